"""A notice to whoever keeps something online: written out of the content's words, changed by an advisor, and put before
the person, who agrees to exactly this text for exactly this receiver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from houvast.core.removal.notices import (
    LONGEST_TEXT,
    Channel,
    Ground,
    NoticeKind,
    is_mail_address,
    write_notice,
)
from houvast.core.removal.tracking import (
    Course,
)
from houvast.core.sealing.keyring import Keyring
from houvast.core.statement import is_minor
from houvast.procedures import consenting
from houvast.procedures.entering import enter_desk
from houvast.procedures.following_notices import (
    NoSuchNotice,
    draft_of,
    end_act,
    unsent_notice,
)
from houvast.procedures.telling_places import about_places
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct
from houvast.records.consents.keeping import drop_unanswered
from houvast.records.consents.views import Subject
from houvast.records.content import current_knowledge
from houvast.records.content.notices import current_notices, notice_texts
from houvast.records.refused import Refused
from houvast.records.reports.dates import settle_answered, settle_dates
from houvast.records.reports.facts import read_facts
from houvast.records.reports.states import Act
from houvast.records.takedowns.notice_keeping import (
    drop_notice,
    keep_notice,
    notices_of,
    places_of,
)
from houvast.records.takedowns.notice_views import OTHER, NoticeView

_UNSENT = Course()


class PlacesMissing(Refused):
    """A notice names at least one place, and only places of this case."""

    code = "places_missing"


class NoticeUnfit(Refused):
    """This kind of notice does not go to such a receiver, or that way; or its receiver's mail address is none."""

    code = "notice_unfit"


class ElementsMissing(Refused):
    """The text lacks what such a notice must hold. Parameters: elements."""

    code = "elements_missing"


@dataclass(frozen=True)
class Wanted:
    """What an advisor fills in. `name` and `mail` count for a receiver outside the content; `again_of`: the id of a
    first notice, whose receiver, places and person are taken."""

    kind: NoticeKind
    receiver: str
    channel: Channel
    language: str
    place_ids: tuple[UUID, ...] = ()
    name: str = ""
    mail: str = ""
    person: str = ""
    alias: tuple[str, ...] = ()
    again_of: UUID | None = None


@transaction.atomic
def draft(*, report_id: UUID, wanted: Wanted, keyring: Keyring, now: datetime, by: Actor) -> UUID:
    """Writes a notice out of the content's words and keeps it, to be read and changed. Gives its id.

    Raises `PlacesMissing`, `NoticeUnfit`, `NoSuchNotice` (of `again_of`).
    """
    desk = enter_desk(report_id, keyring, Act.NOTIFY, now=now, by=by)
    shared = desk.keys.shared
    settle_answered(report_id, about_places(report_id), shared)
    there = notices_of(report_id, shared)
    view = _again(wanted, there, now) if wanted.again_of else _new(report_id, wanted, shared)
    view = replace(
        view,
        number=1 + max((each.number for each in there), default=0),
        made_on=timezone.localdate(now),
        by_id=desk.person.id,
    )
    written = write_notice(draft_of(view), notice_texts(view.language).notice)
    view = replace(view, subject=written.subject, text=written.text)
    keep_notice(report_id, view, shared)
    end_act(desk, AuditAct.NOTICE_DRAFTED, now, by, kind=view.kind.value, receiver=view.receiver)
    return view.id


