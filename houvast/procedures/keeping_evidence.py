"""Evidence comes in, is looked at, and is taken back. Hashed and sealed piece by piece as it arrives; each look at it
is in the audit, which is its chain of custody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import OperationalError, transaction

from houvast.core.dossier.allowing import MAY_SHOW, Under18, allowed_kinds
from houvast.core.dossier.contents import START, Came, ItemKind, picture_type
from houvast.core.dossier.names import evidence_name
from houvast.core.sealing.hidden import Hidden
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.sealing.streams import StreamSealer
from houvast.procedures.entering import enter_desk, enter_mailbox
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.reading import history_of
from houvast.records.audit.times import to_hour, to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.evidence.keeping import chunks_of, item_of, items_of, keep_item, sealer_for, take_away
from houvast.records.evidence.views import ItemView
from houvast.records.refused import Refused
from houvast.records.reports.facts import read_facts
from houvast.records.reports.models import Report
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act

LARGEST = 8 * 1024 * 1024  # bytes of one item
MOST = 60  # items of one report, those that were taken back too
ALL_TOGETHER = 64 * 1024 * 1024  # bytes of one report
SAME_LOOK = timedelta(minutes=5)
LONGEST = {"described": 500, "typed": 200}
_PIECE = 512 * 1024  # of sealed bytes in a row


class NothingThere(Refused):
    """There is nothing in it: no words, or an empty file."""

    code = "evidence_empty"


class TooLarge(Refused):
    """Parameters: most (bytes)."""

    code = "evidence_too_large"


class TooMuch(Refused):
    """More items, or more bytes, than one report keeps. Parameters: most (items)."""

    code = "evidence_too_much"


class KindNotKept(Refused):
    """Of somebody under 18, or where nobody said an age: this kind is not kept."""

    code = "evidence_kind_not_kept"


class MayShowNudity(Refused):
    """Nobody said that it shows no nudity. Then it is not kept."""

    code = "evidence_may_show"


class NotSent(Refused):
    """Nothing was sent to the helpline yet: nobody is there for it."""

    code = "evidence_not_sent"


class NoSuchItem(Refused):
    """There is no such item in this report, or it was taken back."""

    code = "no_such_item"


class NoRoom(Refused):
    """The disk is full: nothing was kept."""

    code = "evidence_no_room"


class Incoming(Hidden):
    """One item while it comes in: hashed, and sealed piece by piece; no more of it than a piece is here in the clear.

    `room`: how many bytes it may have. Past them nothing more is taken, and keeping it is refused.
    """

    def __init__(self, report_id: UUID, item_id: UUID, sealer: StreamSealer, *, room: int) -> None:
        self.item_id = item_id
        self.report_id = report_id
        self.start = b""
        self.size = 0
        self.room = room
        self._sealer = sealer
        self._sha256, self._sha512 = hashlib.sha256(), hashlib.sha512()
        self._pieces: list[bytes] = []
        self._waiting = bytearray()
        self._finished = False

    @property
    def too_large(self) -> bool:
        return self.size > self.room

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self.start = (self.start + chunk[:START])[:START]
        if self.too_large:
            self._pieces.clear()
            self._waiting.clear()
            return
        self._sha256.update(chunk)
        self._sha512.update(chunk)
        self._put(self._sealer.add(chunk))

    def finish(self) -> tuple[list[bytes], str, str]:
        """Sealed pieces, sha256 and sha512 in hex."""
        if not self._finished:
            self._finished = True
            self._put(self._sealer.finish())
            self._pieces.append(bytes(self._waiting))
        return self._pieces, self._sha256.hexdigest(), self._sha512.hexdigest()

    def _put(self, sealed: bytes) -> None:
        self._waiting += sealed
        while len(self._waiting) >= _PIECE:
            self._pieces.append(bytes(self._waiting[:_PIECE]))
            del self._waiting[:_PIECE]


@dataclass(frozen=True)
class Described:
    """What whoever hands it over says of it. `typed`: the name on their device, trusted for nothing. `shows_none`: that
    no nudity is to be seen in it."""

    kind: ItemKind
    described: str = ""
    typed: str = ""
    shows_none: bool = False


@dataclass(frozen=True)
class Seen:
    """An item with how often it was looked at at the desk, and by how many people."""

    item: ItemView
    views: int
    people: int


@dataclass(frozen=True)
class Opened:
    """An item with its bytes."""

    item: ItemView
    data: bytes


def under_18() -> Under18:
    return Under18(settings.HOUVAST_EVIDENCE_UNDER_18)


@transaction.atomic
def kinds_at_mailbox(*, keys: MailboxKeys) -> frozenset[ItemKind]:
    """What this person may hand over. Raises `NotSent`."""
    return _kinds(keys.report_id, _shared_of(keys))


@transaction.atomic
def begin_at_mailbox(*, keys: MailboxKeys) -> Incoming:
    """Before the first byte is read: whether there is room. Raises `NotSent`, `TooMuch`."""
    return _begin(keys.report_id, _shared_of(keys))


@transaction.atomic
def begin_at_desk(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> Incoming:
    """As `begin_at_mailbox`, for somebody at the desk."""
    desk = enter_desk(report_id, keyring, Act.ADD_EVIDENCE, now=now, by=by)
    return _begin(report_id, desk.keys.shared)


def give(*, keys: MailboxKeys, incoming: Incoming, about: Described, now: datetime, by: Actor) -> UUID:
    """The person hands it over. Raises `NothingThere`, `TooLarge`, `TooMuch`, `KindNotKept`, `MayShowNudity`,
    `NotSent`, `NoRoom`: then nothing of it is kept."""
    with told_when_full(), transaction.atomic():
        shared = _shared_of(keys)
        report = enter_mailbox(keys, Act.GIVE_EVIDENCE).report
        view = _new(report.id, shared, incoming, about, Came.MAILBOX, to_hour(now), None)
        keep_item(report.id, view, incoming.finish()[0], shared)
        _touch(report, now)
        _audit(AuditAct.EVIDENCE_GIVEN, report.id, view.id, now, by)
    return view.id


def add(*, report_id: UUID, incoming: Incoming, about: Described, keyring: Keyring, now: datetime, by: Actor) -> UUID:
    """Somebody at the desk adds it. Raises as `give`."""
    with told_when_full(), transaction.atomic():
        desk = enter_desk(report_id, keyring, Act.ADD_EVIDENCE, now=now, by=by)
        view = _new(report_id, desk.keys.shared, incoming, about, Came.DESK, to_minute(now), desk.person.id)
        keep_item(report_id, view, incoming.finish()[0], desk.keys.shared)
        notify(desk.report)
        _audit(AuditAct.EVIDENCE_ADDED, report_id, view.id, now, by)
    return view.id


@transaction.atomic
def take_back(*, keys: MailboxKeys, item_id: UUID, now: datetime, by: Actor) -> None:
    """The person takes an item away, whoever added it. What went out in a dossier cannot be called back; what was
    packed with it does not go out any more. Raises `NoSuchItem`."""
    shared = _shared_of(keys)
    report = enter_mailbox(keys, Act.GIVE_EVIDENCE).report
    view = _there(report.id, item_id, shared)
    take_away(report.id, _gone(view, to_hour(now)), shared)
    _touch(report, now)
    _audit(AuditAct.EVIDENCE_TAKEN_BACK, report.id, item_id, now, by)


@transaction.atomic
def remove(*, report_id: UUID, item_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Somebody at the desk takes it away (it shows what we do not keep)."""
    desk = enter_desk(report_id, keyring, Act.ADD_EVIDENCE, now=now, by=by)
    view = _there(report_id, item_id, desk.keys.shared)
    take_away(report_id, _gone(view, to_minute(now)), desk.keys.shared)
    notify(desk.report)
    _audit(AuditAct.EVIDENCE_REMOVED, report_id, item_id, now, by)


