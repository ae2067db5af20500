"""A language that is not finished: what is not said in it yet is borrowed from another one.

`texts/<language>/language.yaml` of an overlay: `{name, borrows, draft: true}`. Only an overlay can begin one; what
ships is complete in every language, and borrows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import ValidationError

from .errors import KnowledgeError
from .schema import Strict, Words

FILE = "language.yaml"


class Draft(Strict):
    """`name`: as who speaks it writes it. `borrows`: code of a language that is complete."""

    name: Words
    borrows: str
    draft: Literal[True]


def drafts(theirs: Mapping[str, object]) -> dict[str, Draft]:
    """Code → draft, of every language that an overlay begins. Raises KnowledgeError for a file that does not fit."""
    found = {}
    for name, raw in theirs.items():
        if not (name.startswith("texts/") and name.endswith(f"/{FILE}")):
            continue
        try:
            found[name.split("/")[1]] = Draft.model_validate(raw)
        except ValidationError as refused:
            raise KnowledgeError([f"overlay {name}: {error['msg']}" for error in refused.errors()]) from None
    return found


def borrow(ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """Our files, and each draft's as those of the language it borrows from: theirs then lies over it key by key."""
    lent = dict(ours)
    for code, draft in drafts(theirs).items():
        before = f"texts/{draft.borrows}/"
        if not any(name.startswith(before) for name in ours):
            raise KnowledgeError([f"overlay texts/{code}/{FILE}: there is no language {draft.borrows!r}"])
        lent |= {
            f"texts/{code}/{name.removeprefix(before)}": _unstamped(data)
            for name, data in ours.items()
            if name.startswith(before) and not name.endswith("forbidden_words.yaml")
        }
    return lent


def _unstamped(data: object) -> object:
    """What was read in one language was not read in this one."""
    if isinstance(data, dict):
        return {key: None if key == "reviewed" else _unstamped(value) for key, value in data.items()}
    return [_unstamped(each) for each in data] if isinstance(data, list) else data