@transaction.atomic
def change(*, report_id: UUID, notice_id: UUID, text: str, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Another text; whoever agreed to the one before has not agreed to this. Raises `NoticeSent`, `NoSuchNotice`."""
    desk, found = unsent_notice(report_id, notice_id, keyring, now, by)
    plain = "\n".join(text.split("\r\n")).strip()[:LONGEST_TEXT]
    if plain == found.notice.text:
        return
    drop_unanswered(report_id, notice_id, desk.keys.shared)
    keep_notice(report_id, replace(found.notice, text=plain), desk.keys.shared)
    end_act(desk, AuditAct.NOTICE_CHANGED, now, by)


@transaction.atomic
def drop(*, report_id: UUID, notice_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Throws a draft away, and the question to the person with it. Raises `NoticeSent`, `NoSuchNotice`."""
    desk, found = unsent_notice(report_id, notice_id, keyring, now, by)
    drop_unanswered(report_id, notice_id, desk.keys.shared)
    settle_dates(desk.keys, notice_id)
    drop_notice(report_id, found.notice.id)
    end_act(desk, AuditAct.NOTICE_DROPPED, now, by)


@transaction.atomic
def ask(*, report_id: UUID, notice_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> UUID:
    """Puts exactly this text, for exactly this receiver, before the person. Raises `ElementsMissing`, `NoticeSent`,
    `NoSuchNotice`."""
    _, found = unsent_notice(report_id, notice_id, keyring, now, by)
    if found.lacks:
        raise ElementsMissing(elements=found.lacks)
    return consenting.ask(
        report_id=report_id,
        subject=Subject.NOTICE,
        about=notice_id,
        text=found.notice.whole,
        receiver=found.notice.to,
        keyring=keyring,
        now=now,
        by=by,
    )


def _new(report_id: UUID, wanted: Wanted, shared: bytes) -> NoticeView:
    places = [each for each in places_of(report_id, shared) if each.id in set(wanted.place_ids)]
    if not places or len(places) != len(set(wanted.place_ids)):
        raise PlacesMissing
    platform = current_knowledge().platforms.get(wanted.receiver) if wanted.receiver != OTHER else None
    if wanted.receiver != OTHER and platform is None:
        raise NoticeUnfit
    search = platform is not None and platform.search_engine
    if (
        wanted.kind not in current_notices().kinds_for(search_engine=search)
        or wanted.language not in current_notices().texts
    ):
        raise NoticeUnfit
    minor = is_minor(read_facts(report_id, shared).situation)
    # The people who look at material of minors have an address of their own at some.
    ours = platform.minor_address if platform and minor and platform.minor_address else ""
    known_mail = (
        ours.removeprefix("mailto:") if ours.startswith("mailto:") else platform.notice_mail if platform else ""
    )
    known_form = ours if ours.startswith("https:") else platform.notice_form if platform else ""
    mail = (known_mail or wanted.mail.strip()) if wanted.channel is Channel.MAIL else ""
    if wanted.channel is Channel.MAIL and not is_mail_address(mail):
        raise NoticeUnfit
    name = (
        _one_line(wanted.name)
        if platform is None
        else current_knowledge().texts(wanted.language).platform(platform.id).name
    )
    return NoticeView(
        id=uuid4(),
        number=0,
        kind=wanted.kind,
        receiver=wanted.receiver,
        name=(name or places[0].address.host)[:200],
        channel=wanted.channel,
        mail=mail,
        form=known_form if wanted.channel is Channel.FORM else "",
        language=wanted.language,
        subject="",
        text="",
        addresses=tuple(each.address.address for each in places),
        shows=tuple(ground for ground in Ground if any(ground in each.shows for each in places)),
        minor=minor,
        flagger=settings.HOUVAST_TRUSTED_FLAGGER if wanted.kind is NoticeKind.DSA_16 else "",
        person=_one_line(wanted.person)[:200],
        alias=tuple(filter(None, (_one_line(each)[:100] for each in wanted.alias)))[:20],
        course=_UNSENT,
        made_on=date.min,
        by_id=uuid4(),
    )


def _again(wanted: Wanted, there: tuple[NoticeView, ...], now: datetime) -> NoticeView:
    first = next((each for each in there if each.id == wanted.again_of), None)
    if first is None or first.course.sent_on is None:
        raise NoSuchNotice
    with override(first.language):
        on = date_format(first.course.sent_on, "j F Y")
    return replace(first, id=uuid4(), course=_UNSENT, again_of=first.id, again_on=on, counted=False)


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
