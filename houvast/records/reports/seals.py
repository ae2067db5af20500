"""A report's three keys and the seals they stand in: who can open what.

private: to the receipt alone. shared: to the receipt (by way of the private key, which is what a receipt opens first),
the team and recovery. desk: to the team and recovery, never to the receipt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.hidden import Hidden
from houvast.core.sealing.keypairs import public_half
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.sealing.labels import Audience, KeyKind
from houvast.core.sealing.receipts import ReceiptKeys
from houvast.core.sealing.seals import (
    open_with_private,
    open_with_receipt,
    seal_key_to_public,
    seal_key_to_receipt,
    stamp,
    stamped,
)
from houvast.records.reports.models import Report, Seal
from houvast.records.secrets import recovery_public_key, server_secrets
from houvast.records.staff.teams import TeamPublic


@dataclass(frozen=True, repr=False)
class CaseKeys(Hidden):
    """What a team's key opened of one report."""

    report_id: UUID
    shared: bytes
    desk: bytes


def seal_private(report_id: UUID, private: bytes, receipt_key: bytes) -> None:
    """Making a mailbox makes this one seal and no other."""
    sealed = seal_key_to_receipt(private, report_id=report_id, key_kind=KeyKind.PRIVATE, receipt_key=receipt_key)
    _row(report_id, KeyKind.PRIVATE, Audience.RECEIPT, sealed).save(force_insert=True)


def seal_sent(keys: MailboxKeys, desk: bytes, team: TeamPublic) -> None:
    """The first send: every seal of the shared and the desk key."""
    shared_for_receipt = seal_key_to_receipt(
        keys.shared, report_id=keys.report_id, key_kind=KeyKind.SHARED, receipt_key=keys.private
    )
    case = CaseKeys(keys.report_id, keys.shared, desk)
    Seal.objects.bulk_create(
        [
            _row(keys.report_id, KeyKind.SHARED, Audience.RECEIPT, shared_for_receipt),
            *_both(case, team.audience, team.public_key),
            *_both(case, Audience.RECOVERY, recovery_public_key()),
        ]
    )


def seal_to_team(keys: CaseKeys, team: TeamPublic) -> None:
    """For a team that gets the case, or for its newer pair."""
    Seal.objects.bulk_create(_both(keys, team.audience, team.public_key))


def seal_to_recovery(keys: CaseKeys) -> None:
    """After recovery was renewed."""
    Seal.objects.bulk_create(_both(keys, Audience.RECOVERY, recovery_public_key()))


def drop_team_seals(report_id: UUID, *, keep: TeamPublic) -> None:
    """Takes away what other teams, or older epochs of this one, could open."""
    Seal.objects.filter(report_id=report_id, audience__startswith="team:").exclude(audience=keep.audience).delete()


def open_private(report_id: UUID, receipt: ReceiptKeys) -> bytes:
    """The private key. Raises CannotOpen, and Seal.DoesNotExist for a report that is gone."""
    seal = Seal.objects.get(report_id=report_id, key_kind=KeyKind.PRIVATE.value, audience=Audience.RECEIPT)
    return open_with_receipt(seal.sealed, report_id=report_id, key_kind=KeyKind.PRIVATE, receipt_key=receipt.seal_key)


def with_shared(keys: MailboxKeys) -> MailboxKeys:
    """The keys with the shared one, if anything was sent. Raises CannotOpen."""
    if keys.shared is not None:
        return keys
    seal = Seal.objects.filter(
        report_id=keys.report_id, key_kind=KeyKind.SHARED.value, audience=Audience.RECEIPT
    ).first()
    if seal is None:
        return keys
    shared = open_with_receipt(seal.sealed, report_id=keys.report_id, key_kind=KeyKind.SHARED, receipt_key=keys.private)
    return MailboxKeys(keys.report_id, keys.private, shared)


def receipt_seal(report_id: UUID) -> Seal | None:
    """The seal that a mailbox session hangs on."""
    return Seal.objects.filter(report_id=report_id, key_kind=KeyKind.PRIVATE.value, audience=Audience.RECEIPT).first()


def open_cases(report_ids: Iterable[UUID], keyring: Keyring) -> dict[UUID, CaseKeys]:
    """The keys of those reports that this keyring opens. A seal that is not ours or was moved opens nothing."""
    opened: dict[UUID, dict[str, bytes]] = {}
    audiences = {Audience.team(team, epoch): key for (team, epoch), key in keyring.team_keys.items()}
    publics = {audience: public_half(key) for audience, key in audiences.items()}
    secret = server_secrets().key_mac
    for seal in Seal.objects.filter(report_id__in=list(report_ids), audience__in=list(audiences)):
        try:
            key = open_with_private(
                stamped(seal.sealed, secret),
                report_id=seal.report_id,
                key_kind=KeyKind(seal.key_kind),
                audience=seal.audience,
                private_key=audiences[seal.audience],
                public_key=publics[seal.audience],
            )
        except CannotOpen:
            continue
        opened.setdefault(seal.report_id, {})[seal.key_kind] = key
    return {
        report_id: CaseKeys(report_id, keys[KeyKind.SHARED.value], keys[KeyKind.DESK.value])
        for report_id, keys in opened.items()
        if len(keys) == 2
    }


def seals_behind(team: TeamPublic, limit: int) -> list[UUID]:
    """Reports of this team whose seals name an older epoch of it, at most `limit`."""
    current = Seal.objects.filter(audience=team.audience).values("report_id")
    reports = Report.objects.filter(team_id=team.team_id).exclude(id__in=current)
    return list(reports.order_by("id").values_list("id", flat=True)[:limit])


def without_recovery(team_id: UUID, limit: int) -> list[UUID]:
    """Reports of this team that recovery could not open (it was renewed since), at most `limit`."""
    sealed = Seal.objects.filter(audience=Audience.RECOVERY).values("report_id")
    reports = Report.objects.filter(team_id=team_id).exclude(id__in=sealed)
    return list(reports.order_by("id").values_list("id", flat=True)[:limit])


def drop_recovery_seals() -> None:
    """Of every report: the old sheets open nothing any more."""
    Seal.objects.filter(audience=Audience.RECOVERY).delete()


def destroy_seals(report_id: UUID) -> None:
    """From here on nobody can open the report, whatever else is still there. Mailbox sessions go with them."""
    Seal.objects.filter(report_id=report_id).delete()


def _both(keys: CaseKeys, audience: str, public_key: bytes) -> list[Seal]:
    """The shared and the desk key, for somebody at the helpline."""
    secret = server_secrets().key_mac
    rows = []
    for key_kind, key in ((KeyKind.SHARED, keys.shared), (KeyKind.DESK, keys.desk)):
        sealed = seal_key_to_public(
            key, report_id=keys.report_id, key_kind=key_kind, audience=audience, public_key=public_key
        )
        rows.append(_row(keys.report_id, key_kind, audience, stamp(sealed, secret)))
    return rows


def _row(report_id: UUID, key_kind: KeyKind, audience: str, sealed: bytes) -> Seal:
    return Seal(id=uuid4(), report_id=report_id, key_kind=key_kind.value, audience=audience, sealed=sealed)
