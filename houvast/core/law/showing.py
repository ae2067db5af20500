"""Who may see a row before a lawyer has looked at it."""

from collections.abc import Iterable

from .answering import MergedFinding
from .law import Provision


def for_reporter(provision: Provision, *, demo: bool) -> bool:
    """Outside demo only what a lawyer checked; in demo also what was not, but is not of low confidence.

    The desk sees all of it, marked. A row of low confidence never reaches a reporter.
    """
    if provision.confidence == "low":
        return False
    return demo or provision.checked_by is not None


def shown_to_reporter(findings: Iterable[MergedFinding], *, demo: bool) -> tuple[MergedFinding, ...]:
    return tuple(finding for finding in findings if for_reporter(finding.provision, demo=demo))
