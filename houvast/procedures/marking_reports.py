"""What a report names, as each agreement digests it: only while it stands in the clear, at a send or when the case is
opened at the desk, and only what came through the public door. Kept as marks that nobody else can make."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from houvast.core.between.digests import mark_of, pair_digests
from houvast.core.linking.normalise import normalise
from houvast.core.situation import Indicator
from houvast.procedures import facing_helplines
from houvast.procedures.linking import terms_of
from houvast.procedures.pairing import is_on
from houvast.records.helplines import agreements, answers, marks
from houvast.records.helplines.views import OpenAgreement
from houvast.records.links.reading import linked_reports
from houvast.records.reports.facts import read_facts
from houvast.records.reports.seals import CaseKeys


def mark_report(report_id: UUID, indicators: Iterable[Indicator]) -> None:
    """Part of a send, in its transaction; what somebody at the desk typed never comes here."""
    if not is_on():
        return
    found = tuple(indicators)
    for agreement in agreements.open_agreements() if found else ():
        _mark(agreement, report_id, found)


def mark_case(report_id: UUID, keys: CaseKeys) -> None:
    """For agreements that are younger than what the report says, when its case is opened."""
    if is_on() and (known := agreements.open_agreements()):
        found = from_outside(report_id, read_facts(report_id, keys.shared).indicators)
        for agreement in known:
            _mark(agreement, report_id, found)


def from_outside(report_id: UUID, indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Those that came through the public door: else somebody here could type a guess, and read who else knows it."""
    reports = linked_reports([report_id])
    indexed = reports[0].terms if reports else frozenset()
    return tuple(each for each in indicators if indexed & set(terms_of(each)))


def forget_marks(report_id: UUID) -> None:
    """Part of erasing. An answer goes with the last report that has what it is about, unless a lead of ours has."""
    gone = marks.forget_own(report_id)
    for agreement in agreements.open_agreements() if gone else ():
        leads = facing_helplines.lead_marks(agreement, facing_helplines.put_forward(agreement))
        for at, mark in gone:
            if at == agreement.id and mark not in leads:
                answers.take_back(agreement.id, mark)


def _mark(agreement: OpenAgreement, report_id: UUID, indicators: Iterable[Indicator]) -> None:
    digests = {
        digest: kind
        for indicator in indicators
        for kind, digest in pair_digests(normalise(indicator).terms, agreement.pair.index)
    }
    marks.add_own(agreement.id, report_id, {mark_of(digest, agreement.own): kind for digest, kind in digests.items()})