@transaction.atomic
def read_mine(*, keys: MailboxKeys) -> tuple[ItemView, ...]:
    """What the person handed over, and what the desk added; nothing before the first send."""
    mailbox = enter_mailbox(keys, Act.CONSENT)
    return tuple(view for view in items_of(keys.report_id, mailbox.keys.shared) if view.there)


@transaction.atomic
def read_at_desk(
    *, report_id: UUID, keyring: Keyring, now: datetime, by: Actor
) -> tuple[tuple[Seen, ...], frozenset[ItemKind]]:
    """The items that are there, and which kinds may be added. Names and hashes, not what is in them."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    looks = [line for line in history_of(report_subject(report_id)) if line.act == AuditAct.EVIDENCE_VIEWED.value]
    seen = []
    for view in items_of(report_id, desk.keys.shared):
        of_this = [line.actor for line in looks if line.parameters.get("item") == str(view.id)]
        if view.there:
            seen.append(Seen(view, len(of_this), len(set(of_this))))
    return tuple(seen), _kinds(report_id, desk.keys.shared)


@transaction.atomic
def open_item(
    *, report_id: UUID, item_id: UUID, to_save: bool = False, keyring: Keyring, now: datetime, by: Actor
) -> Opened:
    """Its bytes, for somebody at the desk. A look is counted, and in the audit: once, where the same person looks at it
    again within five minutes (a page that is loaded anew). `to_save`: it leaves for a disk, noted each time. Raises
    `NoSuchItem`, CannotOpen."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    view = _there(report_id, item_id, desk.keys.shared)
    data = b"".join(chunks_of(view, desk.keys.shared))
    if to_save:
        _audit(AuditAct.EVIDENCE_SAVED, report_id, item_id, now, by)
    elif not _looks_still(report_id, item_id, now, by):
        _audit(AuditAct.EVIDENCE_VIEWED, report_id, item_id, now, by)
    return Opened(view, data)


