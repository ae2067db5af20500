"""What the law says, for a reporter: by act, in plain words, never from a row that is not sure."""

from __future__ import annotations

import re
from datetime import date

import pytest

from houvast.core.situation import Situation, Truth
from houvast.doors.public.rules import PLAIN, QUESTIONS, law_shown, plain_of, questions_of
from houvast.procedures import asking_the_law
from houvast.procedures.asking_the_law import law_of
from houvast.records.content import current_knowledge
from houvast.records.content.law import current_law
from houvast.records.reports.legal import Legal, read_own

from .reporter import FACTS
from .test_mailbox import keys_of

TODAY = date(2026, 11, 25)
EVERYTHING = {
    "form": "webcam_lure",
    "victim_age": "16_17",
    "threat_to_contacts": "yes",
    "money_demanded": "yes",
    "paid": "yes",
    "published": "yes",
    "published_how": ["public"],
    "image_exists": "yes",
    "victim_country": "NL",
    "acts": [{"kind": "threat", "day": "2026-11-03"}, {"kind": "payment"}],
}


def shown(facts: dict, *, demo: bool = True, own: dict[str, Truth] | None = None):
    found = law_of(Situation.from_json(facts), Legal(), own=own, told_on=TODAY, today=TODAY)
    return law_shown(found, current_knowledge().texts("nl"), demo=demo)


def test_each_act_says_its_own_and_each_sentence_once():
    law = shown(EVERYTHING)
    assert [act.name for act in law.acts][:2] == ["Gedreigd", "Betaald"]
    threat = [rule.plain for rule in law.acts[0].rules]
    assert "rules.plain.sr-318" in threat and "rules.plain.sr-326" not in threat
    assert "rules.plain.sr-326" in [rule.plain for rule in law.acts[1].rules]
    for act in law.acts:
        assert len({rule.plain or rule.title for rule in act.rules}) == len(act.rules)


def test_without_a_day_each_kind_stands_by_itself_and_the_day_taken_is_told():
    law = shown({key: value for key, value in EVERYTHING.items() if key != "acts"})
    per_act = {act.name: [rule.plain for rule in act.rules] for act in law.acts}
    assert {"Gedreigd", "Iets geëist", "Betaald", "Beeld verspreid", "Beelden hebben"} <= set(per_act)
    assert "rules.plain.sr-318" in per_act["Gedreigd"]
    assert "rules.plain.sr-252" in per_act["Beelden hebben"]
    assert "rules.plain.sr-318" not in per_act["Beelden hebben"]
    assert not any(act.when for act in law.acts)
    assert law.assumed_day == "25 november 2026"


def test_outside_demo_nothing_unchecked_is_shown():
    law = shown(EVERYTHING, demo=False)
    assert not law.acts and not law.rights and not law.complaint


def test_a_row_of_low_confidence_never_is():
    law = current_law()
    low = {p.id for p in law.provisions if p.confidence == "low"}
    titles = {p.title["nl"] for p in law.provisions if p.id not in low}
    said = shown(EVERYTHING)
    for rule in (*(rule for act in said.acts for rule in (*act.rules, *act.maybe)), *said.rights):
        assert rule.title in titles
    assert low and said.unchecked


def test_the_complaint_is_told_only_where_its_day_is_sure():
    assert shown(EVERYTHING).complaint
    without = {**EVERYTHING, "acts": []}
    assert not shown(without).complaint and shown(without).assumed_day


def test_an_answered_question_is_not_asked_again_and_can_be_changed():
    law = shown(EVERYTHING)
    asked = [question.fact for question in law.questions]
    assert asked and set(asked) <= set(QUESTIONS) and not law.answered
    after = shown(EVERYTHING, own={asked[0]: Truth.NO})
    assert asked[0] not in [question.fact for question in after.questions]
    assert [(question.fact, question.said) for question in after.answered] == [(asked[0], "no")]


def test_only_what_settles_a_row_they_can_see_is_asked():
    """Nothing is asked for the sake of a row of low confidence, or outside demo of one that no lawyer checked."""
    assert not shown(EVERYTHING, demo=False).questions
    law = current_law()
    seen = {name for p in law.provisions if p.confidence != "low" for group in p.elements for name in group}
    for facts in (EVERYTHING, {"form": "hacked_account", "image_exists": "yes"}, {"form": "ex_partner"}):
        assert {question.fact for question in shown(facts).questions} <= seen


def test_each_row_that_a_person_can_see_has_a_sentence_of_its_own():
    lines = {p.line for p in current_law().provisions if p.kind in ("offence", "right") and p.confidence != "low"}
    plain = {line: plain_of(line) for line in lines}
    assert all(plain.values())
    assert (plain["sr-240-old"], plain["sr-240"], plain["sr-285b"]) == ("sr-240-old", "sr-240", "sr-285b")
    assert set(PLAIN) <= {plain_of(p.line) for p in current_law().provisions}


