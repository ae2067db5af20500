"""What the weights are made of: one versioned set of numbers, from `knowledge/linking/`. Not tuned on real cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Kinds of terms, the strongest of a nested account first.
ACCOUNT, SKELETON, NAME = "account", "account_skeleton", "account_name"
SCRIPT, IMAGE = "script", "image_hash"
KINDS = (ACCOUNT, SKELETON, NAME, "phone", "email", "iban", "wallet", "url", "payment_handle", SCRIPT, IMAGE)
# Nested: of these the strongest that two sides share counts, and no other.
NESTED = (ACCOUNT, SKELETON, NAME)
# What is sold on and copied: it alone makes nobody the same.
TRADED = (SCRIPT, IMAGE, "url")
# What makes nobody a candidate: it only adds to something firmer.
WEAK = (SCRIPT, IMAGE, NAME)

_WHOLE = ("hub_from", "hub_always", "hub_shared_least", "most_holders", "held_size", "two_hold_from", "two_hold_step")
_BROKEN = (
    "most_traded", "needed", "reports", "support", "support_costs", "hub_coherence", "hub_shared_share", "link_from",
    "against", "held_growth",
)  # fmt: skip

# In a file that `houvast weights propose` wrote: nobody links by it until a person takes this mark away; from what it
# was made stays.
PROPOSED, MADE_FROM = "proposed", "made_from"


class ParametersError(ValueError):
    """One sentence: which number is missing or cannot be."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Bits are logarithms to base 2.

    `same`: how often two reports of one group share a thing of this kind (m). `most`: the most bits one value of a
    kind can give; `most_in_all`: all values of a kind together; `most_traded`: scripts, images, addresses together.
    `time`: (days at most, bits), the last for everything longer. `needed`: bits that two single reports need among
    `reports`; frequencies are counted among at least so many, because a value in a short list is not therefore
    frequent. `support`: the share of the smaller group that must hold what is shared, and the bits it costs for
    each halving below. `two_hold_from`: from this size of the smaller group on a value counts only where two
    reports of each side hold it, and one more for each factor `two_hold_step`: nobody's one report joins two
    groups. A value is a hub from `hub_from` holders on when fewer than `hub_coherence` of their pairs share
    anything else, and always above `hub_always`; what more than `hub_shared_share` of all reports hold
    (`hub_shared_least` at least) does not count as something else. `most_holders`: a value of more groups makes no
    candidates. `link_from`: bits of a link that is shown. `against`: bits of another bank account, number or
    wallet."""

    version: str
    same: Mapping[str, float]
    most: Mapping[str, float]
    most_in_all: Mapping[str, float]
    most_traded: float
    time: tuple[tuple[float, float], ...]
    needed: float
    reports: float
    support: float
    support_costs: float
    two_hold_from: int
    two_hold_step: int
    hub_from: int
    hub_coherence: float
    hub_always: int
    hub_shared_share: float
    hub_shared_least: int
    most_holders: int
    link_from: float
    against: float
    allowed: frozenset[str]
    held_size: int
    held_growth: float


def read_parameters(raw: object) -> Parameters:
    """Raises ParametersError."""
    if not isinstance(raw, Mapping):
        raise ParametersError("parameters: must be an object")
    if PROPOSED in raw:
        raise ParametersError(
            "parameters: these are proposed, and nothing is linked by them; a person who takes them removes that line"
        )
    names = set(Parameters.__dataclass_fields__)
    given = {name: value for name, value in raw.items() if name not in ("reviewed", "sources", MADE_FROM)}
    for name in sorted(names ^ set(given)):
        raise ParametersError(f"parameters: {name} is {'missing' if name in names else 'not known'}")
    for table in ("same", "most", "most_in_all"):
        if not isinstance(given[table], Mapping):
            raise ParametersError(f"parameters: {table} must be a table")
        wrong = set(given[table]) ^ set(KINDS) if table == "same" else set(given[table]) - set(KINDS)
        if wrong:
            raise ParametersError(f"parameters: {table} {min(wrong)} is missing or not known")
    try:
        read = _read(given)
    except (TypeError, ValueError):
        raise ParametersError("parameters: every number must be a number") from None
    _check(read)
    return read


def _read(given: Mapping) -> Parameters:
    return Parameters(
        version=str(given["version"]),
        time=tuple((float("inf") if days is None else float(days), float(bits)) for days, bits in given["time"]),
        allowed=frozenset(str(value) for value in given["allowed"]),
        **{
            table: {kind: float(value) for kind, value in given[table].items()}
            for table in ("same", "most", "most_in_all")
        },
        **{name: int(given[name]) for name in _WHOLE},
        **{name: float(given[name]) for name in _BROKEN},
    )


def _check(read: Parameters) -> None:
    if any(not 0 < value < 1 for value in read.same.values()):
        raise ParametersError("parameters: same must lie between 0 and 1")
    days = [most for most, _ in read.time]
    if not days or days != sorted(days) or days[-1] != float("inf"):
        raise ParametersError("parameters: time must go up and end with null days")
    if read.two_hold_step < 2:
        raise ParametersError("parameters: two_hold_step must be 2 or more")
