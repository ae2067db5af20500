"""What holds for every page: the bar, neutral names, no store, no foreign address, small, no text of a mistake."""

from __future__ import annotations

import re

import pytest

from houvast.doors.public.urls import urlpatterns

from .reporter import Reporter

# Words of the subject that may not stand in an address or in the title of a tab.
SUBJECT = re.compile(
    r"sext|afpers|extort|chant|blackmail|naakt|nude|seks|sex|foto|picture|dreig|threat|slachtoffer|victim|crisis|help",
    re.IGNORECASE,
)
BEFORE = ["", "who/", "check/", "answer/", "q/1/", "plan/", "plan/list/", "keep/", "open/", "device/", "gone/", "look/"]
INSIDE = [
    "code/",
    "more/",
    "tell/",
    "used/",
    "own/",
    "until/",
    "days/",
    "review/",
    "messages/plan/",
    "messages/plan/list/",
    "messages/check/",
    "messages/answer/",
    "held/",
    "erase/",
]
AFTER = ["messages/", "messages/plan/", "held/", "erase/", "stop/"]
MOST_BYTES = 60_000


def check(page: Reporter, language: str) -> None:
    html = page.html
    assert page.status == 200, (page.path, page.status)
    assert page.page["Cache-Control"] == "no-store"
    assert html.count("<h1") == 1 and "<main" in html
    assert html.index('href="tel:112"') and 'href="tel:113"' in html and f'href="/{language}/leave/"' in html
    assert html.rindex('class="bar"') > html.rindex("</main>"), "the bar stands in the same place"
    title = re.search(r"<title>(.*?)</title>", html)[1]
    assert title.strip() and not SUBJECT.search(title), title
    assert "style=" not in html and "<style" not in html and " on" + "click" not in html
    assert not re.search(r"<(script|link|img|iframe|form)[^>]+(src|href|action)=\"(https?:)?//", html)
    assert len(page.page.content) < MOST_BYTES
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), f"ids that stand twice at {page.path}"
    for label in re.findall(r'<label[^>]+for="([^"]+)"', html):
        assert label in ids
    for pointed in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html):
        assert set(pointed.split()) <= set(ids), (page.path, pointed)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_before_the_mailbox(reporter, language):
    reporter.language = language
    reporter.to_plan()
    for path in BEFORE:
        check(reporter.get(path), language)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_the_mailbox(reporter, language):
    reporter.language = language
    reporter.to_receipt()
    for path in INSIDE:
        check(reporter.get(path), language)
    reporter.get("code/").submit("kept", kept="1")
    reporter.get("review/").submit("revision")
    for path in AFTER:
        check(reporter.get(path), language)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_calendar_says_nothing_of_us(visitor, language):
    visitor.language = language
    visitor.get("calendar/")
    assert visitor.status == 200
    assert not SUBJECT.search(visitor.html.replace("/static/look/public.css", ""))
    assert "houvast" not in visitor.html and "tel:" not in visitor.html
    assert visitor.get("calendar/?m=2026-02").sees("28")
    assert visitor.get("calendar/?m=x").status == 200
    assert visitor.get("calendar/?m=9999-12").status == 200
    assert visitor.get("calendar/?m=0001-01").status == 200


def test_addresses_are_neutral():
    for route in urlpatterns:
        assert not SUBJECT.search(str(route.pattern)), route.pattern


@pytest.mark.parametrize("path", ["messages/", "tell/", "held/", "code/", "messages/plan/", "stop/"])
def test_without_a_session_a_page_of_the_mailbox_asks_for_the_code(visitor, path):
    assert visitor.get(path).place == "open/"


@pytest.mark.parametrize("path", ["q/1/", "plan/", "keep/", "check/", "answer/", "plan/file/"])
def test_without_answers_a_page_shows_the_start(visitor, path):
    assert visitor.get(path).place == ""


@pytest.mark.parametrize("path", ["messages/longer/", "messages/close/", "stop/write/"])
def test_an_act_is_no_address_to_open(visitor, path):
    assert visitor.client.get(f"/nl/{path}").status_code == 405


def test_the_gallery_is_for_the_demo_only_and_misses_no_component(visitor, settings):
    from houvast.doors.look.stylesheets import COMPONENTS

    visitor.get("look/")
    shown = {path.parent.name for path in COMPONENTS.glob("*/example.html")}
    assert shown | {"bar"} == {path.parent.name for path in COMPONENTS.glob("*/*.css")}
    assert all(f"<h2>{name}</h2>" in visitor.html for name in shown)
    settings.HOUVAST_MODE = "production"
    assert visitor.get("look/").status == 404
