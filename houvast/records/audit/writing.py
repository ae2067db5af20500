"""Adding to the audit. Always the last thing a procedure does: from here to the commit nobody else can write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.db import connection

from houvast.core.sealing.chain import BEGINNING, entry_mac
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct
from houvast.records.audit.models import AuditEntry
from houvast.records.audit.times import to_hour
from houvast.records.secrets import server_secrets

# Writers wait for each other here, until their transaction ends. The roles cannot lock rows of this table.
_ONE_WRITER = 0x686F7576617374  # "houvast"


def write_audit(
    act: AuditAct,
    *,
    subject: str,
    at: datetime,
    by: Actor,
    parameters: Mapping[str, str | int] | None = None,
) -> None:
    """Adds one entry to the chain; inside the procedure's own transaction. `parameters`: codes, numbers, ids, never
    words of anyone. A reporter's act carries the hour and nothing finer."""
    if not isinstance(by, Actor):
        raise TypeError("an audit entry needs an actor")
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry is written inside the transaction of what it tells")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_WRITER])
    last = AuditEntry.objects.order_by("-sequence").values("sequence", "mac").first()
    entry = AuditEntry(
        id=uuid4(),
        sequence=last["sequence"] + 1 if last else 1,
        at=to_hour(at) if by.is_reporter else at,
        actor=by.text,
        act=act.value,
        subject=subject,
        parameters=dict(parameters or {}),
        previous_mac=bytes(last["mac"]) if last else BEGINNING,
    )
    entry.mac = entry_mac(fields_of(entry), previous_mac=entry.previous_mac, secret=server_secrets().audit)
    entry.save(force_insert=True)


def fields_of(entry: AuditEntry) -> dict:
    """Everything an entry says, as JSON values: what its MAC is over."""
    return {
        "id": str(entry.id),
        "sequence": entry.sequence,
        "at": int(entry.at.timestamp() * 1_000_000),
        "actor": entry.actor,
        "act": entry.act,
        "subject": entry.subject,
        "parameters": entry.parameters,
    }
