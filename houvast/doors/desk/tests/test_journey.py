"""The advisor's main job through the pages: sign in, see who is first, open, answer, note, close; and who may not."""

from __future__ import annotations

import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from houvast.procedures import opening

CRISIS = {"reporter_role": "self", "form": "webcam_lure", "suicidal_thoughts": "yes", "alone_now": "yes"}
CALM = {"reporter_role": "self", "form": "bluff_mail", "victim_age": "25_plus"}


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1]


def case_address(report_id: UUID, act: str = "") -> str:
    return f"/desk/case/{report_id}" + (f"/{act}" if act else "")


def test_from_the_queue_to_a_closed_case(house, browser_of, send):
    calm, crisis = send("Een mail.", **CALM), send("Ik kan niet meer.", **CRISIS)
    ada = browser_of("ada")

    queue = text_of(ada.get("/desk/queue"))
    assert queue.index(str(crisis)) < queue.index(str(calm))
    assert "Answer now: thoughts of suicide, alone now" in queue
    assert "New report, nothing pressing" in queue

    page = text_of(ada.get(case_address(crisis)))
    assert "Ik kan niet meer." in page
    answer = ada.post(case_address(crisis, "reply"), {"text": "Goed dat je het zegt.", "message_id": str(uuid4())})
    assert answer.status_code == 303
    ada.post(case_address(crisis, "note"), {"text": "Belt 113 met zus erbij.", "note_id": str(uuid4())})
    page = text_of(ada.get(case_address(crisis)))
    assert page.index("Goed dat je het zegt.") < page.index("Belt 113 met zus erbij.")
    assert "Belt 113 met zus erbij." in text_of(ada.get("/desk/queue"))

    close = text_of(ada.get(case_address(crisis, "close")))
    steps = set(re.findall(r'name="(step:[^"]+)"', close))
    assert steps
    ended = dict.fromkeys(steps, "done")
    assert ada.post(case_address(crisis, "close"), {**ended, "text": "Zus blijft."}).status_code == 303
    assert str(crisis) not in text_of(ada.get("/desk/queue"))
    assert str(crisis) in text_of(ada.get("/desk/closed"))
    closed = text_of(ada.get(case_address(crisis)))
    assert "Zus blijft." in closed
    assert ada.post(case_address(crisis, "reopen")).status_code == 303
    again = text_of(ada.get(case_address(crisis)))
    assert "opened again" in again
    assert "How it closed before" in again
    assert "Zus blijft." in again
    assert str(crisis) in text_of(ada.get("/desk/queue"))


def test_a_reporters_word_opens_a_closed_case(house, browser_of):
    from houvast.procedures.tests import house as reporters

    now = timezone.now()
    keys = reporters.sent(now, "help", **CALM)
    ada = browser_of("ada")
    ada.get(case_address(keys.report_id))
    ada.post(case_address(keys.report_id, "close"), {"text": "Wilde niet verder."})
    reporters.send(keys, timezone.now(), "toch nog iets")
    assert str(keys.report_id) in text_of(ada.get("/desk/queue"))
    page = text_of(ada.get(case_address(keys.report_id)))
    assert "toch nog iets" in page
    assert "opened again" in page
    assert "Wilde niet verder." in page


def test_a_note_never_reaches_the_reporter(house, browser_of, send):
    from houvast.procedures.tests import house as reporters

    now = timezone.now()
    keys = reporters.sent(now, "help", **CALM)
    ada = browser_of("ada")
    ada.get(case_address(keys.report_id))
    ada.post(case_address(keys.report_id, "note"), {"text": "alleen voor ons", "note_id": str(uuid4())})
    ada.post(case_address(keys.report_id, "reply"), {"text": "voor de melder", "message_id": str(uuid4())})
    told = [message.words for message in opening.read_mailbox(keys=keys, now=timezone.now()).messages]
    assert told == ["help", "voor de melder"]


