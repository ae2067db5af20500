"""Telling where it stands online, from the mailbox, and seeing where each notice stands."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.utils import timezone

from houvast.core.removal.notices import Channel, NoticeKind
from houvast.core.removal.tracking import What
from houvast.procedures import drafting_notices, following_notices, sending_notices
from houvast.procedures.drafting_notices import Wanted

from .reporter import FACTS, Reporter

HOSTILE = "https://instagram.com@evil.example/p\njavascript:alert(1)\nhttps://t.me/kanaal/12"


@pytest.fixture(autouse=True)
def helpline(settings):
    settings.HOUVAST_NOTICE_NAME = "Hulplijn Voorbeeld"
    settings.HOUVAST_NOTICE_EMAIL = "meldingen@voorbeeld.example"


@pytest.fixture
def there(reporter) -> Reporter:
    reporter.to_messages()
    return reporter


def act(house, **more) -> dict:
    with connection.cursor() as cursor:
        cursor.execute("select id from reports_report where state <> 'unsent'")
        (report_id,) = cursor.fetchone()
    return {"report_id": report_id, **house.acting("ada", timezone.now()), **more}


def drafted(house):
    place = following_notices.read_removal(**act(house)).places[0]
    wanted = Wanted(NoticeKind.DSA_16, place.receiver, Channel.MAIL, "en", (place.id,))
    return drafting_notices.draft(wanted=wanted, **act(house))


def tell(there: Reporter, text="https://t.me/kanaal/12", **more) -> Reporter:
    return there.get("messages/places/").submit("text", text=text, **({"shows": ["intimate"]} | more))


def test_the_room_stands_in_the_mailbox(there):
    there.get("messages/")
    assert "messages/places/" in there.html


def test_several_addresses_at_once_arrive_and_stand_there_as_text(there):
    tell(there, "Het staat op https://t.me/kanaal/12?utm_source=x en op https://beelden.example/a")
    assert there.sees("Het is aangekomen") and there.sees("Telegram") and there.sees("https://beelden.example/a")
    assert there.sees("https://t.me/kanaal/12") and not there.sees("utm_source")


def test_what_could_not_be_read_is_said_and_stays_typed(there):
    tell(there, "@naam\nhttps://t.me/kanaal/12")
    assert there.status == 422 and there.sees("Een deel is bewaard") and there.sees("dit is geen adres van een pagina")
    assert re.search(r"<textarea[^>]*>\n@naam</textarea>", there.html)


@pytest.mark.parametrize("more", [{"text": "  "}, {"shows": []}])
def test_an_address_and_what_it_shows_are_needed_and_nothing_typed_is_lost(there, more):
    tell(there, **more)
    assert there.status == 422 and there.sees("Vul minstens één adres in")
    assert more.get("text", "https://t.me/kanaal/12") in there.html


def test_hostile_addresses_are_never_links(there):
    tell(there, HOSTILE)
    assert there.sees("https://evil.example/p") and there.sees("dit is geen pagina op het web")
    for link in re.findall(r'(?:href|src|action)="([^"]*)"', there.html):
        assert not re.search(r"evil|t\.me|javascript", link), link


def test_before_a_message_was_sent_it_says_what_comes_first(reporter):
    reporter.to_receipt()
    reporter.get("messages/places/")
    assert reporter.sees("Dit kan zodra er een bericht bij de hulplijn is") and "<textarea" not in reporter.html


def test_each_state_is_said_in_plain_words_until_it_is_gone(house, there):
    tell(there)
    notice_id = drafted(house)
    assert there.get("messages/places/").sees("Die gaat niet weg zonder een ja")
    drafting_notices.ask(notice_id=notice_id, **act(house))
    assert there.get("messages/places/").sees("De tekst staat klaar om te lezen")
    there.get("messages/agreed/").submit("sha256", said="yes")
    assert there.get("messages/places/").sees("Er is ja gezegd")
    sending_notices.send(notice_id=notice_id, mail=False, **act(house))
    assert there.get("messages/places/").sees("Ze hebben nog niets laten horen") and there.sees("kijken we opnieuw")
    for what, code, said in (
        (What.RECEIVED, "", "Ze hebben het ontvangen"),
        (What.DECIDED, "removed", "Ze zeggen dat het weg is. Iemand van ons kijkt"),
        (What.CHECKED, "gone", "Het is daar weg. Iemand heeft gekeken"),
    ):
        day = timezone.localdate()
        sending_notices.note_event(notice_id=notice_id, what=what, code=code, on=day, words="intern", **act(house))
        assert there.get("messages/places/").sees(said)
    assert not there.sees("intern")


def test_under_18_nobody_looks(house, reporter, monkeypatch):
    monkeypatch.setitem(FACTS, "victim_age", "12_15")
    reporter.to_messages()
    tell(reporter)
    assert reporter.sees("Niemand van ons opent deze adressen")
    notice_id = drafted(house)
    drafting_notices.ask(notice_id=notice_id, **act(house))
    reporter.get("messages/agreed/").submit("sha256", said="yes")
    sending_notices.send(notice_id=notice_id, mail=False, **act(house))
    day = timezone.localdate()
    sending_notices.note_event(notice_id=notice_id, what=What.DECIDED, code="removed", on=day, words="", **act(house))
    assert reporter.get("messages/places/").sees("We vragen hun of dat zo blijft")
    assert not reporter.sees("Iemand van ons kijkt")
