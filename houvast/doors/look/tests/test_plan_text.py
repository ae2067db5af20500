"""A plan in words: one language, one reader, numbers only where they may be shown."""

import pytest

from houvast.core.advice import advise
from houvast.core.knowledge import TextMissing
from houvast.core.knowledge.tests import tiny
from houvast.core.knowledge.tests.tiny import step
from houvast.core.situation import Situation
from houvast.doors.look.plan_text import contacts, phone_link, plan_text, shows_unstamped
from houvast.records.content import current_knowledge

STAMP = {"by": "A. Visser", "on": "2026-05-01"}


def words_of(facts, *, role=None, language="nl", unstamped=True):
    knowledge = current_knowledge()
    plan = advise(Situation.from_json(facts), knowledge)
    return plan_text(plan, knowledge.texts(language), role=role, knowledge=knowledge, unstamped=unstamped)


def test_steps_by_when_and_in_order():
    words = words_of({"form": "webcam_lure", "money_demanded": "yes"})
    assert list(words) == [*words.now, *words.today, *words.later] == list(words.steps)
    assert words.now and words.today


def test_because_in_words():
    words = words_of({"paid": "yes"})
    money = next(item for item in words if item.kind == "money")
    assert money.because == ("paid",)
    assert money.because_words == ("Betaald",)


def test_platforms_carry_their_address_and_what_helps_under_18():
    adult = words_of({"victim_age": "25_plus", "contact_platforms": ["telegram"]})
    child = words_of({"victim_age": "12_15", "contact_platforms": ["telegram"]})
    of_adult = next(item for item in adult if item.kind == "report_platform").platforms[0]
    of_child = next(item for item in child if item.kind == "report_platform").platforms[0]
    assert of_adult.address == "mailto:abuse@telegram.org"
    assert of_child.address == "mailto:stopCA@telegram.org"
    assert (bool(of_adult.minors), bool(of_child.minors)) == (False, True)


def test_i_cannot_is_offered_where_it_stands_for_a_fact():
    words = words_of({"victim_age": "25_plus", "image_exists": "yes"})
    assert next(item for item in words if item.kind == "hash").asks_cannot
    assert not next(item for item in words if item.kind == "stop").asks_cannot


def test_every_step_is_said_in_the_language_asked_for():
    facts = {"victim_age": "16_17", "form": "ex_partner", "suicidal_thoughts": "yes"}
    dutch, english = (words_of(facts, language=language, role="friend") for language in ("nl", "en"))
    assert [item.id for item in dutch] == [item.id for item in english]
    assert all(one.body != other.body for one, other in zip(dutch, english, strict=True))


def test_a_missing_word_raises_rather_than_showing_another_language():
    knowledge = current_knowledge()
    plan = advise(Situation(), knowledge)
    other = tiny.knowledge(step("stop.contact"), texts=True)
    with pytest.raises(TextMissing):
        plan_text(plan, other.texts("nl"), knowledge=knowledge, unstamped=True)


@pytest.fixture
def numbers():
    """112 without a stamp, one with, one without, one with an address only, one with neither number nor address."""
    rules = {
        "referrals": [
            tiny.referral("emergency", crisis={}),
            tiny.referral("stamped", phone="0800 123", reviewed=STAMP),
            tiny.referral("bare", phone="0800 124"),
            tiny.referral("with_site", phone="0800 125", address="https://example.org"),
            tiny.referral("words_only", phone=""),
        ]
    }
    return tiny.knowledge(step("stop.contact"), texts=True, **rules)


def test_outside_demo_a_number_without_a_stamp_is_not_shown(numbers):
    shown = contacts(numbers.referrals, numbers.texts("nl"), numbers, unstamped=False)
    assert [(contact.id, contact.phone) for contact in shown] == [
        ("emergency", "112"),
        ("stamped", "0800 123"),
        ("with_site", ""),
        ("words_only", ""),
    ]
    assert shown[1].reviewed == STAMP
    assert shown[0].reviewed is None


def test_in_demo_every_number_is_shown(numbers):
    shown = contacts(numbers.referrals, numbers.texts("nl"), numbers, unstamped=True)
    assert [contact.phone for contact in shown] == ["112", "0800 123", "0800 124", "0800 125", ""]


@pytest.mark.parametrize(("mode", "shown"), [("demo", True), ("test", True), ("production", False)])
def test_the_mode_decides(settings, mode, shown):
    settings.HOUVAST_MODE = mode
    assert shows_unstamped() is shown


def test_a_phone_dials_digits():
    assert phone_link("0345 6000 459") == "03456000459"
    assert phone_link("+31 (0)20-123") == "+3120123"
