"""From the answers of a report to legal facts, and who may see what came of it."""

from datetime import date

import pytest

from houvast.core.law import acts_of, ask, for_reporter, shown_to_reporter
from houvast.core.law.references import address, reference
from houvast.core.law.tests.asked import TODAY, applies, day, listed, possible
from houvast.core.situation import Situation, Truth

MONEY = {"form": "webcam_lure", "image_exists": "yes", "threat_to_contacts": "yes", "money_demanded": "yes"}


def mapped(law, facts, when="2026-11-25", told_on=TODAY, **more):
    return acts_of(Situation.from_json(facts), law, day=day(when), told_on=told_on, **more)


def asked(law, facts, when="2026-11-25", **more):
    return ask(law, mapped(law, facts, when, **more).acts, TODAY)


def test_webcam_money_and_threat(law):
    found = asked(law, {**MONEY, "victim_age": "25_plus", "paid": "yes"}, "2026-11-20")
    assert {"sr-318", "sr-284-lid1-2", "sr-326"} <= applies(found)
    assert not {"sr-247", "sr-245", "sr-249"} & listed(found)


def test_every_fact_says_from_which_answers(law):
    (facts,) = mapped(law, {**MONEY, "victim_age": "16_17"}).mapped
    because = {(fact.fact, fact.of_image): fact.because for fact in facts}
    assert because["benefit_demanded", False] == ("money_demanded",)
    assert because["image_possessed", False] == ("form", "image_exists")
    assert because["victim_16_17", False] == ("victim_age",)
    # Two answers alone can say it: the age now, or the age in the image.
    assert because["victim_under_18", True] == ("victim_age",)


def test_nothing_known_maps_to_nothing_but_what_never_applies(law):
    (act,) = mapped(law, {}).acts
    assert act.facts == {"not_applicable": Truth.NO}
    assert not {"tco", "budapest"} & listed(ask(law, [act], TODAY))


def test_the_age_now_is_not_the_age_then(law):
    now = mapped(law, {"victim_age": "16_17"}).acts[0].facts
    assert now["victim_16_17"] is Truth.YES
    a_year_ago = mapped(law, {"victim_age": "16_17"}, "2025-11-24").acts[0].facts
    assert a_year_ago["victim_under_18"] is Truth.YES
    assert "victim_16_17" not in a_year_ago
    long_ago = mapped(law, {"victim_age": "18_24"}, "2020-01-01").acts[0].facts
    assert "victim_under_18" not in long_ago
    told_then = mapped(law, {"victim_age": "16_17"}, "2020-01-01", told_on=day("2020-01-01")).acts[0].facts
    assert told_then["victim_16_17"] is Truth.YES


def test_an_adult_of_now_is_no_proof_of_an_adult_in_the_image(law):
    facts = {**MONEY, "victim_age": "25_plus"}
    assert possible(asked(law, facts))["sr-252"] == ("victim_under_18",)
    assert "sr-252" in applies(asked(law, {**facts, "age_in_image": "under_18"}))
    assert "sr-252" not in listed(asked(law, {**facts, "age_in_image": "adult"}))
    assert "sr-252" in applies(asked(law, {**MONEY, "victim_age": "12_15", "age_in_image": "adult"}))


def test_each_act_is_asked_on_its_own_day(law):
    facts = {
        **MONEY,
        "published": "yes",
        "published_how": ["public"],
        "acts": [
            {"kind": "threat", "day": "2019-12-30"},
            {"kind": "publication", "day": "2019-12-31"},
            {"kind": "publication", "day": "2020-01-01"},
            {"kind": "publication", "from": "2024-06-30", "until": "2024-07-01"},
        ],
    }
    found = mapped(law, facts)
    assert [act.kind for act in found.acts[:4]] == ["threat", "publication", "publication", "publication"]
    merged = ask(law, found.acts, TODAY)
    per_provision = {
        one.provision.id: {number: part.status.value for number, part in one.acts} for one in merged.findings
    }
    assert per_provision["sr-139h-lid2"] == {2: "applies", 3: "possible"}
    assert per_provision["sr-254ba-lid2"][3] == "possible"
    assert 0 in per_provision["sr-318"]
    assert found.acts[0].facts.get("image_disclosed") is None


