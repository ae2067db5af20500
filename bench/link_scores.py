"""How well groups were found, against what is known of synthetic reports: pairwise and B-cubed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scores:
    """Pairwise precision and recall; B-cubed (Bagga and Baldwin 1998) precision, recall, F; sizes of the largest."""

    precision: float
    recall: float
    b3_precision: float
    b3_recall: float
    largest: int
    true_largest: int

    @property
    def b3(self) -> float:
        return 2 * self.b3_precision * self.b3_recall / (self.b3_precision + self.b3_recall)


def scores(groups: Iterable[Sequence[str]], truth: Mapping[str, int]) -> Scores:
    """Reports that no group holds stand alone."""
    found: dict[str, int] = {}
    for number, members in enumerate(groups):
        for member in members:
            found[member] = number
    for number, report in enumerate(truth):
        found.setdefault(report, -1 - number)
    both = Counter((found[report], truth[report]) for report in truth)
    ours, real = Counter(found.values()), Counter(truth.values())
    pairs = sum(n * (n - 1) // 2 for n in both.values())
    our_pairs, real_pairs = (sum(n * (n - 1) // 2 for n in each.values()) for each in (ours, real))
    count = len(truth)
    return Scores(
        precision=pairs / our_pairs if our_pairs else 1.0,
        recall=pairs / real_pairs if real_pairs else 1.0,
        b3_precision=sum(n * n / ours[group] for (group, _), n in both.items()) / count,
        b3_recall=sum(n * n / real[group] for (_, group), n in both.items()) / count,
        largest=max(ours.values()),
        true_largest=max(real.values()),
    )
