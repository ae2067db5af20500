"""The first taps: start, who, the crisis check; cookies that do not come back."""

from __future__ import annotations

import pytest

from houvast.core.situation.vocabulary import CRISIS_FACTS


@pytest.mark.parametrize("language", ["nl", "en"])
def test_start_says_what_this_is_and_who_reads_it_when(visitor, language):
    visitor.language = language
    visitor.get("")
    assert visitor.status == 200
    assert 'href="tel:112"' in visitor.html and 'href="tel:113"' in visitor.html
    assert f'href="/{language}/leave/"' in visitor.html
    assert f'lang="{language}"' in visitor.html
    assert visitor.sees({"nl": "2 minuten", "en": "2 minutes"}[language])
    assert "Set-Cookie" not in visitor.page.headers and not visitor.client.cookies


def test_the_first_page_is_three_requests_and_small(visitor):
    visitor.get("")
    assert visitor.html.count('<link rel="stylesheet"') == 1
    assert visitor.html.count("<script") == 1
    assert "<img" not in visitor.html and "url(" not in visitor.html
    assert 'rel="icon" href="data:' in visitor.html
    assert len(visitor.page.content) < 12_000


def test_the_first_tap_leads_to_the_crisis_check_before_anything_else(visitor):
    visitor.to_check()
    assert visitor.place == "check/"
    assert visitor.client.cookies["__Host-a"]["secure"] and visitor.client.cookies["__Host-a"]["httponly"]
    for path in ("plan/", "q/1/", "plan/list/"):
        visitor.get(path)
        assert visitor.place in ("check/", "plan/list/")


def test_a_helper_says_who_they_are_and_is_spoken_to(visitor):
    visitor.get("who/")
    visitor.submit("role", role="parent")
    assert visitor.place == "check/"
    assert visitor.sees("degene die u helpt")
    assert not visitor.sees(" je ")


def test_nothing_picked_is_said_kindly(visitor):
    visitor.get("who/").post("who/", {})
    assert visitor.status == 422 and 'role="alert"' in visitor.html


def test_cookies_blocked_gives_the_numbers_and_the_general_plan(visitor):
    visitor.get("")
    form = visitor.form()
    answer = visitor.client.post(form.action, {}, HTTP_ORIGIN="http://localhost")
    visitor.client.cookies.clear()
    visitor._follow(visitor.client.get(answer["Location"]))
    assert visitor.status == 403
    assert 'href="tel:112"' in visitor.html
    assert visitor.html.count('class="step"') >= 3
    assert visitor.seen[-1] != "/nl/check/"


@pytest.mark.parametrize("sign", ["suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger"])
def test_a_crisis_sign_is_answered_at_once(visitor, sign):
    visitor.to_questions(**{sign: "yes"})
    assert visitor.place == "answer/"
    first = visitor.html.partition("<main")[2].partition('href="tel:')[2][:3]
    assert first == ("112" if sign == "immediate_danger" else "113")
    visitor.get("plan/")
    assert visitor.place == "plan/", "the check is no gate once it was asked"


@pytest.mark.parametrize("told", [{}, {"alone_now": "yes"}])
def test_who_comes_by_the_address_alone_finds_the_number_that_the_words_name(visitor, told):
    visitor.to_questions(**told)
    visitor.get("answer/")
    assert visitor.html.partition("<main")[2].partition('href="tel:')[2][:3] == "113"


def test_skipping_is_equal(visitor):
    visitor.to_check()
    visitor.submit("suicidal_thoughts", skip="1")
    assert visitor.place == "q/1/"


def test_the_answer_stands_ready_on_the_page_without_a_script(visitor):
    visitor.to_check()
    assert 'class="answer notice warm"' in visitor.html
    assert visitor.html.count('class="sign') == 4
    assert all(f'name="{fact}"' in visitor.html for fact in CRISIS_FACTS)


def test_going_on_where_one_was(visitor):
    visitor.to_questions()
    visitor.get("")
    assert visitor.sees("Ga verder waar je was")


def test_back_after_leaving_shows_the_start(visitor):
    visitor.to_plan()
    visitor.get("leave/")
    assert visitor.place == "calendar/"
    visitor.get("plan/")
    assert visitor.place == ""


def test_a_form_after_leaving_says_what_happened(visitor):
    visitor.to_plan()
    form = visitor.form("step")
    visitor.client.cookies.clear()
    visitor.post("plan/", visitor.fields(form, mark="done"))
    assert visitor.status == 422 and visitor.sees("Begin opnieuw")


def test_answers_are_gone_after_an_hour(visitor, clock):
    visitor.to_plan()
    clock(minutes=61)
    visitor.get("plan/")
    assert visitor.place == ""
    visitor.post("plan/", {"step": "stop.money", "mark": "done"})
    assert visitor.status == 422 and visitor.sees("Na een uur")