def _looks_still(report_id: UUID, item_id: UUID, now: datetime, by: Actor) -> bool:
    """Whether this person looked at this item a moment ago: from when it was noted, so that no look lasts for ever."""
    since, item = now - SAME_LOOK, str(item_id)
    return any(
        line.act == AuditAct.EVIDENCE_VIEWED.value and line.actor == by.text and line.parameters.get("item") == item
        for line in history_of(report_subject(report_id))
        if since < line.at <= now
    )


def _kinds(report_id: UUID, shared: bytes) -> frozenset[ItemKind]:
    return allowed_kinds(read_facts(report_id, shared).situation, under_18())


def _shared_of(keys: MailboxKeys) -> bytes:
    mailbox = enter_mailbox(keys, Act.GIVE_EVIDENCE)
    if not mailbox.sent or mailbox.keys.shared is None:
        raise NotSent
    return mailbox.keys.shared


def _begin(report_id: UUID, shared: bytes) -> Incoming:
    there = items_of(report_id, shared)
    left = ALL_TOGETHER - sum(view.size for view in there if view.there)
    if len(there) >= MOST or left <= 0:
        raise TooMuch(most=MOST)
    item_id = uuid4()
    return Incoming(report_id, item_id, sealer_for(item_id, shared), room=min(LARGEST, left))


def _new(
    report_id: UUID,
    shared: bytes,
    incoming: Incoming,
    about: Described,
    came: Came,
    arrived: datetime,
    person_id: UUID | None,
) -> ItemView:
    if incoming.report_id != report_id:
        raise ValueError("it was sealed for another report")
    there = items_of(report_id, shared)
    if about.kind not in _kinds(report_id, shared):
        raise KindNotKept
    if about.kind in MAY_SHOW and not about.shows_none:
        raise MayShowNudity
    if incoming.too_large:
        raise TooLarge(most=incoming.room)
    if incoming.size == 0:
        raise NothingThere
    if len(there) >= MOST or incoming.size + sum(view.size for view in there if view.there) > ALL_TOGETHER:
        raise TooMuch(most=MOST)
    _, sha256, sha512 = incoming.finish()
    number = 1 + max((view.number for view in there), default=0)
    typed = about.typed.strip()[-LONGEST["typed"] :]
    return ItemView(
        id=incoming.item_id,
        number=number,
        kind=about.kind,
        name=evidence_name(number, typed or f"{about.kind.value}.txt"),
        typed=typed,
        described=about.described.strip()[: LONGEST["described"]],
        came=came,
        arrived=arrived,
        person_id=person_id,
        sha256=sha256,
        sha512=sha512,
        size=incoming.size,
        picture=picture_type(incoming.start) if about.kind is ItemKind.SCREENSHOT else "",
    )


def _gone(view: ItemView, at: datetime) -> ItemView:
    return replace(view, name="", typed="", described="", sha256="", sha512="", size=0, picture="", gone_at=at)


def _there(report_id: UUID, item_id: UUID, shared: bytes) -> ItemView:
    view = item_of(report_id, item_id, shared)
    if view is None or not view.there:
        raise NoSuchItem
    return view


_FULL = frozenset({"53100", "53200", "58030"})  # disk full, out of memory, an error of the disk


@contextmanager
def told_when_full() -> Iterator[None]:
    """A database without a byte left says so in its own way; whoever keeps something reads a sentence. Raises
    `NoRoom`."""
    try:
        yield
    except OperationalError as problem:
        if getattr(problem.__cause__, "sqlstate", "") in _FULL:
            raise NoRoom from None
        raise


def _touch(report: Report, now: datetime) -> None:
    report.last_activity_at = to_hour(now)
    report.save(update_fields=["last_activity_at"])
    notify(report)


def _audit(act: AuditAct, report_id: UUID, item_id: UUID, now: datetime, by: Actor) -> None:
    write_audit(act, subject=report_subject(report_id), at=now, by=by, parameters={"item": str(item_id)})
