"""Names of files in a bag: which ones are safe on every machine that will open it, and how our own are made."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

LONGEST_PATH = 512
LONGEST_PART = 200
_DRIVE = re.compile(r"^[A-Za-z]:")
_WINDOWS = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSAFE = re.compile(r"[^a-z0-9]+")
_ENDING = re.compile(r"^[a-z0-9]{1,8}$")


class NameProblem(StrEnum):
    """Why a name is not opened. Values are for ever: other programs read them."""

    EMPTY = "name_empty"
    ABSOLUTE = "name_absolute"  # /x, C:x, \\server, ~user
    CLIMBS = "name_climbs"  # a part that is ".."
    BACKSLASH = "name_backslash"
    CONTROL = "name_control"  # control characters, line breaks, or such as turn the reading direction
    NOT_TEXT = "name_not_text"  # bytes that are no UTF-8
    RESERVED = "name_reserved"  # a device on Windows, or an ending that Windows takes away
    TOO_LONG = "name_too_long"


def name_problem(path: str) -> NameProblem | None:
    """What is wrong with a path inside a bag (parts apart by /), or None."""
    if not path:
        return NameProblem.EMPTY
    if any("\ud800" <= letter <= "\udfff" for letter in path):
        return NameProblem.NOT_TEXT
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") or letter in _BIDI for letter in path):
        return NameProblem.CONTROL
    if path.startswith(("/", "~")) or _DRIVE.match(path):
        return NameProblem.ABSOLUTE
    parts = path.split("/")
    if ".." in re.split(r"[/\\]", path):
        return NameProblem.CLIMBS
    if "\\" in path:
        return NameProblem.BACKSLASH
    if any(part in ("", ".") for part in parts):
        return NameProblem.EMPTY
    if len(path) > LONGEST_PATH or any(len(part.encode()) > LONGEST_PART for part in parts):
        return NameProblem.TOO_LONG
    if any(_reserved(part) for part in parts):
        return NameProblem.RESERVED
    return None


def folded(path: str) -> str:
    """Equal for two paths that some machine takes for one: upper and lower case, and other spellings of a letter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def evidence_name(number: int, typed: str) -> str:
    """A name for an evidence item out of what somebody's device called it: `003-chat-1.png`. Letters, digits, hyphens
    and one ending; always safe, and never two the same within a dossier."""
    last = re.split(r"[/\\]", typed)[-1]
    stem, dot, ending = last.rpartition(".")
    if not dot or not stem or not _ENDING.match(ending.lower()):
        stem, ending = last, ""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = _UNSAFE.sub("-", plain).strip("-")[:60].strip("-") or "file"
    return f"{number:03d}-{slug}" + (f".{ending.lower()}" if ending else "")


def _reserved(part: str) -> bool:
    return bool(_WINDOWS.match(part)) or part[-1] in ". "
