"""Getting something offline, at the desk: places, drafts, sending, what comes back; and hostile addresses."""

from __future__ import annotations

import html
import json
import re
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from houvast.core.removal.addresses import Changed, Wrong
from houvast.core.removal.notices import Channel, Element, Ground
from houvast.core.removal.tracking import Decision, Found, Turn, What, Where
from houvast.core.situation import Told
from houvast.doors.desk import notice_words
from houvast.procedures import consenting, submitting
from houvast.procedures.tests.house import make
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of

HOSTILE = """javascript:alert(1)
https://instagram.com@evil.example/p
https://\u0456nstagram.com/p
https://t.me/kanaal/12?utm_source=x
https://t.me/a\u202egnp.exe"""


@pytest.fixture(autouse=True)
def helpline(settings):
    settings.HOUVAST_NOTICE_NAME = "Hulplijn Voorbeeld"
    settings.HOUVAST_NOTICE_EMAIL = "meldingen@voorbeeld.example"
    settings.HOUVAST_CAN_MAIL = True


def reported(**facts):
    now = timezone.now()
    return submitting.send(
        keys=make(now, published="yes", **facts), told=Told(words="help"), message_id=uuid4(), now=now, by=REPORTER
    )


@pytest.fixture
def case(house):
    return reported(victim_age="25_plus")


@pytest.fixture
def girl(house):
    return reported(victim_age="12_15")


def at(case, more: str = "") -> str:
    return f"/desk/case/{case.report_id}/places{more}"


def text_of(answered) -> str:
    return html.unescape(answered.content.decode())


def add(browser, case, text="https://t.me/kanaal/12\nhttps://onbekend.example/a", shows=("intimate",)):
    return browser.post(at(case, "/add"), {"text": text, "shows": list(shows)})


def draft(browser, case, *, to="telegram", **more) -> str:
    page = text_of(browser.get(at(case) + f"?to={to}"))
    places = re.findall(r'name="place" value="([0-9a-f-]+)"', page)
    fields = {"to": to, "kind": "dsa_16", "channel": "mail", "language": "en", "place": places} | more
    answered = browser.post(at(case, "/draft"), fields)
    assert answered.status_code == 303, text_of(answered)
    return answered["Location"].rpartition("#n-")[2]


