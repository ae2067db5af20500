"""How steps are chosen, ordered, explained: on content small enough to think through."""

import pytest

from houvast.core.advice import advise, cannot, next_page, what_changed, would_change
from houvast.core.advice.asking import fact_values
from houvast.core.knowledge.tests import tiny
from houvast.core.knowledge.tests.tiny import step
from houvast.core.situation import Situation

STOP = step("stop.contact")


def plan_of(facts, *steps, **files):
    return advise(Situation.from_json(facts), tiny.knowledge(STOP, *steps, **files))


def shown(plan):
    return [(item.id, item.when) for item in plan.steps]


def when(*lines):
    return [{"when": name, "if": condition} if condition else {"when": name} for name, condition in lines]


def test_the_weightiest_step_of_a_kind_is_taken():
    steps = [
        step("tell.light", 1),
        step("tell.heavy", 9, **{"if": {"paid": "yes"}}),
        step("tell.never", 99, unless={"paid": "yes"}),
    ]
    assert [s.id for s in plan_of({"paid": "yes"}, *steps).steps] == ["stop.contact", "tell.heavy"]
    assert [s.id for s in plan_of({"paid": "no"}, *steps).steps] == ["stop.contact", "tell.never"]


def test_an_unknown_fact_makes_no_step():
    only_if_not = step("tell.it", **{"if": {"not": {"paid": "yes"}}})
    assert shown(plan_of({}, only_if_not)) == [("stop.contact", "now")]
    assert len(plan_of({"paid": "no"}, only_if_not).steps) == 2


def test_all_steps_of_police_and_hash_are_taken():
    steps = [step("hash.a", 1), step("hash.b", 2), step("police.a", 1), step("police.b", 2)]
    assert [s.id for s in plan_of({}, *steps).steps] == ["stop.contact", "hash.b", "hash.a", "police.b", "police.a"]


def test_ordered_by_when_then_by_kind():
    steps = [step("aftercare.a", when="later"), step("support.a", when="now"), step("block.a", when="today")]
    assert [s.id for s in plan_of({}, *steps).steps] == ["stop.contact", "support.a", "block.a", "aftercare.a"]


def test_the_first_line_of_when_that_holds_counts():
    line = when(("later", {"paid": "no"}), ("today", {"paid": "yes"}), ("now", None))
    for facts, wanted in (({}, "now"), ({"paid": "yes"}, "today"), ({"paid": "no"}, "later")):
        assert shown(plan_of(facts, step("tell.a", when=line)))[-1] == ("tell.a", wanted) or wanted == "now"
        assert dict(shown(plan_of(facts, step("tell.a", when=line))))["tell.a"] == wanted


def test_an_order_demand_holds_across_when():
    plan = plan_of({}, step("preserve.a", when="today"), step("block.a", when="now"))
    assert shown(plan) == [("stop.contact", "now"), ("preserve.a", "today"), ("block.a", "today")]


def crowd(number, first_gives_way=10):
    kinds = ["block", "money", "secure", "report_platform", "remove", "hash", "tell", "police", "support", "aftercare"]
    return [step(f"{kind}.a", gives_way=first_gives_way + place) for place, kind in enumerate(kinds[:number])]


def test_at_most_four_now_and_the_lowest_gives_way_first():
    plan = plan_of({}, step("preserve.a"), *crowd(4))
    now = [item.id for item in plan.steps if item.when == "now"]
    assert now == ["stop.contact", "preserve.a", "secure.a", "report_platform.a"]
    assert [item.id for item in plan.steps if item.when == "today"] == ["block.a", "money.a"]


def test_at_most_nine_and_nothing_is_lost():
    plan = plan_of({}, step("crisis.a"), step("physical_safety.a"), step("preserve.a"), *crowd(10))
    assert len(plan.steps) == 9
    assert [item.id for item in plan.more] == ["block.a", "money.a", "secure.a", "report_platform.a", "remove.a"]
    assert [item.id for item in plan.steps if item.when == "now"] == [
        "crisis.a",
        "physical_safety.a",
        "stop.contact",
        "preserve.a",
    ]


def test_giving_way_keeps_order_demands():
    """preserve stays now; block gives way to today, and nothing that must follow it slips before it."""
    order = [["preserve", "block"], ["block", "remove"]]
    steps = [step("preserve.a"), *crowd(5)]
    plan = plan_of({}, *steps, order=order)
    times = {item.kind: ("now", "today", "later").index(item.when) for item in plan.steps}
    assert times["remove"] >= times["block"] >= times["preserve"]


