"""Rights along the proceedings: what is unknown takes nothing away, last days, and content that must fit together."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.knowledge import KnowledgeError
from houvast.core.support import Course, Decision, Proceedings, Stage, Way, Wish
from houvast.core.support.compiling import RIGHTS, compile_support
from houvast.core.support.rights import Clock, last_day, months_after, support_of

KNOWLEDGE = Path(__file__).parents[4] / "knowledge"
TODAY = date(2026, 11, 25)
NAMES = ("sources.yaml", RIGHTS, "texts/nl/support.yaml", "texts/en/support.yaml")


def files() -> dict[str, bytes]:
    return {name: (KNOWLEDGE / name).read_bytes() for name in NAMES}


RULES = compile_support(files())


def held(today: date = TODAY, **known) -> dict[str, object]:
    return {each.right.id: each for each in support_of(RULES, Proceedings(**known), today).rights}


def test_before_a_report_help_a_companion_and_the_pictures_and_no_court_yet():
    found = held()
    assert {"support_always", "report_taken", "companion", "protection", "images_down", "later_again"} <= set(found)
    assert not {"speaking", "appeal_no_prosecution", "civil_claim"} & set(found)


def test_without_proceedings_support_and_the_pictures_stay():
    assert {"support_always", "images_down", "later_again", "report_taken"} <= set(held(wish=Wish.NO))
    assert "appeal_no_prosecution" not in held(wish=Wish.NO)  # there is no decision to complain about


def test_a_decision_not_to_prosecute_has_its_last_day():
    found = held(made_on=date(2026, 1, 5), decision=Decision.STOPS, told_decision_on=date(2026, 11, 30))
    right = found["appeal_no_prosecution"]
    assert (right.depends, right.last_day, right.passed) == (False, date(2027, 2, 28), False)
    late = held(
        date(2027, 3, 1), made_on=date(2026, 1, 5), decision=Decision.STOPS, told_decision_on=date(2026, 11, 30)
    )
    assert late["appeal_no_prosecution"].passed


def test_not_taken_up_by_the_police_can_be_complained_about_too():
    found = held(made_on=date(2026, 1, 5), course=Course.NOT_TAKEN_UP)["appeal_no_prosecution"]
    assert not found.depends and found.last_day is None


def test_while_nobody_decided_it_depends_and_once_there_is_a_case_it_is_gone():
    known = {"made_on": date(2026, 1, 5), "course": Course.SUSPECT_KNOWN}
    assert held(**known)["appeal_no_prosecution"].depends
    assert "appeal_no_prosecution" not in held(**known, decision=Decision.PROSECUTES)


def test_a_hearing_gives_the_claim_and_the_speech_their_last_day():
    found = held(made_on=date(2026, 1, 5), hearing_on=date(2027, 1, 20))
    for name in ("speaking", "civil_claim", "closed_doors", "separate_room"):
        assert found[name].last_day == date(2027, 1, 20)


def test_what_comes_later_is_named_once_at_its_first_stage():
    later = support_of(RULES, Proceedings(), TODAY).later
    named = [right.id for _, rights in later for right in rights]
    assert len(named) == len(set(named)) and {"speaking", "civil_claim", "told_of_release"} <= set(named)
    assert not set(named) & set(held())


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_support_that_does_not_depend_on_a_report_and_somebody_who_helps(stage):
    rights = {right.id for right in RULES.rights if stage in right.stages}
    assert {"support_always", "images_down"} <= rights
    assert RULES.stages[stage].helpline and RULES.stages[stage].referrals


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
RECORDS = st.builds(
    Proceedings,
    wish=st.none() | st.sampled_from(Wish),
    way=st.none() | st.sampled_from(Way),
    course=st.none() | st.sampled_from(Course),
    decision=st.none() | st.sampled_from(Decision),
    made_on=st.none() | DAYS,
    told_decision_on=st.none() | DAYS,
    hearing_on=st.none() | DAYS,
    judgment_on=st.none() | DAYS,
)


@settings(max_examples=150)
@given(RECORDS, DAYS, st.sampled_from(["decision", "course"]))
def test_forgetting_what_was_decided_takes_no_right_of_the_same_stage_away(record, today, forgotten):
    known = {field.name: getattr(record, field.name) for field in fields(record)}
    before = support_of(RULES, record, today)
    after = support_of(RULES, Proceedings(**(known | {forgotten: None})), today)
    if before.here is after.here and record.made:
        assert {each.right.id for each in before.rights} <= {each.right.id for each in after.rights}


@settings(max_examples=100)
@given(RECORDS, DAYS)
def test_help_is_there_whatever_happened(record, today):
    assert {"support_always", "images_down"} <= {each.right.id for each in support_of(RULES, record, today).rights}


@given(DAYS, st.integers(0, 36))
def test_months_after_never_falls_in_another_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day and (later.day == day.day or (later + timedelta(days=1)).day == 1)


def test_a_clock_counts_from_the_first_day_that_is_known():
    clock = Clock(("told_decision_on", "decided_on"), None, 3)
    assert last_day(clock, Proceedings(decided_on=date(2026, 1, 31))) == date(2026, 4, 30)
    assert last_day(clock, Proceedings()) is None


FAULTS = {
    "there is no stage": ("stages: [prosecution_decision, hearing]", "stages: [trial]"),
    "there is no provision 'sv-51e'": ("provisions: [sv-51e]", "provisions: [sv-51e]"),
    "there is no referral": ("referrals: [helpwanted]", "referrals: [nobody]"),
    "there is no source": ("sources: [slachtofferhulp, directive_2012_29]", "sources: [hearsay]"),
    "there is no day": ("of: [told_decision_on]", "of: [told_on]"),
    "there is no course": ("course: [not_taken_up]", "course: [ignored]"),
    "a clock has days or months": ("months: 3", "months: 3, days: 1"),
    "belongs to nothing": ("id: mediation,", "id: mediating,"),
    "names a provision": ('articles: ["Sv 12, 12k"], ', ""),
    "stage no_proceedings is missing": ("  no_proceedings: {", "  #no_proceedings: {"),
}


@pytest.mark.parametrize("problem", FAULTS)
def test_what_does_not_fit_is_told(problem):
    before, after = FAULTS[problem]
    broken = files()
    assert before in broken[RIGHTS].decode()
    broken[RIGHTS] = broken[RIGHTS].replace(before.encode(), after.encode())
    provisions = {name for right in RULES.rights for name in right.provisions} - {"sv-51e"}
    if "provision" not in problem:
        provisions |= {"sv-51e"}
    referrals = {name for right in RULES.rights for name in right.referrals} | {"schadefonds"}
    referrals |= {name for stage in RULES.stages.values() for name in stage.referrals}
    with pytest.raises(KnowledgeError) as refused:
        compile_support(broken, provision_ids=frozenset(provisions), referral_ids=frozenset(referrals))
    assert any(problem in said for said in refused.value.problems), refused.value.problems


def test_a_missing_sentence_and_a_stray_brace_are_told():
    broken = files()
    broken["texts/en/support.yaml"] = (
        broken["texts/en/support.yaml"].replace(b"  goes_on:", b"  goes_off:").replace(b"{receiver}", b"{who}")
    )
    with pytest.raises(KnowledgeError) as refused:
        compile_support(broken)
    said = " ".join(refused.value.problems)
    assert "goes_on is missing" in said and "goes_off belongs to nothing" in said and "referral.draft" in said


def test_an_overlay_replaces_a_right_and_its_words():
    theirs = {"texts/nl/support.yaml": b"rights: {companion: {title: Anders}}\n"}
    assert compile_support(files(), theirs).words["nl"].rights["companion"].title == "Anders"
    assert (
        compile_support(files(), theirs).words["nl"].rights["companion"].how
        == RULES.words["nl"].rights["companion"].how
    )
