"""Acts with days, ranges, possession over a change, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.law import LegalAct, Status, ask, read_acts
from houvast.core.law.answering import answer_act, matches_on
from houvast.core.law.asking import worth_asking
from houvast.core.law.tests.asked import ONE_DAY, TODAY, answer, applies, day, finding, listed, possible
from houvast.core.law.tests.shipped import shipped_law
from houvast.core.situation import SituationError

IMAGE = ["image_sexual", "victim_under_18", "image_possessed"]


def asked(law, *acts):
    return ask(law, read_acts(list(acts), law.vocabulary), TODAY)


def test_possession_over_a_change_falls_under_both(law):
    found = asked(law, {"from": "2024-06-30", "until": "2024-07-01", "lasting": True, "facts": IMAGE})
    assert {"sr-240b-2010", "sr-252"} <= applies(found)
    assert [(str(one), str(two)) for one, two, _ in finding(found, "sr-252").acts[0][1].stretches] == [
        ("2024-07-01", "2024-07-01")
    ]
    three = asked(law, {"from": "2009-01-01", "until": "2025-01-01", "lasting": True, "facts": IMAGE})
    assert {"sr-240b-2002", "sr-240b-2010", "sr-252"} <= applies(three)


def test_an_unknown_day_over_a_change_is_possible_under_both_and_certain_under_none(law):
    found = asked(law, {"from": "2024-06-30", "until": "2024-07-01", "facts": IMAGE})
    assert not {"sr-240b-2010", "sr-252"} & applies(found)
    assert possible(found)["sr-240b-2010"] == ("day",)
    assert possible(found)["sr-252"] == ("day",)
    assert [(str(one.from_day), str(one.until_day)) for one in found.acts[0].stretches] == [
        ("2024-06-30", "2024-06-30"),
        ("2024-07-01", "2024-07-01"),
    ]


def test_an_unknown_day_within_one_version_is_certain(law):
    found = asked(law, {"from": "2024-08-01", "until": "2024-08-20", "facts": IMAGE})
    assert "sr-252" in applies(found)
    assert len(found.acts[0].stretches) == 1


def test_a_time_that_is_partly_covered_says_so(law):
    found = asked(law, {"from": "2001-12-01", "until": "2002-01-31", "facts": ["paid", "deceit"]})
    assert found.covered is False
    assert [one.covered for one in found.acts[0].stretches] == [False, True]
    assert possible(found)["sr-326"] == ("day",)


def test_a_birthday_inside_the_time_is_a_border(law):
    act = {
        "from": "2025-01-01",
        "until": "2025-12-31",
        "born": "2009-06-15",
        "facts": ["sexual_act_by_victim", "deceit"],
    }
    found = asked(law, act)
    assert {"sr-247", "sr-245"} <= set(possible(found))
    assert str(finding(found, "sr-245").acts[0][1].stretches[0][0]) == "2025-06-15"


def test_the_deadline_of_an_unknown_day_is_the_earliest(law):
    found = asked(law, {"from": "2024-01-31", "until": "2024-03-05", "facts": ["threat_to_disclose", "paid"]})
    assert finding(found, "sr-318").complaint_until == day("2024-04-30")


def test_merging_keeps_the_best_and_its_own_deadlines(law):
    found = asked(
        law,
        {"day": "2024-03-01", "facts": ["deceit"]},
        {"day": "2024-05-01", "facts": ["threat_to_disclose", "paid"]},
    )
    merged = finding(found, "sr-318")
    assert merged.status is Status.APPLIES
    assert merged.missing == ()
    # Of the first act nothing was said that makes it blackmail: its day is no deadline of this.
    assert merged.complaint_until == day("2024-08-01")
    assert merged.limitation.until == day("2036-05-01")
    assert [(number, one.status.value) for number, one in merged.acts] == [(0, "possible"), (1, "applies")]


def test_of_several_complaints_the_first_that_can_still_be_made_counts(law):
    blackmail = ["threat_to_disclose", "paid"]
    days = ["2026-03-01", "2026-09-30", "2026-10-15"]
    found = asked(law, *({"day": when, "facts": blackmail} for when in days))
    merged = finding(found, "sr-318")
    assert [str(one.complaint_until) for _, one in merged.acts] == ["2026-06-01", "2026-12-30", "2027-01-15"]
    assert merged.complaint_until == day("2026-12-30")
    over = asked(law, *({"day": when, "facts": blackmail} for when in ("2024-03-01", "2024-05-01")))
    assert finding(over, "sr-318").complaint_until == day("2024-08-01")
    last_day = asked(law, {"day": "2026-08-25", "facts": blackmail}, {"day": "2026-10-15", "facts": blackmail})
    assert finding(last_day, "sr-318").complaint_until == TODAY


DAYS = st.sampled_from([border + shift * ONE_DAY for border in shipped_law().borders for shift in (-1, 0, 1)])
FACTS = st.lists(st.sampled_from(sorted(shipped_law().vocabulary.facts)), max_size=12, unique=True)


@given(one=DAYS, other=DAYS, facts=FACTS, lasting=st.booleans(), data=st.data())
def test_a_range_says_what_its_days_say(one, other, facts, lasting, data):
    law = shipped_law()
    begins, ends = min(one, other), max(one, other)
    act = LegalAct(begins, ends, law.vocabulary.read(facts), lasting=lasting)
    whole = answer_act(law, act, TODAY)
    assert whole.stretches[0].from_day == begins
    assert whole.stretches[-1].until_day == ends
    assert all(a.until_day + ONE_DAY == b.from_day for a, b in zip(whole.stretches, whole.stretches[1:], strict=False))
    when = data.draw(st.dates(begins, ends))
    of_day = {fits.provision.id: fits.status for fits in matches_on(law, act, when, TODAY)}
    of_range = {found.provision.id: found.status for found in whole.findings}
    assert set(of_day) <= set(of_range)
    for name, status in of_range.items():
        if status is Status.APPLIES and not lasting:
            assert of_day[name] is Status.APPLIES
        if lasting and of_day.get(name) is Status.APPLIES:
            assert status is Status.APPLIES


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ({"day": "2020-02-30", "facts": []}, ("acts[0].day", "2020-01-31")),
        ({"day": "2020-W01-1", "facts": []}, ("acts[0].day",)),
        ({"day": "20200101", "facts": []}, ("acts[0].day",)),
        ({"day": 20200101, "facts": []}, ("acts[0].day",)),
        ({"facts": []}, ("acts[0].day",)),
        ({"day": "2020-01-01", "from": "2020-01-01", "until": "2020-01-02"}, ("either day",)),
        ({"from": "2020-01-01"}, ("from and until together",)),
        ({"from": "2020-01-02", "until": "2020-01-01"}, ("acts[0].until", "not before")),
        ({"day": "2020-01-01", "facts": ["paidd"]}, ("acts[0].facts", "paidd", "paid,")),
        ({"day": "2020-01-01", "facts": {"paid": "maybe"}}, ("paid", "yes, no, unknown")),
        ({"day": "2020-01-01", "facts": ["paid", "paid=no"]}, ("paid", "not two")),
        ({"day": "2020-01-01", "facts": "paid"}, ("acts[0].facts", "list")),
        ({"day": "2020-01-01", "fact": ["paid"]}, ("acts[0].fact", "only the names")),
        ({"day": "2020-01-01", "born": "2021-01-01"}, ("acts[0].born", "not after")),
        ({"day": "2020-01-01", "known_on": "2019-12-31"}, ("acts[0].known_on", "not before")),
        ({"day": "2020-01-01", "image_made_on": "2020-01-02"}, ("acts[0].image_made_on",)),
        ({"day": "2020-01-01", "lasting": "yes"}, ("acts[0].lasting", "true, false")),
        ({"day": "2020-01-01", "kind": "murder"}, ("acts[0].kind", "publication")),
        ("2020-01-01", ("acts[0]", "an object")),
    ],
)
def test_what_is_wrong_is_refused_in_one_sentence(law, act, words):
    with pytest.raises(SituationError) as refused:
        read_acts([act], law.vocabulary)
    assert all(word in str(refused.value) for word in words)


@pytest.mark.parametrize("acts", [[], {}, "x", None])
def test_a_file_without_acts_is_refused(law, acts):
    with pytest.raises(SituationError):
        read_acts(acts, law.vocabulary)


def test_facts_are_written_in_several_ways(law):
    read = law.vocabulary.read
    assert read(["paid", "deceit=no"]) == read({"paid": "yes", "deceit": "no"}) == read({"paid": True, "deceit": False})
    assert read({"paid": None}) == read(["paid=unknown"])


def test_an_act_is_written_as_it_is_read(law):
    act = {
        "from": "2020-01-01",
        "until": "2020-02-01",
        "facts": {"deceit": "no", "paid": "yes"},
        "facts_of_image": {"victim_under_18": "yes"},
        "lasting": True,
        "born": "2004-02-29",
        "image_made_on": "2019-01-01",
        "known_on": "2020-03-01",
        "kind": "threat",
        "name": "the first",
    }
    assert read_acts([act], law.vocabulary)[0].to_json() == act


def test_what_settles_most_is_worth_asking_first(law):
    found = answer(law, "2024-08-02", "image_sexual image_of_person image_disclosed")
    worth = worth_asking(law, found)
    assert {"harm_known", "victim_under_18", "recognisable", "image_made_by_victim"} <= set(worth[:8])
    assert not {"not_applicable", "complaint_offence", "day", "image_sexual"} & set(worth)
    only = [one for one in found.findings if one.provision.id == "aw-21"]
    assert worth_asking(law, found, only) == ("recognisable",)
    of_a_child = worth_asking(law, answer(law, "2024-08-02", "victim_12_15"))
    assert not {"victim_16_17", "victim_under_12"} & set(of_a_child)


def test_a_later_version_is_told_with_which_way_its_maximum_went(law):
    found = answer(law, "2019-12-31", "threat_of_violence")
    (later,) = finding(found, "sr-285-old").acts[0][1].later
    assert later.id == "sr-285"
    assert "sr-1-2" in applies(found)
    assert "sr-1-2" not in listed(answer(law, "2020-01-01", "threat_of_violence law_changed_after_act=no"))


@pytest.mark.parametrize("when", ["0001-01-01", "1850-06-01", "2250-01-01", "9899-12-31"])
def test_a_day_far_off_is_not_covered_rather_than_no_day(law, when):
    (act,) = asked(law, {"day": when, "facts": IMAGE}).acts
    assert not act.covered and not act.findings
