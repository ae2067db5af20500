"""What a machine can see of the voice: one function a rule, each says what it found. Used by test_voice.py alone.

A new language adds its line to URGES, PICTURE, HANDLES, REFUSES and HARMLESS (docs/content-guide.md).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from houvast.core.knowledge.names import ROLES
from houvast.core.knowledge.yaml_text import read_yaml

KNOWLEDGE = Path(__file__).parents[4] / "knowledge"
LANGUAGES = tuple(sorted(folder.name for folder in (KNOWLEDGE / "texts").iterdir() if folder.is_dir()))
# Screens are written with the pages; forbidden_words.yaml holds the wrong words themselves.
NOT_OURS = ("screens", "forbidden_words.yaml")
FORMAL = frozenset({"parent", "professional"})
EVERYBODY = frozenset(ROLES)
LONGEST_SENTENCE = 20


@dataclass(frozen=True)
class Said:
    """One text: where it stands, and who reads it (everybody, where the file makes no difference)."""

    file: str
    item: str
    readers: frozenset[str]
    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.file} {self.item} ({' '.join(sorted(self.readers))}) {self.field}: {self.text}"


@cache
def read(path: Path) -> object:
    return read_yaml(path.read_bytes(), path.name)


def walk(file: str, item: str, readers: frozenset[str], field: str, value: object) -> Iterator[Said]:
    if isinstance(value, str):
        yield Said(file, item, readers, field, value)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key == "reviewed":
                continue
            spoken_to = frozenset(key.split())
            if spoken_to <= EVERYBODY and isinstance(part, dict):
                yield from walk(file, item, spoken_to, field, part)
            else:
                yield from walk(file, item, readers, f"{field}.{key}" if field else key, part)


@cache
def said(language: str) -> tuple[Said, ...]:
    found: list[Said] = []
    for path in sorted((KNOWLEDGE / "texts" / language).glob("*.yaml")):
        if path.name.startswith(NOT_OURS):
            continue
        data = read(path)
        pages = {f"page {name}": page for name, page in data.pop("pages", {}).items()} if "pages" in data else {}
        for item, content in {**data, **pages}.items():
            found.extend(walk(path.name, item, EVERYBODY, "", content))
    return tuple(found)


def told_of(language: str, *files: str) -> list[Said]:
    return [text for text in said(language) if any(text.file.startswith(file) for file in files)]


def words_of(text: str) -> int:
    return len([word for word in text.split() if re.search(r"\w", word)])


def sentences(text: str) -> list[str]:
    """A colon and a closing quote end a breath too."""
    return [part for part in re.split(r"(?<=[.?:;])\s+|(?<=[.?]\")\s+", text) if part]


def without_quotes(text: str) -> str:
    """What somebody is told to say to somebody else has an address of its own."""
    return re.sub(r'"[^"]*"', "", text)


INFORMAL_WORDS = re.compile(r"\b(je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
FORMAL_WORDS = re.compile(r"\b(u|uw|uzelf)\b(?!/)", re.IGNORECASE)


def wrong_address(text: str, readers: frozenset[str]) -> str | None:
    """The Dutch word that speaks to another reader: `u` for parents and professionals, `je` for the others."""
    heard = without_quotes(text)
    refused = []
    if readers & FORMAL:
        refused.append(INFORMAL_WORDS)
    if readers - FORMAL:
        refused.append(FORMAL_WORDS)
    found = next((pattern.search(heard) for pattern in refused if pattern.search(heard)), None)
    return found.group() if found else None


@cache
def forbidden(language: str) -> tuple[tuple[str, ...], tuple[tuple[str, re.Pattern], ...]]:
    raw = read(KNOWLEDGE / "texts" / language / "forbidden_words.yaml")
    listed = [item["word"] for item in raw["words"]]
    patterns = tuple((word, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)) for word in listed)
    return tuple(raw["exceptions"]), patterns


def forbidden_word(text: str, language: str) -> str | None:
    exceptions, patterns = forbidden(language)
    for phrase in exceptions:
        text = text.replace(phrase, "")
    return next((word for word, pattern in patterns if pattern.search(text)), None)


# A sentence that begins by telling somebody to do the one thing, without "not" or "nothing" at once after it.
URGES = {
    "nl": re.compile(r"^(betaal|onderhandel|wacht)\b(?! (nu )?(niets?|geen|ook niet))", re.IGNORECASE),
    "en": re.compile(r"^(pay|negotiate|bargain|wait)\b(?! (nothing|no)\b)", re.IGNORECASE),
}
PICTURE = {
    "nl": re.compile(r"\b(naaktbeeld|beeld|beelden|foto|foto's|filmpjes?)\b", re.IGNORECASE),
    "en": re.compile(r"\b(pictures?|videos?|images?)\b", re.IGNORECASE),
}
HANDLES = {
    "nl": re.compile(r"\b(stuur|verstuur|upload|bewaar|kopieer|deel|fotografeer|maak|download)\b", re.IGNORECASE),
    "en": re.compile(r"^\W*(send|upload|save|keep|copy|share|photograph|make|download|take)\b", re.IGNORECASE),
}
REFUSES = {
    "nl": re.compile(r"\b(niet|niets|nooit|geen|niemand|zonder)\b", re.IGNORECASE),
    "en": re.compile(r"\b(not|nothing|never|no|nobody|without)\b", re.IGNORECASE),
}
# The ordinary picture that a fake was made from, and a picture of a screen with messages, may be kept.
HARMLESS = {
    "nl": re.compile(r"gewone foto|van je scherm|van de berichten|met een tweede toestel|op privé|het pasje|adres van"),
    "en": re.compile(r"ordinary picture|of your screen|with a second device|private|the badge|address of|Take It Down"),
}


def urges(text: str, language: str) -> str | None:
    return next((part for part in sentences(text) if URGES[language].search(part)), None)


def handles_picture(text: str, language: str) -> str | None:
    """A sentence that tells somebody to keep, make, copy or send a picture."""
    for part in sentences(without_quotes(text)):
        told = HANDLES[language].search(part) and PICTURE[language].search(part)
        if told and not REFUSES[language].search(part) and not HARMLESS[language].search(part):
            return part
    return None


def readers_problem(item: dict) -> str | None:
    spoken_to = [role for key in item if frozenset(key.split()) <= EVERYBODY for role in key.split()]
    missing, twice = EVERYBODY - set(spoken_to), {role for role in spoken_to if spoken_to.count(role) > 1}
    return f"missing {sorted(missing)}, twice {sorted(twice)}" if missing or twice else None


def repeated(first: tuple[Said, ...], second: tuple[Said, ...]) -> list[str]:
    """Texts of two words and more that two languages share word for word. Names may."""
    here = {
        (text.file, text.item, role, text.field): text.text
        for text in first
        for role in text.readers
        if text.field != "name"
    }
    return [
        str(text)
        for text in second
        for role in text.readers
        if words_of(text.text) > 1 and here.get((text.file, text.item, role, text.field)) == text.text
    ]