def test_because_tells_the_facts_that_decided_and_not_those_that_merely_did_not_object():
    rule = {"any": [{"paid": "yes"}, {"all": [{"form": "other"}, {"alone_now": "no"}]}]}
    steps = [
        step(
            "tell.a",
            when=when(("today", {"has_deadline": "yes"}), ("now", None)),
            unless={"sent_more": "yes"},
            **{"if": rule},
        )
    ]
    facts = {"paid": "yes", "form": "other", "sent_more": "no", "deadline": "2026-06-01T20:00:00+02:00"}
    assert plan_of(facts, *steps).steps[-1].because == ("paid", "deadline")
    assert plan_of({**facts, "alone_now": "no"}, *steps).steps[-1].because == ("form", "paid", "deadline", "alone_now")


@pytest.mark.parametrize(
    ("facts", "because"),
    [
        ({"victim_age": "16_17", "age_in_image": "adult"}, ("victim_age",)),
        ({"victim_age": "25_plus", "age_in_image": "under_18"}, ("age_in_image",)),
    ],
)
def test_because_sees_through_what_is_worked_out(facts, because):
    assert plan_of(facts, step("hash.a", **{"if": {"image_shows": "under_18"}})).steps[-1].because == because


def test_notes_platforms_and_contacts():
    rules = {
        "referrals": [
            tiny.referral("emergency", crisis={}),
            tiny.referral("dutch", languages=["nl"]),
            tiny.referral("british", countries=["GB"], languages=["en"]),
            tiny.referral("child", **{"if": {"victim_age": "12_15"}}),
        ]
    }
    names = ["dutch", "british", "child"]
    noted = step(
        "block.a",
        referrals=names,
        platforms_from=["published_platforms", "contact_platforms"],
        notes=[{"id": "snap", "if": {"contact_platforms": "snapchat"}, "meaning": "m"}],
    )
    facts = {"contact_platforms": ["snapchat", "x"], "published_platforms": ["x"], "victim_age": "12_15"}
    item = plan_of(facts, noted, **rules).steps[-1]
    assert item.notes == ("snap",)
    assert item.platforms == ("x", "snapchat")
    assert item.referrals == ("dutch", "child")
    assert plan_of({"victim_country": "GB"}, noted, **rules).steps[-1].referrals == ("british",)
    # Nobody there speaks Arabic: somebody who speaks Dutch is better than nobody.
    assert plan_of({"victim_language": "ar"}, noted, **rules).steps[-1].referrals == ("dutch",)
    assert plan_of({"victim_language": "ar"}, step("block.a", referrals=["dutch"]), **rules).steps[-1].referrals == (
        "dutch",
    )


CRISIS = {
    ("suicidal_thoughts",): {"suicidal_thoughts": "yes"},
    ("self_harm", "no_way_out"): {"self_harm": "yes", "no_way_out": "yes"},
    ("immediate_danger",): {"immediate_danger": "yes", "suicidal_thoughts": "no"},
    ("threat_of_violence", "offender_nearby"): {"threat_of_violence": "yes", "offender_nearby": "yes"},
    ("victim_age", "alone_now"): {"victim_age": "under_12", "alone_now": "yes"},
}


@pytest.mark.parametrize(("because", "facts"), CRISIS.items())
def test_what_makes_a_crisis(because, facts):
    found = plan_of(facts).crisis
    assert (found.show, found.because, found.contacts) == (True, because, ("emergency",))


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"suicidal_thoughts": "no"},
        {"threat_of_violence": "yes"},
        {"offender_nearby": "yes", "threat_of_violence": "no"},
        {"victim_age": "12_15", "alone_now": "yes"},
        {"victim_age": "under_12"},
    ],
)
def test_what_makes_none(facts):
    assert plan_of(facts).crisis.show is False


def test_the_contact_that_fits_stands_first():
    rules = {
        "referrals": [
            tiny.referral("emergency", crisis={"first_if": {"immediate_danger": "yes"}}),
            tiny.referral("line", crisis={"first_if": {"suicidal_thoughts": "yes"}}),
            tiny.referral("abroad", countries=["GB"], crisis={}),
        ]
    }
    assert plan_of({"suicidal_thoughts": "yes"}, **rules).crisis.contacts == ("line", "emergency")
    assert plan_of({"immediate_danger": "yes"}, **rules).crisis.contacts == ("emergency", "line")
    assert plan_of({"victim_country": "GB"}, **rules).crisis.contacts == ("abroad",)


