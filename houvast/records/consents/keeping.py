"""Reads of consents, and the writes of one row. Everything under the report's shared key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.consents.models import Consent
from houvast.records.consents.views import ConsentState, ConsentView, Subject

_ASKED, _ANSWER = "consent", "consent_answer"


@dataclass(frozen=True)
class Asked:
    """What is shown to the person: never changed afterwards."""

    subject: Subject
    about: UUID
    text: str
    receiver: str
    asked_on: date
    asked_by_desk: bool


@dataclass(frozen=True)
class Answer:
    """What they said, of the text with this hash and of this receiver."""

    state: ConsentState
    text_sha256: str = ""
    receiver: str = ""
    answered_on: date | None = None
    withdrawn_on: date | None = None
    overtaken_on: date | None = None


NOT_YET = Answer(ConsentState.ASKED)


def sha256_of(text: str) -> str:
    """Of the text as UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep_asked(report_id: UUID, asked: Asked, shared: bytes, answer: Answer = NOT_YET) -> UUID:
    consent_id = uuid4()
    Consent.objects.create(
        id=consent_id,
        report_id=report_id,
        sealed=_seal(consent_id, _ASKED, Label.CONSENT, _asked_to_json(asked), shared),
        sealed_answer=_seal_answer(consent_id, answer, shared),
    )
    return consent_id


def keep_answer(consent_id: UUID, answer: Answer, shared: bytes) -> None:
    Consent.objects.filter(id=consent_id).update(sealed_answer=_seal_answer(consent_id, answer, shared))


def given_to(view: ConsentView, state: ConsentState, on: date) -> Answer:
    """An answer bound to exactly the text and the receiver of this view."""
    return Answer(state, view.text_sha256, view.receiver, answered_on=on)


def withdrawn(view: ConsentView, on: date) -> Answer:
    given = Answer(ConsentState.WITHDRAWN, view.text_sha256, view.receiver, view.answered_on)
    return replace(given, withdrawn_on=on)


def consents_of(report_id: UUID, shared: bytes | None) -> tuple[ConsentView, ...]:
    """Every consent of a report, the last asked first. `shared`: from the mailbox's or the case's keys; None (nothing
    sent yet) gives none. Raises CannotOpen for a row that was not sealed for this report."""
    if shared is None:
        return ()
    rows = Consent.objects.filter(report_id=report_id)
    views = [_view(row, shared) for row in rows]
    return tuple(sorted(views, key=lambda view: (view.asked_on, str(view.id)), reverse=True))


def consent(report_id: UUID, consent_id: UUID, shared: bytes) -> ConsentView | None:
    """One of this report, or None. The row is locked until the transaction ends."""
    row = Consent.objects.select_for_update().filter(id=consent_id, report_id=report_id).first()
    return _view(row, shared) if row else None


def standing(report_id: UUID, about: UUID, shared: bytes | None) -> ConsentView | None:
    """The consent about this that is given and not withdrawn, or None."""
    return next((view for view in consents_of(report_id, shared) if view.about == about and view.stands), None)


def drop_unanswered(report_id: UUID, about: UUID, shared: bytes) -> int:
    """Takes questions away that nobody answered, once there is nothing to agree to any more; how many there were."""
    open_ones = [
        view.id for view in consents_of(report_id, shared) if view.about == about and view.state is ConsentState.ASKED
    ]
    Consent.objects.filter(id__in=open_ones).delete()
    return len(open_ones)


def overtake(report_id: UUID, about: UUID, on: date, shared: bytes) -> None:
    """Something newer took the place of what was answered about: the answer stays, and says so."""
    for view in consents_of(report_id, shared):
        if view.about == about and view.state is not ConsentState.ASKED and view.overtaken_on is None:
            said = Answer(view.state, view.text_sha256, view.receiver, view.answered_on, view.withdrawn_on, on)
            keep_answer(view.id, said, shared)


def forget_consents(report_id: UUID) -> None:
    Consent.objects.filter(report_id=report_id).delete()


def _view(row: Consent, shared: bytes) -> ConsentView:
    asked = _open(row.id, row.sealed, Label.CONSENT, shared)
    said = _open(row.id, row.sealed_answer, Label.CONSENT_ANSWER, shared)
    text_sha256 = sha256_of(asked["text"])
    state = ConsentState(said["state"])
    # An answer to another text, or for another receiver, is no answer to this.
    bound = (said["text_sha256"], said["receiver"]) == (text_sha256, asked["receiver"])
    if not bound:
        state = ConsentState.ASKED
    return ConsentView(
        id=row.id,
        subject=Subject(asked["subject"]),
        about=UUID(asked["about"]),
        text=asked["text"],
        text_sha256=text_sha256,
        receiver=asked["receiver"],
        state=state,
        asked_on=date.fromisoformat(asked["asked_on"]),
        answered_on=_day(said["answered_on"]) if bound else None,
        withdrawn_on=_day(said["withdrawn_on"]) if bound else None,
        asked_by_desk=asked["asked_by_desk"],
        overtaken_on=_day(said.get("overtaken_on")) if bound else None,
    )


def _asked_to_json(asked: Asked) -> dict:
    return {
        "subject": asked.subject.value,
        "about": str(asked.about),
        "text": asked.text,
        "receiver": asked.receiver,
        "asked_on": asked.asked_on.isoformat(),
        "asked_by_desk": asked.asked_by_desk,
    }


def _seal_answer(consent_id: UUID, answer: Answer, shared: bytes) -> bytes:
    data = {
        "state": answer.state.value,
        "text_sha256": answer.text_sha256,
        "receiver": answer.receiver,
        "answered_on": answer.answered_on and answer.answered_on.isoformat(),
        "withdrawn_on": answer.withdrawn_on and answer.withdrawn_on.isoformat(),
        "overtaken_on": answer.overtaken_on and answer.overtaken_on.isoformat(),
    }
    return _seal(consent_id, _ANSWER, Label.CONSENT_ANSWER, data, shared)


def _seal(row_id: UUID, kind: str, label: Label, data: dict, shared: bytes) -> bytes:
    return seal_payload(Payload(kind, 1, data), key=shared, label=label, row_id=row_id, key_kind=KeyKind.SHARED)


def _open(row_id: UUID, sealed: bytes, label: Label, shared: bytes) -> dict:
    return open_payload(sealed, key=shared, label=label, row_id=row_id, key_kind=KeyKind.SHARED).data


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
