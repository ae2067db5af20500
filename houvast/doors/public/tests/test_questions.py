"""Questions, one page at a time; Back, two tabs, and the switch of language lose nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import HttpResponse, QueryDict
from django.utils import timezone

from houvast.core.situation import FIELDS, Shape, Situation
from houvast.doors.public import answers, question_form
from houvast.doors.public.answers import Answers, Shown
from houvast.doors.public.follow_ups import follow_ups
from houvast.records.content import current_knowledge


def test_back_shows_what_was_answered(visitor):
    visitor.to_questions()
    first = visitor.form("page")
    name = next(field.name for field in first.fields if field.kind == "radio")
    value = next(field.value for field in first.fields if field.name == name)
    visitor.submit("page", **{name: value})
    assert visitor.place == "q/2/"
    visitor.get("q/1/")
    assert any(field.name == name and field.value == value and field.checked for field in visitor.form("page").fields)


def test_at_most_eight_pages_to_a_plan(visitor):
    visitor.to_plan(facts={})
    assert len([address for address in visitor.seen if "/q/" in address]) <= 8


def test_a_page_far_ahead_leads_to_the_next_one(visitor):
    visitor.to_questions()
    visitor.get("q/40/")
    assert visitor.place in ("q/1/", "plan/")


def test_double_tap_and_two_tabs_answer_the_page_they_show(visitor):
    visitor.to_questions()
    first = visitor.form("page")
    fields = visitor.fields(first)
    path = first.action.removeprefix("http://localhost")
    visitor.post(path, fields)
    after_one = visitor.place
    visitor.post(path, fields)
    assert visitor.place == after_one


def test_switching_language_keeps_place_and_what_is_ticked(visitor):
    visitor.to_questions()
    form = visitor.form("page")
    field = next(field for field in form.fields if field.kind in ("radio", "checkbox"))
    visitor.language = "en"
    visitor.post("/en/q/1/", visitor.fields(form, **{field.name: field.value, "stay": "1"}))
    assert visitor.path == "/en/q/1/"
    same = visitor.form("page")
    assert any(f.name == field.name and f.value == field.value and f.checked for f in same.fields)
    assert same.names == form.names


def test_none_and_something_is_asked_again(visitor):
    facts = ("money_demanded", "images_demanded")
    page = next(page.id for page in current_knowledge().pages if page.pick and not page.first)
    filled = question_form.filled_in(page, facts, QueryDict(f"{page}=money_demanded&{page}-none=1"))
    assert filled.problems == {page: "question.both"}
    none = question_form.filled_in(page, facts, QueryDict(f"{page}-none=1"))
    assert none.given == {"money_demanded": "no", "images_demanded": "no"} and not none.problems
    left_open = question_form.filled_in(page, facts, QueryDict(""))
    assert left_open.given == {"money_demanded": None, "images_demanded": None}


def test_a_follow_up_waits_for_its_question_and_is_dropped_with_it():
    page = current_knowledge().page("given")
    facts = tuple(asked.fact for asked in page.facts)
    assert follow_ups("given", facts, Situation())["paid_by"].only_yes
    filled = question_form.filled_in("given", facts, QueryDict("paid=no&paid_by=bank"))
    assert filled.given["paid"] == "no" and filled.given["paid_by"] is None
    filled = question_form.filled_in("given", facts, QueryDict("paid=yes&paid_by=bank"))
    assert filled.given["paid_by"] == ["bank"]


def test_a_value_no_page_offers_changes_nothing(visitor):
    visitor.to_questions()
    form = visitor.form("page")
    name = next(field.name for field in form.fields if field.kind == "radio")
    visitor.submit("page", **{name: "<script>"})
    assert visitor.status == 422
    assert "<script>" not in visitor.html.partition("<main")[2]


def test_a_day_that_is_no_day_is_said_beside_its_field():
    filled = question_form.filled_in("given", ("paid", "paid_on"), QueryDict("paid=yes&paid_on=2026-13-40"))
    assert filled.problems == {"paid_on": "question.day_unclear"}


def fullest() -> Answers:
    """Everything answered, everything ticked."""
    facts: dict[str, object] = {}
    for name, known in FIELDS.items():
        if known.shape in (Shape.CHOICE, Shape.FLAG):
            facts[name] = known.values[-1]
        elif known.shape is Shape.MANY:
            facts[name] = list(known.values)
    knowledge = current_knowledge()
    pages = tuple(Shown(page.id, tuple(asked.fact for asked in page.facts)) for page in knowledge.pages)
    ticks = {step.id: "cannot" for step in knowledge.steps[:24]}
    return Answers(Situation.from_json(facts), frozenset(FIELDS), pages, ticks, asked_again=True)


def test_the_fullest_answers_fit_the_cookie_and_come_back(secrets_file, rf):
    now = timezone.now()
    response = answers.write(rf.get("/", HTTP_HOST="localhost"), HttpResponse(), fullest(), now)
    value = response.cookies["__Host-a"].value
    assert len(value) <= 3072
    request = rf.get("/", HTTP_HOST="localhost")
    request.COOKIES["__Host-a"] = value
    assert answers.read(request, now) == fullest_with(answers.read(request, now))


def fullest_with(read: Answers) -> Answers:
    return replace(fullest(), mark=read.mark, seed=read.seed)


@pytest.mark.parametrize(
    "damage", [lambda v: v[:-2], lambda v: v[:40] + ("B" if v[40] == "A" else "A") + v[41:], lambda v: ""]
)
def test_a_damaged_cookie_is_no_answer(secrets_file, rf, damage):
    now = timezone.now()
    response = answers.write(rf.get("/", HTTP_HOST="localhost"), HttpResponse(), Answers(), now)
    request = rf.get("/", HTTP_HOST="localhost")
    request.COOKIES["__Host-a"] = damage(response.cookies["__Host-a"].value)
    assert not isinstance(answers.read(request, now), Answers)


def contact_question(**facts):
    situation = Situation.from_json(facts)
    texts = current_knowledge().texts("nl")
    return question_form.questions("contact", ("contact_platforms", "blocked_already"), situation, texts, "self")[0]


def test_apps_that_few_people_mean_are_folded_until_one_is_chosen():
    question = contact_question()
    shown, folded = [{option.value for option in part} for part in (question.options, question.folded)]
    assert {"instagram", "snapchat", "whatsapp", "sms"} <= shown and len(shown) == 11
    assert shown | folded == set(FIELDS["contact_platforms"].values) and not shown & folded
    assert not question.fold_is_open
    assert not contact_question(contact_platforms=["instagram"]).fold_is_open
    assert contact_question(contact_platforms=["yubo"]).fold_is_open


def test_a_page_of_several_questions_says_that_all_may_be_skipped(visitor):
    visitor.to_questions()
    several = visitor.html.count("<legend") > 1
    assert visitor.sees("Elke vraag mag je overslaan.") == visitor.sees("Sla deze pagina over") == several
    assert several
