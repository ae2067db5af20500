"""Pages to read: the index, one list an audience, a page with what it rests on, and the same as a document.

Addresses and titles say nothing of the subject: they stay in the history of a browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from houvast.core.education import Audience, Kind, Page, PageMissing
from houvast.core.education.rendering import render
from houvast.doors.look.pdf import NoPdf, can_make_pdf, pdf_of
from houvast.doors.look.plan_text import contacts
from houvast.records.content import current_knowledge
from houvast.records.content.education import current_education
from houvast.records.content.figures import current_catalogue

from . import answers as answers_cookie
from .answers import Answers
from .guards import session_of
from .numbers import period_of
from .page import direction_of, go, language_of_page, show, speaker_for
from .posters import poster_address, qr_to, said_address
from .stamps import reviewed_on

ON_PAPER = (Kind.LESSON, Kind.SHEET, Kind.POSTER)


@dataclass(frozen=True)
class Entry:
    """A page in a list."""

    heading: str
    line: str
    url: str


@dataclass(frozen=True)
class Group:
    """One audience: `pages` to read, `tries` to play, `papers` to print."""

    audience: str
    pages: tuple[Entry, ...]
    tries: tuple[Entry, ...]
    papers: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """Key of the sentence that names it."""
        return f"read.for.{self.audience}"

    @property
    def line(self) -> str:
        return f"read.for_line.{self.audience}"


@dataclass(frozen=True)
class Note:
    """What a number of the page counts. `meaning` is as the source has it, in English."""

    value: str
    counted: str
    period: str
    publisher: str
    source: str
    meaning: str


@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """Everything there is to read, in one list: a page is two taps from the start."""
    groups = [group_for(each, language_of_page()) for each in Audience]
    return show(request, "public/read.html", {"groups": groups, "to_plan": plan_of(request)})


@require_safe
def read_for(request: HttpRequest, audience: str) -> HttpResponse:
    if audience not in tuple(Audience):
        raise Http404
    context = {"group": group_for(Audience(audience), language_of_page()), "to_plan": plan_of(request)}
    return show(request, "public/read_for.html", context)


@require_safe
def read_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = page_or_404(slug)
    speaker = speaker_for(None)
    context = {
        "page": page,
        "page_direction": direction_of(page.language),
        "body": body_of(page.language, page.slug),
        "notes": notes_of(page),
        "sources": [current_knowledge().sources[name] for name in page.sources],
        "contacts": contacts(page.referrals, speaker.texts),
        "reviewed_on": reviewed_on([_stamp(page)]),
        "back_to": page.audience[0].value,
        "on_paper": page.kind in ON_PAPER and can_make_pdf(),
        "further": _further(page),
        "to_plan": plan_of(request),
        **_way(page, poster_address(request)),
    }
    return show(request, "public/read_page.html", context)


@require_safe
def read_file(request: HttpRequest, slug: str) -> HttpResponse:
    """A lesson, a sheet or a poster as PDF; without pango the page itself can be printed."""
    page = page_or_404(slug)
    if page.kind not in ON_PAPER:
        raise Http404
    try:
        made = _document(page.language, page.slug, poster_address(request) if page.kind is Kind.POSTER else "")
    except NoPdf:
        return go("read_page", slug)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{page.slug}.pdf"'
    return response


def plan_of(request: HttpRequest) -> str:
    """Where the reader's own plan is, to go back to; "" for whoever has none. Nothing is written for it."""
    if session_of(request):
        return reverse("public:my_plan")
    answers = answers_cookie.read(request, timezone.now())
    return reverse("public:plan") if isinstance(answers, Answers) and answers.counted else ""


def page_or_404(slug: str) -> Page:
    try:
        return current_education().page(language_of_page(), slug)
    except PageMissing:
        raise Http404 from None