def test_avoid_is_ordered_by_weight_and_explained():
    item = {"meaning": "m", "topics": ["paying"], "sources": ["ours"]}
    rules = {
        "avoid": [
            {"id": "avoid.light", "weight": 1, **item},
            {"id": "avoid.heavy", "weight": 2, "if": {"paid": "yes"}, **item},
        ]
    }
    found = plan_of({"paid": "yes"}, **rules).avoid
    assert [(entry.id, entry.because) for entry in found] == [("avoid.heavy", ("paid",)), ("avoid.light", ())]


def pages(*lists, first=None, pick=(), most_pages=8, most_facts=12):
    found = [
        {
            "id": f"p{number}",
            "first": number == first,
            "pick": number in pick,
            "facts": [fact if isinstance(fact, dict) else {"fact": fact} for fact in facts],
        }
        for number, facts in enumerate(lists)
    ]
    return {"questions": {"most_pages": most_pages, "most_facts": most_facts, "pages": found}}


CRISIS_PAGE = ["suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger", "alone_now"]


def asking(facts, *steps, **files):
    return Situation.from_json(facts), tiny.knowledge(STOP, *steps, **files)


def test_the_value_of_a_fact_is_what_its_answers_change():
    steps = [
        step("tell.now", **{"if": {"paid": "yes"}}),  # appears now: 3, for one of two answers
        step("support.later", when="later", **{"if": {"published": "yes"}}),  # appears later: 1, for one of two
        step("police.a", when=when(("later", {"sent_more": "yes"}), ("now", None))),  # moves away from now: 3
        step("secure.a", when="today", unless={"form": "other"}),  # disappears for one of nine answers
    ]
    situation, knowledge = asking({}, *steps)
    values = fact_values(situation, knowledge)
    assert values == {
        "paid": pytest.approx(1.5),
        "published": pytest.approx(0.5),
        "sent_more": pytest.approx(1.5),
        "form": pytest.approx(1 / 9),
    }
    asked = [fact for fact in would_change(situation, knowledge) if fact not in CRISIS_PAGE]
    assert asked == ["paid", "sent_more", "published", "form"]


def test_facts_that_only_decide_together_are_asked():
    both = step("crisis.a", **{"if": {"all": [{"threat_of_violence": "yes"}, {"offender_nearby": "yes"}]}})
    situation, knowledge = asking({}, both)
    assert set(fact_values(situation, knowledge)) == {"threat_of_violence", "offender_nearby"}
    situation, knowledge = asking({"threat_of_violence": "no"}, both)
    assert fact_values(situation, knowledge) == {}
    situation, knowledge = asking({"threat_of_violence": "yes"}, both)
    assert fact_values(situation, knowledge) == {"offender_nearby": pytest.approx(1.5)}


def test_a_fact_that_cannot_win_is_not_asked():
    steps = [step("tell.heavy", 9), step("tell.light", 1, **{"if": {"paid": "yes"}})]
    situation, knowledge = asking({}, *steps)
    assert fact_values(situation, knowledge) == {}


def test_crisis_facts_stand_first_while_none_is_known():
    steps = [step("tell.a", **{"if": {"paid": "yes"}})]
    situation, knowledge = asking({}, *steps)
    assert would_change(situation, knowledge) == (*CRISIS_PAGE, "paid")
    situation, knowledge = asking({"alone_now": "no"}, *steps)
    assert would_change(situation, knowledge) == ("paid",)


def test_pages_come_by_their_most_useful_fact_and_stop_when_nothing_can_change():
    steps = [
        step("tell.a", **{"if": {"paid": "yes"}}),
        step("support.a", when="later", **{"if": {"published": "yes"}}),
        step("secure.a", when="later", **{"if": {"sent_more": "yes"}}),
    ]
    rules = pages(["immediate_danger"], ["published", "sent_more", "told_someone"], ["paid"], first=0)
    situation, knowledge = asking({}, *steps, **rules)
    first = next_page(situation, frozenset(), knowledge)
    assert (first.id, first.facts) == ("p0", ("immediate_danger",))
    second = next_page(situation, frozenset({"immediate_danger"}), knowledge)
    assert (second.id, second.facts) == ("p2", ("paid",))
    third = next_page(situation, frozenset({"immediate_danger", "paid"}), knowledge)
    assert (third.id, third.facts) == ("p1", ("published", "sent_more"))
    done = frozenset({"immediate_danger", "paid", "published", "sent_more"})
    assert next_page(situation, done, knowledge) is None


def test_no_more_pages_than_allowed():
    steps = [step("tell.a", **{"if": {"paid": "yes"}}), step("support.a", **{"if": {"published": "yes"}})]
    rules = pages(["immediate_danger"], ["paid"], ["published"], first=0, most_pages=2)
    situation, knowledge = asking({}, *steps, **rules)
    assert next_page(situation, frozenset({"immediate_danger"}), knowledge) is not None
    assert next_page(situation, frozenset({"immediate_danger", "paid"}), knowledge) is None


