"""What one report is alike with: the same hubs and weights as a whole run, over the reports that share something."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from .holdings import hold
from .hubs import find_hubs
from .parameters import WEAK, Parameters
from .preparing import LinkedReport, Term
from .reviewing import also_shown
from .scoring import Frequencies, Link, score_pair

# Said of every pair: no evidence of its own.
_NO_EVIDENCE = ("prior", "time", "traded", "capped")


@dataclass(frozen=True, slots=True)
class Alike:
    """`links`: the strongest first. `hubs`: terms of the report that tell nothing, and why. `also`: pairs that are no
    link, for people to look at too; nothing else goes by them."""

    links: tuple[Link, ...]
    hubs: Mapping[Term, str]
    also: tuple[Link, ...] = ()


def alike(
    own: LinkedReport,
    near: Sequence[LinkedReport],
    seen: Mapping[Term, int],
    total: int,
    parameters: Parameters,
    *,
    always: Collection[str] = (),
) -> Alike:
    """`near`: every report that shares a value with `own`, save values of more than `hub_always`. `seen`: in how many
    reports of the house each term of `own` is; `total`: how many reports that are. `always`: reports of which people
    decided: they are given however little says so now."""
    local = {hub.term: hub.because for hub in find_hubs(hold([own, *near]), parameters).values()}
    hubs = {term: because for term, because in local.items() if term in own.terms}
    hubs |= {term: "frequent" for term in own.terms if seen.get(term, 0) > parameters.hub_always}
    frequencies = Frequencies(seen, frozenset(hubs), total)
    links, also = [], []
    for other in near:
        firm = [term for term in own.terms & other.terms if term not in hubs and term[0] not in WEAK]
        if firm or other.id in always:
            link = score_pair(own, other, frequencies, parameters)
            if link.bits >= parameters.link_from or other.id in always:
                links.append(link)
            elif also_shown(link, total, parameters):
                also.append(link)
    return Alike(_strongest_first(links), hubs, _strongest_first(also))


def _strongest_first(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: (-link.bits, link.a, link.b)))


def partner(link: Link, own: str) -> str:
    return link.b if link.a == own else link.a


def evidence_version(link: Link, parameters: Parameters) -> str:
    """Changes with the numbers behind links and with what two reports share or differ in, not with how often that is
    seen elsewhere."""
    said = sorted(f"{term.code}:{term.about}" for term in link.terms if term.code not in _NO_EVIDENCE)
    return f"{parameters.version}:{blake2b('|'.join(said).encode(), digest_size=6).hexdigest()}"
