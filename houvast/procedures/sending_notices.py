"""A notice goes, as it was agreed to or not at all, and what comes back is noted, to its end."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from houvast.core.removal.notices import (
    Channel,
    NoticeKind,
    is_mail_address,
)
from houvast.core.removal.tracking import (
    SECOND,
    Decision,
    Found,
    OutOfOrder,
    What,
    note,
)
from houvast.core.removal.xarf import xarf_reports
from houvast.core.sealing.keyring import Keyring
from houvast.procedures.drafting_notices import ElementsMissing
from houvast.procedures.entering import AtTheDesk, enter_desk
from houvast.procedures.following_notices import (
    end_act,
    follow,
    house,
    one_notice,
    unsent_notice,
)
from houvast.procedures.mailing import Attachment, NoMail, send_mail
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct
from houvast.records.audit.times import to_minute
from houvast.records.consents.keeping import drop_unanswered
from houvast.records.content.notices import current_notices
from houvast.records.refused import Refused
from houvast.records.reports.notes import Note, add_note
from houvast.records.reports.states import Act
from houvast.records.takedowns.notice_views import NoticeView


class NoticeNotAgreed(Refused):
    """The person did not agree to exactly this text for exactly this receiver, or took it back."""

    code = "notice_not_agreed"


class NotInOrder(Refused):
    """That cannot have happened on that day. Parameters: why."""

    code = "notice_not_in_order"


@transaction.atomic
def send(*, report_id: UUID, notice_id: UUID, mail: bool, keyring: Keyring, now: datetime, by: Actor) -> None:
    """`mail`: through the house's server, to the address that was agreed to; else a person pasted it into the form or
    their own mail program just now. The case comes back when the receiver should have answered.

    Raises `NoticeNotAgreed`, `ElementsMissing`, `NoticeSent`, `NoMail`, `MailNotTaken`, `NoSuchNotice`.
    """
    desk, found = unsent_notice(report_id, notice_id, keyring, now, by)
    view = found.notice
    if found.lacks:
        raise ElementsMissing(elements=found.lacks)
    if not found.may_go:
        raise NoticeNotAgreed
    today = timezone.localdate(now)
    course = note(view.course, What.SENT, today)
    if view.again_of is not None:
        course = note(course, What.TOOK, today, SECOND)
        _end_first(desk, view.again_of, today, now)
    follow(desk, replace(view, course=course), now)
    end_act(desk, AuditAct.NOTICE_SENT, now, by, kind=view.kind.value, receiver=view.receiver, mailed=int(mail))
    if mail:  # last: what fails here takes back everything above
        if view.channel is not Channel.MAIL:
            raise NoMail
        send_mail(
            to=view.mail, subject=view.subject, text=view.text, message_id=view.id, attachments=xarf_of(view, now)
        )


@transaction.atomic
def note_event(
    *,
    report_id: UUID,
    notice_id: UUID,
    what: What,
    code: str,
    on: date,
    words: str,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> None:
    """What came back, what a person saw who looked, which way was gone, or that we stop. `words` become a note of the
    desk. Raises `NotInOrder`, `NoSuchNotice`."""
    desk = enter_desk(report_id, keyring, Act.NOTIFY, now=now, by=by)
    found = one_notice(report_id, notice_id, desk.keys.shared, now)
    if on > timezone.localdate(now):
        raise NotInOrder(why="in_future")
    allowed = {
        What.RECEIVED: ("",),
        What.STOPPED: ("",),
        What.DECIDED: tuple(Decision),
        What.CHECKED: tuple(Found),
        What.TOOK: tuple(way.id for way in current_notices().ways if way.id != SECOND),
    }
    if code not in allowed.get(what, ()):
        raise NotInOrder(why="no_such_code")
    try:
        after = replace(found.notice, course=note(found.notice.course, what, on, code))
    except OutOfOrder as no:
        raise NotInOrder(why=no.code) from no
    if what is What.STOPPED:
        drop_unanswered(report_id, notice_id, desk.keys.shared)
    follow(desk, after, now)
    if words.strip():
        text = f"{found.notice.name}: {words.strip()}"
        add_note(report_id, uuid4(), Note(desk.person.id, text, to_minute(now)), desk.keys.desk)
    end_act(desk, AuditAct.NOTICE_NOTED, now, by, what=what.value, code=str(code))


def xarf_of(view: NoticeView, now: datetime) -> tuple[Attachment, ...]:
    """For machines, beside the text: of material of somebody under 18 alone, where the house has a mail address."""
    if not view.minor or view.kind is not NoticeKind.DSA_16 or not is_mail_address(house().email) or not house().name:
        return ()
    ids = [uuid5(view.id, address) for address in view.addresses]
    found = xarf_reports(view.addresses, ids, house(), now)
    return tuple(
        Attachment(f"xarf-{number}.json", json.dumps(report, indent=2), "application/json")
        for number, report in enumerate(found, start=1)
    )


def _end_first(desk: AtTheDesk, first_id: UUID, on: date, now: datetime) -> None:
    """A second notice takes the place of the first: one of them is waited for."""
    first = one_notice(desk.report.id, first_id, desk.keys.shared, now).notice
    if not first.course.stopped:
        follow(desk, replace(first, course=note(first.course, What.STOPPED, on)), now)
