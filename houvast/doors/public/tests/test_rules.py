"""What the law says, for a reporter: by act, in plain words, never from a row that is not sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from houvast.core.situation import Situation, Truth
from houvast.doors.public.rules import law_shown
from houvast.procedures.asking_the_law import law_of
from houvast.records.content import current_knowledge
from houvast.records.content.law import current_law
from houvast.records.reports.legal import Legal, read_legal

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


def shown(facts: dict, *, demo: bool = True, legal: Legal | None = None):
    found = law_of(Situation.from_json(facts), legal or Legal(), told_on=TODAY, today=TODAY)
    return law_shown(found, current_knowledge().texts("nl"), demo=demo)


def test_each_act_says_its_own_and_each_sentence_once():
    law = shown(EVERYTHING)
    assert [act.name for act in law.acts][:2] == ["Gedreigd", "Betaald"]
    threat = [rule.plain for rule in law.acts[0].rules]
    assert "rules.plain.sr-318" in threat and "rules.plain.sr-326" not in threat
    assert "rules.plain.sr-326" in [rule.plain for rule in law.acts[1].rules]
    for act in law.acts:
        assert len({rule.plain or rule.title for rule in act.rules}) == len(act.rules)


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


def test_an_answered_question_is_not_asked_again():
    asked = [name for name, _ in shown(EVERYTHING).questions]
    answered = replace(Legal(), facts={asked[0]: Truth.NO})
    assert asked[0] not in [name for name, _ in shown(EVERYTHING, legal=answered).questions]


def test_nothing_known_says_so_and_never_that_it_is_allowed(reporter):
    reporter.to_plan({})
    reporter.get("rules/")
    assert reporter.status == 200 and reporter.sees("Dat betekent niet dat het mag")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_before_a_mailbox_it_asks_nothing(reporter, language):
    reporter.to_plan(FACTS)
    reporter.language = language
    reporter.get("rules/")
    assert reporter.status == 200
    assert 'name="said"' not in reporter.html
    assert reporter.sees({"nl": "nog niet door een jurist", "en": "No lawyer has checked"}[language])


def test_in_the_mailbox_an_answer_is_kept_for_both(reporter, house):
    code = reporter.to_messages("Hij dreigt.")
    reporter.get("messages/rules/")
    fact = dict(reporter.form("fact").filled())["fact"]
    reporter.submit("fact", said="yes")
    assert reporter.place == "messages/rules/"
    keys = keys_of(code, house)
    assert fact in read_legal(keys.report_id, keys.shared).facts
