"""The overlays in `examples/` fit, and change what they say they change."""

from __future__ import annotations

import re
from datetime import date

import pytest

from houvast.core.advice import advise
from houvast.core.knowledge.tests.voice import KNOWLEDGE
from houvast.core.situation import Situation
from houvast.doors.commands.check import check_content
from houvast.records.content.education import load_education
from houvast.records.content.law import load_law
from houvast.records.content.reading import load_knowledge

EXAMPLES = KNOWLEDGE.parent / "examples"


@pytest.fixture(scope="module")
def flemish():
    return load_knowledge(KNOWLEDGE, EXAMPLES / "flanders")


@pytest.mark.parametrize("name", sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()))
def test_an_example_fits_and_is_stamped_by_nobody(name):
    found = check_content(date(2026, 11, 25), KNOWLEDGE, EXAMPLES / name)
    assert found.problems == ()
    assert {"number emergency", "number s113"} <= set(found.crisis_unstamped)


def test_somebody_in_flanders_is_at_home_and_somebody_in_the_netherlands_abroad(flemish):
    here = advise(Situation.from_json({"victim_country": "BE", "suicidal_thoughts": "yes"}), flemish)
    there = advise(Situation.from_json({"victim_country": "NL", "suicidal_thoughts": "yes"}), flemish)
    assert here.crisis.contacts[0] == "s113" and flemish.referrals["s113"].phone == "1813"
    assert {step.id for step in here.steps} & {"crisis.talk_113", "crisis.talk_113_alone", "crisis.talk_113_minor"}
    assert "s113" not in there.crisis.contacts and "crisis.abroad_thoughts" in {step.id for step in there.steps}


def test_who_says_nothing_of_a_country_gets_the_numbers_of_the_helpline(flemish):
    assert advise(Situation(), flemish).crisis.contacts[:2] == ("emergency", "s113")


def test_the_law_of_another_country_takes_the_place_of_ours():
    there = {each.line: each.instrument.jurisdiction for each in load_law(KNOWLEDGE, EXAMPLES / "flanders").provisions}
    ours = {
        each.line for each in load_law(KNOWLEDGE).provisions if each.instrument.id == "sr" and each.kind == "offence"
    }
    assert there["be-sw-470"] == "BE" and "sr-318" in ours and not ours & set(there)


# Organisations and numbers of the Netherlands. Where a page tells what Helpwanted counted or says, it is a source.
DUTCH = re.compile(
    r"(?<!\d)113\b|0800-0113|0900-8844|Veilig Thuis|Kindertelefoon|Fraudehelpdesk|Juridisch Loket"
    r"|Slachtofferhulp Nederland"
    r"|(?:vraag|bel|kijk|ask|call|look)\b[^.:]{0,30}Helpwanted",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_or_notice_sends_somebody_in_flanders_to_the_netherlands(flemish, language):
    folder = EXAMPLES / "flanders"
    ours = load_education(KNOWLEDGE)
    there = load_education(KNOWLEDGE, folder, knowledge=flemish)
    told = {f"page {page.slug}": page.text for page in there.pages[language].values()}
    told |= {f"notice {name}": words[language] for name, words in load_law(KNOWLEDGE, folder).notices.items()}
    assert {name: DUTCH.search(text)[0] for name, text in told.items() if DUTCH.search(text)} == {}
    # The pattern finds what it is for, and both kinds of pages are there: one added, one in the place of ours.
    assert sum(bool(DUTCH.search(page.text)) for page in ours.pages[language].values()) > 5
    assert set(there.pages[language]) - set(ours.pages[language]) == {"near-you"}
    assert there.pages[language]["what-we-know"].text != ours.pages[language]["what-we-know"].text
    assert "721" not in there.pages[language]["what-we-know"].text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sentences_with_the_crisis_line_keep_needing_a_stamp_of_their_own(flemish, language):
    shipped = load_knowledge(KNOWLEDGE)
    assert set(flemish.texts(language).crisis_screens()) == set(shipped.texts(language).crisis_screens())
