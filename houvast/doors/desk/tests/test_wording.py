"""No code without words, no words without Dutch."""

from __future__ import annotations

import ast
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

import houvast
from houvast.core.situation import FIELDS, Shape, Situation
from houvast.core.triage.queue import ClearColumns, row_reasons
from houvast.core.triage.urgency import UrgencyClass, urgency_of
from houvast.doors.desk import history, pressing, wording
from houvast.doors.desk.fact_groups import GROUPS
from houvast.procedures.handing_over import LOWERING_REASONS
from houvast.records.audit.acts import AuditAct
from houvast.records.refused import Refused
from houvast.records.reports.states import State
from houvast.records.reports.views import ClosedAs, Outcome, TickState
from houvast.records.staff.roles import Role

HOUSE = Path(houvast.__file__).parent
DESK = HOUSE / "doors" / "desk"
LOOK = HOUSE / "doors" / "look" / "templates" / "look"
# Refusals that only a reporter can meet, and roots that nobody raises.
NOT_AT_THE_DESK = (
    {"already_made", "draft_conflict", "word_too_short", "too_late_for_word", "refused"}
    | {
        "consent_changed",  # only the person answers
        "no_such_consent",
        "lure_kind_not_kept",  # only the person tells of pictures
        "lure_no_picture",
        "too_many_lures",
        "not_sent_yet",
        "statement_conflict",
        "statement_too_long",
    }
    | {  # figures, fingerprints, partners: met on the lock pages, at the exchange, at a command
        "quarter_not_over",
        "released_already",
        "nothing_to_revise",
        "nothing_changed",
        "feed_token_not_right",
        "asked_before",
        "asked_too_often",
        "helpline_address_not_right",
        "helpline_name_not_right",
        "no_such_helpline",
        "not_this_helpline",
        "pair_known",
        "pair_secret_not_right",
        "key_not_for_this",
        "key_unknown",
        "no_scope",
        "no_such_collection",
        "no_such_object",
        "no_such_partner",
        "not_a_hash",
        "not_of_an_adult",
        "not_this_partner",
        "partner_name_not_right",
        "sharing_off",
        "token_not_right",
        "too_many_pictures",
        "too_often",
        "under_eighteen",
    }
)
# Acts about a case that are no event worth a line: a draft is kept every second.
NO_EVENT = {
    AuditAct.DRAFT_SAVED,
    AuditAct.ASSESSMENT_SAVED,
    AuditAct.LINKS_READ,
    AuditAct.MAILBOX_MADE,
    AuditAct.WORD_SET,
    AuditAct.RECEIPT_KEPT,
    AuditAct.ERASED,
}
ABOUT_THE_HOUSE = {AuditAct.QUEUE_READ, AuditAct.SCRUBBED, AuditAct.REGISTRATIONS_PUBLISHED, AuditAct.FIGURES_PUBLISHED}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (wording.ROLES, Role),
        (wording.ROLE_HELP, Role),
        (wording.URGENCIES, UrgencyClass),
        (wording.STATES, State),
        (wording.TICKS, TickState),
        (wording.OUTCOMES, Outcome),
        (wording.CLOSED_AS, ClosedAs),
        (wording.LOWERING, LOWERING_REASONS),
        (wording.SHORT_FORMS, FIELDS["form"].values),
        (wording.SHORT_AGES, FIELDS["victim_age"].values),
        (wording.SHORT_GENDERS, FIELDS["victim_gender"].values),
        (wording.SHORT_GENDERS_OF_MINORS, FIELDS["victim_gender"].values),
        (wording.SHORT_ROLES, set(FIELDS["reporter_role"].values) - {"self"}),
    ],
)
def test_every_code_has_words(words, codes):
    assert set(words) == set(codes)