def test_the_same_answer_twice_is_one_message(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    fields = {"text": "Eén keer.", "message_id": str(uuid4())}
    assert [ada.post(case_address(report, "reply"), fields).status_code for _ in range(2)] == [303, 303]
    assert text_of(ada.get(case_address(report))).count("Eén keer.") == 1


def test_a_colleague_reads_but_does_not_send_and_loses_no_text(house, browser_of, send):
    report = send(**CALM)
    ada, bram = browser_of("ada"), browser_of("bram")
    ada.get(case_address(report))
    page = text_of(bram.get(case_address(report)))
    assert "Ada has this case" in page
    assert 'id="reply"' not in page
    answer = bram.post(case_address(report, "reply"), {"text": "Toch getypt.", "message_id": str(uuid4())})
    assert answer.status_code == 409
    assert "Toch getypt." in text_of(answer)
    assert "Toch getypt." not in text_of(ada.get(case_address(report)))
    assert bram.post(case_address(report, "close"), {}).status_code == 409
    assert bram.post(case_address(report, "lower"), {"to": "none", "reason": "in_care"}).status_code == 409
    assert bram.post(case_address(report, "claim")).status_code == 409


def test_a_coordinator_takes_over_and_hands_on(house, browser_of, send):
    report = send(**CALM)
    ada, cora = browser_of("ada"), browser_of("cora")
    ada.get(case_address(report))
    assert cora.post(case_address(report, "claim"), {"take_over": "yes"}).status_code == 303
    assert "Cora has this case" in text_of(ada.get(case_address(report)))
    page = text_of(cora.get(case_address(report, "pass-on")))
    bram = re.search(r'value="person:([^"]+)"[^>]*> <bdi>Bram', page)[1]
    handed = cora.post(case_address(report, "pass-on"), {"to": f"person:{bram}", "text": "Vader belt om 9."})
    assert handed.status_code == 303
    assert "case of Bram" in text_of(ada.get("/desk/queue"))
    assert "Vader belt om 9." in text_of(browser_of("bram").get(case_address(report)))


def test_giving_back_frees_the_case(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    ada.post(case_address(report, "release"))
    assert f'action="{case_address(report, "claim")}"' in text_of(ada.get("/desk/queue"))


def test_an_open_page_that_looks_again_claims_nothing(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    ada.post(case_address(report, "release"))
    again = text_of(ada.get(case_address(report, "again"), HTTP_HX_REQUEST="true"))
    assert "nobody has it" in again
    assert 'hx-swap-oob="true"' in again


def test_urgency_is_lowered_with_a_reason(house, browser_of, send):
    report, ada = send(**CRISIS), browser_of("ada")
    ada.get(case_address(report))
    assert ada.post(case_address(report, "lower"), {"to": "none", "reason": "no such reason"}).status_code == 422
    assert ada.post(case_address(report, "lower"), {"to": "none", "reason": "in_care"}).status_code == 303
    assert "in care of others" in text_of(ada.get(case_address(report)))
    assert "Urgency set lower by a colleague." in text_of(ada.get("/desk/queue"))


def test_a_date_is_promised_and_done(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    assert ada.post(case_address(report, "dates"), {"kind": "promise", "at": "not a time"}).status_code == 422
    fields = {"kind": "promise", "at": "2031-01-02T09:30", "words": "Bellen na school"}
    assert ada.post(case_address(report, "dates"), fields).status_code == 303
    page = text_of(ada.get(case_address(report)))
    assert "2 Jan 2031 09:30" in page
    assert "Bellen na school" in page
    assert "Bellen na school" in text_of(ada.get("/desk/hand-over"))
    done = re.search(r'action="([^"]+/dates/[^"]+/done)"', page)[1]
    assert ada.post(done).status_code == 303
    assert "Bellen na school" not in text_of(ada.get(case_address(report))).replace("value=", "")
    assert text_of(ada.get("/desk/hand-over")).count("Nothing is promised.") == 1


@pytest.mark.parametrize("act", ["", "again", "facts", "close", "pass-on", "erase"])
def test_an_administrator_never_sees_a_case(house, browser_of, send, act):
    """The answer is the same for a case that is there and for one that never was."""
    report, dirk = send(**CALM), browser_of("dirk")
    there, nowhere = dirk.get(case_address(report, act)), dirk.get(case_address(uuid4(), act))
    assert there.status_code == nowhere.status_code == 404

    def shape(answer) -> str:
        return re.sub(r"[0-9a-f-]{36}|csrfmiddlewaretoken\" value=\"[^\"]*|/live/[^\"]*", "", text_of(answer))

    assert shape(there) == shape(nowhere)


def test_what_a_reporter_wrote_is_inert(house, browser_of, send):
    words = '<script>alert(1)</script> https://evil.example \u202e <a href="https://evil.example">x</a>'
    report, ada = send(words, **CALM), browser_of("ada")
    page = ada.get(case_address(report)).content.decode()
    assert "<script>alert" not in page
    assert 'href="https://evil' not in page
    assert re.search(r'<bdi class="text" dir="auto">&lt;script&gt;', page)


def test_the_reporter_sees_read_only_when_the_holder_opened_it(house, browser_of, send):
    from houvast.procedures.tests import house as reporters

    now = timezone.now()
    keys = reporters.sent(now, "help", **CALM)
    ada, bram = browser_of("ada"), browser_of("bram")
    assert not opening.read_mailbox(keys=keys, now=timezone.now()).read_by_desk
    first = text_of(ada.get(case_address(keys.report_id)))
    assert 'class="theirs fresh"' in first
    assert opening.read_mailbox(keys=keys, now=timezone.now()).read_by_desk
    reporters.send(keys, now, "nog iets")
    bram.get(case_address(keys.report_id))
    assert not opening.read_mailbox(keys=keys, now=timezone.now()).read_by_desk
