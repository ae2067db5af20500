"""Which offences meet: in one act, and over several."""

from houvast.core.law import ask, read_acts
from houvast.core.law.concurrence import ONE_ACT, SEVERAL_ACTS, concurrences
from houvast.core.law.tests.asked import TODAY

BLACKMAIL = ["threat_to_disclose", "benefit_demanded"]
BREAK_IN = ["account_or_device_entered", "without_right"]


def found(law, *acts):
    return concurrences(ask(law, read_acts(list(acts), law.vocabulary), TODAY))


def test_two_offences_in_one_act_meet(law):
    (met,) = found(law, {"day": "2025-01-01", "facts": [*BLACKMAIL, "honour_attacked"]})
    assert (met.rule, met.acts) == (ONE_ACT, (0,))
    assert {"sr-318", "sr-284-lid1-2"} <= set(met.provisions)


def test_one_offence_meets_nothing_and_neither_does_what_is_only_possible(law):
    assert found(law, {"day": "2025-01-01", "facts": BREAK_IN}) == ()
    assert found(law, {"day": "2025-01-01", "facts": ["image_sexual"]}) == ()


def test_acts_on_two_days_are_beside_each_other(law):
    met = found(
        law,
        {"day": "2025-01-01", "facts": BREAK_IN},
        {"day": "2025-02-01", "facts": ["image_sexual"]},
        {"day": "2025-03-01", "facts": BREAK_IN},
    )
    assert [(each.rule, each.acts, each.provisions) for each in met] == [(SEVERAL_ACTS, (0, 2), ("sr-138ab",))]


def test_rights_and_rules_are_no_offences(law):
    (met,) = found(law, {"day": "2025-01-01", "facts": [*BLACKMAIL, "honour_attacked", "damage", "victim_of_offence"]})
    assert all(law.by_id[name].kind == "offence" for name in met.provisions)
