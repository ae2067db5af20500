"""The parameters as words of a query."""

from __future__ import annotations

import math
from collections.abc import Callable

from houvast.core.linking.hubs import most_telling
from houvast.core.linking.parameters import KINDS, NAME, NESTED, SCRIPT, TRADED, WEAK, Parameters
from houvast.core.linking.scoring import ONE_EACH
from houvast.core.linking.weights import TICKS, beforehand, exact

from .looking_up import ticks

# More than there are reports or terms; whole numbers of 64 bits hold its product with any number of bits.
MANY = 2**31
# (bits, how exact, how many hold it, place) in one whole number of 63 bits.
MOST_REPORTS, MOST_TERMS = 2**21, 2**24
_RANK = (
    f"(cast(w.ticks as bigint) * 4 + 2 - w.level) * {2 * MOST_REPORTS * MOST_TERMS} "
    f"+ (a.holding + b.holding) * {MOST_TERMS} + {MOST_TERMS - 1} - w.term"
)
# Why a value is a hub.
BECAUSE = {1: "allowed", 2: "frequent", 3: "incoherent"}


def words_of(parameters: Parameters, reports: int, far: float) -> dict[str, str]:
    """`$name` → what stands there. `far`: bits that a bridge may miss."""
    p = parameters
    numbers = {
        **{name: getattr(p, name) for name in ("hub_from", "hub_always", "most_holders")},
        "most_telling": most_telling(reports, p),
        "link_from": math.ceil(p.link_from * TICKS),
        "prior": -ticks(beforehand(reports, p)),
        "FAR": math.floor(far * TICKS),
        "MANY": MANY,
        "SCRIPT": KINDS.index(SCRIPT),
        "NAME": KINDS.index(NAME),
        "ALLOWED": 1,
        "FREQUENT": 2,
        "INCOHERENT": 3,
    }
    lists = {"NESTED": NESTED, "WEAK": WEAK, "ONE_EACH": ONE_EACH}
    return {
        **{name: str(number) for name, number in numbers.items()},
        **{name: ", ".join(str(KINDS.index(kind)) for kind in kinds) for name, kinds in lists.items()},
        "rank": _RANK,
        "sums": _each(KINDS, lambda n: f"cast(sum(case when kind = {n} then ticks else 0 end) as bigint) as k{n}"),
        "total": _total(p),
        "has_each": _each(ONE_EACH, lambda n: f"max(case when t.kind = {n} then 1 else 0 end) as has{n}"),
        "shared_each": _each(ONE_EACH, lambda n: f"max(case when kind = {n} then 1 else 0 end) as shares{n}"),
        "against_each": " + ".join(
            f"case when h.has{n} = 1 and i.has{n} = 1 and s.shares{n} = 0 then {ticks(exact(p.against))} else 0 end"
            for n in map(KINDS.index, ONE_EACH)
        ),
        "link_time": _time("abs(r.day - q.day)", p),
        "group_time": _time("greatest(0, greatest(a.began, b.began) - least(a.ended, b.ended))", p),
    }


def _each(kinds: tuple[str, ...], form: Callable[[int], str]) -> str:
    return ", ".join(form(KINDS.index(kind)) for kind in kinds)


def _total(p: Parameters) -> str:
    """Each kind capped in all, and what is traded once more together."""
    capped = {kind: _least(f"s.k{n}", p.most_in_all.get(kind, math.inf)) for n, kind in enumerate(KINDS)}
    firm = " + ".join(capped[kind] for kind in KINDS if kind not in TRADED)
    traded = " + ".join(capped[kind] for kind in TRADED)
    return f"{firm} + {_least(traded, p.most_traded)}"


def _least(sum_of: str, most: float) -> str:
    return f"({sum_of})" if most * TICKS >= MANY else f"least({sum_of}, {ticks(most)})"


def _time(gap: str, p: Parameters) -> str:
    steps = " ".join(f"when {gap} <= {math.floor(days)} then {ticks(exact(bits))}" for days, bits in p.time[:-1])
    last = ticks(exact(p.time[-1][1]))
    return f"case {steps} else {last} end" if steps else str(last)
