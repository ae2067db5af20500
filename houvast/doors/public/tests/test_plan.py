"""The plan before a mailbox: ticks, "I cannot", paper and file, the crisis question once more."""

from __future__ import annotations

import re

import pytest

from houvast.core.advice import advise
from houvast.core.situation import Situation
from houvast.doors.look.speaking import Speaker
from houvast.doors.public import planning, stamps
from houvast.records.content import current_knowledge

SITUATION = Situation.from_json(
    {"form": "webcam_lure", "victim_age": "18_24", "money_demanded": "yes", "image_exists": "yes", "paid": "no"}
)


def speaker(language: str = "nl") -> Speaker:
    return Speaker(current_knowledge().texts(language), "self")


def cannot_step(situation: Situation = SITUATION) -> str:
    plan = advise(situation, current_knowledge(), ask=False)
    return next(step.id for step in plan.steps if step.cannot_fact)


def test_done_folds_the_step_and_opens_the_next(visitor):
    visitor.to_plan()
    first = visitor.form("step")
    visitor.submit("step", mark="done")
    assert visitor.seen[-1].partition("#")[2].startswith("step-")
    assert len(re.findall(r'<details class="step[^"]*" open>', visitor.html)) == 1
    step = next(field.value for field in first.fields if field.name == "step")
    assert f'id="{planning.place_of(step)}"><details class="step done">' in visitor.html
    visitor.submit("step", mark="undo")
    assert 'class="step done"' not in visitor.html


def test_a_tick_twice_is_one_tick(visitor):
    visitor.to_plan()
    form = visitor.form("step")
    for _ in range(2):
        visitor.post("plan/", visitor.fields(form, mark="later"))
    assert visitor.html.count('class="step later"') == 1


def test_i_cannot_makes_the_plan_again_with_what_changed_on_top(visitor):
    visitor.to_plan()
    form = next(form for form in visitor.forms if "step" in form.names and _can_not(form))
    visitor.post("plan/", visitor.fields(form, mark="cannot"))
    assert visitor.seen[-1].endswith("#changed")
    main = visitor.html.partition("<main")[2]
    assert main.index('id="changed"') < main.index('class="steps"')
    undo = next(form for form in visitor.forms if any(field.value == "undo" for field in form.buttons()))
    visitor.post("plan/", visitor.fields(undo, mark="undo"))
    assert 'id="changed"' not in visitor.html


def _can_not(form) -> bool:
    step = next(field.value for field in form.fields if field.name == "step")
    return current_knowledge().steps_by_id[step].cannot is not None


def test_undoing_gives_the_same_plan_back():
    step = cannot_step()
    facts, value = current_knowledge().steps_by_id[step].cannot
    changed, ticks, place = planning.acted(SITUATION, {}, {"step": step, "mark": "cannot"})
    assert changed.get(facts) == value and ticks == {step: "cannot"} and place == "changed"
    back, ticks, _ = planning.acted(changed, ticks, {"step": step, "mark": "undo"})
    assert back.get(facts) is None and not ticks


@pytest.mark.parametrize("post", [{"step": "no.such", "mark": "done"}, {"step": "stop.money", "mark": "x"}, {}])
def test_what_no_page_offers_changes_nothing(post):
    assert planning.acted(SITUATION, {}, post)[:2] == (SITUATION, {})


def test_crisis_is_asked_again_at_the_end(visitor):
    visitor.to_plan()
    main = visitor.html.partition("<main")[2]
    assert main.index('id="end"') > main.rindex('class="steps"')
    visitor.get("check/?again=1")
    visitor.submit("again", suicidal_thoughts="yes")
    assert visitor.place == "answer/"
    visitor.get("plan/")
    assert "step-crisis" in visitor.html.partition('class="steps"')[2][:200]


def test_saying_no_at_the_end_is_noted(visitor):
    visitor.to_plan()
    visitor.submit("again", none="1")
    assert visitor.seen[-1].endswith("#end")
    assert visitor.sees("Wordt het toch te veel?")


def test_paper_shows_everything_unfolded(visitor):
    visitor.to_plan()
    titles = re.findall(r'class="title">([^<]+)<', visitor.html)
    visitor.get("plan/list/")
    main = visitor.html.partition("<main")[2].partition("</main>")[0]
    assert "<details" not in main
    assert all(title in main for title in titles)


@pytest.mark.parametrize(("language", "name"), [("nl", "lijst.txt"), ("en", "list.txt")])
def test_the_file_has_a_plain_name_and_names_nobody(visitor, language, name):
    visitor.language = language
    visitor.to_plan().get("plan/file/")
    assert visitor.page["Content-Disposition"] == f'attachment; filename="{name}"'
    assert visitor.page["Content-Type"].startswith("text/plain")
    assert "houvast" not in visitor.html and "localhost" not in visitor.html
    assert visitor.html.startswith("112")


@pytest.mark.parametrize("role", ["self", "parent", "friend", "professional"])
def test_the_plan_speaks_to_whoever_reads_it(role):
    situation = SITUATION.with_answers({"reporter_role": role})
    shown = planning.plan_shown(situation, {}, Speaker(current_knowledge().texts("nl"), role))
    assert shown.text.role == role
    assert [when for when, _, _ in shown.when] == sorted(
        [when for when, _, _ in shown.when], key=["now", "today", "later"].index
    )


def test_three_warnings_are_read_and_the_others_are_folded(visitor):
    visitor.to_plan()
    before, _, folded = visitor.html.partition('id="avoid"')[2].partition("</section>")[0].partition('class="fold"')
    assert before.count("<li>") == 3 and folded.count("<li>") > 0
    shown = planning.plan_shown(SITUATION, {}, speaker())
    assert (*shown.avoid, *shown.avoid_more) == shown.text.avoid


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_step_for_which_nothing_is_needed_does_not_say_so(language):
    shown = planning.plan_shown(SITUATION, {}, speaker(language))
    steps = [step for _, _, found in shown.when for step in found]
    nothing = speaker(language).plain("plan.needs_nothing")
    assert any(step.text.needs == nothing and not step.needs for step in steps)
    assert all(step.needs == step.text.needs for step in steps if step.text.needs != nothing)


STAMP = {"by": "A. Visser", "on": "2026-06-01"}


def test_the_foot_names_the_oldest_stamp_and_none_while_one_is_missing():
    assert stamps.reviewed_on([STAMP, {**STAMP, "on": "2026-05-02"}]).startswith("2")
    assert stamps.reviewed_on([STAMP, None]) == stamps.reviewed_on([]) == ""
    assert stamps.of_sentences(speaker(), "check.title", "check.answer") == (None, None)


def test_a_draft_in_a_crisis_says_that_it_is_one(visitor):
    visitor.get("").submit("").get("check/")
    assert visitor.sees("Concept: deze tekst is nog niet nagekeken")


def test_every_page_stays_small(visitor):
    visitor.to_plan()
    assert len(visitor.page.content) < 60_000
