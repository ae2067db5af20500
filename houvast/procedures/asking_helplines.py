"""Every hour the worker asks each helpline there is an agreement with for its document, and keeps marks of it.

Nothing is told by asking: what was found alike stays here until a person says yes to it."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from houvast.core.between.digests import mark_of
from houvast.core.between.documents import DocumentNotRight, read_document
from houvast.core.between.signing import NONCE_BYTES, address_path, ask, is_answer
from houvast.procedures.calling_helplines import NotReached, call
from houvast.procedures.facing_helplines import tidy
from houvast.procedures.pairing import check_on, is_on
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, helpline_subject
from houvast.records.audit.writing import write_audit
from houvast.records.helplines import agreements, marks
from houvast.records.helplines.asking import forget_old
from houvast.records.helplines.views import ListName, OpenAgreement

# Of a helpline that was not reached for so long nobody knows what it took back: what it said lapses.
LAPSES = timedelta(days=7)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """`trouble`: a code, or empty where its document was taken in."""

    agreement_id: UUID
    name: str
    trouble: str


def ask_all(*, now: datetime, by: Actor) -> tuple[Asked, ...]:
    """One after the other, never inside a transaction. Nothing where it is switched off."""
    forget_old(now)
    if not is_on():
        return ()
    return tuple(ask_one(agreement=each, now=now, by=by) for each in agreements.open_agreements())


def ask_one(*, agreement: OpenAgreement, now: datetime, by: Actor) -> Asked:
    """Raises `BetweenOff`."""
    check_on()
    trouble = ""
    try:
        document = _document(agreement, now)
    except (NotReached, DocumentNotRight) as no:
        trouble = no.code
        log.warning("Another helpline was not reached (%s)", trouble)
    with transaction.atomic():
        if not agreements.lock(agreement.id):  # it ended meanwhile: nothing of it is kept
            return Asked(agreement.id, agreement.view.name, "refused")
        if trouble:
            agreements.note_trouble(agreement.id, trouble, now)
            if agreement.view.failing_since and now - agreement.view.failing_since >= LAPSES:
                marks.replace_theirs(agreement.id, dict.fromkeys(ListName, ()))
        else:
            agreements.note_reached(agreement.id, now)
            marks.replace_theirs(
                agreement.id,
                {
                    ListName.FORWARD: _marks(agreement, document.puts_forward),
                    ListName.KNOWN: _marks(agreement, document.knows),
                },
            )
        gone = tidy(agreement)
        write_audit(
            AuditAct.HELPLINE_ASKED,
            subject=helpline_subject(agreement.id),
            at=now,
            by=by,
            parameters={"trouble": trouble, "lapsed": gone},
        )
    return Asked(agreement.id, agreement.view.name, trouble)


def _document(agreement: OpenAgreement, now: datetime):
    nonce = secrets.token_bytes(NONCE_BYTES)
    question = ask(agreement.pair, agreement.side, at=int(now.timestamp()), nonce=nonce)
    body, signature = call(agreement.view.url, address_path(agreement.id), question)
    if not is_answer(signature, agreement.pair, agreement.side.other, nonce=nonce, body=body):
        raise DocumentNotRight("not_signed")
    return read_document(body, agreement.id)


def _marks(agreement: OpenAgreement, digests: frozenset[bytes]) -> set[bytes]:
    return {mark_of(digest, agreement.own) for digest in digests}
