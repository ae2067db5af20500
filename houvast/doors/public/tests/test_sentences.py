"""Every sentence that a page names is there, none is left over, and parents are addressed formally."""

from __future__ import annotations

import re

import pytest

from houvast.doors.look import stylesheets
from houvast.doors.look.speaking import Speaker
from houvast.doors.public.derived_keys import derived_keys
from houvast.records.content import current_knowledge

LOOK = stylesheets.HERE
DOORS = LOOK.parent


def keys_in_use() -> set[str]:
    """Every key that a template or a page names."""
    found: set[str] = set()
    for template in (
        *DOORS.glob("public/templates/**/*.html"),
        *LOOK.glob("templates/look/public.html"),
        *LOOK.glob("templates/look/components/**/*.html"),
    ):
        found |= set(re.findall(r'{% say(?:_plain)? "([^"]+)"', template.read_text()))
    for page in DOORS.glob("public/*.py"):
        if page.name == "rooms.py":  # names steps of the plan, not sentences
            continue
        found |= set(re.findall(r'"((?:question|tell|receipt|messages|hours|paper|plan)\.[a-z_]+)"', page.read_text()))
    return found | derived_keys()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_a_page_names_exists(language):
    texts = current_knowledge().texts(language)
    assert not sorted(key for key in keys_in_use() if not texts.has_screen(key))


def test_no_sentence_is_left_over():
    named = keys_in_use() | {
        f"error.{code}{part}"
        for code in ("not_found", "forbidden", "bad", "too_large", "server", "lost")
        for part in ("", "_lead")
    }
    screens = current_knowledge()._texts["nl"]["screens"]
    bases = {re.sub(r"\.(helper|formal)$", "", key) for key in screens}
    assert not sorted(bases - named)


# Pages that are shown before anyone said who they are speak to the person themselves.
BEFORE_A_ROLE = ("start.", "who.", "hours.", "traces.", "open.", "again.", "gone.", "no_cookie.", "error.", "erased.")
FAMILIAR = re.compile(r"\b(je|jij|jou|jouw)\b", re.IGNORECASE)


def test_parents_and_professionals_are_addressed_formally():
    texts = current_knowledge().texts("nl")
    wrong = []
    for key in keys_in_use():
        if key.startswith(BEFORE_A_ROLE):
            continue
        said = texts.screen(Speaker(texts, "parent").key(key))
        if FAMILIAR.search(said):
            wrong.append((key, said))
    assert not wrong