def test_what_no_act_stands_for_is_asked_on_the_day(law):
    facts = {**MONEY, "published": "yes", "acts": [{"kind": "threat", "day": "2026-01-01"}]}
    found = mapped(law, facts, "2026-06-01")
    assert [(act.kind, act.from_day) for act in found.acts] == [
        ("threat", day("2026-01-01")),
        (None, day("2026-06-01")),
    ]
    assert found.acts[1].facts["image_disclosed"] is Truth.YES
    assert "threat_to_disclose" not in found.acts[1].facts


def test_possession_goes_on_over_a_change_of_the_law(law):
    told = {"victim_age": "12_15", "form": "sent_images", "image_exists": "yes"}
    acts = [{"kind": "image_obtained", "from": "2024-05-01", "until": "2024-06-20"}]
    found = mapped(law, {**told, "acts": acts})
    held = next(act for act in found.acts if act.kind == "possession")
    assert (held.lasting, held.from_day, held.until_day) == (True, day("2024-06-20"), TODAY)
    assert {"sr-240b-2010", "sr-252"} <= applies(ask(law, [held], TODAY))
    assert [act.kind for act in found.acts][:2] == ["image_obtained", "possession"]
    assert found.dated[:2] == (True, True)
    gone = mapped(law, {**told, "acts": acts}, added={"image_possessed": Truth.NO})
    assert "possession" not in {act.kind for act in gone.acts}
    undated = mapped(law, {**told, "acts": [{"kind": "image_obtained"}]})
    assert "possession" not in {act.kind for act in undated.acts}
    no_image = mapped(law, {"form": "bluff_mail", "image_exists": "no", "acts": acts})
    assert "possession" not in {act.kind for act in no_image.acts}


def test_possession_before_2020_of_an_adult_is_no_offence_by_itself(law):
    facts = {"victim_age": "25_plus", "age_in_image": "adult", "form": "ex_partner", "image_exists": "yes"}
    found = mapped(law, {**facts, "acts": [{"kind": "image_made", "day": "2019-05-01"}]})
    merged = ask(law, found.acts, TODAY)
    assert not {"sr-139h-lid1", "sr-254ba-lid1", "sr-240b-2010", "sr-252"} & applies(merged)


def test_the_image_is_as_old_as_the_day_it_was_made(law):
    facts = {**MONEY, "victim_age": "18_24", "published": "yes"}
    acts = [{"kind": "image_made", "day": "2014-06-01"}, {"kind": "publication", "day": "2025-06-01"}]
    found = mapped(law, {**facts, "acts": acts})
    published = next(act for act in found.acts if act.kind == "publication")
    assert published.image_made_on == day("2014-06-01")
    assert "sr-252" in applies(ask(law, [published], TODAY))
    older = mapped(law, {**facts, "victim_age": "25_plus", "acts": [{**acts[0], "day": "2025-01-01"}, acts[1]]})
    assert "sr-252" not in listed(ask(law, older.acts, TODAY))
    # Of two images nobody knows which one was published.
    two = mapped(law, {**facts, "acts": [*acts, {"kind": "sent_more", "day": "2025-01-01"}]})
    assert "sr-252" not in applies(ask(law, [act for act in two.acts if act.kind == "publication"], TODAY))


