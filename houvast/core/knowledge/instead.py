"""A helpline in another country says its own numbers and names in our sentences, and does not write them all again.

`texts/<language>/instead.yaml` of an overlay: `numbers` are said everywhere; `names` in all texts, never in a `why`:
there a name is who says it, and stays; `pages` are the names on pages to read, where another one may be who counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pydantic import Field, ValidationError

from .errors import KnowledgeError
from .schema import Strict

FILE = "instead.yaml"
# Words to look for, not to say; and what tells whose practice it is.
_LEFT = ("forbidden_words.yaml", "levels.yaml", FILE)
_WHOSE = "why"

Say = Callable[[str], str]


class _File(Strict):
    numbers: dict[str, str] = Field(default_factory=dict)
    names: dict[str, str] = Field(default_factory=dict)
    pages: dict[str, str] = Field(default_factory=dict)


def say_instead(ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """Our files (name → data) in the words of their `instead.yaml`. A stamp on what changed is taken off: whoever gave
    it has not read the new words. Raises KnowledgeError for a file that does not fit."""
    said = dict(ours)
    for name, raw in theirs.items():
        if not (name.startswith("texts/") and name.endswith(f"/{FILE}")):
            continue
        language = name.split("/")[1]
        file = _read(name, raw)
        everything, numbers = _sayer({**file.numbers, **file.names}), _sayer(file.numbers)
        on_pages = _sayer({**file.numbers, **file.pages})
        for other, data in ours.items():
            if other.endswith(_LEFT):
                continue
            if other.startswith(f"texts/{language}/"):
                said[other] = _changed(data, everything, numbers)
            elif other.startswith(f"education/{language}/"):
                said[other] = _changed(data, on_pages, on_pages)
    return said


def page_instead(theirs: Mapping[str, object], language: str) -> Say:
    """For a text that is no data: the body of a page."""
    name = f"texts/{language}/{FILE}"
    if name not in theirs:
        return _sayer({})
    file = _read(name, theirs[name])
    return _sayer({**file.numbers, **file.pages})


def _read(name: str, raw: object) -> _File:
    try:
        return _File.model_validate(raw)
    except ValidationError as refused:
        raise KnowledgeError([f"overlay {name}: {error['msg']}" for error in refused.errors()]) from None


def _sayer(pairs: Mapping[str, str]) -> Say:
    """One pass, the longest first: what was put in is never changed again."""
    if not pairs:
        return lambda text: text
    longest = sorted(pairs, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in longest))
    return lambda text: pattern.sub(lambda found: pairs[found[0]], text)


def _changed(data: object, say: Say, numbers: Say) -> object:
    if isinstance(data, str):
        return say(data)
    if isinstance(data, list):
        return [_changed(each, say, numbers) for each in data]
    if not isinstance(data, dict):
        return data
    found = {
        key: value if key == "reviewed" else _changed(value, numbers if key == _WHOSE else say, numbers)
        for key, value in data.items()
    }
    if found.get("reviewed") is not None and found != data:
        found["reviewed"] = None
    return found
