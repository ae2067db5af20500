"""Answer blocks come from the reviewed content, in the reporter's language, with whom to call."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from houvast.core.situation import FIELDS, Situation
from houvast.doors.desk import gallery_samples
from houvast.doors.desk.blocks import answer_blocks, with_text
from houvast.records.content import current_knowledge


def case(language: str, **facts: object):
    sample = gallery_samples.case(timezone.now())
    return replace(sample, language=language, facts=replace(sample.facts, situation=Situation.from_json(facts)))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("role", ["self", "parent", "professional"])
def test_blocks_speak_the_language_and_to_the_role(language, role):
    shown = answer_blocks(
        case(language, form="webcam_lure", reporter_role=role, suicidal_thoughts="yes"), timezone.now()
    )
    texts = current_knowledge().texts(language)
    assert shown[0].id.startswith("crisis.")
    for block in shown:
        assert block.title == texts.step(block.id, role).title
        assert block.body.startswith(texts.step(block.id, role).in_reply)


def test_a_crisis_block_says_whom_to_call():
    shown = answer_blocks(case("nl", form="webcam_lure", suicidal_thoughts="yes"), timezone.now())
    assert any(line.endswith(": 113") or ": 113," in line for line in shown[0].body.splitlines())


@pytest.mark.parametrize(("language", "alone"), [("nl", "nog niemand"), ("en", "No person reads")])
def test_no_block_says_that_nobody_reads(language, alone):
    """The page says so before anything is sent; an advisor who answers does read."""
    texts = current_knowledge().texts(language)
    crises = [step.id for step in current_knowledge().steps if step.kind == "crisis"]
    said = [texts.step(step, role) for step in crises for role in FIELDS["reporter_role"].values]
    assert any(alone in text.body for text in said)
    assert not [text.in_reply for text in said if alone in text.in_reply]


@pytest.mark.parametrize(
    ("draft", "expected"), [("", "blok"), ("  \n", "blok"), ("Dag.", "Dag.\n\nblok"), ("Dag.\n\n\n", "Dag.\n\nblok")]
)
def test_a_block_goes_under_what_is_there(draft, expected):
    assert with_text(draft, "blok") == expected
