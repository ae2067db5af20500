"""Where something stands online, the notices about it, and how each stands today: what every act on them begins and
ends with. Nobody here ever fetches an address: a person looks, with their own eyes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from houvast.core.removal.notices import (
    Draft,
    Element,
    Notifier,
    is_mail_address,
    missing,
)
from houvast.core.removal.tracking import (
    Agreed,
    Standing,
    answered_of,
    result_of,
    standing,
)
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.statement import is_minor
from houvast.procedures.entering import AtTheDesk, enter_desk
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.writing import write_audit
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentState, ConsentView
from houvast.records.content.notices import current_notices, notice_texts
from houvast.records.refused import Refused
from houvast.records.registrations.waiting import register_notice
from houvast.records.reports.dates import add_date, settle_dates
from houvast.records.reports.facts import read_facts
from houvast.records.reports.notices import notify
from houvast.records.reports.seals import with_shared
from houvast.records.reports.states import Act
from houvast.records.takedowns.notice_keeping import (
    keep_notice,
    notices_of,
    places_of,
)
from houvast.records.takedowns.notice_views import NoticeView, PlaceView

DATE_KIND = "notice"
_LOOK_AT = time(9)


class NoSuchNotice(Refused):
    """There is no such notice in this case."""

    code = "no_such_notice"


class NoticeSent(Refused):
    """It was sent: its text stays as it went."""

    code = "notice_sent"


@dataclass(frozen=True)
class Tracked:
    """One notice with everything that follows from it today. `lacks`: what its text must hold and does not."""

    notice: NoticeView
    consent: ConsentView | None
    standing: Standing
    lacks: tuple[Element, ...]

    @property
    def sent(self) -> bool:
        return self.notice.course.sent_on is not None

    @property
    def may_go(self) -> bool:
        """Agreed to, and still: exactly this text, for exactly this receiver; with every element."""
        return not self.sent and not self.lacks and agreed_to(self.notice, self.consent) is Agreed.YES

    @property
    def took_back(self) -> bool:
        """Taken back after it went: it cannot be called back, and nothing more may go."""
        return self.sent and self.consent is not None and self.consent.state is ConsentState.WITHDRAWN


@dataclass(frozen=True)
class Removal:
    """Where something stands and the notices about it, for a page."""

    places: tuple[PlaceView, ...]
    notices: tuple[Tracked, ...]
    minor: bool


def house() -> Notifier:
    """Who sends, as the settings say it."""
    return Notifier(settings.HOUVAST_NOTICE_NAME, settings.HOUVAST_NOTICE_EMAIL)


@transaction.atomic
def read_removal(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> Removal:
    """For the desk."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    return _removal(report_id, desk.keys.shared, now)


def removal_in(*, keys: MailboxKeys, now: datetime) -> Removal:
    """For the mailbox: the same, in the words of another door."""
    return _removal(keys.report_id, with_shared(keys).shared, now)


def count_notices(report_id: UUID, shared: bytes, now: datetime) -> None:
    """Part of closing: every notice that was sent goes into the figures, once."""
    for view in notices_of(report_id, shared):
        _count(report_id, view, shared, now)


def one_notice(report_id: UUID, notice_id: UUID, shared: bytes, now: datetime) -> Tracked:
    view = next((each for each in notices_of(report_id, shared) if each.id == notice_id), None)
    if view is None:
        raise NoSuchNotice
    return tracked(view, consents_of(report_id, shared), now)


def unsent_notice(
    report_id: UUID, notice_id: UUID, keyring: Keyring, now: datetime, by: Actor
) -> tuple[AtTheDesk, Tracked]:
    desk = enter_desk(report_id, keyring, Act.NOTIFY, now=now, by=by)
    found = one_notice(report_id, notice_id, desk.keys.shared, now)
    if found.sent or found.notice.course.stopped:
        raise NoticeSent
    return desk, found


def tracked(view: NoticeView, consents: tuple[ConsentView, ...], now: datetime) -> Tracked:
    about = [each for each in consents if each.about == view.id]
    exact = [each for each in about if (each.text, each.receiver) == (view.whole, view.to)]
    # Asked once more after a no: the question that stands counts.
    live = (ConsentState.GIVEN, ConsentState.ASKED)
    consent = next((each for state in live for each in exact if each.state is state), next(iter(exact), None))
    rules = current_notices()
    stands = standing(
        view.course,
        agreed_to(view, consent),
        rules.rules[view.kind],
        rules.ways,
        timezone.localdate(now),
        first=view.first,
    )
    lacks = missing(view.text, draft_of(view), notice_texts(view.language).notice)
    return Tracked(view, consent, stands, lacks)


def draft_of(view: NoticeView) -> Draft:
    sender = house()
    named = bool(sender.name) and is_mail_address(sender.email)
    return Draft(
        kind=view.kind,
        receiver=view.name,
        addresses=view.addresses,
        grounds=view.shows,
        minor=view.minor,
        notifier=sender if named else None,
        person=view.person,
        alias=view.alias,
        flagger=view.flagger,
        again_on=view.again_on,
    )


def follow(desk: AtTheDesk, view: NoticeView, now: datetime) -> None:
    """Keeps it, and makes its one date the day on which somebody must look again."""
    report_id, shared = desk.report.id, desk.keys.shared
    keep_notice(report_id, view, shared)
    stands = tracked(view, consents_of(report_id, shared), now).standing
    settle_dates(desk.keys, view.id)
    if view.course.sent_on is not None and not stands.ended and stands.due is not None:
        at = timezone.make_aware(datetime.combine(stands.due, _LOOK_AT))
        add_date(report_id, kind=DATE_KIND, at=at, words=view.name, desk=desk.keys.desk, about=view.id)
    if stands.ended:
        _count(report_id, view, shared, now)


def end_act(desk: AtTheDesk, act: AuditAct, now: datetime, by: Actor, **parameters: str | int) -> None:
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(act, subject=report_subject(desk.report.id), at=now, by=by, parameters=parameters)


def _removal(report_id: UUID, shared: bytes | None, now: datetime) -> Removal:
    minor = shared is not None and is_minor(read_facts(report_id, shared).situation)
    notices = notices_of(report_id, shared)
    consents = consents_of(report_id, shared)
    return Removal(places_of(report_id, shared), tuple(tracked(view, consents, now) for view in notices), minor)


def agreed_to(view: NoticeView, consent: ConsentView | None) -> Agreed:
    if consent is None or (consent.text, consent.receiver) != (view.whole, view.to):
        return Agreed.NOT_ASKED
    return {
        ConsentState.ASKED: Agreed.ASKED,
        ConsentState.GIVEN: Agreed.YES,
        ConsentState.REFUSED: Agreed.NO,
        ConsentState.WITHDRAWN: Agreed.NO,
    }[consent.state]


def _count(report_id: UUID, view: NoticeView, shared: bytes, now: datetime) -> None:
    if view.counted or view.course.sent_on is None:
        return
    register_notice(
        receiver=view.receiver,
        kind=view.kind.value,
        result=result_of(view.course).value,
        answered=answered_of(view.course).value,
        now=now,
    )
    keep_notice(report_id, replace(view, counted=True), shared)
