"""A statement on paper, out of what was told: shown for correction, in Dutch and the reader's language, kept sealed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from houvast.core.situation import Told
from houvast.core.statement import Ask, Corrections, Gap, SectionName, Statement, draft_statement
from houvast.core.support import Proceedings, ProceedingsError
from houvast.doors.look.pdf import NoPdf, can_make_pdf, pdf_of
from houvast.doors.look.statement_text import StatementText, as_plain_text, beside, statement_text
from houvast.procedures import consenting, following_proceedings, stating
from houvast.procedures.following_proceedings import ProceedingsConflict
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.stating import StatementConflict, StatementTooLong
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of, sha256_of
from houvast.records.consents.views import Subject, about_statement
from houvast.records.content import current_knowledge
from houvast.records.reports.proceedings import read_proceedings
from houvast.records.reports.seals import with_shared
from houvast.records.reports.statements import KeptCorrections
from houvast.records.reports.views import MailboxView, Side

from .guards import with_open_mailbox
from .page import go, language_of_page, show, speaker_for, stays

DUTCH = "nl"


def statement_of(view: MailboxView) -> Statement:
    """Everything that was told: sent before, added to what is known since, in the draft now."""
    told = [message.told for message in view.messages if message.author is Side.REPORTER and message.told]
    told.append(Told(indicators=view.facts.indicators, own_accounts=view.facts.own_accounts))
    if view.draft:
        told.append(view.draft.told)
    return draft_statement(view.facts.situation, told)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def story(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    if request.method != "POST":
        return _page(request, session, view, stating.corrections_of(session.keys))
    before = stating.corrections_of(session.keys).corrections
    given = read_corrections(request.POST, _whole(statement_of(view), before), before)
    revision = _number(request.POST.get("base"))
    try:
        kept = stating.correct_statement(keys=session.keys, corrections=given, revision=revision, now=timezone.now())
    except StatementConflict as conflict:
        shown = KeptCorrections(given, conflict.theirs.revision)
        return _page(request, session, view, shown, elsewhere=True, status=409)
    except StatementTooLong as long:
        fields = str(long.parameters["fields"]).split()
        return _page(request, session, view, KeptCorrections(given, revision), too_long=fields, status=422)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"base": kept})
    if stays(request) or "paper" not in request.POST:
        return go("story", at="kept")
    return go("story_paper")


@require_safe
@with_open_mailbox
def story_paper(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """As it will be printed. Under it: whether we may pass it on, bound to exactly the Dutch text above, and whether it
    went to the police."""
    return _paper(request, session, view)


def _paper(
    request: HttpRequest, session: MailboxSession, view: MailboxView, *, wrong_day: str | None = None, status: int = 200
) -> HttpResponse:
    kept = stating.corrections_of(session.keys)
    texts = _in_words(statement_of(view), kept.corrections)
    exact = as_plain_text(texts[0])
    context = {
        "view": view,
        "papers": texts,
        "beside": beside(texts),
        "asks": kept.corrections.asks,
        "may_pdf": can_make_pdf(),
        "receiver": kept.corrections.receiver,
        "sha256": sha256_of(exact),
        "given": _given(session, view, exact, kept.corrections.receiver),
        "taken_on": _taken_on(session, view),
        "wrong_day": wrong_day,
        "today": timezone.localdate(),
    }
    role = view.facts.situation.get("reporter_role")
    return show(request, "public/story_paper.html", context, role=role, status=status)


def _taken_on(session: MailboxSession, view: MailboxView) -> date | None:
    shared = with_shared(session.keys).shared
    return read_proceedings(view.report_id, shared).proceedings.statement_on if shared else None


@require_safe
@with_open_mailbox
def story_pdf(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    kept = stating.corrections_of(session.keys)
    papers = _in_words(statement_of(view), kept.corrections)
    html = render_to_string(
        "public/parts/story_pdf.html", {"papers": papers, "beside": beside(papers), "asks": kept.corrections.asks}
    )
    speaker = speaker_for(view.facts.situation.get("reporter_role"))
    try:
        made = pdf_of(html, title=speaker.plain("story.name"), language=papers[0].language)
    except NoPdf:
        return go("story_paper")
    response = HttpResponse(made, content_type="application/pdf")
    # The name says nothing: it stays in the list of downloads.
    response["Content-Disposition"] = f'attachment; filename="{speaker.plain("story.name").lower()}.pdf"'
    return response


@require_POST
@with_open_mailbox
def story_send(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """Agrees that exactly this text goes to exactly this receiver; a text that changed meanwhile is shown again."""
    kept = stating.corrections_of(session.keys)
    exact = as_plain_text(_in_words(statement_of(view), kept.corrections)[0])
    same = request.POST.get("sha256") == sha256_of(exact)
    if not (view.sent and kept.corrections.receiver and same):
        return go("story_paper", at="send")
    consenting.give(
        keys=session.keys,
        subject=Subject.STATEMENT,
        about=about_statement(view.report_id),
        text=exact,
        receiver=kept.corrections.receiver,
        now=timezone.now(),
        by=REPORTER,
    )
    return go("agreed")


@require_POST
@with_open_mailbox
def story_taken(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """The day this paper went to the police, by whoever brought it; empty or `undo` takes it back."""
    now = timezone.now()
    if not view.sent:
        return go("story_paper", at="taken")
    kept = read_proceedings(view.report_id, with_shared(session.keys).shared)
    typed = "" if "undo" in request.POST else request.POST.get("on", "").strip()
    try:
        told = Proceedings.from_json(kept.proceedings.to_json() | {"statement_on": typed})
    except ProceedingsError:
        return _paper(request, session, view, wrong_day=typed, status=422)
    if told.statement_on is not None and told.statement_on > timezone.localdate(now):
        return _paper(request, session, view, wrong_day=typed, status=422)
    with suppress(ProceedingsConflict):  # the page shows what stands there now
        following_proceedings.tell_proceedings(
            keys=session.keys, proceedings=told, revision=kept.revision, now=now, by=REPORTER
        )
    return go("story_paper", at="taken")


def read_corrections(post: QueryDict, whole: StatementText, before: Corrections) -> Corrections:
    """What the form says. `whole`: every line that the page shows, struck ones too; a line that it did not show yet (it
    was told meanwhile) keeps what was said of it before."""
    shown = set(post.getlist("shown"))
    lines = {line.id: line for section in whole.sections for line in section.lines}
    changed = {name: words for name, words in before.changed.items() if name not in shown}
    for name in shown & set(lines):
        words = _words(post, f"changed-{name}")
        told = lines[name].told.replace("\r\n", "\n").strip()
        # Own words come filled in: the same ones are no change. Where the told is gone, they are all there is.
        alone = name in before.changed and not lines[name].original
        if words and (alone or words != told):
            changed[name] = words
    return Corrections(
        left_out=frozenset((before.left_out - shown) | (shown & set(lines) & set(post.getlist("out")))),
        changed=changed,
        filled={gap.value: words for gap in Gap if (words := _words(post, f"gap-{gap.value}"))},
        added={name.value: words for name in SectionName if (words := _words(post, f"added-{name.value}"))},
        asks=tuple(ask for ask in Ask if ask.value in post.getlist("ask")),
        receiver=post.get("receiver", "").strip()[:200],
    )


def _words(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\r\n", "\n").strip()


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _in_words(statement: Statement, corrections: Corrections) -> tuple[StatementText, ...]:
    """In Dutch, and in the language of the page where that is another."""
    languages = dict.fromkeys([DUTCH, language_of_page()])
    knowledge = current_knowledge()
    return tuple(statement_text(statement, corrections, knowledge.texts(language)) for language in languages)


def _given(session: MailboxSession, view: MailboxView, exact: str, receiver: str) -> bool:
    """Whether exactly this text may go to exactly this receiver. An earlier text may stand beside it."""
    found = consents_of(view.report_id, with_shared(session.keys).shared)
    return any(
        each.stands and (each.about, each.text, each.receiver) == (about_statement(view.report_id), exact, receiver)
        for each in found
    )


def _whole(statement: Statement, corrections: Corrections) -> StatementText:
    """Everything, what is left out too: so that it can come back."""
    return statement_text(
        statement, replace(corrections, left_out=frozenset()), current_knowledge().texts(language_of_page())
    )


def _page(
    request: HttpRequest,
    session: MailboxSession,
    view: MailboxView,
    kept: KeptCorrections,
    *,
    elsewhere: bool = False,
    too_long: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    statement = statement_of(view)
    whole = _whole(statement, kept.corrections)
    by_name = {section.name: section for section in whole.sections}
    context = {
        "view": view,
        "statement": statement,
        "sections": [_section(name, by_name.get(name.value), kept.corrections) for name in SectionName],
        "left_out": kept.corrections.left_out,
        "asks": [(ask.value, f"story.ask.{ask.value}", ask in kept.corrections.asks) for ask in Ask],
        "receiver": kept.corrections.receiver,
        "base": kept.revision,
        "elsewhere": elsewhere,
        "too_long": too_long or [],
    }
    return show(request, "public/story.html", context, role=view.facts.situation.get("reporter_role"), status=status)


def _section(name: SectionName, text, corrections: Corrections) -> dict:
    return {
        "name": name.value,
        "field": f"added-{name.value}",
        "title": f"story.section.{name.value}",
        "lines": text.lines if text else (),
        "gaps": text.gaps if text else (),
        "added": corrections.added.get(name.value, ""),
    }
