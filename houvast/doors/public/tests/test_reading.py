"""Pages to read: two taps from the start, in every language, light, telling nothing in address and title."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from houvast.core.education import Audience, Kind
from houvast.records.content.education import current_education

LANGUAGES = ("nl", "en")
# With style and script, as they travel, a page of 40 kB of HTML stays under 60 kB; most are a quarter of that.
MOST_BYTES = 40_000
MARKER = "zxqvbnm"


def links(html: str) -> set[str]:
    return set(re.findall(r'href="(/[^"#?]*)', html))


def every_address(language: str) -> list[str]:
    from houvast.doors.public.reading import address_of

    education = current_education()
    with translation.override(language):
        pages = [address_of("page", slug) for slug in education.pages[language]]
        return pages + [address_of("scenario", name) for name in education.scenario_words[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_two_taps_from_the_start(visitor, language):
    visitor.language = language
    visitor.get("")
    assert f"/{language}/read/" in links(visitor.html)
    visitor.get("read/")
    missing = set(every_address(language)) - links(visitor.html)
    assert visitor.status == 200 and not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light_and_asks_nothing_of_anybody(visitor, language):
    visitor.language = language
    for address in (f"/{language}/read/", *every_address(language)):
        visitor.get(address.removeprefix(f"/{language}/"))
        assert visitor.status == 200, address
        assert len(visitor.page.content) < MOST_BYTES, address
        assert "Set-Cookie" not in visitor.page.headers and not visitor.client.cookies, address
        assert "<img" not in visitor.html and "url(" not in visitor.html and "<iframe" not in visitor.html
        for tag in re.findall(r'<a [^>]*href="https?:[^>]*>', visitor.html):
            assert 'rel="noreferrer"' in tag, tag
        assert f'lang="{language}"' in visitor.html and 'href="tel:112"' in visitor.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_have_one_title(visitor, language):
    visitor.language = language
    titles = {}
    for address in every_address(language):
        visitor.get(address.removeprefix(f"/{language}/"))
        titles.setdefault(re.search(r"<title>(.*?)</title>", visitor.html)[1], []).append(address)
    assert {title: where for title, where in titles.items() if len(where) > 1} == {}


@pytest.mark.parametrize("audience", list(Audience))
def test_each_audience_has_its_list(visitor, audience):
    visitor.get(f"read/for/{audience.value}/")
    assert visitor.status == 200
    pages = [page for page in current_education().pages_for("nl", audience) if page.kind is Kind.PAGE]
    assert all(visitor.sees(page.heading) and visitor.sees(page.line) for page in pages)


@pytest.mark.parametrize("path", ["read/nothing/", "read/for/nobody/", "read/try/nothing/1/", "read/first-hour/file/"])
def test_what_is_not_there_is_said(visitor, path):
    visitor.get(path)
    assert visitor.status == 404


def test_a_number_leads_to_who_counted_what_and_when(visitor):
    visitor.get("read/facts/")
    number = re.search(r'<a href="#n(\d+)">175 meldingen</a>', visitor.html)[1]
    note = visitor.html.partition(f'<li id="n{number}">')[2].partition("</li>")[0]
    assert "<b>175</b>" in note and "2024" in note and "IWF" in note and 'lang="en"' in note


def test_the_plan_leads_to_what_fits_its_step(visitor):
    visitor.language = "nl"
    visitor.to_plan()
    assert 'href="/nl/read/say-it/"' in visitor.html and 'href="/nl/read/"' in visitor.html


def test_somebody_plays_to_the_end_by_links_alone(visitor):
    """The path of giving in, each time: what still helps stands there, and it ends at people."""
    visitor.get("read/try/new-contact/1/")
    seen_still = 0
    for _ in range(12):
        seen_still += 'class="notice"' in visitor.html
        choices = re.findall(r'<a class="button quiet" href="/nl/(read/try/[^"]+)">', visitor.html)
        if not choices:
            break
        visitor.get(choices[0])
    assert not choices and seen_still >= 2
    assert 'class="contacts"' in visitor.html and 'href="/nl/read/after/"' in visitor.html


def test_the_lesson_and_its_sheets_are_documents_without_a_picture(visitor):
    for slug in ("lesson", "sheet-moves", "sheet-help"):
        visitor.get(f"read/{slug}/")
        assert f'href="/nl/read/{slug}/file/"' in visitor.html
        answer = visitor.client.get(f"/nl/read/{slug}/file/")
        made = answer.content
        assert answer["Content-Type"] == "application/pdf" and made.startswith(b"%PDF")
        assert b"/Subtype /Image" not in made and b"/Subtype/Image" not in made
        assert visitor.client.get(f"/nl/read/{slug}/file/").content is made


def test_one_file_is_the_whole_lesson(visitor):
    """The plan, then every sheet on a page of its own."""
    from io import BytesIO

    from pypdf import PdfReader

    made = visitor.client.get("/nl/read/lesson/file/").content
    pages = [each.extract_text() for each in PdfReader(BytesIO(made)).pages]
    sheets = current_education().pages_for("nl", Audience.SCHOOLS, Kind.SHEET)
    assert len(sheets) == 4 and "43 tot 45 minuten" in " ".join(pages)
    begun = [number for sheet in sheets for number, text in enumerate(pages) if text.lstrip().startswith(sheet.heading)]
    assert len(begun) == 4 and begun == sorted(begun)


@pytest.mark.parametrize(
    ("poster", "host", "address"),
    [
        ("https://hulp.example.org/", "", "https://hulp.example.org/"),
        ("", "help.example.org", "https://help.example.org/"),
        ("", "", "http://localhost/"),
    ],
)
def test_a_poster_leads_to_the_address_that_was_set(rf, settings, poster, host, address):
    from houvast.doors.public.posters import poster_address, qr_to, said_address

    settings.HOUVAST_POSTER_ADDRESS, settings.HOUVAST_PUBLIC_HOST = poster, host
    request = rf.get("/nl/read/poster-hall/", HTTP_HOST="localhost")
    assert poster_address(request) == address
    assert qr_to(address).startswith("<svg") and qr_to(address) != qr_to(f"{address}x")
    assert said_address(address) in {"hulp.example.org", "help.example.org", "localhost"}


def test_a_poster_stands_on_its_page(visitor):
    visitor.get("read/poster-hall/")
    assert '<figure class="qr"' in visitor.html and "<svg" in visitor.html and "<bdi>localhost" in visitor.html


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        ("nl", "bank terughalen", "paid"),
        ("nl", "les", "lesson"),
        ("nl", "deepfake", "made"),
        ("nl", "mijn zoon", "tonight"),
        ("nl", "doorsturen bangalijst", "in-the-group"),
        ("nl", "zelfmoord", "too-much"),
        ("en", "gift card", "paid"),
        ("en", "ashamed boy", "not-alone"),
        ("en", "teaching lessons", "lesson"),
    ],
)
def test_words_find_the_page(visitor, language, words, first):
    visitor.language = language
    visitor.post("read/find/", {"words": words})
    results = visitor.html.partition('id="hits"')[2]
    assert visitor.status == 200
    assert re.findall(r'href="/\w\w/read/([a-z-]+)/"', results)[0] == first


@pytest.mark.parametrize(
    "words", ["", "   ", "de het een", "&|!():*", "' OR 1=1 --", "\\", '"', "\0a", "x" * 5000, "ʼ‮"]
)
def test_whatever_is_typed_is_answered(visitor, words):
    visitor.post("read/find/", {"words": words})
    assert visitor.status == 200 and "<script>alert" not in visitor.html


def test_what_was_typed_stands_in_the_form_escaped_and_nowhere_else(visitor):
    visitor.post("read/find/", {"words": f'{MARKER}"><script>alert(1)</script>'})
    assert visitor.html.count(MARKER) == 1 and "<script>alert" not in visitor.html
    assert not visitor.client.cookies and MARKER not in visitor.path


def test_words_in_the_address_are_not_looked_up(visitor):
    visitor.get(f"read/find/?words={MARKER}")
    assert visitor.status == 200 and MARKER not in visitor.html


def test_the_database_keeps_nothing_of_a_search(visitor):
    """Not as the text of a statement, not as one that was prepared, not in a row: nothing is written at all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_current_wal_insert_lsn(), txid_current_if_assigned()")
        before = cursor.fetchone()
    visitor.post("read/find/", {"words": MARKER})
    with connection.cursor() as cursor:
        cursor.execute("select query from pg_stat_activity where query is not null")
        asked = [query for (query,) in cursor.fetchall()]
        cursor.execute("select statement from pg_prepared_statements")
        asked += [statement for (statement,) in cursor.fetchall()]
        cursor.execute("select txid_current_if_assigned()")
        assert cursor.fetchone()[0] == before[1]
    assert asked and not [query for query in asked if MARKER in query]


def test_who_has_a_plan_finds_the_way_back_to_it(visitor):
    visitor.language = "nl"
    visitor.get("read/say-it/")
    assert "Maak een plan" in visitor.html and "/nl/plan/" not in links(visitor.html)
    visitor.to_plan()
    for path in ("read/", "read/for/young/", "read/say-it/", "read/try/new-contact/6/"):
        visitor.get(path)
        assert "/nl/plan/" in links(visitor.html) and "Terug naar het plan" in visitor.html, path
        assert "Set-Cookie" not in visitor.page.headers and not visitor.page.cookies, path
