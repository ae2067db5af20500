"""Reports as sets of terms: equal terms are equal things. Works on what was typed and on blind indexes alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from houvast.core.situation import Indicator

from .normalise import normalise
from .parameters import IMAGE, NESTED, SCRIPT

Term = tuple[str, str]  # (kind of index, value or digest)

_SHINGLE = 5
_PERMUTATIONS, _BANDS = 64, 16
_SAME_TEMPLATE = 0.5
_SAME_IMAGE = 31  # bits of a PDQ hash
_PDQ = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """`things`: of each indicator its terms, the strongest first; a thing of one term stands for itself."""

    id: str
    day: date | None
    things: tuple[tuple[Term, ...], ...]

    @property
    def terms(self) -> frozenset[Term]:
        return frozenset(term for thing in self.things for term in thing)


@dataclass(frozen=True, slots=True)
class RawReport:
    """As it was told."""

    id: str
    day: date | None
    indicators: tuple[Indicator, ...]
    script: str | None = None


def prepare(reports: Iterable[RawReport], *, region: str = "NL") -> list[LinkedReport]:
    """Sorted by id: nothing depends on the order in which they came."""
    ordered = sorted(reports, key=lambda report: report.id)
    scripts = templates(
        {report.id: _script_of(report) for report in ordered if _script_of(report)},
    )
    images = image_representatives(
        {used.value for report in ordered for used in report.indicators if used.kind == IMAGE}
    )
    return [
        LinkedReport(report.id, report.day, _things(report, scripts.get(report.id), images, region))
        for report in ordered
    ]


def _things(
    report: RawReport, template: str | None, images: Mapping[str, str], region: str
) -> tuple[tuple[Term, ...], ...]:
    found: list[tuple[Term, ...]] = []
    for used in report.indicators:
        if used.kind == IMAGE:
            found.append(((IMAGE, images[used.value]),))
        elif used.kind != SCRIPT:
            terms = normalise(used, region=region).terms
            if terms:
                found.append(terms)
    if template:
        found.append(((SCRIPT, template),))
    return tuple(dict.fromkeys(found))


def _script_of(report: RawReport) -> str:
    texts = [report.script or "", *(used.value for used in report.indicators if used.kind == SCRIPT)]
    return max(texts, key=len)


def script_shape(text: str) -> str:
    """What two fillings of one template share: no addresses, numbers or capitals, single spaces."""
    text = re.sub(r"(https?://|www\.)\S+|@\S+", " ", text.casefold())
    return " ".join(re.sub(r"\d+", "#", re.sub(r"[^\w#\s]", " ", text)).split())


def templates(scripts: Mapping[str, str]) -> dict[str, str]:
    """Report id → its template, named by the smallest id that has it. Texts that are alike enough (estimated Jaccard of
    their shingles) share a template; the commonest texts come first, so that a rare variant joins the common one."""
    shapes = {name: shape for name, text in scripts.items() if len(shape := script_shape(text)) >= _SHINGLE * 3}
    holders: dict[str, list[str]] = {}
    for name, shape in sorted(shapes.items()):
        holders.setdefault(shape, []).append(name)
    ordered = sorted(holders, key=lambda shape: (-len(holders[shape]), holders[shape][0]))
    sketches = {shape: _sketch(shape) for shape in ordered}
    buckets: dict[tuple[int, tuple[int, ...]], list[str]] = {}
    found: dict[str, str] = {}
    rows = _PERMUTATIONS // _BANDS
    for shape in ordered:
        sketch = sketches[shape]
        bands = [(band, tuple(sketch[band * rows : (band + 1) * rows])) for band in range(_BANDS)]
        near = Counter(other for band in bands for other in buckets.get(band, ()))
        best, alike = None, _SAME_TEMPLATE
        for other, _ in near.most_common(20):
            same = sum(a == b for a, b in zip(sketch, sketches[other], strict=True)) / _PERMUTATIONS
            if same > alike or (same == alike and best is not None and other < best):
                best, alike = other, same
        if best is None:
            best = shape
            for band in bands:
                buckets.setdefault(band, []).append(shape)
        for name in holders[shape]:
            found[name] = holders[best][0]
    return found


def _sketch(shape: str) -> Sequence[int]:
    from rensa import RMinHash

    made = RMinHash(num_perm=_PERMUTATIONS, seed=1)
    made.update([shape[n : n + _SHINGLE] for n in range(len(shape) - _SHINGLE + 1)])
    return made.digest()


def image_representatives(values: Iterable[str]) -> dict[str, str]:
    """Hash → the smallest hash within 31 bits that stands for it; anything that is no PDQ hash stands for itself."""
    chunks: dict[tuple[int, str], list[str]] = {}
    found: dict[str, str] = {}
    for value in sorted(set(values)):
        low = value.strip().lower()
        if not _PDQ.fullmatch(low):
            found[value] = low
            continue
        number = int(low, 16)
        keys = [(at, low[at : at + 4]) for at in range(0, 64, 4)]
        near = dict.fromkeys(other for key in keys for other in chunks.get(key, ()))
        same = [other for other in near if (int(other, 16) ^ number).bit_count() <= _SAME_IMAGE]
        found[value] = min(same) if same else low
        if not same:
            for key in keys:
                chunks.setdefault(key, []).append(low)
    return found


def family_of(reports: Iterable[LinkedReport]) -> dict[Term, frozenset[Term]]:
    """Term → every nested term that some indicator has together with it: the same thing told less exactly."""
    found: dict[Term, set[Term]] = {}
    for report in reports:
        for thing in report.things:
            if len(thing) > 1 and thing[0][0] in NESTED:
                for term in thing:
                    found.setdefault(term, set()).update(thing)
    return {term: frozenset(family) for term, family in found.items()}
