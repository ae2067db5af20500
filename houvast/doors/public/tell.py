"""Telling, one page at a time, every page optional. Each step keeps the draft; nobody sees it before "send"."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.situation import Told
from houvast.core.situation.vocabulary import ACT_KINDS, PLATFORM_IDS
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.reports.views import MailboxView

from . import told_form
from .drafts import Draft, PartChanged, draft_of, save_part
from .guards import with_open_mailbox
from .page import go, show, speaker_for, stays
from .showing import told_shown
from .told_form import Problem

# The pages in their order: URL name → part of the draft.
PAGES = {"tell": "words", "used": "indicators", "own": "own_accounts", "until": "deadline", "days": "acts"}
_ORDER = (*PAGES, "review")

Reader = Callable[[HttpRequest, Told], tuple[Told, list[Problem]]]


def _words(request: HttpRequest, told: Told) -> tuple[Told, list[Problem]]:
    words = told_form.read_words(request.POST)
    problem = told_form.words_problem(words)
    return dataclasses.replace(told, words=words), [problem] if problem else []


def _used(request: HttpRequest, told: Told) -> tuple[Told, list[Problem]]:
    found, problems = told_form.read_indicators(request.POST, told_form.USED_KINDS)
    return dataclasses.replace(told, indicators=found), problems


def _own(request: HttpRequest, told: Told) -> tuple[Told, list[Problem]]:
    found, problems = told_form.read_indicators(request.POST, told_form.OWN_KINDS)
    return dataclasses.replace(told, own_accounts=found), problems


def _until(request: HttpRequest, told: Told) -> tuple[Told, list[Problem]]:
    deadline, problems = told_form.read_deadline(request.POST)
    return dataclasses.replace(told, deadline=deadline), problems


def _days(request: HttpRequest, told: Told) -> tuple[Told, list[Problem]]:
    """`remove`: the number of an act to take away. Otherwise one act is added, if one was filled in."""
    if "remove" in request.POST:
        gone = request.POST["remove"]
        kept = tuple(act for number, act in enumerate(told.acts) if str(number) != gone)
        return dataclasses.replace(told, acts=kept), []
    act, problems = told_form.read_act(request.POST)
    # The same form sent twice adds one act.
    if act is None or act in told.acts:
        return told, problems
    if len(told.acts) >= told_form.MOST_ACTS:
        return told, [*problems, Problem("act_kind", "tell.too_many")]
    return dataclasses.replace(told, acts=told_form.in_order((*told.acts, act))), problems


_READERS: dict[str, Reader] = {"tell": _words, "used": _used, "own": _own, "until": _until, "days": _days}


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def tell(request: HttpRequest, session: MailboxSession, view: MailboxView, page: str) -> HttpResponse:
    draft = draft_of(view)
    if request.method != "POST":
        return _page(request, view, draft, page)
    return _kept(request, session, view, draft, page)


def _kept(request: HttpRequest, session: MailboxSession, view: MailboxView, draft: Draft, page: str) -> HttpResponse:
    part, read = PAGES[page], _READERS[page]
    typed, problems = read(request, draft.told)
    if problems:
        return _page(request, view, Draft(typed, draft.revision), page, problems=problems)
    base = request.POST.get("base", "")
    try:
        saved = save_part(session.keys, draft, part, base, lambda told: read(request, told)[0], timezone.now())
    except PartChanged as changed:
        theirs = Draft(changed.told, draft.revision)
        return _page(request, view, Draft(typed, draft.revision), page, theirs=theirs)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"base": saved.base(part)})
    return _onward(request, page)


def _onward(request: HttpRequest, page: str) -> HttpResponse:
    if stays(request) or "remove" in request.POST:
        return go(page)
    if "add" in request.POST:
        return go(page, at="add")
    if "more_rows" in request.POST:
        return go(page, rows="more")
    if "lures" in request.POST:
        return go("lures")
    if "review" in request.POST:
        return go("review")
    return go(_ORDER[_ORDER.index(page) + 1])


def _page(
    request: HttpRequest,
    view: MailboxView,
    draft: Draft,
    page: str,
    *,
    problems: list[Problem] | None = None,
    theirs: Draft | None = None,
) -> HttpResponse:
    role = view.facts.situation.get("reporter_role")
    texts = speaker_for(role).texts
    told = draft.told
    part = PAGES[page]
    number = _ORDER.index(page)
    context = {
        "page": page,
        "told": told,
        "view": view,
        # After a conflict the form stands on what is stored now, so that sending it again decides.
        "base": (theirs or draft_of(view) if problems else theirs or draft).base(part),
        "problems": {problem.field: problem.key for problem in problems or ()},
        "theirs": theirs.told if theirs else None,
        "previous": _ORDER[number - 1] if number else None,
        "number": number + 1,
        "count": len(PAGES),
        "platforms": [(name, texts.platform(name).name) for name in PLATFORM_IDS],
        **_FIELDS[page](request, told, texts),
    }
    status = 422 if problems or theirs else 200
    return show(request, f"public/tell_{page}.html", context, role=role, status=status)


def _no_fields(request: HttpRequest, told: Told, texts: object) -> dict:
    return {}


def _indicator_fields(kinds: tuple[str, ...], part: str) -> Callable[..., dict]:
    def fields(request: HttpRequest, told: Told, texts) -> dict:
        there = getattr(told, part)
        return {
            "accounts": told_form.account_rows(there, more="rows" in request.GET),
            "kinds": [
                (kind, texts.name_of("indicator_kinds", kind), told_form.lines_of(there, kind)) for kind in kinds
            ],
            "script": told_form.lines_of(there, "script"),
        }

    return fields


def _deadline_fields(request: HttpRequest, told: Told, texts: object) -> dict:
    """As typed, where it could not be read."""
    shown = told_form.deadline_fields(told.deadline)
    if request.method == "POST":
        shown = {name: request.POST.get(name, value) for name, value in shown.items()}
    return {"deadline": shown, "home_zones": told_form.HOME_ZONES, "offsets": told_form.OFFSETS}


def _act_fields(request: HttpRequest, told: Told, texts) -> dict:
    typed = {
        name: request.POST.get(f"act_{name}", "")
        for name in ("kind", "day", "until", "platform", "amount", "currency", "words")
    }
    return {
        "act": typed,
        "acts": told_shown(told, texts).acts,
        "act_kinds": [(kind, texts.name_of("act_kinds", kind)) for kind in ACT_KINDS],
    }


_FIELDS: dict[str, Callable[..., dict]] = {
    "tell": _no_fields,
    "used": _indicator_fields(told_form.USED_KINDS, "indicators"),
    "own": _indicator_fields(told_form.OWN_KINDS, "own_accounts"),
    "until": _deadline_fields,
    "days": _act_fields,
}
