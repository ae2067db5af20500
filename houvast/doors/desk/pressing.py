"""Why a case stands where it stands, in sentences: what must happen next, and what a colleague should know with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from houvast.core.triage.queue import HORIZON
from houvast.core.triage.urgency import Reason, UrgencyClass
from houvast.doors.desk import times
from houvast.doors.desk.wording import URGENCIES
from houvast.records.reports.dates import CODED_KINDS, DERIVED_KINDS
from houvast.records.reports.states import State
from houvast.records.reports.views import CaseView, DateView, ErasingRoute, ErasingView, QueueRow, Side

# Reasons that come from the facts, as they stand after a colon: "Answer now: thoughts of suicide, alone".
CAUSES: dict[str, Promise] = {
    "immediate_danger": gettext_lazy("in danger now"),
    "suicidal_thoughts": gettext_lazy("thoughts of suicide"),
    "self_harm": gettext_lazy("hurts themselves"),
    "no_way_out": gettext_lazy("sees no way out"),
    "violence_nearby": gettext_lazy("violence threatened, blackmailer nearby"),
    "child_alone": gettext_lazy("a child alone"),
    "alone_now": gettext_lazy("alone now"),
    "deadline": gettext_lazy("the blackmailer's deadline"),
    "deadline_passed": gettext_lazy("the blackmailer's deadline passed"),
    "threat_of_violence": gettext_lazy("violence threatened"),
    "offender_nearby": gettext_lazy("blackmailer nearby"),
    "meeting_demanded": gettext_lazy("a meeting is demanded"),
    "threat_to_contacts": gettext_lazy("threat to send it to contacts"),
    "published": gettext_lazy("published"),
}
# Reasons that come from the time and the clear columns; `next_step` and `detail` have their sentences.
FROM_THE_CLOCK = ("date_passed", "date_near", "erase_asked", "new_report", "wrote_back", "gone_quiet", "lowered")

# Nothing to do before they come: a day that warns.
_WARNING = ("complaint", "quiet")
# How long before its day a derived date asks for attention on the case page.
DERIVED_AHEAD = timedelta(days=14)
_DEADLINES = ("deadline", "deadline_passed")

DATE_KINDS: dict[str | None, Promise] = {
    "deadline": gettext_lazy("the blackmailer's deadline"),
    "promise": gettext_lazy("we promised"),
    "call_back": gettext_lazy("call or write back"),
    "other": gettext_lazy("a date we set"),
    "path": gettext_lazy("along the proceedings"),
    "check_in": gettext_lazy("we would ask how they are"),
    "quiet": gettext_lazy("see whether a word came"),
    "complaint": gettext_lazy("ask about a complaint"),
    "measure": gettext_lazy("a measure of protection"),
    "referral": gettext_lazy("ask how a referral went"),
    "notice": gettext_lazy("look how a notice goes"),
    "answered": gettext_lazy("the person answered, or told something new"),
    None: gettext_lazy("a date"),
}
# Derived dates carry a code; this is how the desk says it.
DERIVED_WORDS: dict[str, Promise] = {
    "ask_wish": gettext_lazy("ask whether they want to report; no is as good an answer"),
    "ask_how_it_went": gettext_lazy("ask how it went with the police"),
    "ask_number": gettext_lazy("ask for the number of the report"),
    "ask_course": gettext_lazy("ask what came of it"),
    "explain_refusal": gettext_lazy("no prosecution: explain what can be done, it must be soon"),
    "prepare_hearing": gettext_lazy("prepare the hearing: speaking, claim, companion, separate room"),
    "day_before_hearing": gettext_lazy("tomorrow is the hearing"),
    "after_judgment": gettext_lazy("ask how it is after the judgment"),
    "after_release": gettext_lazy("the suspect is free: ask about safety, assess again"),
    "complaint": gettext_lazy("a complaint is needed to prosecute; last day"),
    "complaint_maybe": gettext_lazy("a complaint may be needed to prosecute; last day"),
    "day_2": gettext_lazy("after 2 days"),
    "week_1": gettext_lazy("after a week"),
    "month_1": gettext_lazy("after a month"),
    "month_3": gettext_lazy("after 3 months"),
    "quiet": gettext_lazy("none since the day we would ask how they are"),
    "given": gettext_lazy("the person agrees: it can be handed over"),
    "refused": gettext_lazy("the person does not want it: nothing goes"),
    "withdrawn": gettext_lazy("the person took it back: nothing more goes"),
    "places": gettext_lazy("the person told where it is online"),
}

# What an answer was about, by the subject of the consent.
ANSWERED_ABOUT: dict[str, Promise] = {
    "statement": gettext_lazy("a statement for the police"),
    "referral": gettext_lazy("a referral"),
    "assessment": gettext_lazy("the assessment"),
    "notice": gettext_lazy("a notice"),
    "hashes": gettext_lazy("fingerprints"),
    "dossier": gettext_lazy("a dossier"),
}

# A date that is over asks for an act; the sentence says what it was.
_PASSED: dict[str | None, Promise] = {
    "deadline": gettext_lazy("the blackmailer's deadline was %(moment)s"),
    "promise": gettext_lazy("we promised something for %(moment)s"),
    "call_back": gettext_lazy("we would call or write back at %(moment)s"),
    "other": gettext_lazy("our own date was %(moment)s"),
    "path": gettext_lazy("something along the proceedings was due %(moment)s"),
    "check_in": gettext_lazy("we would ask how they are at %(moment)s"),
    "quiet": gettext_lazy("gone quiet: no word since the day we would ask how they are"),
    "complaint": gettext_lazy("we would ask about a complaint at %(moment)s"),
    "measure": gettext_lazy("we would ask for a measure of protection %(moment)s"),
    "referral": gettext_lazy("we would ask about a referral %(moment)s"),
    "notice": gettext_lazy("we would look how a notice goes %(moment)s"),
    "answered": gettext_lazy("the person answered, or told something new %(moment)s"),
    None: gettext_lazy("a date was %(moment)s"),
}


@dataclass(frozen=True)
class Pressing:
    """What the sentences are made from, the same for a row of the queue and for a case."""

    state: State
    urgency: UrgencyClass
    reasons: tuple[Reason, ...]
    next_date: datetime | None
    next_date_kind: str | None
    next_date_words: str  # of a derived date: its code and, after a colon, the day it is about
    waiting_since: datetime | None
    last_activity: datetime
    last_writer: Side
    erasing: ErasingView | None
    lowered: bool
    readable: bool = True

    @property
    def codes(self) -> set[str]:
        return {reason.code for reason in self.reasons}

    def date_is_near(self, now: datetime) -> bool:
        """Passed, or within the horizon of the queue's order."""
        return self.next_date is not None and self.next_date - now <= HORIZON

    @property
    def last_day(self) -> date | None:
        """A complaint has a last day, and its date brings the case back some time before."""
        return last_day_of(self.next_date_kind, self.next_date_words)

    @property
    def clock_at(self) -> datetime | None:
        """What a clock counts down to: the date itself, or the end of the last day that it warns of."""
        return self.next_date if self.last_day is None else end_of(self.last_day)

    @property
    def date_kind(self) -> str | None:
        """Without the key nobody can tell a blackmailer's deadline from a date of ours."""
        return self.next_date_kind if self.readable and self.next_date_kind in DATE_KINDS else None

    @property
    def is_told_to_erase(self) -> bool:
        """It is erased by itself, and the person does not see the conversation meanwhile."""
        return self.erasing is not None and self.erasing.route is not ErasingRoute.TEAM

    def must_act(self, now: datetime) -> bool:
        return (
            self.waiting_since is not None or self.date_is_near(now) or bool(self.codes & {"erase_asked", "gone_quiet"})
        )