def test_a_page_asks_the_most_useful_facts_and_all_its_boxes():
    steps = [
        step("tell.a", when="later", **{"if": {"paid": "yes"}}),
        step("support.a", **{"if": {"published": "yes"}}),
        step("secure.a", **{"if": {"sent_more": "yes"}}),
    ]
    facts = ["paid", "published", "sent_more"]
    situation, knowledge = asking({}, *steps, **pages(["immediate_danger"], facts, most_facts=2))
    assert next_page(situation, frozenset({"immediate_danger"}), knowledge).facts == ("published", "sent_more")
    situation, knowledge = asking({}, *steps, **pages(["immediate_danger"], facts, most_facts=2, pick=(1,)))
    assert next_page(situation, frozenset({"immediate_danger"}), knowledge).facts == ("paid", "published", "sent_more")


def test_a_follow_up_is_asked_on_the_page_of_what_it_follows_and_not_elsewhere():
    steps = [step("money.a", **{"if": {"all": [{"paid": "yes"}, {"paid_by": "bank"}]}})]
    follow_up = {"fact": "paid_by", "if": {"paid": "yes"}}
    situation, knowledge = asking({}, *steps, **pages(["immediate_danger"], ["paid", follow_up]))
    assert next_page(situation, frozenset({"immediate_danger"}), knowledge).facts == ("paid", "paid_by")
    situation, knowledge = asking({}, *steps, **pages(["immediate_danger"], ["paid"], [follow_up]))
    assert next_page(situation, frozenset({"immediate_danger", "paid"}), knowledge) is None
    situation, knowledge = asking({"paid": "yes"}, *steps, **pages(["immediate_danger"], ["paid"], [follow_up]))
    assert next_page(situation, frozenset({"immediate_danger"}), knowledge).facts == ("paid_by",)


def test_what_was_asked_and_not_answered_is_not_asked_again():
    situation, knowledge = asking(
        {}, step("tell.a", **{"if": {"paid": "yes"}}), **pages(["immediate_danger"], ["paid"])
    )
    assert next_page(situation, frozenset({"paid", "immediate_danger"}), knowledge) is None


def test_pages_for_the_figures_never_come_up():
    rules = pages(["immediate_danger"], ["paid"])
    rules["questions"]["pages"].append({"id": "f", "use": "figures", "facts": [{"fact": "victim_gender"}]})
    situation, knowledge = asking({"paid": "no", "immediate_danger": "no"}, **rules)
    assert next_page(situation, frozenset(), knowledge) is None
    assert knowledge.page("f").use == "figures"


def test_cannot_sets_the_fact_it_stands_for_and_says_what_changed():
    steps = [
        step("hash.a", when="today", cannot={"has_image_file": "no"}, unless={"has_image_file": "no"}),
        step("remove.a", when="later", **{"if": {"has_image_file": "no"}}),
        step("tell.a", when=when(("now", {"has_image_file": "no"}), ("later", None))),
    ]
    situation, knowledge = asking({}, *steps)
    after = cannot(situation, "hash.a", knowledge)
    assert after.to_json() == {"has_image_file": "no"}
    change = what_changed(advise(situation, knowledge), advise(after, knowledge))
    assert (change.added, change.removed, change.moved) == (("remove.a",), ("hash.a",), ("tell.a",))
    assert change
    assert not what_changed(advise(after, knowledge), advise(after, knowledge))
    with pytest.raises(ValueError, match="I cannot"):
        cannot(situation, "tell.a", knowledge)
    with pytest.raises(KeyError):
        cannot(situation, "hash.b", knowledge)


def test_long_ago_needs_a_clock():
    from datetime import UTC, datetime

    rule = when(("today", {"paid_long_ago": "yes"}), ("now", None))
    situation, knowledge = asking({"paid_on": "2026-03-01"}, step("money.a", when=rule))
    assert advise(situation, knowledge).steps[-1].when == "now"
    assert advise(situation, knowledge, now=datetime(2026, 3, 20, tzinfo=UTC)).steps[-1].when == "now"
    assert advise(situation, knowledge, now=datetime(2026, 6, 1, tzinfo=UTC)).steps[-1].when == "today"


def test_without_asking_would_change_is_empty_and_the_rest_the_same():
    situation, knowledge = asking({}, step("tell.a", **{"if": {"paid": "yes"}}))
    full, bare = advise(situation, knowledge), advise(situation, knowledge, ask=False)
    assert bare.would_change == ()
    assert bare.steps == full.steps
