"""`houvast advice`: arguments, exit codes, keys and order, as other programs rely on them (contracts.md, 1 and 2).

What the advice itself says is tested beside `core/advice`.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

import pytest

from houvast.core.situation.vocabulary import FIELDS, Shape
from tests.support.commands import houvast

KINDS = [
    "crisis",
    "physical_safety",
    "stop",
    "preserve",
    "block",
    "money",
    "secure",
    "report_platform",
    "remove",
    "hash",
    "tell",
    "police",
    "support",
    "aftercare",
]
WHENS = ["now", "today", "later"]
STEP_KEYS = {"id", "kind", "when", "title", "body", "why", "because", "sources", "reviewed"}
SEVERAL_OF_A_KIND = {"police", "hash"}

SITUATIONS = {
    "nothing known": {},
    "a lured student who paid": {
        "form": "webcam_lure",
        "victim_gender": "man",
        "victim_age": "18_24",
        "offender_persona": "girl_or_woman",
        "offender_abroad": "yes",
        "contact_platforms": ["instagram", "snapchat"],
        "money_demanded": "yes",
        "paid": "yes",
        "paid_by": ["bank"],
        "paid_on": "2026-01-31",
        "still_in_contact": "yes",
        "deadline": "2026-02-01T21:00:00+01:00",
    },
    "a parent of a child": {
        "reporter_role": "parent",
        "victim_age": "12_15",
        "form": "sent_images",
        "images_demanded": "yes",
        "published": "yes",
        "published_how": ["public"],
        "published_platforms": ["other_site"],
    },
    "a violent former partner": {
        "form": "ex_partner",
        "victim_age": "25_plus",
        "threat_of_violence": "yes",
        "offender_nearby": "yes",
        "offender_knows_address": "yes",
        "device_watched": "yes",
    },
    "no way out": {"suicidal_thoughts": "yes", "no_way_out": "yes", "form": "webcam_lure"},
    "a mass mail": {"form": "bluff_mail", "password_known_to_offender": "yes", "published_how": []},
    "everything yes": {name: "yes" for name, field in FIELDS.items() if field.shape is Shape.FLAG},
    "everything no": {name: "no" for name, field in FIELDS.items() if field.shape is Shape.FLAG},
    "with acts": {
        "acts": [
            {"kind": "payment", "day": "2026-01-30", "amount": 250, "currency": "EUR"},
            {"kind": "threat", "from": "2026-01-01", "until": "2026-01-31", "platform": "whatsapp", "words": "…"},
        ]
    },
}


def ask(situation: dict, language: str = "nl") -> dict:
    answer = houvast("advice", "-", "--json", "--language", language, stdin=json.dumps(situation))
    assert answer.code == 0, answer.error
    assert answer.error == ""
    return answer.json


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS.keys())
def test_the_shape_and_the_order(situation: dict):
    plan = ask(situation)
    assert set(plan) >= {"crisis", "steps", "more", "avoid", "would_change"}
    assert set(plan["crisis"]) >= {"show", "because", "contacts"}
    assert all(set(contact) >= {"id", "name", "phone", "reviewed"} for contact in plan["crisis"]["contacts"])
    assert all(set(item) >= {"id", "title", "why"} for item in plan["avoid"])
    steps = plan["steps"]
    assert 1 <= len(steps) <= 9
    assert sum(step["when"] == "now" for step in steps) <= 4
    for listed in (steps, plan["more"]):
        assert all(set(step) >= STEP_KEYS for step in listed)
        places = [(WHENS.index(step["when"]), KINDS.index(step["kind"])) for step in listed]
        assert places == sorted(places)
    ids = [step["id"] for step in steps + plan["more"]]
    assert len(ids) == len(set(ids))
    assert all(step["id"].split(".")[0] == step["kind"] for step in steps + plan["more"])
    by_kind = groupby(sorted(step["kind"] for step in steps + plan["more"]))
    assert {kind for kind, found in by_kind if len(list(found)) > 1} <= SEVERAL_OF_A_KIND
    for step in steps + plan["more"]:
        assert step["title"].strip() and step["body"].strip() and step["why"].strip()
        assert set(step["because"]) <= set(FIELDS)
        assert step["reviewed"] is None or set(step["reviewed"]) == {"by", "on"}
    assert set(plan["would_change"]) <= set(FIELDS) - set(situation)


def test_the_same_plan_in_two_languages():
    dutch, english = ask(SITUATIONS["a lured student who paid"]), ask(SITUATIONS["a lured student who paid"], "en")
    assert [step["id"] for step in dutch["steps"]] == [step["id"] for step in english["steps"]]
    for mine, yours in zip(dutch["steps"], english["steps"], strict=True):
        assert mine["title"] != yours["title"]
        assert mine["body"] != yours["body"]


def test_unknown_may_be_written_or_left_out():
    written = dict.fromkeys(FIELDS, "unknown")
    assert ask(written) == ask({})


SIGNS = ["suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger"]


@pytest.mark.parametrize(
    ("facts", "because"),
    [({sign: "yes"}, [sign]) for sign in SIGNS]
    + [
        ({"threat_of_violence": "yes", "offender_nearby": "yes"}, ["threat_of_violence", "offender_nearby"]),
        ({"victim_age": "under_12", "alone_now": "yes"}, ["victim_age", "alone_now"]),
    ],
)
def test_a_crisis_says_why_and_whom_to_call(facts: dict, because: list[str]):
    crisis = ask(facts)["crisis"]
    assert crisis["show"] is True
    assert set(crisis["because"]) & set(because)
    assert crisis["contacts"]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        dict.fromkeys(SIGNS, "no"),
        {"threat_of_violence": "yes"},
        {"offender_nearby": "yes"},
        {"victim_age": "under_12"},
        {"alone_now": "yes"},
        {"victim_age": "12_15", "alone_now": "yes"},
    ],
)
def test_no_crisis_is_made_up(facts: dict):
    assert ask(facts)["crisis"]["show"] is False


def refused(*arguments: str, stdin: str = "") -> str:
    """The one sentence of a refusal."""
    answer = houvast("advice", *arguments, stdin=stdin)
    assert answer.code == 2
    assert answer.output == ""
    sentence = answer.error.strip()
    assert sentence and "\n" not in sentence and "Traceback" not in sentence
    return sentence


WRONG = [
    ({"victim_agee": "18_24"}, "victim_agee", "victim_age"),
    ({"victim_age": "eighteen"}, "victim_age", "18_24"),
    ({"paid": "maybe"}, "paid", "yes"),
    ({"paid": True}, "paid", "yes"),
    ({"contact_platforms": ["myspace"]}, "contact_platforms", "instagram"),
    ({"contact_platforms": "instagram"}, "contact_platforms", "instagram"),
    ({"deadline": "tomorrow"}, "deadline", "ISO 8601"),
    ({"deadline": "2026-02-01T21:00:00"}, "deadline", "offset"),
    ({"paid_on": "31-01-2026"}, "paid_on", "ISO 8601"),
    ({"victim_country": "Holland"}, "victim_country", "ISO 3166"),
    ({"acts": [{"kind": "kidnap"}]}, "kind", "payment"),
    ({"acts": [{"day": "2026-01-01"}]}, "kind", "payment"),
    ({"acts": [{"kind": "payment", "iban": "x"}]}, "iban", "currency"),
]


@pytest.mark.parametrize(("situation", "field", "allowed"), WRONG, ids=[json.dumps(w[0])[:50] for w in WRONG])
def test_a_wrong_fact_is_refused_by_name(situation: dict, field: str, allowed: str):
    sentence = refused("-", "--json", stdin=json.dumps(situation))
    assert field in sentence
    assert allowed in sentence


@pytest.mark.parametrize("stdin", ["", "{", "[]", "null", '"form"', "{'form': 1}", '{"form": "other"} x', "\ufffd\x00"])
def test_what_is_no_object_is_refused(stdin: str):
    refused("-", "--json", stdin=stdin)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    assert "gone.json" in refused(str(tmp_path / "gone.json"), "--json")


def test_a_language_that_is_not_there_is_refused():
    answer = houvast("advice", "-", "--json", "--language", "xx", stdin="{}")
    assert answer.code == 2
    assert answer.output == ""


def test_a_file_and_standard_input_answer_alike(tmp_path: Path):
    situation = SITUATIONS["a parent of a child"]
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(situation))
    answer = houvast("advice", str(facts), "--json")
    assert answer.json == ask(situation)


def test_without_json_it_is_a_text_for_people():
    answer = houvast("advice", "-", "--language", "en", stdin=json.dumps(SITUATIONS["no way out"]))
    assert answer.code == 0
    assert "113" in answer.output
    assert not answer.output.lstrip().startswith("{")


def test_an_unknown_command_is_refused():
    answer = houvast("advise", "-")
    assert answer.code == 2
    assert "advice" in answer.error
