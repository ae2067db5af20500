"""What a reporter wrote is inert at the desk, and what an advisor wrote is inert in the mailbox."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, visiting
from tests.support.client import Client
from tests.support.house import House
from tests.support.routes import address, routes

HOSTILE = [
    "<script>document.title='taken'</script>",
    "<img src=x onerror=\"document.title='taken'\">",
    '"><svg onload=document.title="taken">',
    "<a href='https://attacker.example/'>klik</a> https://attacker.example/pad",
    "javascript:document.title='taken'",
    "{{ 7|add:35 }} {% load i18n %} ${7*6}",
    "</textarea><script>document.title='taken'</script>",
    "\u202egnp.exe\u2066\u202d tekst \u2069 \u200f\u202a",
    "--><style>body{display:none}</style>",
    "'); drop table reports_report; --",
]
TEXT = "\n".join(HOSTILE)


@pytest.fixture(scope="module")
def hostile(live_house: House) -> tuple[Client, str]:
    """A report in which every field that can be typed in is hostile; its browser, and its id."""
    reporter = live_house.reporter(form="webcam_lure")
    reporter.to_plan()
    reporter.keep()
    reporter.mark_kept()
    client = reporter.client
    for name in ("used", "own"):
        form = max(client.get(address(f"public:{name}")).forms, key=lambda form: len(form.fields))
        typed = {field.name: HOSTILE[0] + HOSTILE[1] for field in form.fields if field.is_typed}
        assert client.submit(form, typed).status == 200
    form = max(client.get(address("public:days")).forms, key=lambda form: len(form.fields))
    client.submit(form, {"act_kind": "threat", "act_words": TEXT, "add": "1"})
    assert reporter.send(reporter.tell(TEXT)).path == address("public:messages")
    report_id = str(live_house.report_of(reporter.receipt)["id"])
    return client, report_id


def watch(page: Page) -> list[str]:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    return dialogs


def cookies_for(client: Client) -> list[dict]:
    url = client.base_url.replace("http:", "https:")
    return [
        {"name": name, "value": value, "url": url, "secure": True, "httpOnly": True, "sameSite": "Strict"}
        for name, value in client.cookies.items()
    ]


def check_inert(page: Page) -> None:
    assert "taken" not in page.title()
    assert page.locator("a[href*='attacker']").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.locator("main img, main script, main style, main iframe, main object").count() == 0
    assert page.locator("body").is_visible()
    assert page.evaluate("getComputedStyle(document.body).display") != "none"


def test_the_desk_shows_it_as_text(live_house: House, browser: Browser, hostile: tuple[Client, str]):
    """Every page of the desk on which this case is seen, in a real browser with JavaScript."""
    _, report_id = hostile
    advisor = live_house.client_of(live_house.advisor)
    live_house.take(advisor, report_id)
    seen = 0
    with visiting(browser, live_house.url, size=DESKTOP) as visitor:
        visitor.context.add_cookies(cookies_for(advisor))
        dialogs = watch(visitor.page)
        for route in routes():
            if route.door != "desk" or "GET" not in route.methods or set(route.variables) - {"report_id"}:
                continue
            if not advisor.get(route.address({"report_id": report_id})).is_page:
                continue  # a file: nothing of it runs in a page of ours
            answer = visitor.go(route.address({"report_id": report_id}))
            if answer is None or answer.status != 200:
                continue
            check_inert(visitor.page)
            seen += "drop table" in visitor.page.content()
        assert dialogs == []
    assert seen >= 1, "the hostile words were not seen at all"


def test_directions_of_writing_stay_where_they_are(live_house: House, hostile: tuple[Client, str]):
    """A right-to-left override ends with the words it stands in: they are isolated wherever they are shown."""
    _, report_id = hostile
    page = live_house.client_of(live_house.advisor).get(address("desk:case", report_id=report_id)).text
    override = "\u202e"
    assert override in page
    for found in re.finditer(override, page):
        before = page[: found.start()]
        opened = max(before.rfind("<bdi"), before.rfind('dir="auto"'))
        assert opened > 0 and before.rfind("</bdi>") < opened, before[-200:]


def test_the_mailbox_shows_an_answer_as_text(live_house: House, browser: Browser, hostile: tuple[Client, str]):
    client, report_id = hostile
    advisor = live_house.client_of(live_house.advisor)
    case = live_house.take(advisor, report_id)
    assert advisor.submit(case.form("message_id", "text"), {"text": TEXT}).status == 200
    with visiting(browser, live_house.url) as visitor:
        visitor.context.add_cookies(cookies_for(client))
        dialogs = watch(visitor.page)
        for name in ("public:messages", "public:held", "public:my_plan", "public:used", "public:days"):
            visitor.go(address(name))
            check_inert(visitor.page)
        assert dialogs == []


def test_what_is_written_keeps_its_characters(hostile: tuple[Client, str]):
    """Control: nothing was stripped; every character stands in the mailbox, escaped."""
    client, _ = hostile
    page = client.get(address("public:messages")).text
    for words in ("&lt;script&gt;", "onerror=", "drop table reports_report", "{{ 7|add:35 }}", "\u202e"):
        assert words in page


FILES = ("public:plan_file", "public:my_plan_file", "public:note")


@pytest.mark.parametrize("name", FILES)
def test_a_saved_file_names_nothing(live_house: House, name: str):
    """The name of a file and the headers that carry it are ours alone, whatever somebody typed or asked for."""
    client = live_house.reporter(form="webcam_lure")
    client.to_plan()
    if name != "public:plan_file":
        client.keep()
    for suffix in ("", "?name=a%0d%0aSet-Cookie:%20x=1", "?filename=..%2f..%2fetc"):
        answer = client.client.get(address(name) + suffix)
        assert answer.status == 200
        disposition = answer.headers["Content-Disposition"]
        assert re.fullmatch(r'attachment; filename="[a-z]{1,12}\.(txt|html)"', disposition), disposition
        assert "x=1" not in str(answer.headers)
