"""Content small enough to think through: what a test changes, it changes in a copy of these files."""

import copy

import yaml

from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.compiling import compile_knowledge
from houvast.core.knowledge.names import KINDS, ROLES
from houvast.core.situation import FIELDS, Shape
from houvast.core.situation.vocabulary import PLATFORM_FIELDS, PLATFORM_IDS

ALL_ROLES = " ".join(ROLES)


def step(step_id, weight=10, when="now", **other):
    protected = step_id.split(".")[0] in ("crisis", "physical_safety", "stop", "preserve")
    return {
        "id": step_id,
        "meaning": "a test",
        "weight": weight,
        "when": [{"when": when}] if isinstance(when, str) else when,
        "gives_way": "never" if protected else 50,
        "minutes": 1,
        "sources": ["ours"],
        **other,
    }


def platform(platform_id):
    return {
        "id": platform_id,
        "name": platform_id.title(),
        "operator": "",
        "route": "in-app report",
        "address": "",
        "minor_route": "same",
        "minor_address": "",
        "stopncii": "unverified",
        "take_it_down": "unverified",
        "participation_evidence": "",
        "confidence": "low",
        "note": "",
        "public": False,
        "search_engine": False,
        "last_checked": "2026-01-01",
        "reviewed": None,
    }


def referral(referral_id, **other):
    return {
        "id": referral_id,
        "phone": "112",
        "address": "",
        "countries": ["NL"],
        "languages": [],
        "confidence": "high",
        "sources": ["ours"],
        "last_checked": "2026-01-01",
        "reviewed": None,
        **other,
    }


def files():
    """File name -> data, of content that fits together. Every fact is asked, so that every condition is allowed."""
    found = {f"steps/{kind}.yaml": [] for kind in KINDS}
    found["steps/stop.yaml"] = [step("stop.contact")]
    return {
        **found,
        **{f"platforms/{name}.yaml": platform(name) for name in PLATFORM_IDS},
        "situations.yaml": {"situations": {"paid": {"paid": "yes"}}, "groups": {}},
        "avoid.yaml": [],
        "questions.yaml": {
            "most_pages": 8,
            "most_facts": 12,
            "pages": [{"id": "all", "facts": [{"fact": name} for name in FIELDS if name != "acts"]}],
        },
        "referrals.yaml": [referral("emergency", crisis={"first_if": {"immediate_danger": "yes"}})],
        "hours.yaml": {
            "helpline": {"timezone": "Europe/Amsterdam", "country": "NL", "week": {"monday": ["09:00-17:00"]}}
        },
        "order.yaml": [["preserve", "block"]],
        "sources.yaml": [{"id": "ours", "title": "Ours", "address": "", "confidence": "low"}],
    }


def words(rules):
    """File name -> data of one language that is complete for these rules."""
    steps = [item for name, items in rules.items() if name.startswith("steps/") for item in items]
    text = {"title": "Title", "body": "A body of words.", "why": "Why.", "duration": "1 minute"}
    return {
        "steps.yaml": {
            item["id"]: {
                "reviewed": None,
                ALL_ROLES: {**text, "notes": {note["id"]: "And a note." for note in item.get("notes", ())}},
            }
            for item in steps
        },
        "avoid.yaml": {
            item["id"]: {"reviewed": None, ALL_ROLES: {"title": "Not this", "why": "Why."}}
            for item in rules["avoid.yaml"]
        },
        "questions.yaml": {
            **{name: _question(field) for name, field in FIELDS.items()},
            "pages": {
                page["id"]: {"reviewed": None, ALL_ROLES: {"title": "Page"}}
                for page in rules["questions.yaml"]["pages"]
            },
            "common": {"reviewed": None, ALL_ROLES: {"none": "None", "skip": "Skip"}},
        },
        "referrals.yaml": {
            item["id"]: {"reviewed": None, "name": "Name", "what_for": "For"} for item in rules["referrals.yaml"]
        },
        "platforms.yaml": {
            name: {"reviewed": None, "name": name, "report": "Report", "profile": "Profile", "minors": "Minors"}
            for name in PLATFORM_IDS
        },
        "labels.yaml": {
            "facts": {name: name for name in FIELDS},
            "values": {
                "yes_no": {"yes": "Yes", "no": "No", "unknown": "Unknown"},
                **{
                    name: {value: value for value in field.values}
                    for name, field in FIELDS.items()
                    if field.shape in (Shape.CHOICE, Shape.MANY) and name not in PLATFORM_FIELDS
                },
            },
            "kinds": {kind: kind for kind in KINDS},
            "when": {"now": "Now", "today": "Today", "later": "Later"},
            "urgency": {"crisis": "Crisis"},
            "act_kinds": {"threat": "Threatened"},
            "indicator_kinds": {"url": "Address"},
        },
        "screens.yaml": {"start": {"title": "Hello {name}", "lead": "Lead"}},
    }


def _question(field):
    found = {"reviewed": None, ALL_ROLES: {"title": "Question", "why": "Why."}}
    if field.shape is Shape.CODE:
        return {**found, "options": {"other": "Other"}}
    if field.shape in (Shape.CHOICE, Shape.FLAG, Shape.MANY) and field.name not in PLATFORM_FIELDS:
        return {**found, "options": {value: value for value in field.values}}
    return found


def as_bytes(data):
    return {name: yaml.safe_dump(value, sort_keys=False).encode() for name, value in data.items()}


def with_words(rules, languages=("en", "nl")):
    return {**rules, **{f"texts/{name}/{file}": data for name in languages for file, data in words(rules).items()}}


def compiled(rules=None, *, texts=False, overlay=None):
    rules = copy.deepcopy(files() if rules is None else rules)
    data = with_words(rules) if texts else rules
    return compile_knowledge(as_bytes(data), as_bytes(overlay) if overlay else None, with_texts=texts)


def knowledge(*steps, texts=False, **other_files):
    """Knowledge of these steps; they replace those of their kinds. `avoid=[...]` and the like replace whole files."""
    rules = files()
    for kind in {item["id"].split(".")[0] for item in steps}:
        rules[f"steps/{kind}.yaml"] = [item for item in steps if item["id"].split(".")[0] == kind]
    rules.update({f"{name}.yaml": data for name, data in other_files.items()})
    return Knowledge(compiled(rules, texts=texts), "tiny")
