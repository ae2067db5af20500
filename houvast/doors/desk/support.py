"""Support along the way, for one case: how the person is, what they may ask for now, what we do there and when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.core.support import Moment, is_quiet, moments, next_moment, path, tasks
from houvast.core.support.rights import Held, SupportWords, support_of
from houvast.doors.desk import pages, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.law_words import CONFIDENCE
from houvast.doors.desk.police_words import STAGES
from houvast.doors.desk.pressing import DERIVED_WORDS
from houvast.doors.desk.subject_line import SubjectLine
from houvast.doors.desk.texts import desk_texts
from houvast.doors.look.plan_text import contacts
from houvast.procedures import opening
from houvast.records.content.law import current_law
from houvast.records.content.support import current_support, support_words
from houvast.records.reports.views import CaseView
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


def support_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine:
    """Warm where somebody went quiet after a day on which we agreed to ask."""
    url = reverse("desk:support", args=[view.report_id])
    return SubjectLine(_("Support"), how_they_are(view, now), url, warm=has_gone_quiet(view, now))


def has_gone_quiet(view: CaseView, now: datetime) -> bool:
    return view.agreement is not None and is_quiet(view.agreement, timezone.localdate(now))


def how_they_are(view: CaseView, now: datetime) -> str:
    """The agreed days in a few words."""
    today, agreement = timezone.localdate(now), view.agreement
    if agreement is None:
        return _("no days agreed to ask how they are")
    if agreement.stopped_on is not None:
        return _("the person stopped it, %(day)s") % {"day": times.day(agreement.stopped_on)}
    if is_quiet(agreement, today):
        last = [moment for moment in moments(agreement, today) if moment.quiet][-1]
        return _("gone quiet: we would ask %(day)s, no word since") % {"day": times.day(last.on)}
    ahead = next_moment(agreement, today)
    if ahead is None:
        return _("every agreed day is over")
    return _("ask how they are: %(day)s") % {"day": times.day(ahead.on)}


@opens_to(Permission.READ_CASE)
def support(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    today = timezone.localdate(now)
    found = support_of(current_support(), view.proceedings, today)
    words = support_words("nl" if get_language() == "nl" else "en")
    agreement = view.agreement
    context = {
        "report_id": report_id,
        "reference": view.reference,
        "stage": STAGES[found.here],
        "steps": [
            (STAGES[step.stage], step.standing.value, times.day(step.on) if step.on else "")
            for step in path(view.proceedings, today).steps
        ],
        "state": how_they_are(view, now),
        "quiet": has_gone_quiet(view, now),
        "moments": [_moment(each) for each in moments(agreement, today)] if agreement else [],
        "heard": [times.day(day) for day in agreement.heard_on] if agreement else [],
        "tasks": [
            (times.day(task.due), DERIVED_WORDS[task.code], task.due < today) for task in tasks(view.proceedings, today)
        ],
        "helpline": [words.helpline[code] for code in found.stage.helpline],
        "rights": [_right(held, words) for held in found.rights],
        "later": [(STAGES[stage], [words.rights[r.id].title for r in rights]) for stage, rights in found.later],
        "contacts": contacts(found.stage.referrals, desk_texts(), unstamped=True),
        "reviewed": words.reviewed is not None,
    }
    return pages.show(request, "desk/support.html", context, topics=(report_id,))


def _moment(moment: Moment) -> tuple[str, str, str]:
    """(day, its name, how it went)"""
    went = _("heard") if moment.heard else _("no word") if moment.quiet else ""
    return times.day(moment.on), str(DERIVED_WORDS[moment.check_in.value]), went


def _right(held: Held, words: SupportWords) -> dict[str, object]:
    right, law = held.right, current_law().by_id
    named = [law[name] for name in right.provisions if name in law]
    return {
        "id": right.id,
        "words": words.rights[right.id],
        "depends": held.depends,
        "until": times.day(held.last_day) if held.last_day else "",
        "passed": held.passed,
        "articles": ", ".join([*(f"{each.instrument.short} {each.article}" for each in named), *right.articles]),
        "since": times.day(right.since) if right.since else "",
        "confidence": str(CONFIDENCE[right.confidence]),
        "checked": bool(named) and all(each.checked_by for each in named),
        "who": ", ".join(desk_texts().referral(name).name for name in right.referrals),
        "sources": ", ".join(right.sources),
    }