def group_for(audience: Audience, language: str) -> Group:
    education = current_education()
    words = education.scenario_words.get(language, {})
    tries = [each.id for each in education.scenarios_for(audience) if each.id in words]
    return Group(
        audience.value,
        tuple(_entry(page) for page in education.pages_for(language, audience)),
        tuple(Entry(words[each].heading, words[each].line, address_of("scenario", each)) for each in tries),
        tuple(_entry(page) for page in education.pages_for(language, audience, Kind.SHEET, Kind.POSTER)),
    )


def _entry(page: Page) -> Entry:
    return Entry(page.heading, page.line, address_of("page", page.slug))


def address_of(scheme: str, target: str) -> str:
    """Where a link in a text leads (`core.education.markup.SCHEMES`)."""
    if scheme == "scenario":
        return reverse("public:read_try", args=[target, current_education().scenarios[target].start])
    if scheme == "page":
        return reverse("public:read_page", args=[target])
    return reverse({"plan": "public:start", "numbers": "public:numbers"}[scheme])


def opened(opens: tuple[str, ...], language: str) -> tuple[Entry, ...]:
    """What the end of a scenario leads to; the plan is left to the page, which says it in words of its own."""
    found = []
    for each in opens:
        scheme, _, target = each.partition(":")
        if scheme == "page":
            found.append(_entry(current_education().page(language, target)))
    return tuple(found)


@cache
def body_of(language: str, slug: str) -> SafeString:
    """The HTML of a page. Its words do not change while the process runs; the parser has escaped them."""
    with translation.override(language):
        return mark_safe(render(current_education().page(language, slug), address_of))


def notes_of(page: Page) -> tuple[Note, ...]:
    catalogue = current_catalogue()
    return tuple(_note(catalogue.by_id[name], page.language) for name in page.figures)


def _note(entry, language: str) -> Note:
    figure = entry.figure
    return Note(
        value="" if figure.value is None else str(figure.value),
        counted=figure.title.get(language, ""),
        period=period_of(figure),
        publisher=figure.publisher or "",
        source=figure.source or "",
        meaning=" ".join(part for part in (entry.meaning, f"({entry.note})" if entry.note else "") if part),
    )


def _further(page: Page) -> tuple[Entry, ...]:
    """Other pages for the same readers, three at most: the ones that follow in order."""
    beside = [each for each in current_education().pages_for(page.language, page.audience[0]) if each.slug != page.slug]
    after = [each for each in beside if each.order >= page.order]
    return tuple(_entry(each) for each in (*after, *(each for each in beside if each not in after))[:3])


def _way(page: Page, address: str) -> dict[str, str]:
    """The code of a poster, and the address in letters for whoever scans nothing."""
    return {"qr": qr_to(address), "there": said_address(address)} if page.kind is Kind.POSTER else {}


def _stamp(page: Page) -> dict[str, str] | None:
    return None if page.reviewed is None else {"by": page.reviewed.by, "on": page.reviewed.on}


@lru_cache(maxsize=64)
def _document(language: str, slug: str, address: str) -> bytes:
    """Drawn once a process: the same for everybody, and half a second of work that nobody can ask for twice."""
    page = current_education().page(language, slug)
    html = "".join(_on_paper(each, address) for each in (page, *_sheets(page)))
    return pdf_of(html, title=page.title, language=language)


def _sheets(page: Page) -> tuple[Page, ...]:
    """What goes along with a lesson, so that one file is the whole of it."""
    if page.kind is not Kind.LESSON:
        return ()
    return current_education().pages_for(page.language, page.audience[0], Kind.SHEET)


def _on_paper(page: Page, address: str) -> str:
    context = {
        "page": page,
        "body": body_of(page.language, page.slug),
        "notes": notes_of(page),
        "contacts": contacts(page.referrals, current_knowledge().texts(page.language)),
        "speaker": speaker_for(None),
        **_way(page, address),
        "brand": settings.HOUVAST_HELPLINE_NAME,
    }
    return render_to_string("public/parts/read_pdf.html", context)