def refusal_codes() -> set[str]:
    """Codes of every `Refused` written down below the doors, read from the source so that none needs importing."""
    found = set()
    for path in [*(HOUSE / "procedures").glob("*.py"), *(HOUSE / "records").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
                value = node.value
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found.add(value.value)
    return found


def test_every_refusal_has_its_own_sentence():
    vague = wording.refusal(type("Unknown", (Refused,), {"code": "never seen"})())
    said = {
        code: wording.refusal(type("No", (Refused,), {"code": code})()) for code in refusal_codes() - NOT_AT_THE_DESK
    }
    assert said
    assert not [code for code, sentence in said.items() if sentence == vague]


def test_every_reason_of_the_facts_has_words():
    everything = {name: "yes" for name, field in FIELDS.items() if field.shape is Shape.FLAG} | {
        "deadline": "2026-01-01T20:00:00+01:00",
        "victim_age": "under_12",
    }
    situations = [Situation.from_json(everything), Situation.from_json({**everything, "victim_age": "25_plus"})]
    situations += [Situation.from_json({name: value}) for name, value in everything.items()]
    calm = {**everything, **dict.fromkeys(("suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger"), "no")}
    situations.append(Situation.from_json({**calm, "offender_nearby": "no", "victim_age": "25_plus"}))
    codes = {reason.code for situation in situations for reason in urgency_of(situation).reasons}
    assert codes <= set(pressing.CAUSES)
    assert {"suicidal_thoughts", "deadline", "published"} <= codes


def test_every_reason_of_the_clock_is_known():
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    columns = [
        ClearColumns(
            UrgencyClass.CRISIS, now + at * hour, waiting, now - 300 * hour, answered, asked_team_to_erase=True
        )
        for at in (-1, 1)
        for waiting in (None, now - hour)
        for answered in (True, False)
    ]
    codes = {reason.code for row in columns for reason in row_reasons(row, now)}
    assert codes
    assert codes <= set(pressing.FROM_THE_CLOCK)


def test_every_act_about_a_case_has_a_sentence_or_is_left_out_on_purpose():
    names = list(AuditAct)
    about_cases = set(names[: names.index(AuditAct.SET_UP)]) - ABOUT_THE_HOUSE
    assert about_cases == set(history.ACTS) | NO_EVENT


def test_each_fact_stands_in_one_group():
    grouped = [name for _id, _title, names in GROUPS for name in names]
    assert sorted([*grouped, "acts"]) == sorted(FIELDS)


def catalog():
    return read_po((Path(settings.LOCALE_PATHS[0]) / "nl/LC_MESSAGES/django.po").read_bytes().splitlines(), locale="nl")


_IN_A_TEMPLATE = re.compile(r"""\bn?(?:gettext|_)\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


def said_in_code() -> set[str]:
    """Every English sentence of the desk, from its Python and its templates."""
    keywords = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
    found = set()
    for path in DESK.glob("*.py"):
        for _line, message, _comments, _context in extract("python", io.BytesIO(path.read_bytes()), keywords):
            found.add(message[0] if isinstance(message, tuple) else message)
    for path in [*(DESK / "templates").rglob("*.html"), *LOOK.glob("desk_*.html")]:
        found |= {ast.literal_eval(said) for said in _IN_A_TEMPLATE.findall(templatize(path.read_text()))}
    return found - {""}


def test_everything_is_said_in_dutch():
    dutch = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message for message in catalog() if message.id
    }
    missing = {text for text in said_in_code() if text not in dutch}
    assert not missing
    empty = [m.id for m in dutch.values() if not (m.string if isinstance(m.string, str) else all(m.string))]
    assert not empty
    assert not [m.id for m in dutch.values() if m.fuzzy]


def test_dutch_keeps_every_parameter():
    placeholder = re.compile(r"%\((\w+)\)[0-9]*[sd]")
    for message in catalog():
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[1]
        dutch = message.string if isinstance(message.string, str) else message.string[1]
        assert set(placeholder.findall(english)) == set(placeholder.findall(dutch)), english
