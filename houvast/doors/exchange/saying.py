"""What platforms say: what became of a hash, their own finds, and whether one picture is known here."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from houvast.doors.exchange.answers import serve
from houvast.doors.exchange.operations import MATCH, SUBMIT_FEEDBACK, SUBMIT_HASHES
from houvast.procedures import serving_platforms
from houvast.procedures.serving_platforms import Feedback, Submitted
from houvast.records.exchange.signals import FeedbackValue, read_signal, read_value
from houvast.records.partners.views import PartnerView


@serve(SUBMIT_FEEDBACK)
def submit_feedback(partner: PartnerView, asked: dict[str, Any]) -> dict[str, Any]:
    feedbacks = [_feedback(item) for item in asked["hashFeedbacks"]]
    taken = serving_platforms.take_feedback(partner=partner, feedbacks=feedbacks, now=timezone.now())
    return {"count": taken.count, "accepted": taken.changed, "unknown": list(taken.unknown)}


@serve(SUBMIT_HASHES)
def submit_hashes(partner: PartnerView, asked: dict[str, Any]) -> dict[str, Any]:
    hashes = [_submitted(item) for item in asked["hashRecords"]]
    taken = serving_platforms.take_hashes(partner=partner, hashes=hashes, now=timezone.now())
    return {"count": taken.count, "accepted": taken.changed}


@serve(MATCH)
def match(partner: PartnerView, asked: dict[str, Any]) -> dict[str, Any]:
    signal, value = read_value(asked["hashValue"])
    found = serving_platforms.match(partner=partner, signal=signal, value=value, now=timezone.now())
    return {
        "match": found.known,
        "band": found.band.value if found.band else None,
        "hashStatus": found.status.value if found.status else None,
        "references": [str(case_id) for case_id in found.references],
    }


def _feedback(item: dict[str, Any]) -> Feedback:
    signal, value = read_value(item["hashValue"])
    return Feedback(signal, value, FeedbackValue(item["feedbackValue"]), tuple(item.get("tags", ())))


def _submitted(item: dict[str, Any]) -> Submitted:
    signal, value = read_value(item["hashValue"], signal=read_signal(item["signalType"]))
    said = item.get("CSPFeedbacks") or [{}]
    last = said[-1]
    value_said = FeedbackValue(last["feedbackValue"]) if last else None
    return Submitted(signal, value, value_said, tuple(last.get("tags", ())))
