"""Making, opening and ending agreements. What opens one is sealed under a server secret, outside the database."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from houvast.core.between.pairs import Side, pair_of
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.hashing import KEY_SIZE
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.helplines.models import Agreement, Answer, OwnMark, Question, TheirMark
from houvast.records.helplines.views import AgreementView, OpenAgreement
from houvast.records.secrets import server_secrets

_KIND = "agreement"
# Its row was written over, or the server secret that it was sealed under is gone.
LOST = "lost"


def add_agreement(*, name: str, url: str, secret: bytes, side: Side, now: datetime) -> OpenAgreement:
    """Whoever calls looked that the name is free and the secret new."""
    agreement_id = pair_of(secret).agreement
    data = {"secret": secret.hex(), "url": url, "side": side.value, "own": secrets.token_bytes(KEY_SIZE).hex()}
    sealed = seal_payload(
        Payload(_KIND, 1, data),
        key=server_secrets().exchange,
        label=Label.AGREEMENT,
        row_id=agreement_id,
        key_kind=KeyKind.SERVER,
    )
    row = Agreement.objects.create(id=agreement_id, name=name, sealed=sealed, made_at=now)
    return _opened(row)


def was_ever_made(agreement_id: UUID) -> bool:
    return Agreement.objects.filter(id=agreement_id).exists()


def open_agreements() -> tuple[OpenAgreement, ...]:
    """All that stand and can be opened, by name: one that cannot must not keep a report from being sent."""
    opened = map(_opened_or_none, Agreement.objects.filter(revoked_at=None).order_by("name"))
    return tuple(each for each in opened if each is not None)


def open_agreement(agreement_id: UUID) -> OpenAgreement | None:
    row = Agreement.objects.filter(id=agreement_id, revoked_at=None).first()
    return _opened_or_none(row) if row else None


def all_agreements() -> tuple[AgreementView, ...]:
    """Those that stand first, by name; then those that ended."""
    found = []
    for row in Agreement.objects.all():
        opened = _opened_or_none(row) if row.revoked_at is None else None
        lost = row.revoked_at is None and opened is None
        found.append(opened.view if opened else replace(_view(row, ""), trouble=LOST if lost else ""))
    return tuple(sorted(found, key=lambda view: (not view.standing, view.name.casefold(), view.made_at)))


def end_agreement(agreement_id: UUID, now: datetime) -> None:
    """Nothing of the other side stays, no mark of ours for it, and no key: only that there was one."""
    for table in (TheirMark, OwnMark, Answer, Question):
        table.objects.filter(agreement_id=agreement_id).delete()
    Agreement.objects.filter(id=agreement_id).update(
        revoked_at=now, sealed=b"", trouble="", failing_since=None, reached_at=None
    )


def note_reached(agreement_id: UUID, now: datetime) -> None:
    Agreement.objects.filter(id=agreement_id).update(reached_at=now, failing_since=None, trouble="")


def note_trouble(agreement_id: UUID, code: str, now: datetime) -> None:
    """Since when it is so stays as it was first noted."""
    Agreement.objects.filter(id=agreement_id, failing_since=None).update(failing_since=now, trouble=code)
    Agreement.objects.filter(id=agreement_id).update(trouble=code)


def lock(agreement_id: UUID) -> bool:
    """Until the transaction ends nobody else changes what is known of it. False: it ended meanwhile."""
    return Agreement.objects.select_for_update().filter(id=agreement_id, revoked_at=None).exists()


def _opened_or_none(row: Agreement) -> OpenAgreement | None:
    try:
        return _opened(row)
    except CannotOpen:
        return None


def _opened(row: Agreement) -> OpenAgreement:
    data = _data(row)
    pair = pair_of(bytes.fromhex(data["secret"]))
    return OpenAgreement(_view(row, data["url"]), pair, Side(data["side"]), bytes.fromhex(data["own"]))


def _data(row: Agreement) -> dict[str, str]:
    return open_payload(
        row.sealed, key=server_secrets().exchange, label=Label.AGREEMENT, row_id=row.id, key_kind=KeyKind.SERVER
    ).data


def _view(row: Agreement, url: str) -> AgreementView:
    return AgreementView(
        row.id, row.name, url, row.made_at, row.revoked_at, row.reached_at, row.failing_since, row.trouble
    )