def is_shown(date: DateView, now: datetime) -> bool:
    """A derived date stands on the case page once it is near; until then the page of its subject shows it. Of the
    warnings for a complaint only one that has come: they all speak of the same last day."""
    return _asks_by_now(date.kind, date.at, now)


def _asks_by_now(kind: str | None, at: datetime, now: datetime) -> bool:
    if kind not in DERIVED_KINDS:
        return True
    return at - now <= (HORIZON if kind in _WARNING else DERIVED_AHEAD)


def last_day_of(kind: str | None, words: str) -> date | None:
    until = words.partition(":")[2] if kind == "complaint" else ""
    return date.fromisoformat(until) if until else None


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def clock_of(date: DateView, now: datetime) -> str:
    """What runs: until the date, or until the end of the last day that it warns of."""
    last_day = last_day_of(date.kind, date.words)
    at = date.at if last_day is None else end_of(last_day)
    return times.until(at, now) if at > now else _("passed")


def date_words(kind: str, words: str) -> str:
    """The words of a date: what a colleague wrote, or the sentence of a derived one."""
    if kind not in CODED_KINDS:
        return words
    code, _colon, more = words.partition(":")
    said = str(DERIVED_WORDS.get(code, words))
    if kind == "answered":
        return f"{ANSWERED_ABOUT[more]}: {said}" if more in ANSWERED_ABOUT else said
    return f"{said}: {times.day(date.fromisoformat(more))}" if more else said


