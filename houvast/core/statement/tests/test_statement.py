"""A statement holds what was told, all of it, and nothing else; an unknown is a gap and never a no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from houvast.core.situation import Act, Indicator, Situation, Told
from houvast.core.situation.told import read_moment
from houvast.core.situation.vocabulary import CRISIS_FACTS, FIELDS, Shape
from houvast.core.statement import Ask, Corrections, Gap, SectionName, corrected, draft_statement, too_long
from houvast.core.statement.corrections import LONGEST, LONGEST_CHANGE
from houvast.core.statement.drafting import FACTS, GAPS, SAID_WHEN_NO, WITHHELD

FLAGS = sorted(name for name, field in FIELDS.items() if field.shape is Shape.FLAG)
SAID = {fact for facts in FACTS.values() for fact in facts}
KINDS = ["threat", "demand", "payment", "publication", "contact"]

acts = st.builds(
    Act,
    kind=st.sampled_from(KINDS),
    day=st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 1)),
    platform=st.none() | st.sampled_from(["instagram", "snapchat"]),
    amount=st.none() | st.integers(1, 9_000).map(Decimal),
    currency=st.none() | st.just("EUR"),
    words=st.none() | st.text(min_size=1, max_size=20),
)
indicators = st.builds(
    Indicator,
    kind=st.sampled_from(["account", "phone", "iban"]),
    platform=st.none(),
    value=st.text(min_size=1, max_size=12),
)
tellings = st.lists(
    st.builds(
        Told,
        words=st.text(max_size=40),
        indicators=st.lists(indicators, max_size=3).map(tuple),
        own_accounts=st.lists(indicators, max_size=2).map(tuple),
        deadline=st.none() | st.sampled_from(["2026-11-20T21:00:00+01:00", "2026-11-24T08:00:00+00:00"]),
        acts=st.lists(acts, max_size=3).map(tuple),
    ),
    max_size=3,
)
situations = st.dictionaries(st.sampled_from(FLAGS), st.sampled_from(["yes", "no"])).map(Situation.from_json)


@given(situations, tellings)
def test_everything_told_is_in_it_once(situation, told):
    items = draft_statement(situation, told).items
    assert {item.act for item in items if item.act} == {act for each in told for act in each.acts}
    assert {i.indicator for i in items if i.indicator} == {used for each in told for used in each.indicators}
    assert {item.own for item in items if item.own} == {own for each in told for own in each.own_accounts}
    deadlines = {read_moment("deadline", each.deadline) for each in told if each.deadline}
    assert {item.deadline for item in items if item.deadline} == deadlines
    assert {item.words for item in items if item.words} == {w for each in told if (w := each.words.strip())}
    assert len({item.id for item in items}) == len(items)


@given(situations, tellings)
def test_nothing_untold_is_in_it_and_unknown_is_never_no(situation, told):
    for item in draft_statement(situation, told).items:
        if item.fact:
            value = situation.get(item.fact)
            assert value is not None
            assert value != "no" or item.fact in SAID_WHEN_NO


@given(situations, tellings)
def test_what_is_nobodys_business_never_goes_along(situation, told):
    said = {item.fact for item in draft_statement(situation, told).items}
    private = {*CRISIS_FACTS, "fears_home", "residence_fear", "outing_feared", "device_watched", "told_someone"}
    assert private <= WITHHELD and not said & WITHHELD


@given(situations, st.sampled_from(["under_12", "12_15", "16_17"]), st.none() | st.sampled_from(["under_18", "adult"]))
def test_the_statement_of_a_minor_says_nothing_of_having_an_image(situation, age, in_image):
    minor = situation.with_answers({"victim_age": age, "age_in_image": in_image, "image_exists": "yes"})
    statement = draft_statement(minor, [])
    assert statement.for_minor
    assert not {item.fact for item in statement.items} & {"image_exists", "has_image_file", "reporter_has_copy"}


def test_who_was_a_minor_in_the_picture_counts_as_one():
    assert draft_statement(Situation.from_json({"victim_age": "25_plus", "age_in_image": "under_18"}), []).for_minor
    assert not draft_statement(Situation.from_json({"victim_age": "25_plus"}), []).for_minor


def section(statement, name):
    return next(each for each in statement.sections if each.name == name)


def test_acts_stand_in_order_of_time_and_those_without_a_day_ask_for_it():
    early, late = Act("lure", day=date(2026, 10, 1)), Act("threat", day=date(2026, 11, 3))
    span = Act("contact", from_day=date(2026, 10, 10), until_day=date(2026, 10, 20))
    undated = Act("payment", amount=Decimal(50), currency="EUR")
    line = section(draft_statement(Situation(), [Told(acts=(undated, late)), Told(acts=(span, early))]), "timeline")
    assert [item.act for item in line.items] == [early, span, late, undated]
    assert line.gaps == (Gap.DAYS,)


def test_gaps_follow_from_what_is_known():
    paid = draft_statement(Situation.from_json({"paid": "yes", "published": "yes"}), [])
    assert section(paid, SectionName.PAID).gaps == (Gap.AMOUNT, Gap.PAID_BY)
    assert section(paid, SectionName.PUBLISHED).gaps == (Gap.WHERE,)
    told = Told(
        acts=(Act("payment", amount=Decimal(50)), Act("publication", platform="instagram")),
        indicators=(Indicator("account", "instagram", "anna.rose"),),
    )
    full = draft_statement(Situation.from_json({"paid": "yes", "paid_by": ["bank"], "published": "yes"}), [told])
    assert section(full, SectionName.PAID).gaps == section(full, SectionName.PUBLISHED).gaps == ()
    assert section(full, SectionName.USED).gaps == ()
    nothing = draft_statement(Situation(), [])
    assert section(nothing, SectionName.TIMELINE).gaps == (Gap.ACTS,)
    assert SectionName.PAID not in {each.name for each in nothing.sections}


def test_a_name_is_always_a_gap_and_never_taken_from_the_own_accounts():
    told = Told(own_accounts=(Indicator("account", "instagram", "mijn.eigen.naam"),))
    statement = draft_statement(Situation.from_json({"reporter_role": "self"}), [told])
    assert section(statement, SectionName.ABOUT).gaps == (Gap.NAME, Gap.BORN, Gap.REACH)
    assert not [item for item in statement.items if item.indicator]


@given(situations, tellings, st.data())
def test_corrections_take_away_only_what_was_struck_and_add_only_what_was_typed(situation, told, data):
    statement = draft_statement(situation, told)
    ids = [item.id for item in statement.items]
    struck = frozenset(data.draw(st.lists(st.sampled_from(ids), unique=True))) if ids else frozenset()
    corrections = Corrections(left_out=struck, filled={"name": "M. Jansen"}, added={"words": "Nog iets."})
    left = corrected(statement, corrections)
    assert [item.id for each in left for item in each.items] == [id_ for id_ in ids if id_ not in struck]
    assert (Gap.NAME, "M. Jansen") in left[0].filled and Gap.NAME not in left[0].open
    assert left[-1].added == "Nog iets."


def test_blank_words_fill_no_gap():
    left = corrected(draft_statement(Situation(), []), Corrections(filled={"name": "  \n"}))
    assert Gap.NAME in left[0].open and not left[0].filled


def test_corrections_come_back_as_they_were():
    made = Corrections(
        frozenset({"fact-paid"}), {"fact-form": "z"}, {"name": "x"}, {"how": "y"}, (Ask.COMPANION,), "Politie"
    )
    assert Corrections.from_json(made.to_json()) == made
    assert too_long(replace(made, filled={"name": "x" * (LONGEST + 1)})) == ("gap-name",)
    assert too_long(replace(made, changed={"fact-form": "x" * (LONGEST_CHANGE + 1)})) == ("changed-fact-form",)
    before = {name: value for name, value in made.to_json().items() if name != "changed"}  # kept by an older version
    assert Corrections.from_json(before) == replace(made, changed={})


def test_every_fact_is_said_or_withheld_on_purpose():
    assert not SAID & WITHHELD
    assert {*SAID, *WITHHELD, "acts"} == set(FIELDS)


def test_a_deadline_is_told_once_and_an_earlier_one_stays():
    first, last = "2026-11-20T21:00:00+01:00", "2026-11-24T08:00:00+01:00"
    situation = Situation.from_json({"deadline": "2026-11-24T07:00:00+00:00"})  # the last, as UTC
    items = section(draft_statement(situation, [Told(deadline=first), Told(deadline=last)]), "threatened").items
    assert [item.fact or item.deadline.isoformat() for item in items] == ["deadline", first]


def test_the_own_accounts_stand_with_the_person_and_not_with_the_offender():
    own = Indicator("account", "instagram", "mijn.eigen.naam")
    statement = draft_statement(Situation(), [Told(own_accounts=(own,)), Told(own_accounts=(own,))])
    assert [item.own for item in section(statement, "about").items] == [own]
    assert section(statement, "used").gaps == (Gap.OFFENDER,)


def test_without_an_age_nothing_is_said_of_having_an_image():
    statement = draft_statement(Situation.from_json({"image_exists": "yes"}), [])
    assert statement.for_minor and not statement.items
    adult = draft_statement(Situation.from_json({"image_exists": "yes", "victim_age": "18_24"}), [])
    assert [item.fact for item in section(adult, "evidence").items] == ["image_exists"]


def test_a_changed_line_says_what_the_person_says_and_stays_when_the_told_is_gone():
    statement = draft_statement(Situation(), [Told(words="Hij wil 200.")])
    (line,) = section(statement, "words").items
    changes = Corrections(changed={line.id: "Hij wil 250."})
    assert [(each.id, each.changed) for each in corrected(statement, changes)[-1].items] == [(line.id, "Hij wil 250.")]
    other = draft_statement(Situation(), [Told(words="Anders verteld.")])
    alone = corrected(other, changes)[-1].items
    assert [(each.words, each.changed) for each in alone] == [("Anders verteld.", ""), ("Hij wil 250.", "")]
    assert corrected(statement, Corrections(changed={line.id: "  "}))[-1].items == (line,)


def test_words_in_a_gap_stay_when_it_is_told_elsewhere():
    filled = Corrections(filled={"acts": "Op 3 november begon het."})
    told = draft_statement(Situation(), [Told(acts=(Act("threat", day=date(2026, 11, 3)),))])
    assert section(told, SectionName.TIMELINE).gaps == ()
    (timeline,) = (each for each in corrected(told, filled) if each.name == "timeline")
    assert timeline.filled == ((Gap.ACTS, "Op 3 november begon het."),) and timeline.open == ()


def test_every_gap_stands_in_one_section():
    assert sorted(gap for gaps in GAPS.values() for gap in gaps) == sorted(Gap)