def test_by_kind_each_kind_that_the_answers_tell_of_is_asked_by_itself(law):
    facts = {**MONEY, "paid": "yes", "published": "yes", "acts": [{"kind": "threat", "day": "2026-01-01"}]}
    found = mapped(law, facts, by_kind=True)
    assert [act.kind for act in found.acts] == [
        "threat",
        "image_made",
        "demand",
        "payment",
        "publication",
        "possession",
        None,
    ]
    assert found.dated == (True, *[False] * 6)
    per_kind = {act.kind: applies(ask(law, [act], TODAY)) for act in found.acts}
    assert "sr-326" in per_kind["payment"] - per_kind["threat"]
    assert "sr-318" in per_kind["threat"] & per_kind["demand"]
    assert "sr-318" not in per_kind["publication"] | per_kind["possession"]
    # Nothing is lost by it: all that is found without it is found with it.
    without = ask(law, mapped(law, facts).acts, TODAY)
    assert applies(without) <= applies(ask(law, found.acts, TODAY))


def test_a_bluff_has_no_image(law):
    bluff = {"form": "bluff_mail", "image_exists": "no", "threat_to_contacts": "yes"}
    found = asked(law, {**bluff, "paid": "no", "money_demanded": "yes"})
    assert {"sr-318", "sr-45"} <= applies(found)
    assert not {"sr-254ba-lid1", "sr-254ba-lid2", "sr-326"} & listed(found)


def test_a_date_of_birth_goes_before_the_band_and_a_fact_said_before_the_mapping(law):
    found = mapped(law, {"victim_age": "25_plus"}, born=date(2010, 1, 1), added={"deceit": Truth.NO})
    assert "victim_under_18" not in found.acts[0].facts
    assert found.acts[0].facts["deceit"] is Truth.NO
    lured = mapped(law, MONEY, added={"deceit": Truth.NO})
    assert "deceit" not in {fact.fact for fact in lured.mapped[0]}
    assert "sr-251-chat" in listed(ask(law, found.acts, TODAY))


@pytest.mark.parametrize("demo", [True, False])
def test_a_row_of_low_confidence_never_reaches_a_reporter(law, demo):
    found = ask(law, mapped(law, {**MONEY, "published": "yes"}).acts, TODAY)
    shown = shown_to_reporter(found.findings, demo=demo)
    assert all(one.provision.confidence != "low" for one in shown)
    assert bool(shown) is demo
    assert for_reporter(law.by_id["sr-318"], demo=True)
    assert not for_reporter(law.by_id["sr-254ba-lid2"], demo=True)


@pytest.mark.parametrize(
    ("name", "when", "expected"),
    [
        ("sr-139h-lid1", "2020-01-01", "jci1.3:c:BWBR0001854&artikel=139h&lid=1&z=2020-01-01&g=2020-01-01"),
        ("bw-6-162", "2020-01-01", "jci1.3:c:BWBR0005289&boek=6&artikel=162&z=2020-01-01&g=2020-01-01"),
        ("bw-3-296", "2020-01-01", "jci1.3:c:BWBR0005291&boek=3&artikel=296&z=2020-01-01&g=2020-01-01"),
        ("sv-51a", "2020-01-01", "jci1.3:c:BWBR0001903&artikel=51a&z=2020-01-01&g=2020-01-01"),
        ("dsa-16", "2024-03-01", "http://data.europa.eu/eli/reg/2022/2065/oj"),
        ("avg-17", "2024-03-01", "http://data.europa.eu/eli/reg/2016/679/oj"),
        ("dir-2024-1385-5", "2024-03-01", "http://data.europa.eu/eli/dir/2024/1385/oj"),
        ("lanzarote", "2024-03-01", None),
    ],
)
def test_references_are_written_as_they_are_written(law, name, when, expected):
    assert reference(law.by_id[name], day(when)) == expected


def test_a_dutch_act_can_be_read_as_it_stood(law):
    where = "https://wetten.overheid.nl/BWBR0001854/2020-01-01"
    assert address(law.by_id["sr-139h-lid2"], day("2020-01-01")) == where
    assert address(law.by_id["lanzarote"], day("2020-01-01")) is None
