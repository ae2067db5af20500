from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.overlay import lay_over
from houvast.core.knowledge.tests import tiny


def test_items_are_changed_key_by_key_added_and_dropped():
    ours = {"x": [{"id": "a", "n": 1, "m": 1}, {"id": "b", "n": 1}], "y": {"k": {"v": 1, "w": 1}, "gone": {"v": 1}}}
    theirs = {
        "x": [{"id": "a", "n": 2}, {"id": "b", "remove": True}, {"id": "c", "n": 3}],
        "y": {"k": {"v": 2}, "gone": {"remove": True}, "new": 1},
        "z": 5,
    }
    assert lay_over(ours, theirs) == {
        "x": [{"id": "a", "n": 2, "m": 1}, {"id": "c", "n": 3}],
        "y": {"k": {"v": 2, "w": 1}, "new": 1},
        "z": 5,
    }


def test_nothing_over_it_changes_nothing():
    ours = {"x": [{"id": "a"}], "y": {"k": 1}}
    assert lay_over(ours, {}) == ours


def test_a_condition_is_replaced_whole():
    ours = {"x": [{"id": "a", "if": {"all": [{"paid": "yes"}]}}]}
    assert lay_over(ours, {"x": [{"id": "a", "if": {"any": []}}]})["x"][0]["if"] == {"any": []}


def test_a_helpline_changes_its_hours_and_one_number_and_adds_a_place():
    overlay = {
        "hours.yaml": {"helpline": {"week": {"monday": ["10:00-12:00"], "sunday": ["10:00-12:00"]}}},
        "referrals.yaml": [{"id": "emergency", "phone": "999"}, tiny.referral("ours", phone="020 123")],
        "platforms/mastodon.yaml": tiny.platform("mastodon"),
        "steps/stop.yaml": [{"id": "stop.contact", "weight": 99}],
    }
    knowledge = Knowledge(tiny.compiled(overlay=overlay), "x")
    assert knowledge.hours["helpline"].week["sunday"] == (("10:00", "12:00"),)
    assert knowledge.referrals["emergency"].phone == "999"
    assert knowledge.referrals["ours"].phone == "020 123"
    assert "mastodon" in knowledge.platform_ids
    assert knowledge.steps_by_id["stop.contact"].weight == 99
