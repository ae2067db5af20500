"""A statement on paper, out of what was told: shown for correction, in Dutch and the reader's language, kept sealed."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from houvast.core.statement import Ask, Corrections, Gap, SectionName, Statement, draft_statement
from houvast.doors.look.pdf import NoPdf, can_make_pdf, pdf_of
from houvast.doors.look.statement_text import StatementText, as_plain_text, statement_text
from houvast.procedures import consenting, stating
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.stating import StatementConflict, StatementTooLong
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import sha256_of, standing
from houvast.records.consents.views import Subject
from houvast.records.content import current_knowledge
from houvast.records.reports.statements import KeptCorrections
from houvast.records.reports.views import MailboxView, Side

from .guards import with_open_mailbox
from .page import go, language_of_page, show, speaker_for, stays

DUTCH = "nl"


def statement_of(view: MailboxView) -> Statement:
    """Everything that was told: sent before, in the draft now."""
    told = [message.told for message in view.messages if message.author is Side.REPORTER and message.told]
    if view.draft:
        told.append(view.draft.told)
    return draft_statement(view.facts.situation, told)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def story(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    if request.method != "POST":
        return _page(request, session, view, stating.corrections_of(session.keys))
    given = read_corrections(request.POST, statement_of(view))
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
    """As it will be printed. Under it: whether we may pass it on, bound to exactly the Dutch text above."""
    kept = stating.corrections_of(session.keys)
    texts = _in_words(statement_of(view), kept.corrections)
    exact = as_plain_text(texts[0])
    context = {
        "view": view,
        "papers": texts,
        "may_pdf": can_make_pdf(),
        "receiver": kept.corrections.receiver,
        "sha256": sha256_of(exact),
        "given": _given(session, view, exact, kept.corrections.receiver),
    }
    return show(request, "public/story_paper.html", context, role=view.facts.situation.get("reporter_role"))


@require_safe
@with_open_mailbox
def story_pdf(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    kept = stating.corrections_of(session.keys)
    papers = _in_words(statement_of(view), kept.corrections)
    html = render_to_string("public/parts/story_pdf.html", {"papers": papers})
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
        about=about_statement(view),
        text=exact,
        receiver=kept.corrections.receiver,
        now=timezone.now(),
        by=REPORTER,
    )
    return go("agreed")


def about_statement(view: MailboxView):
    """What a consent about the statement of this report is about."""
    return uuid5(NAMESPACE_OID, f"{view.report_id}:statement")


def read_corrections(post: QueryDict, statement: Statement) -> Corrections:
    """What the form says. A line of the page that came without its tick was left out."""
    shown = set(post.getlist("shown"))
    known = {item.id for item in statement.items}
    return Corrections(
        left_out=frozenset((shown & known) & set(post.getlist("out"))),
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
    stands = standing(view.report_id, about_statement(view), session.keys.shared) if view.sent else None
    return stands is not None and (stands.text, stands.receiver) == (exact, receiver)


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
    # Everything is shown, also what is left out: so that it can come back.
    whole = statement_text(
        statement,
        Corrections(filled=kept.corrections.filled, added=kept.corrections.added),
        current_knowledge().texts(language_of_page()),
    )
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
