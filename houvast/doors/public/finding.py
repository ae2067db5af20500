"""Search over the pages to read.

By POST, and answered directly: with GET the words would stand in the history of the browser, in the address bar of a
shared screen and in what the next page is told. A redirect would need a place to keep them; there is none, so a reload
asks whether to send the form again. Nothing of it is stored or logged (`records/content/searching.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from houvast.records.content.education import current_education
from houvast.records.content.searching import MOST_LETTERS, Found, search

from .page import language_of_page, show
from .reading import address_of


@dataclass(frozen=True)
class Hit:
    heading: str
    url: str
    excerpt: tuple[tuple[str, bool], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def read_find(request: HttpRequest) -> HttpResponse:
    language = language_of_page()
    words = request.POST.get("words", "").strip()[:MOST_LETTERS] if request.method == "POST" else ""
    education = current_education()
    found = search(education, language, words) if words and language in education.search else ()
    context = {"words": words, "hits": [_hit(each, language) for each in found], "asked": bool(words)}
    return show(request, "public/read_find.html", context)


def _hit(found: Found, language: str) -> Hit:
    education = current_education()
    scheme, _, name = found.key.partition(":")
    there = education.pages[language] if scheme == "page" else education.scenario_words[language]
    return Hit(there[name].heading, address_of(scheme, name), found.excerpt)