def of_row(row: QueueRow, now: datetime) -> Pressing:
    """As of a case: a derived date that is not near yet asks for nothing, here neither. A closed case has no clock that
    runs, only a day that has come."""
    shown = row.next_date is not None and (
        row.next_date <= now if row.state is State.CLOSED else _asks_by_now(row.next_date_kind, row.next_date, now)
    )
    return Pressing(
        state=row.state,
        urgency=row.urgency,
        reasons=row.reasons,
        next_date=row.next_date if shown else None,
        next_date_kind=row.next_date_kind if shown else None,
        next_date_words=row.next_date_words if shown else "",
        waiting_since=row.waiting_since,
        last_activity=row.last_activity,
        last_writer=row.last_writer,
        erasing=row.erasing,
        lowered=row.lowered,
        readable=row.readable,
    )


def of_case(case: CaseView, now: datetime) -> Pressing:
    closed = case.state is State.CLOSED
    open_ones = (d for d in case.dates if not d.done and (d.at <= now if closed else is_shown(d, now)))
    due = min(open_ones, key=lambda date: date.at, default=None)
    return Pressing(
        state=case.state,
        urgency=case.urgency,
        reasons=case.reasons,
        next_date=due.at if due else None,
        next_date_kind=due.kind if due else None,
        next_date_words=due.words if due else "",
        waiting_since=case.waiting_since,
        last_activity=case.last_activity,
        last_writer=case.last_writer,
        erasing=case.erasing,
        lowered=case.lowered is not None,
    )


def causes(reasons: Iterable[Reason], *, without: tuple[str, ...] = ()) -> str:
    """ "thoughts of suicide, alone now"; empty where no fact says anything."""
    return ", ".join(
        str(CAUSES[reason.code]) for reason in reasons if reason.code in CAUSES and reason.code not in without
    )


