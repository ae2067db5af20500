"""Where you are and what can be asked for there: on the page about how far it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from houvast.core.support import Decision, Proceedings
from houvast.doors.public import along
from houvast.doors.public.along import along_shown
from houvast.records.content import current_knowledge
from houvast.records.content.support import current_support

TODAY = date(2026, 11, 25)


@pytest.fixture
def there(reporter):
    reporter.to_messages()
    return reporter


def shown(language: str = "nl", **known):
    return along_shown(Proceedings(**known), current_knowledge().texts(language), TODAY)


def test_what_can_be_asked_for_stands_under_where_it_is(there):
    there.get("messages/follow/")
    for said in (
        "Hulp hangt niet af van een aangifte",
        "Iemand meenemen",
        "Wij dringen nergens op aan",
        "Zo gaat het:",
    ):
        assert there.sees(said)
    assert not there.sees("Iets zeggen op de zitting tot")  # later, by its title alone


def test_a_hearing_puts_its_day_beside_what_must_be_asked_before_it(there):
    there.get("messages/follow/").submit("wish", made_on="2026-01-05", way="aangifte", hearing_on="2027-01-20")
    assert there.sees("Iets zeggen op de zitting tot en met 20 januari 2027")


def test_no_day_and_no_article_that_nobody_looked_up_well_reaches_a_reporter():
    found = shown(made_on=date(2026, 1, 5), decision=Decision.STOPS, told_decision_on=date(2026, 11, 1))
    appeal = next(right for right in found.rights if right.id == "appeal_no_prosecution")
    assert (appeal.until, appeal.articles) == ("", "")
    assert all("Besluit" not in right.articles for right in found.rights)  # of low confidence in the law
    assert any(right.articles for right in found.rights)


def test_outside_demo_nothing_is_shown_that_no_professional_looked_at(settings):
    settings.HOUVAST_MODE = "production"
    assert shown() is None


def test_a_language_without_these_words_shows_none(monkeypatch):
    rules = current_support()
    monkeypatch.setattr(along, "current_support", lambda: replace(rules, words={"nl": rules.words["nl"]}))
    assert shown("en") is None and shown("nl") is not None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_is_there_in_every_language(language):
    assert shown(language).helpline and all(right.words.how for right in shown(language).rights)