def test_a_question_that_needs_another_answer_waits_for_it():
    def asked(**own):
        facts = {"form": "other", "threat_to_contacts": "yes"}
        found = law_of(Situation.from_json(facts), Legal(), own=own, told_on=TODAY, today=TODAY)
        seen = [one for one in found.answer.findings if one.provision.id in ("sr-350a", "sr-138ab", "sr-138c")]
        return {question.fact for question in questions_of(found, seen)}

    assert asked() == {"account_or_device_entered"}
    assert asked(account_or_device_entered=Truth.NO) == set()
    assert asked(account_or_device_entered=Truth.YES) == {"without_right", "data_copied", "data_not_public"}


def test_what_is_asked_can_be_asked():
    facts = current_law().vocabulary.facts
    assert set(QUESTIONS) <= set(facts) and all(facts[name].asked for name in QUESTIONS)
    # What a lawyer weighs, and what would only hurt.
    assert not {"honour_attacked", "penetration", "will_lacking", "intent", "exploitation"} & set(QUESTIONS)


def test_every_fact_that_was_used_says_from_which_answers():
    because = dict(shown(EVERYTHING).because)
    assert because["Er is betaald"].endswith(current_knowledge().texts("nl").fact_name("paid"))
    assert all(answers for answers in because.values())


def test_nothing_known_says_so_and_never_that_it_is_allowed(reporter):
    reporter.to_plan({})
    reporter.get("rules/")
    assert reporter.status == 200 and reporter.sees("Dat betekent niet dat het mag")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_says_that_it_was_not_checked_and_whom_to_ask(reporter, language):
    reporter.to_plan(FACTS)
    reporter.language = language
    reporter.get("rules/")
    assert reporter.status == 200
    assert reporter.sees({"nl": "nog niet door een jurist", "en": "not yet checked by a lawyer"}[language])
    assert reporter.sees("Juridisch Loket")
    assert reporter.sees({"nl": "geen juridisch advies", "en": "not legal advice"}[language])
    assert reporter.sees({"nl": "Uit je antwoorden", "en": "From your answers"}[language])


def test_an_answer_before_a_mailbox_goes_along_into_it_and_to_the_desk(reporter, house):
    reporter.to_plan({**FACTS, "form": "ex_partner"})
    reporter.get("rules/")
    fact = dict(reporter.form("fact").filled())["fact"]
    reporter.submit("fact", said="no")
    assert reporter.place == "rules/" and reporter.sees("Wat hier al is geantwoord")
    assert f'name="fact" value="{fact}"' in reporter.html  # to be changed, no longer asked
    reporter.get("keep/")
    reporter.submit("seed")
    code = reporter.code
    reporter.submit("kept", kept="1")
    reporter.get("tell/")
    reporter.submit("words", words="Hij dreigt.", review="1")
    reporter.submit("revision")
    keys = keys_of(code, house)
    assert read_own(keys.report_id, keys.shared, sent=True) == {fact: Truth.NO}


def test_in_the_mailbox_an_answer_is_kept_changed_and_taken_back(reporter, house):
    code = reporter.to_messages("Hij dreigt.")
    reporter.get("messages/rules/")
    fact = dict(reporter.form("fact").filled())["fact"]
    reporter.submit("fact", said="yes")
    assert reporter.place == "messages/rules/"
    keys = keys_of(code, house)
    assert read_own(keys.report_id, keys.shared, sent=True) == {fact: Truth.YES}
    reporter.post("messages/rules/", {"fact": fact, "said": "unknown", "box": box_of(reporter)})
    assert read_own(keys.report_id, keys.shared, sent=True) == {}


def test_nothing_but_what_is_asked_is_kept(reporter, house):
    code = reporter.to_messages("Hij dreigt.")
    reporter.get("messages/rules/")
    box = box_of(reporter)
    for fact, said in (("organised_group", "yes"), ("recognisable", "perhaps"), ("", "yes")):
        assert reporter.post("messages/rules/", {"fact": fact, "said": said, "box": box}).status == 200
    keys = keys_of(code, house)
    assert read_own(keys.report_id, keys.shared, sent=True) == {}


def test_nothing_of_what_the_desk_settled_is_shown(reporter, house):
    code = reporter.to_messages("Hij dreigt.")
    reporter.get("messages/rules/")
    before = reporter.text
    asking_the_law.settle_facts(
        report_id=keys_of(code, house).report_id,
        facts={"organised_group": Truth.YES, "threat_of_violence": Truth.YES, "recognisable": Truth.NO},
        born=date(2011, 5, 5),
        known_on=None,
        revision=0,
        **house.acting("ada"),
    )
    assert reporter.get("messages/rules/").text == before


def box_of(reporter) -> str:
    return re.search(r'name="box" value="([^"]*)"', reporter.html)[1]
