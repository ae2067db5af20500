"""The cookie of the answers holds whatever can be answered; what does not fit is a tick, never an answer."""

from __future__ import annotations

import random

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from houvast.core.situation import FIELDS, Shape, Situation
from houvast.core.situation.vocabulary import PLATFORM_FIELDS, PLATFORM_IDS
from houvast.doors.public import answers as answers_cookie
from houvast.doors.public import cookies
from houvast.doors.public.answers import Answers, Shown
from houvast.records.content import current_knowledge

COOKIE = "__Host-a"


def everything(chance: random.Random) -> Situation:
    """Every fact that a page can ask, in the order that compresses worst."""
    facts: dict[str, object] = {}
    for name, field in FIELDS.items():
        if field.shape in (Shape.CHOICE, Shape.FLAG):
            facts[name] = chance.choice(field.values)
        elif field.shape is Shape.MANY:
            values = list(PLATFORM_IDS if name in PLATFORM_FIELDS else field.values)
            chance.shuffle(values)
            facts[name] = values
        elif field.shape is Shape.DAY:
            facts[name] = "2026-11-03"
        elif field.shape is Shape.CODE:
            facts[name] = "NL" if "country" in name else "nl"
    return Situation.from_json(facts)


def full(ticks: int, seed: int = 1) -> Answers:
    chance, knowledge = random.Random(seed), current_knowledge()
    steps = chance.sample(sorted(knowledge.step_ids), ticks)
    pages = tuple(Shown(page.id, tuple(asked.fact for asked in page.facts)) for page in knowledge.pages)
    return Answers(
        situation=everything(chance),
        asked=frozenset(FIELDS),
        pages=pages,
        ticks={step: chance.choice(["done", "later", "cannot"]) for step in steps},
    )


def through_a_browser(answers: Answers) -> tuple[str, Answers]:
    request, response, now = RequestFactory().get("/nl/", HTTP_HOST="localhost"), HttpResponse(), timezone.now()
    answers_cookie.write(request, response, answers, now)
    text = response.cookies[COOKIE].value
    request.COOKIES[COOKIE] = text
    return text, answers_cookie.read(request, now)


@pytest.mark.parametrize("seed", range(5))
def test_everything_that_can_be_answered_fits(secrets_file, seed):
    answers = full(40, seed)
    text, read = through_a_browser(answers)
    assert len(text) <= cookies.LARGEST
    assert read == answers


def test_who_ticks_more_than_fits_loses_ticks_and_no_answer(secrets_file):
    answers = full(len(current_knowledge().step_ids))
    text, read = through_a_browser(answers)
    assert len(text) <= cookies.LARGEST
    assert (read.situation, read.asked, read.pages) == (answers.situation, answers.asked, answers.pages)
    kept, all_of_them = list(read.ticks), list(answers.ticks)
    assert 40 <= len(kept) < len(all_of_them)
    assert kept == all_of_them[-len(kept) :], "the last ones stay"


def test_the_cookie_says_nothing(secrets_file):
    text, _ = through_a_browser(full(3))
    other, _ = through_a_browser(Answers())
    assert "webcam" not in text
    assert len(other) == 399  # the two lengths a short and a long one have
