"""From the receipt to a sent message: nothing lost, nothing sent twice, the receipt the same."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from houvast.core.sealing.receipts import read_receipt
from houvast.procedures import answering, opening
from houvast.records.audit.actors import REPORTER

from .reporter import Reporter, text_of


def keys_of(code: str, house):
    from django.utils import timezone

    return opening.open_mailbox(receipt=read_receipt(code), now=timezone.now(), by=REPORTER)


def mailbox(code: str, house):
    from django.utils import timezone

    return opening.read_mailbox(keys=keys_of(code, house), now=timezone.now())


def reports() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from reports_report")
        return cursor.fetchone()[0]


# -- making it


def test_the_same_form_twice_is_one_mailbox_and_one_receipt(reporter):
    reporter.to_plan().get("keep/")
    fields = reporter.fields(reporter.form("seed"))
    answers = reporter.client.cookies["__Host-a"].value
    codes = set()
    for _ in range(2):  # the second answer did not see the cookies of the first: its answer was lost
        reporter.client.cookies.pop("__Host-m", None)
        reporter.client.cookies["__Host-a"] = answers
        codes.add(reporter.post("keep/", fields).code)
    assert len(codes) == 1 and reports() == 1


def test_two_tabs_make_one_mailbox(reporter):
    reporter.to_plan()
    forms = [reporter.fields(reporter.get("keep/").form("seed")) for _ in range(2)]
    assert forms[0] != forms[1]
    answers = reporter.client.cookies["__Host-a"].value
    codes = set()
    for form in forms:
        reporter.client.cookies["__Host-a"] = answers
        codes.add(reporter.post("keep/", form).code)
    assert len(codes) == 1 and reports() == 1


def test_a_second_tap_after_the_first_answer_shows_the_same_code(reporter):
    reporter.to_plan().get("keep/")
    fields = reporter.fields(reporter.form("seed"))
    code = reporter.post("keep/", fields).code
    assert reporter.post("keep/", fields).code == code
    assert reports() == 1


def test_once_kept_the_form_asks_for_the_code(reporter):
    reporter.to_plan().get("keep/")
    fields, answers = reporter.fields(reporter.form("seed")), reporter.client.cookies["__Host-a"].value
    reporter.post("keep/", fields).submit("kept", kept="1")
    reporter.client.cookies.clear()
    reporter.client.cookies["__Host-a"] = answers
    reporter.post("keep/", fields)
    assert reporter.status == 422 and reporter.sees("al gemaakt")
    assert reports() == 1


def test_a_form_of_other_answers_makes_nothing(reporter):
    fields = reporter.fields(reporter.to_plan().get("keep/").form("seed"))
    reporter.client.cookies.clear()
    reporter.to_plan().post("keep/", fields)
    assert reporter.status == 422 and reports() == 0
    assert reporter.submit("seed").place == "code/"


def test_a_form_older_than_an_hour_is_filled_in_anew(reporter, clock):
    fields = reporter.fields(reporter.to_plan().get("keep/").form("seed"))
    clock(minutes=40)
    reporter.submit_nothing = None
    reporter.get("plan/").submit("step", mark="done")
    clock(minutes=30)
    reporter.post("keep/", fields)
    assert reporter.status == 422 and reports() == 0
    reporter.submit("seed")
    assert reporter.place == "code/" and reports() == 1


def test_without_a_team_no_mailbox_is_made_and_the_plan_stays(visitor):
    visitor.to_plan().get("keep/").submit("seed")
    assert visitor.status == 503 and reports() == 0
    assert visitor.sees("nog niet klaar")
    assert visitor.get("plan/").place == "plan/"


def test_with_a_full_disk_nothing_is_begun(reporter, settings, tmp_path, monkeypatch):
    from houvast.doors.public import keep

    settings.HOUVAST_DATA = tmp_path
    monkeypatch.setattr(keep, "LEAST_FREE", 2**62)
    reporter.to_plan().get("keep/")
    assert reporter.status == 503 and 'href="tel:112"' in reporter.html
    assert reporter.get("plan/").status == 200


# -- the receipt


def test_the_receipt_stands_folded_on_every_page_until_it_is_kept(reporter):
    code = reporter.to_receipt()
    assert reporter.sees(code)
    reporter.get("tell/")
    assert reporter.sees(code)
    reporter.get("code/").submit("kept")
    assert reporter.status == 422, "the box was not ticked"
    reporter.submit("kept", kept="1")
    for path in ("tell/", "used/", "review/", "held/"):
        assert code not in reporter.get(path).html
    assert reporter.get("code/").place != "code/"
    assert reporter.get("code/note/").place != "code/note/"


def test_note_and_qr_hold_the_code_and_nothing_else(reporter):
    code = reporter.to_receipt()
    assert "<svg" in reporter.html and "style=" not in reporter.html
    reporter.get("code/note/")
    assert reporter.html.strip() == code
    assert reporter.page["Content-Disposition"] == 'attachment; filename="note.txt"'


def test_the_extra_word_is_chosen_once(reporter):
    reporter.to_receipt()
    reporter.submit("word", word="ab")
    assert reporter.status == 422 and reporter.sees("langer woord")
    reporter.submit("word", word="paarse olifant")
    assert reporter.status == 200 and reporter.sees("extra woord is bewaard")
    assert not any("word" in form.names for form in reporter.forms)


def test_the_answers_cookie_is_gone_once_the_mailbox_is_made(reporter):
    reporter.to_receipt()
    assert not reporter.client.cookies["__Host-a"].value


def test_the_figures_page_can_be_skipped_and_is_not_shown_twice(reporter, house):
    code = reporter.to_receipt()
    reporter.submit("kept", kept="1")
    if reporter.place == "more/":
        fact = next(field.value for field in reporter.form("fact").fields if field.name == "fact")
        reporter.submit("fact", skip="1")
        assert reporter.place == "tell/"
        assert mailbox(code, house).facts.situation.get(fact) is None
        assert reporter.get("more/").place == "tell/"


def test_the_figures_are_kept_with_the_answers(reporter, house):
    code = reporter.to_receipt()
    reporter.submit("kept", kept="1")
    assert reporter.place == "more/"
    reporter.submit("fact", victim_gender="man")
    assert mailbox(code, house).facts.situation.get("victim_gender") == "man"


# -- telling and sending


def test_everything_told_comes_back_for_review_and_is_sent(reporter, house):
    code = reporter.to_telling()
    reporter.submit("words", words="Hij dreigt.\n\nVanavond.")
    reporter.submit(
        "account",
        account=["tess_9x", ""],
        account_platform=["instagram", ""],
        iban="NL91 ABNA 0417 1643 00",
        script="Pay",
    )
    reporter.submit("account", account=["mijn_naam", ""], account_platform=["snapchat", ""])
    reporter.submit("day", day="2031-01-02", time="22:00")
    reporter.submit(
        "act_kind", act_kind="payment", act_day="2026-11-20", act_amount="150,50", act_words="Tikkie", add="1"
    )
    assert reporter.sees("Tikkie")
    reporter.submit("act_kind", review="1")
    assert reporter.place == "review/"
    for words in ("Vanavond.", "tess_9x", "NL91 ABNA", "mijn_naam", "22:00", "150.5", "Tikkie", "Pay"):
        assert reporter.sees(words), words
    assert not mailbox(code, house).sent, "nobody sees anything before send"
    reporter.submit("revision")
    assert reporter.place == "messages/" and reporter.seen[-1].endswith("#last")
    view = mailbox(code, house)
    assert view.sent and len(view.messages) == 1
    told = view.messages[0].told
    assert told.deadline == "2031-01-02T22:00+01:00"
    assert [each.kind for each in told.indicators] == ["account", "iban", "script"]
    assert [each.value for each in told.own_accounts] == ["mijn_naam"]
    assert str(told.acts[0].amount) == "150.5" and told.acts[0].currency == "EUR"


def test_sending_the_same_form_twice_sends_once(reporter, house):
    code = reporter.to_telling()
    reporter.submit("words", words="een keer", review="1")
    fields = reporter.fields(reporter.form("revision"))
    for _ in range(3):
        reporter.post("review/", fields)
        assert reporter.place == "messages/"
    assert len(mailbox(code, house).messages) == 1


def test_a_review_that_is_no_longer_true_is_shown_again(reporter, house):
    code = reporter.to_telling()
    reporter.submit("words", words="eerst", review="1")
    old = reporter.fields(reporter.form("revision"))
    reporter.get("tell/").submit("words", words="later anders", review="1")
    reporter.post("review/", old)
    assert reporter.status == 422 and reporter.sees("later anders")
    assert not mailbox(code, house).sent


def test_two_tabs_that_change_other_parts_do_not_meet(reporter):
    reporter.to_telling()
    words = reporter.fields(reporter.form("words"), words="uit venster een")
    used = reporter.get("used/").fields(reporter.form("account"), account=["a_b"], account_platform=[""])
    reporter.post("tell/", words)
    assert reporter.place == "used/"
    reporter.post("used/", used)
    assert reporter.status == 200
    reporter.get("review/")
    assert reporter.sees("uit venster een") and reporter.sees("a_b")


def test_two_tabs_that_change_the_same_part_show_both(reporter):
    reporter.to_telling()
    one = reporter.fields(reporter.form("words"), words="eerste venster")
    two = one | {"words": "tweede venster"}
    reporter.post("tell/", one)
    reporter.post("tell/", two)
    assert reporter.status == 422
    assert "eerste venster" in reporter.html and "tweede venster" in reporter.form("words").filled()[-1][1]
    reporter.submit("words", review="1")
    assert reporter.place == "review/" and reporter.sees("tweede venster") and not reporter.sees("eerste venster")


def test_autosave_answers_with_the_new_base(reporter, house):
    code = reporter.to_telling()
    fields = reporter.fields(reporter.form("words"), words="half", stay="1")
    reporter.post("tell/", fields, HTTP_ACCEPT="application/json")
    base = json.loads(reporter.page.content)["base"]
    reporter.post("tell/", fields | {"words": "half af", "base": base}, HTTP_ACCEPT="application/json")
    assert reporter.status == 200
    assert mailbox(code, house).draft.told.words == "half af"


def test_switching_language_keeps_what_is_typed(reporter):
    reporter.to_telling()
    fields = reporter.fields(reporter.form("words"), words="nog niet klaar", stay="1")
    reporter.language = "en"
    reporter.post("/en/tell/", fields)
    assert reporter.path == "/en/tell/" and "nog niet klaar" in reporter.html and reporter.sees("What happened?")


@pytest.mark.parametrize(
    ("page", "fields", "typed"),
    [
        ("tell/", {"words": "x" * 20_001}, "x" * 20_001),
        ("until/", {"time": "22:00"}, 'value="22:00"'),
        ("until/", {"day": "31-12-2026", "time": "22:00"}, "31-12-2026"),
        ("days/", {"act_kind": "payment", "act_amount": "veel", "add": "1"}, 'value="veel"'),
        ("days/", {"act_day": "2026-11-20", "act_until": "2026-11-01", "add": "1"}, "2026-11-01"),
        ("used/", {"phone": "0" * 501}, "0" * 501),
    ],
)
def test_what_cannot_be_read_stays_with_a_sentence(reporter, page, fields, typed):
    reporter.to_telling()
    reporter.post(page, fields)
    assert reporter.status == 422 and 'role="alert"' in reporter.html
    assert typed in reporter.html


# -- the session


def test_text_outlives_the_session_and_the_code_sends_it(reporter, house):
    code = reporter.to_messages()
    fields = reporter.fields(reporter.form("message"), words="nog iets belangrijks")
    reporter.loses_session()
    reporter.post("messages/", fields)
    assert reporter.status == 422 and "nog iets belangrijks" in reporter.html
    form = reporter.form("code")
    assert ("message", fields["message"][0]) in form.filled(), "the id of the message is the same"
    reporter.post("messages/", reporter.fields(form, code=code[:-1] + ("A" if code[-1] != "A" else "B")))
    assert reporter.status == 422 and "nog iets belangrijks" in reporter.html
    reporter.submit("code", code=code.lower())
    assert reporter.place == "messages/" and reporter.sees("nog iets belangrijks")
    reporter.post("messages/", fields)
    assert len(mailbox(code, house).messages) == 2


def test_a_draft_outlives_an_idle_session(reporter, clock):
    code = reporter.to_telling()
    fields = reporter.fields(reporter.form("words"), words="lang nagedacht", review="1")
    clock(minutes=31)
    reporter.post("tell/", fields)
    assert reporter.status == 422 and "lang nagedacht" in reporter.html
    reporter.submit("code", code=code)
    assert reporter.place == "review/" and reporter.sees("lang nagedacht")


def test_a_form_of_one_mailbox_never_reaches_another(reporter, house):
    code = reporter.to_messages("van de een")
    fields = reporter.fields(reporter.form("message"), words="alleen voor de een")
    other = Reporter()
    other_code = other.to_messages("van de ander")
    other.post("messages/", fields)
    assert other.status == 422 and other.sees("hoort bij een andere code")
    assert len(mailbox(other_code, house).messages) == 1
    other.submit("code", code=code)
    assert [m.words for m in mailbox(code, house).messages] == ["van de een", "alleen voor de een"]


def test_leaving_ends_the_session_and_the_code_opens_it_elsewhere(reporter):
    code = reporter.to_messages()
    cookie = reporter.client.cookies["__Host-m"].value
    reporter.get("leave/")
    assert not reporter.client.cookies["__Host-m"].value
    reporter.client.cookies["__Host-m"] = cookie
    assert reporter.get("messages/").place == "open/", "the session is gone on the server too"
    elsewhere = Reporter()
    elsewhere.get("open/").submit("code", code=code)
    assert elsewhere.place == "messages/"


def test_looking_ahead_ends_nothing(reporter):
    reporter.to_messages()
    for header in ({"HTTP_SEC_PURPOSE": "prefetch"}, {"HTTP_PURPOSE": "prefetch"}):
        assert reporter.get("leave/", **header).status == 204
    assert reporter.get("messages/").place == "messages/"


# -- the mailbox


def test_the_answer_is_read_and_marked_read(reporter, house):
    from django.utils import timezone

    code = reporter.to_messages()
    assert reporter.sees("Nog niemand heeft het gelezen")
    row = house.queue()[0]
    house.open(row.report_id, now=timezone.now())
    answering.reply(
        report_id=row.report_id, text="Goed dat je schrijft.", message_id=uuid4(), **house.acting("ada", timezone.now())
    )
    reporter.get("messages/")
    assert reporter.sees("Goed dat je schrijft.") and reporter.sees("Hulpverlener")
    assert "Ada" not in text_of(reporter.html)  # not in the tags: a token there may spell any three letters
    assert mailbox(code, house).new_replies == 0


def test_a_message_is_sent_once_and_shows_where_it_was_put(reporter, house):
    code = reporter.to_messages()
    fields = reporter.fields(reporter.form("message"), words="tweede")
    for _ in range(2):
        reporter.post("messages/", fields)
    assert reporter.seen[-1].endswith("#last")
    assert [m.words for m in mailbox(code, house).messages][1:] == ["tweede"]


def test_an_empty_message_is_asked_about(reporter):
    reporter.to_messages()
    reporter.submit("message", words="  ")
    assert reporter.status == 422 and 'role="alert"' in reporter.html


def test_other_words_under_the_same_form_are_a_message_of_their_own(reporter, house):
    code = reporter.to_messages()
    fields = reporter.fields(reporter.form("message"))
    reporter.post("messages/", fields | {"words": "een"})
    reporter.post("messages/", fields | {"words": "twee"})
    assert [m.words for m in mailbox(code, house).messages][1:] == ["een", "twee"]


def test_the_plan_in_the_mailbox_keeps_its_ticks(reporter, house):
    code = reporter.to_messages()
    reporter.get("messages/plan/").submit("step", mark="done")
    assert 'class="step done"' in reporter.html
    assert [tick.state for tick in mailbox(code, house).ticks] == ["done"]
    for path in ("messages/plan/list/", "messages/plan/file/"):
        assert reporter.get(path).status == 200


def test_a_crisis_said_later_reaches_the_desk(reporter, house):
    reporter.to_messages()
    reporter.get("messages/check/").submit("again", no_way_out="yes")
    assert reporter.place == "messages/answer/"
    assert house.queue()[0].urgency == "crisis"


def test_what_we_hold_lists_what_was_told(reporter):
    reporter.to_telling()
    reporter.get("used/").submit("account", account=["tess_9x", ""], account_platform=["instagram", ""], review="1")
    reporter.submit("revision")
    reporter.get("held/")
    assert reporter.sees("tess_9x") and reporter.sees("18 tot en met 24")


def test_closing_on_this_device_needs_the_code_again(reporter):
    reporter.to_messages()
    reporter.post("messages/close/", {})
    assert reporter.place == ""
    assert reporter.get("messages/").place == "open/"


# -- opening with a code


def test_a_typing_mistake_is_named_and_the_text_kept(reporter):
    code = reporter.to_receipt().replace(" ", "")
    wrong = code[:5] + ("X" if code[5] != "X" else "Y") + code[6:]
    stranger = Reporter(client=Client(HTTP_HOST="localhost"))
    stranger.get("open/").submit("code", code=wrong)
    assert stranger.status == 422 and wrong in stranger.html
    assert stranger.sees(f"Kijk eerst naar {wrong[4:8]}")
    stranger.submit("code", code=code[:12])
    assert stranger.sees("Dit zijn er 12")
    stranger.submit("code", code="   ")
    assert stranger.status == 422
    stranger.submit("code", code="o" + code[1:] if code[0] == "0" else code.lower())
    assert stranger.place == "tell/"


def test_a_right_code_of_no_mailbox_says_so(reporter):
    import secrets

    from houvast.core.sealing.receipts import new_receipt

    reporter.get("open/").submit("code", code=new_receipt(secrets.token_bytes).grouped)
    assert reporter.status == 422 and reporter.sees("niets te vinden")


# -- erasing


def test_erasing_without_a_word_hides_at_once_and_can_be_stopped_once(reporter, house):
    code = reporter.to_messages("geheim")
    reporter.get("erase/").submit()
    assert reporter.place == "stop/"
    for path in ("messages/", "messages/plan/", "held/", "tell/", "review/", "messages/plan/list/", "more/"):
        assert reporter.get(path).place == "stop/" and "geheim" not in reporter.html
    stranger = Reporter()
    stranger.get("open/").submit("code", code=code)
    assert stranger.place == "stop/"
    stranger.submit()
    assert stranger.place == "messages/" and stranger.sees("geheim")
    stranger.get("erase/").submit()
    assert stranger.place == "stop/" and stranger.sees("Een hulpverlener kijkt")


def test_while_erasing_waits_the_helpline_can_be_told(reporter, house):
    reporter.to_messages()
    reporter.get("erase/").submit()
    reporter.submit("message", words="dit moest van hem")
    assert reporter.status == 200 and reporter.sees("Verstuurd")
    reporter.submit("message", words="")
    assert reporter.status == 422


def test_a_page_that_was_overtaken_leads_to_how_it_stands_now(reporter, house):
    """ "Keep longer" of a report that was opened again meanwhile."""
    reporter.to_messages("nog open")
    reporter.post("messages/longer/", {})
    assert reporter.status == 200 and reporter.place == "messages/" and reporter.sees("nog open")


def test_the_extra_word_erases_at_once(reporter, house):
    reporter.to_receipt()
    reporter.submit("word", word="paarse olifant")
    code = reporter.code
    reporter.submit("kept", kept="1")
    reporter.get("tell/").submit("words", words="weg ermee", review="1")
    reporter.submit("revision")
    reporter.get("erase/").submit("word", word="gele olifant")
    assert reporter.status == 422 and reporter.sees("nog 4 keer")
    reporter.submit("word", word="Paarse  Olifant")
    assert reporter.place == "gone/" and reports() == 0
    stranger = Reporter()
    stranger.get("open/").submit("code", code=code)
    assert stranger.status == 422 and stranger.sees("niets te vinden")


def test_a_mailbox_erased_meanwhile_is_said_and_no_error(reporter, house):
    reporter.to_receipt()
    reporter.submit("word", word="paarse olifant")
    elsewhere = Reporter()
    elsewhere.get("open/").submit("code", code=reporter.code)
    form = elsewhere.fields(elsewhere.form("words"), words="te laat")
    reporter.get("erase/").submit("word", word="paarse olifant")
    assert reports() == 0
    elsewhere.post("tell/", form)
    assert elsewhere.status == 422 and "te laat" in elsewhere.html, "what was typed can still be copied"
    assert elsewhere.get("messages/").place == "open/"


def test_asking_for_news_is_no_act_and_reads_nothing(reporter, house):
    from django.utils import timezone

    code = reporter.to_messages()
    row = house.queue()[0]
    house.open(row.report_id, now=timezone.now())
    answer = reporter.client.get("/nl/messages/", HTTP_ACCEPT="application/json")
    assert json.loads(answer.content) == {"last": 0} and not answer.cookies
    answering.reply(report_id=row.report_id, text="Hoi.", message_id=uuid4(), **house.acting("ada", timezone.now()))
    answer = reporter.client.get("/nl/messages/", HTTP_ACCEPT="application/json")
    assert json.loads(answer.content)["last"] > 0
    assert mailbox(code, house).new_replies == 1


def test_the_plan_of_before_leads_to_the_one_in_the_mailbox(reporter):
    reporter.to_receipt()
    assert reporter.get("plan/").place == "messages/plan/"


def test_a_right_code_without_cookies_says_why(reporter):
    code = reporter.to_messages()
    stranger = Reporter()
    stranger.get("open/")
    answer = stranger.client.post("/nl/open/", {"code": code}, HTTP_ORIGIN="http://localhost")
    stranger.client.cookies.clear()
    stranger.get(answer["Location"].removeprefix("/nl/"))
    assert stranger.status == 403 and stranger.sees("Je browser onthoudt je antwoord niet")
    assert stranger.html.count('class="step"') >= 3


def test_the_crisis_question_does_not_say_that_nobody_will_see_it_once_they_can(reporter):
    reporter.to_receipt()
    assert reporter.get("messages/check/").sees("Wat je hier kiest, ziet nog niemand")
    reporter.get("code/").submit("kept", kept="1")
    reporter.get("review/").submit("revision")
    reporter.get("messages/check/")
    assert reporter.sees("Een hulpverlener ziet later wat je hier kiest")
    assert not reporter.sees("ziet nog niemand") and not reporter.sees("leest nog niemand mee")


def test_after_sending_it_says_what_happens_next(reporter):
    reporter.to_messages()
    assert reporter.sees("Een hulpverlener schrijft hier terug") and reporter.sees("Bel 113")
    assert reporter.html.index("/messages/plan/") < reporter.html.index('name="words"')
