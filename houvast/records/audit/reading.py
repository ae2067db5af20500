"""Reading the audit: what happened to one thing, and whether the chain still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from houvast.core.sealing.chain import BEGINNING, Entry, Verdict, verify
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct
from houvast.records.audit.models import AuditEntry
from houvast.records.audit.writing import fields_of
from houvast.records.secrets import server_secrets


@dataclass(frozen=True)
class AuditLine:
    sequence: int
    at: datetime
    actor: str
    act: str
    subject: str
    parameters: Mapping[str, str | int]


@dataclass(frozen=True)
class Head:
    """The end of the chain, to be noted where the database's owner cannot reach it. `mac` as hex."""

    entries: int
    mac: str


def history_of(subject: str) -> tuple[AuditLine, ...]:
    """Everything noted about one subject, oldest first."""
    return tuple(map(_line, AuditEntry.objects.filter(subject=subject).order_by("sequence")))


def latest(*, limit: int = 200) -> tuple[AuditLine, ...]:
    """The newest entries, newest first."""
    return tuple(map(_line, AuditEntry.objects.order_by("-sequence")[:limit]))


def was_noted(act: AuditAct, *, by: Actor, subject: str, since: datetime) -> bool:
    """Whether this actor did this to this subject since then: a page that reloads itself is noted once."""
    entries = AuditEntry.objects.filter(actor=by.text, act=act.value, subject=subject, at__gte=since)
    return entries.exists()


def was_ever_noted(act: AuditAct, *, subject: str) -> bool:
    """Whether anybody did this to this subject before."""
    return AuditEntry.objects.filter(act=act.value, subject=subject).exists()


def first_since(act: AuditAct, *, after: AuditAct) -> AuditLine | None:
    """The first entry of `act` that no entry of `after` follows."""
    last = AuditEntry.objects.filter(act=after.value).order_by("-sequence").first()
    entries = AuditEntry.objects.filter(act=act.value, sequence__gt=last.sequence if last else 0)
    found = entries.order_by("sequence").first()
    return _line(found) if found else None


def read_head() -> Head:
    """The end of the chain as it is now."""
    last = AuditEntry.objects.order_by("-sequence").first()
    return Head(last.sequence, bytes(last.mac).hex()) if last else Head(0, BEGINNING.hex())


def verify_chain(head: str | None = None) -> Verdict:
    """Walks the whole chain. `head`: a noted `Head.mac` (hex), without which a cut tail cannot be seen."""
    noted = bytes.fromhex(head) if head else None
    return verify(_entries(), server_secrets().audit, noted_head=noted)


def _entries() -> Iterator[Entry]:
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        yield Entry(fields_of(entry), bytes(entry.previous_mac), bytes(entry.mac))


def _line(entry: AuditEntry) -> AuditLine:
    return AuditLine(entry.sequence, entry.at, entry.actor, entry.act, entry.subject, entry.parameters)
