"""What a dossier of a case can hold, and the bag of what was chosen of it. Reads; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from houvast.core.dossier.case import case_of
from houvast.core.dossier.contents import (
    ChangedSinceArrival,
    CustodyLine,
    Dossier,
    EvidenceFile,
    OneForm,
    parts_of,
)
from houvast.core.dossier.packing import Bag, bag_of
from houvast.core.dossier.readme import readme_of
from houvast.core.linking.normalise import normalise
from houvast.core.linking.parameters import IMAGE
from houvast.core.sealing.errors import CannotOpen
from houvast.core.situation import Act as Happened
from houvast.core.situation import Indicator, Told
from houvast.core.statement import draft_statement
from houvast.procedures.entering import AtTheDesk
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.reading import history_of
from houvast.records.audit.times import to_minute
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentView, Subject
from houvast.records.evidence.keeping import chunks_of, items_of
from houvast.records.evidence.views import ItemView
from houvast.records.refused import Refused
from houvast.records.reports.facts import read_facts
from houvast.records.reports.lures import read_lures
from houvast.records.reports.messages import read_messages
from houvast.records.reports.views import Side

_CUSTODY = {
    AuditAct.EVIDENCE_GIVEN.value: "received",
    AuditAct.EVIDENCE_ADDED.value: "added",
    AuditAct.EVIDENCE_VIEWED.value: "viewed",
    AuditAct.EVIDENCE_SAVED.value: "saved",
}
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class NothingToPack(Refused):
    """No statement, nothing that happened, no indicator and no item was chosen."""

    code = "dossier_empty"


class ItemChanged(Refused):
    """An item is not what it was when it came in. Nothing is packed. Parameters: number."""

    code = "dossier_item_changed"


@dataclass(frozen=True)
class Choice:
    """What goes in and how it is locked. `statement`, `assessment`: the consent with that text, None for none. `key`:
    the receiver's public key as it was given, "" for a passphrase."""

    receiver: str
    statement: UUID | None
    assessment: UUID | None
    acts: bool
    indicators: bool
    items: frozenset[UUID]
    key: str = ""


@dataclass(frozen=True)
class Offer:
    """What can go in: texts that the person agreed to, the newest first; items that are there; how much is known."""

    statements: tuple[ConsentView, ...]
    assessments: tuple[ConsentView, ...]
    items: tuple[ItemView, ...]
    acts: int
    indicators: int


def offer_of(desk: AtTheDesk) -> Offer:
    acts, indicators = _known(desk)
    consents = [each for each in consents_of(desk.report.id, desk.keys.shared) if each.stands]
    return Offer(
        statements=tuple(each for each in consents if each.subject is Subject.STATEMENT),
        assessments=tuple(each for each in consents if each.subject is Subject.ASSESSMENT),
        items=tuple(view for view in items_of(desk.report.id, desk.keys.shared) if view.there),
        acts=len(acts),
        indicators=len(indicators),
    )


def _known(desk: AtTheDesk) -> tuple[tuple[Happened, ...], tuple[Indicator, ...]]:
    """What happened, and what the offender used: each once, as the statement orders it."""
    facts = read_facts(desk.report.id, desk.keys.shared)
    told = [
        message.told
        for _, _, message in read_messages(desk.report.id, desk.keys.shared)
        if message.author is Side.REPORTER and message.told
    ]
    told.append(Told(indicators=facts.indicators, own_accounts=facts.own_accounts))
    items = draft_statement(facts.situation, told).items
    return (
        tuple(item.act for item in items if item.act),
        (
            *(item.indicator for item in items if item.indicator),
            # Of pictures that the offender used the fingerprint, as a line of text; there is no picture here.
            *(Indicator(IMAGE, None, lure.value) for lure in read_lures(desk.report.id, desk.keys.shared, sent=True)),
        ),
    )


def dossier_of(desk: AtTheDesk, dossier_id: UUID, choice: Choice, names: Mapping[str, str], now: datetime) -> Dossier:
    offer = offer_of(desk)
    acts, indicators = _known(desk)
    chosen = tuple(view for view in offer.items if view.id in choice.items)
    made = Dossier(
        reference=_reference(dossier_id),
        language=desk.report.language,
        made_at=to_minute(now),
        helpline=settings.HOUVAST_HELPLINE_NAME or "houvast",
        receiver=choice.receiver,
        statement=_text(offer.statements, choice.statement),
        acts=acts if choice.acts else (),
        indicators=indicators if choice.indicators else (),
        evidence=tuple(_file(desk, view) for view in chosen),
        custody=_custody(desk, chosen, now),
        assessment=_text(offer.assessments, choice.assessment),
        names=dict(names),
        forms={each: _form(each) for each in indicators},
    )
    if not (made.statement or made.acts or made.indicators or made.evidence):
        raise NothingToPack
    return made


def _form(indicator: Indicator) -> OneForm:
    found = normalise(indicator)
    return OneForm(found.value, found.valid)


def _text(offered: tuple[ConsentView, ...], consent_id: UUID | None) -> str:
    return next((each.text for each in offered if each.id == consent_id), "")


def _file(desk: AtTheDesk, view: ItemView) -> EvidenceFile:
    try:
        data = b"".join(chunks_of(view, desk.keys.shared))
    except CannotOpen:
        raise ItemChanged(number=view.number) from None
    return EvidenceFile(
        number=view.number,
        name=view.name,
        kind=view.kind,
        described=view.described,
        came=view.came,
        arrived=view.arrived,
        by=_who(f"person:{view.person_id}") if view.person_id else "reporter",
        sha256=view.sha256,
        sha512=view.sha512,
        data=data,
    )


def _custody(desk: AtTheDesk, chosen: tuple[ItemView, ...], now: datetime) -> tuple[CustodyLine, ...]:
    """From the audit: what of these items was noted, in its order, and the packing itself."""
    by_id = {str(view.id): view for view in chosen}
    lines = []
    for line in history_of(report_subject(desk.report.id)):
        view = by_id.get(str(line.parameters.get("item", "")))
        if view is None or line.act not in _CUSTODY:
            continue
        arrived = line.act in (AuditAct.EVIDENCE_GIVEN.value, AuditAct.EVIDENCE_ADDED.value)
        sha256 = view.sha256 if arrived else ""
        lines.append(CustodyLine(line.at, _CUSTODY[line.act], _who(line.actor), view.number, sha256))
    lines.append(CustodyLine(to_minute(now), "packed", _who(f"person:{desk.person.id}"), None))
    return tuple(lines)


def _who(actor: str) -> str:
    """A number that the helpline can lead back to a colleague, and nobody else."""
    kind, _, number = actor.partition(":")
    return f"helpline-{number[:8]}" if kind == "person" else kind


def _reference(dossier_id: UUID) -> str:
    bits = dossier_id.int
    return "dossier-" + "".join(_LETTERS[(bits >> shift) & 31] for shift in range(0, 50, 5))


def bag_from(made: Dossier) -> Bag:
    about = {"reference": made.reference, "helpline": made.helpline, "on": timezone.localdate(made.made_at)}
    try:
        parts = parts_of(made, case_of(made))
    except ChangedSinceArrival as changed:
        raise ItemChanged(number=changed.number) from None
    return bag_of(parts, readme=readme_of(receiver=made.receiver, **about), **about)
