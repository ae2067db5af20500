"""The urgency class beside a report, computed again whenever a request changes an urgency fact."""

from __future__ import annotations

import json

from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel
from houvast.core.situation import Situation
from houvast.core.triage.urgency import UrgencyClass, urgency_facts, urgency_of
from houvast.records.reports.models import Report


def set_urgency(report: Report, situation: Situation, shared: bytes) -> None:
    """Sets the columns (the caller saves). An advisor's lowering holds as long as the urgency facts are equal."""
    if report.lowered_facts is not None and bytes(report.lowered_facts) == facts_hash(situation, shared):
        return
    report.urgency = urgency_of(situation).urgency.value
    report.lowered_facts = None


def lower(report: Report, to: UrgencyClass, situation: Situation, shared: bytes) -> None:
    """Sets the columns (the caller saves)."""
    report.urgency = to.value
    report.lowered_facts = facts_hash(situation, shared)


def facts_hash(situation: Situation, shared: bytes) -> bytes:
    """32 bytes. Under the report's own key, so that equal facts of two reports look different."""
    facts = json.dumps(urgency_facts(situation), sort_keys=True, separators=(",", ":"))
    return keyed(shared, HashLabel.URGENCY_FACTS, facts.encode("utf-8"))