def next_step(row: Pressing, now: datetime) -> str:
    """What must happen next. A row stands where its most pressing moment puts it; this says that moment first."""
    codes = row.codes
    crisis = row.urgency is UrgencyClass.CRISIS
    why = causes(row.reasons, without=_DEADLINES if row.next_date else ())
    if row.state is State.CLOSED:
        has_come = row.next_date is not None and row.next_date <= now
        return _because(_("Open again"), _was(row, now)) if has_come else _("Closed")
    if row.erasing is not None and row.erasing.route is ErasingRoute.TEAM:
        return _("Decide: erase or keep")
    if row.waiting_since is not None and crisis:
        return _because(_("Answer now"), why)
    if row.next_date is not None and row.next_date <= now:
        return _passed(row, now)
    if row.date_is_near(now) and (row.waiting_since is None or row.date_kind in ("deadline", None)):
        return _before(row, now)
    if row.erasing is not None:
        return _("Asked to erase")
    if row.waiting_since is not None:
        return _because(_("Answer"), why or _class_words(row)) if why or _class_words(row) else _answer_calmly(row)
    if "gone_quiet" in codes:
        length = _long(now - row.last_activity)
        if crisis:
            return _("Gone quiet: no word for %(span)s after a crisis answer") % {"span": length}
        return _("Gone quiet: no word for %(span)s") % {"span": length}
    if row.next_date is not None:
        return _before(row, now)
    return _because(_("Answered"), why)


def _passed(row: Pressing, now: datetime) -> str:
    """ "Ask how it went: the blackmailer's deadline was 00:26"."""
    if row.last_day is not None:
        return _of_last_day(row)
    was = _was(row, now)
    if row.waiting_since is not None:
        return _because(_("Answer"), was)
    if row.date_kind == "deadline":
        return _because(_("Ask how it went"), was)
    return was[0].upper() + was[1:]


def _was(row: Pressing, now: datetime) -> str:
    return str(_PASSED[row.date_kind]) % {"moment": times.moment(row.next_date, now)}


def _class_words(row: Pressing) -> str:
    """What the clear class says where the words are sealed; a locked row must not look calm."""
    if row.readable or row.urgency is UrgencyClass.NONE:
        return ""
    words = str(URGENCIES[row.urgency])
    return words[0].lower() + words[1:]


def _because(act: str, why: str) -> str:
    return _("%(act)s: %(why)s") % {"act": act, "why": why} if why else act


def _answer_calmly(row: Pressing) -> str:
    return _("New report, nothing pressing") if row.state is State.NEW else _("Answer")


def _of_last_day(row: Pressing) -> str:
    """ "Answer: a complaint is needed to prosecute; last day: 24 Feb"."""
    said = date_words("complaint", row.next_date_words)
    return _because(_("Answer"), said) if row.waiting_since is not None else said[0].upper() + said[1:]


def _before(row: Pressing, now: datetime) -> str:
    if row.last_day is not None:
        return _of_last_day(row)
    words = {"moment": times.moment(row.next_date, now), "kind": DATE_KINDS[row.date_kind]}
    if row.waiting_since is not None:
        return _("Answer before %(moment)s: %(kind)s") % words
    return _("Before %(moment)s: %(kind)s") % words


def detail(row: Pressing, now: datetime) -> str:
    """Sentences under the step: who wrote last and when, what the headline did not say."""
    said = []
    if row.waiting_since is not None and row.state is State.NEW:
        said += [] if row.urgency is UrgencyClass.NONE else [_("New report.")]
    elif row.waiting_since is not None:
        said.append(_("Wrote back %(span)s ago.") % {"span": _long(now - row.waiting_since)})
    elif row.last_writer is Side.DESK and row.state is not State.CLOSED:
        said.append(_("We wrote last."))
    more = causes(row.reasons, without=_DEADLINES)
    if more and more not in next_step(row, now):
        said.append(more[0].upper() + more[1:] + ".")
    if row.erasing is not None and row.erasing.erase_after is not None:
        said.append(
            _("Erased %(moment)s unless the reporter stops it.")
            % {"moment": times.moment(row.erasing.erase_after, now)}
        )
    if row.lowered:
        said.append(_("Urgency set lower by a colleague."))
    return " ".join(said)


def _long(length: timedelta) -> str:
    """ "12 minutes", "3 hours", "2 days": for a sentence."""
    if length < timedelta(hours=1):
        minutes = max(1, length // timedelta(minutes=1))
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if length < timedelta(days=1):
        hours = length // timedelta(hours=1)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = length // timedelta(days=1)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