def kept_text(browser, case, notice_id: str) -> str:
    page = text_of(browser.get(at(case)))
    return re.search(rf'id="x-{notice_id}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1]


def do(browser, case, notice_id: str, what: str, text: str | None = None):
    text = kept_text(browser, case, notice_id) if text is None else text
    return browser.post(at(case, f"/{notice_id}/do"), {"do": what, "text": text})


def agree(case):
    asked = next(each for each in consents_of(case.report_id, case.shared) if each.state == "asked")
    consenting.answer(
        keys=case, consent_id=asked.id, given=True, text_sha256=asked.text_sha256, now=timezone.now(), by=REPORTER
    )


def agreed(browser, case, **more) -> str:
    notice_id = draft(browser, case, **more)
    assert do(browser, case, notice_id, "ask").status_code == 303
    agree(case)
    return notice_id


def note(browser, case, notice_id: str, what: str, on: str | None = None):
    on = timezone.localdate().isoformat() if on is None else on
    return browser.post(at(case, f"/{notice_id}/note"), {"what": what, "on": on, "words": "zaak 77"})


def line_on_the_first_screen(browser, case) -> str:
    page = browser.get(f"/desk/case/{case.report_id}").content.decode()
    return next(item for item in page.partition('id="subjects"')[2].split("<li>") if "/places" in item)


def test_every_code_has_words():
    assert set(notice_words.STATES) == set(Where)
    assert set(notice_words.TURNS) == set(Turn)
    assert set(notice_words.GROUNDS) == set(Ground)
    assert set(notice_words.CHANNELS) == set(Channel)
    assert set(notice_words.DECISIONS) == set(Decision)
    assert set(notice_words.FINDINGS) == set(Found)
    assert set(notice_words.EVENTS) == set(What)
    assert set(notice_words.ELEMENTS) == set(Element)
    assert set(notice_words.CHANGES) == set(Changed)
    assert set(notice_words.NOT_READ) == set(Wrong)


def test_places_are_kept_by_receiver_and_an_unknown_host_is_said(house, browser_of, case):
    browser = browser_of("ada")
    assert "no place known" in line_on_the_first_screen(browser, case)
    assert add(browser, case).status_code == 303
    page = text_of(browser.get(at(case)))
    assert "Telegram" in page and "unknown host: find out who runs it" in page
    assert "2 places, no notice yet" in line_on_the_first_screen(browser, case)


def test_what_could_not_be_read_stays_typed_and_what_could_is_kept(house, browser_of, case):
    answered = add(browser_of("ada"), case, "@naam\nhttps://t.me/kanaal/12")
    page = text_of(answered)
    assert answered.status_code == 422 and "1 address kept." in page
    assert re.search(r"<textarea[^>]*>\n@naam</textarea>", page) and "no address of a page" in page


@pytest.mark.parametrize("typed", [{"text": ""}, {"text": "https://t.me/1", "shows": []}])
def test_an_address_needs_what_it_shows(house, browser_of, case, typed):
    answered = browser_of("ada").post(at(case, "/add"), {"text": "https://t.me/1", "shows": ["made"]} | typed)
    assert answered.status_code == 422 and typed["text"] in text_of(answered)


def test_hostile_addresses_are_text_and_never_a_link(house, browser_of, case):
    browser = browser_of("ada")
    shown = [browser.get(at(case)), add(browser, case, HOSTILE), browser.get(at(case))]
    for answered in shown:
        page = answered.content.decode()
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', page):
            assert not re.search(r"evil|xn--|nstagram|t\.me|javascript", link), link
    page = text_of(shown[-1])
    assert page.count("looks like Instagram, and is not") == 2
    assert "https://evil.example/p" in page and "a name before the host hid where it leads" in page
    assert "\u202e" not in page.partition("typed:")[0]


def test_from_draft_to_the_end(house, browser_of, case):
    browser = browser_of("ada")
    add(browser, case)
    notice_id = draft(browser, case)
    assert do(browser, case, notice_id, "mail").status_code == 422 and mail.outbox == []
    do(browser, case, notice_id, "ask")
    assert "the person is asked" in text_of(browser.get(at(case)))
    agree(case)
    assert "the person agrees: send the notice" in line_on_the_first_screen(browser, case)
    assert "Mail it now to abuse@telegram.org" in text_of(browser.get(at(case)))
    assert do(browser, case, notice_id, "mail").status_code == 303
    assert [each.to for each in mail.outbox] == [["abuse@telegram.org"]]
    for what, said in (
        ("received", "receipt confirmed, not decided"),
        ("decided:removed", "removed, they say: look"),
        ("checked:gone", "gone, a person looked"),
    ):
        assert note(browser, case, notice_id, what).status_code == 303
        assert said in text_of(browser.get(at(case)))
    assert "all ended" in line_on_the_first_screen(browser, case)
    assert "Telegram: zaak 77" in text_of(browser.get(f"/desk/case/{case.report_id}"))


def test_a_text_without_an_element_is_not_asked_says_which_and_is_not_lost(house, browser_of, case):
    browser = browser_of("ada")
    add(browser, case)
    notice_id = draft(browser, case)
    answered = do(browser, case, notice_id, "ask", "Please remove https://t.me/kanaal/12")
    page = text_of(answered)
    assert answered.status_code == 422 and "the statement of good faith" in page
    assert "Please remove https://t.me/kanaal/12</textarea>" in page
    assert consents_of(case.report_id, case.shared) == ()


def test_a_form_gets_text_to_paste_and_a_person_says_that_they_did(house, browser_of, case, settings):
    settings.HOUVAST_CAN_MAIL = False
    browser = browser_of("ada")
    add(browser, case, "https://www.tiktok.com/@naam/video/1")
    notice_id = agreed(browser, case, to="tiktok", channel="form")
    page = text_of(browser.get(at(case)))
    assert "Mail it now" not in page and "I pasted it and sent it" in page
    assert 'href="https://www.tiktok.com/legal/report/feedback"' in page
    assert do(browser, case, notice_id, "pasted").status_code == 303
    assert "sent, nothing heard yet" in text_of(browser.get(at(case)))


def test_a_search_engine_gets_its_own_request_with_the_name_of_the_person(house, browser_of, case):
    browser = browser_of("ada")
    add(browser, case, "https://www.google.com/search?q=naam")
    page = text_of(browser.get(at(case) + "?to=google_search"))
    assert "Only the result goes. The page stays" in page and "Name of the person" in page
    unfit = browser.post(
        at(case, "/draft"), {"to": "google_search", "kind": "dsa_16", "channel": "form", "language": "nl"}
    )
    assert unfit.status_code == 422
    notice_id = draft(
        browser, case, to="google_search", kind="search", channel="form", language="nl", person="Sam Voorbeeld"
    )
    assert "Sam Voorbeeld" in kept_text(browser, case, notice_id)


def test_an_unknown_host_gets_who_runs_it_from_the_advisor(house, browser_of, case):
    browser = browser_of("ada")
    add(browser, case)
    to = "other_site:onbekend.example"
    notice_id = draft(browser, case, to=to, name="Hoster BV", mail="abuse@hoster.example")
    assert "Hoster BV, abuse@hoster.example" in text_of(browser.get(at(case)))
    assert "To Hoster BV." in kept_text(browser, case, notice_id)
    wrong = browser.post(
        at(case, "/draft"),
        {"to": to, "kind": "dsa_16", "channel": "mail", "language": "en", "mail": "a@b.example\r\nBcc: m@evil.example",
         "place": re.findall(r'name="place" value="([0-9a-f-]+)"', text_of(browser.get(at(case) + f"?to={to}")))},
    )  # fmt: skip
    assert wrong.status_code == 422


def test_of_somebody_under_18_machines_get_a_file_once_it_is_agreed(house, browser_of, girl, case):
    browser = browser_of("ada")
    add(browser, girl)
    notice_id = draft(browser, girl)
    assert browser.get(at(girl, f"/{notice_id}/file")).status_code == 404
    do(browser, girl, notice_id, "ask")
    agree(girl)
    file = browser.get(at(girl, f"/{notice_id}/file"))
    assert json.loads(file.content)["type"] == "csem" and file["Content-Disposition"].startswith("attachment")
    add(browser, case)
    adult = browser.get(at(case, f"/{agreed(browser, case)}/file"))
    (asked,) = consents_of(case.report_id, case.shared)
    assert adult.content.decode() == asked.text and adult["Content-Type"].startswith("text/plain")


def test_a_day_that_cannot_be_is_told_and_the_words_stay(house, browser_of, case):
    browser = browser_of("ada")
    add(browser, case)
    notice_id = agreed(browser, case)
    do(browser, case, notice_id, "pasted")
    for what, on in (("received", "2020-01-01"), ("received", ""), ("decided:perhaps", None), ("nonsense", None)):
        answered = note(browser, case, notice_id, what, on)
        assert answered.status_code == 422 and "zaak 77" in text_of(answered)


def test_the_trusted_flagger_is_said_where_the_setting_says_so(house, browser_of, case, settings):
    browser = browser_of("ada")
    add(browser, case)
    assert "no trusted flagger" in text_of(browser.get(at(case) + "?to=telegram"))
    settings.HOUVAST_TRUSTED_FLAGGER = "ACM, 1 oktober 2025"
    assert "Sent as a trusted flagger: ACM, 1 oktober 2025." in text_of(browser.get(at(case) + "?to=telegram"))
    assert "ACM, 1 oktober 2025" in kept_text(browser, case, draft(browser, case))


def test_silence_shows_what_can_be_done_with_the_second_notice_first(house, browser_of, case, monkeypatch):
    browser = browser_of("ada")
    add(browser, case)
    first = agreed(browser, case)
    do(browser, case, first, "pasted")
    from datetime import timedelta

    today = timezone.localdate() + timedelta(days=4)
    monkeypatch.setattr("houvast.procedures.following_notices.timezone.localdate", lambda now=None: today)
    page = text_of(browser.get(at(case)))
    assert "Draft the second notice" in page and "Ask a trusted flagger" in page
    answered = browser.post(
        at(case, "/draft"),
        {"again": first, "to": "telegram", "kind": "dsa_16", "channel": "mail", "language": "en"},
    )
    assert answered.status_code == 303
    second = answered["Location"].rpartition("#n-")[2]
    assert "This is a second notice." in kept_text(browser, case, second)
