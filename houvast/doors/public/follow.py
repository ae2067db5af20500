"""How far it is, and what may come: the path along the proceedings, and what the person tells of it themselves."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.support import Course, NotMade, Proceedings, ProceedingsError, Stage, Way, Wish
from houvast.procedures import following_proceedings
from houvast.procedures.following_proceedings import Following, ProceedingsConflict
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.seals import with_shared
from houvast.records.reports.views import MailboxView

from .along import along_shown
from .guards import with_open_mailbox
from .page import go, show, speaker_for

# What a person tells themselves; the rest of the record the desk keeps.
_FIELDS = ("wish", "made_on", "way", "number", "office", "statement_on", "course", "hearing_on", "judgment_on")

# What there is only once the police know: folded until something of it is there.
_LATER = ("made_on", "number", "office", "statement_on", "course", "hearing_on", "judgment_on")


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def follow(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    shared = with_shared(session.keys).shared
    now = timezone.now()
    following = following_proceedings.following_of(view.report_id, shared, now)
    if request.method != "POST" or not view.sent:
        return _page(request, view, following, typed_of(following.kept.proceedings), following.kept.revision)
    typed = {name: request.POST.get(name, "").strip() for name in _FIELDS} | {
        "not_made": [each for each in request.POST.getlist("not_made") if each in set(NotMade)]
    }
    base = request.POST.get("base", "")
    revision = int(base) if base.isdecimal() and len(base) < 10 else 0
    try:
        told = _told(following.kept.proceedings, typed, request.POST)
        following_proceedings.tell_proceedings(
            keys=session.keys, proceedings=told, revision=revision, now=now, by=REPORTER
        )
    except ProceedingsError as wrong:
        return _page(request, view, following, typed, revision, wrong=wrong, status=422)
    except ProceedingsConflict as conflict:
        return _page(request, view, following, typed, conflict.theirs.revision, elsewhere=True, status=409)
    return go("follow", at="kept", kept="1")


def typed_of(proceedings: Proceedings) -> dict[str, object]:
    """The record as the fields of a form."""
    known = proceedings.to_json()
    return {name: known.get(name, "") for name in _FIELDS} | {"not_made": known.get("not_made", [])}


def _told(before: Proceedings, typed: dict, post: QueryDict) -> Proceedings:
    """The record with what this form says; what it does not ask stays."""
    whole = before.to_json() | typed
    told = Proceedings.from_json(whole)
    today = timezone.localdate()
    if told.course != before.course:
        told = replace(told, course_on=today if told.course else None)
    if told.wish is not None and told.considered_on is None:
        told = replace(told, considered_on=today)
    return told


def _page(
    request: HttpRequest,
    view: MailboxView,
    following: Following,
    typed: dict,
    revision: int,
    *,
    wrong: ProceedingsError | None = None,
    elsewhere: bool = False,
    status: int = 200,
) -> HttpResponse:
    shown = following.path
    role = view.facts.situation.get("reporter_role")
    context = {
        "view": view,
        "path": shown,
        "along": along_shown(following.kept.proceedings, speaker_for(role).texts, timezone.localdate()),
        "next_check_in": following.next_moment.on if following.next_moment else None,
        "steps": [(step, f"follow.stage.{step.stage.value}") for step in shown.steps],
        "about": f"follow.about.{shown.here.value}",
        "title_here": f"follow.stage.{shown.here.value}",
        "next": f"follow.stage.{shown.next.value}" if shown.next else "",
        "without_police": shown.here is Stage.NO_PROCEEDINGS,
        "typed": typed,
        "more_known": any(typed[name] for name in _LATER) or wrong is not None,
        "wishes": [(wish.value, f"follow.wish_{wish.value}") for wish in Wish],
        "ways": [(way.value, f"follow.way_{way.value}") for way in Way],
        "courses": [(course.value, f"follow.course_{course.value}") for course in Course],
        "reasons": [(reason.value, f"follow.reason.{reason.value}") for reason in NotMade],
        "base": revision,
        "wrong": wrong.field if wrong else "",
        "problem": _problem(wrong),
        "elsewhere": elsewhere,
        "kept": "kept" in request.GET,
    }
    return show(request, "public/follow.html", context, role=role, status=status)


def _problem(wrong: ProceedingsError | None) -> str:
    if wrong is None:
        return ""
    return {"before": "follow.wrong_before", "too_long": "follow.too_long"}.get(wrong.problem, "follow.wrong")
