"""Checks the words of every language against the rules and brings them into one form: a text for each reader."""

import re
import string
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ValidationError

from houvast.core.situation import FIELDS, Shape
from houvast.core.situation.vocabulary import PLATFORM_FIELDS

from . import schema
from .names import EVERYWHERE, KINDS, LABEL_TABLES, MOST_WORDS, ROLES, SHIPPED_NUMBERS, WHEN, is_crisis_sentence


def count_words(text: str) -> int:
    return len([word for word in re.split(r"\s+", text) if re.search(r"\w", word)])


class _Language:
    def __init__(self, name: str, files: Mapping[str, object]) -> None:
        self.name = name
        self.files = files
        self.problems: list[str] = []

    def tell(self, file: str, sentence: str) -> None:
        self.problems.append(f"texts/{self.name}/{file}: {sentence}")

    def mapping(self, file: str) -> dict:
        raw = self.files.get(file)
        if not isinstance(raw, dict):
            self.tell(file, "is missing or empty")
            return {}
        return raw

    def model(self, kind: type[BaseModel], raw: object, file: str, where: str) -> dict | None:
        try:
            return kind.model_validate(raw).model_dump()
        except ValidationError as refused:
            for error in refused.errors(include_url=False, include_context=False, include_input=False):
                place = ".".join(str(part) for part in error["loc"])
                self.tell(file, f"{where} {place}: {error['msg']}")
            return None

    def complete(self, file: str, what: str, present: Iterable[str], wanted: Iterable[str]) -> None:
        present, wanted = set(present), set(wanted)
        for name in sorted(wanted - present):
            self.tell(file, f"{what} {name} is missing")
        for name in sorted(present - wanted):
            self.tell(file, f"{what} {name} belongs to nothing")

    def stamp(self, item: dict, file: str, where: str) -> dict | None:
        if "reviewed" not in item:
            self.tell(file, f"{where}: reviewed is missing (null while it is a draft)")
            return None
        return None if item["reviewed"] is None else self.model(schema.Stamp, item["reviewed"], file, where)

    def for_readers(self, kind: type[BaseModel], item: object, file: str, where: str, beside: tuple[str, ...]) -> dict:
        """{"reviewed", "roles": {role: number}, "blocks": [...]}; `beside` are keys that are no reader."""
        if not isinstance(item, dict):
            self.tell(file, f"{where} is not a map")
            return {"reviewed": None, "roles": {}, "blocks": []}
        roles: dict[str, int] = {}
        blocks: list[dict] = []
        for key, raw in item.items():
            if key == "reviewed" or key in beside:
                continue
            readers = key.split()
            if not set(readers) <= set(ROLES):
                self.tell(file, f"{where}: {key!r} names no reader")
                continue
            block = self.model(kind, raw, file, f"{where} {key}")
            if block is None:
                continue
            for role in readers:
                if role in roles:
                    self.tell(file, f"{where}: {role} is spoken to twice")
                roles[role] = len(blocks)
            blocks.append(block)
        for role in ROLES:
            if role not in roles:
                self.tell(file, f"{where}: has no text for {role}")
        return {"reviewed": self.stamp(item, file, where), "roles": roles, "blocks": blocks}


def _steps(language: _Language, rules: Mapping) -> dict:
    given: dict[str, tuple[str, object]] = {}
    for file, raw in language.files.items():
        if (file == "steps.yaml" or file.startswith("steps_")) and isinstance(raw, dict):
            for name, item in raw.items():
                if name in given:
                    language.tell(file, f"{name} stands in {given[name][0]} too")
                given[name] = (file, item)
    notes = {step["id"]: {note for note, _ in step["notes"]} for step in rules["steps"]}
    language.complete("steps.yaml", "step", given, notes)
    found = {}
    for name, (file, item) in given.items():
        found[name] = language.for_readers(schema.StepWords, item, file, name, ())
        for block in found[name]["blocks"]:
            language.complete(file, f"{name} note", block["notes"], notes.get(name, ()))
            extra = sorted((count_words(note) for note in block["notes"].values()), reverse=True)[:2]
            words = max(count_words(block["body"]), count_words(block["in_reply"])) + sum(extra)
            if words > MOST_WORDS:
                language.tell(file, f"{name}: a body of {words} words with its notes, more than {MOST_WORDS}")
    return found


def _avoid(language: _Language, rules: Mapping) -> dict:
    given = language.mapping("avoid.yaml")
    language.complete("avoid.yaml", "item", given, [item["id"] for item in rules["avoid"]])
    return {name: language.for_readers(schema.AvoidWords, item, "avoid.yaml", name, ()) for name, item in given.items()}


def _options(language: _Language, fact: str, item: dict) -> dict[str, str]:
    options = item.get("options", {})
    field = FIELDS[fact]
    if not isinstance(options, dict) or not all(isinstance(word, str) and word for word in options.values()):
        language.tell("questions.yaml", f"{fact}: options is not a map of words")
        return {}
    if field.shape is Shape.CODE:
        if "other" not in options:
            language.tell("questions.yaml", f"{fact}: the option other is missing")
    elif fact not in PLATFORM_FIELDS and field.shape in (Shape.CHOICE, Shape.FLAG, Shape.MANY):
        language.complete("questions.yaml", f"{fact} option", options, field.values)
    # In the order of the vocabulary, whatever order the file has.
    order = {value: number for number, value in enumerate(field.values)}
    return dict(sorted(options.items(), key=lambda pair: order.get(pair[0], 0)))


def _questions(language: _Language, rules: Mapping) -> dict:
    file = "questions.yaml"
    given = language.mapping(file)
    pages, common = given.get("pages", {}), given.get("common")
    facts = {name: item for name, item in given.items() if name not in ("pages", "common")}
    asked = {fact for page in rules["questions"]["pages"] for fact, _, _ in page["facts"]}
    picked = {fact for page in rules["questions"]["pages"] if page["pick"] for fact, _, _ in page["facts"]}
    for name in sorted(asked - set(facts)):
        language.tell(file, f"question {name} is missing")
    found: dict[str, dict] = {"questions": {}, "pages": {}, "common": {}}
    for name, item in facts.items():
        if name not in FIELDS:
            language.tell(file, f"question {name} belongs to nothing")
            continue
        text = language.for_readers(schema.QuestionWords, item, file, name, ("options", "tick"))
        tick = item.get("tick", "") if isinstance(item, dict) else ""
        if not isinstance(tick, str):
            language.tell(file, f"{name}: tick is not text")
        if name in picked and not tick:
            language.tell(file, f"{name}: tick is missing, its page is a list of boxes")
        found["questions"][name] = {**text, "options": _options(language, name, item), "tick": tick}
    page_ids = [page["id"] for page in rules["questions"]["pages"]]
    language.complete(file, "page", pages if isinstance(pages, dict) else (), page_ids)
    for name, item in pages.items() if isinstance(pages, dict) else ():
        found["pages"][name] = language.for_readers(schema.PageWords, item, file, f"page {name}", ())
    if common is None:
        language.tell(file, "common (none, skip) is missing")
    else:
        found["common"]["answers"] = language.for_readers(schema.CommonWords, common, file, "common", ())
    return found


def _flat_items(language: _Language, file: str, kind: type[BaseModel], what: str, wanted: Iterable[str]) -> dict:
    given = language.mapping(file)
    language.complete(file, what, given, wanted)
    checked = {name: language.model(kind, item, file, name) for name, item in given.items()}
    return {name: item for name, item in checked.items() if item is not None}


def _labels(language: _Language) -> dict:
    file = "labels.yaml"
    given = {name: item for name, item in language.mapping(file).items() if name != "reviewed"}
    for table in ("facts", "values", *LABEL_TABLES):
        if not isinstance(given.get(table), dict):
            language.tell(file, f"{table} is missing")
            given[table] = {}
    language.complete(file, "fact", given["facts"], FIELDS)
    language.complete(file, "kind", given["kinds"], KINDS)
    language.complete(file, "when", given["when"], WHEN)
    values = given["values"]
    language.complete(file, "yes_no", values.get("yes_no", {}), ("yes", "no", "unknown"))
    for name, field in FIELDS.items():
        if field.shape in (Shape.CHOICE, Shape.MANY) and name not in PLATFORM_FIELDS:
            language.complete(file, f"value of {name}", values.get(name, {}), field.values)
    return given


def _flat(raw: Mapping, before: str = "") -> dict[str, object]:
    """Nested screens as dotted keys; a sentence with a stamp of its own (`text`, `reviewed`) is one item."""
    found: dict[str, object] = {}
    for key, value in raw.items():
        if isinstance(value, dict) and not {"text", "reviewed"} & set(value):
            found.update(_flat(value, f"{before}{key}."))
        else:
            found[f"{before}{key}"] = value
    return found


def _screens(language: _Language, rules: Mapping) -> dict[str, dict]:
    """{"screens": {key: sentence}, "screen_stamps": {key: stamp or None}, "crisis_screens": {key: True}}, of
    screens.yaml and every screens_*.yaml."""
    here = (rules["referrals"][name]["phone"] for name in EVERYWHERE if name in rules["referrals"])
    numbers = [*SHIPPED_NUMBERS, *here]
    screens: dict[str, str] = {}
    stamps: dict[str, dict | None] = {}
    stamped_elsewhere: dict[str, tuple[str, dict]] = {}
    for file in sorted(language.files):
        if file == "screens.yaml" or (file.startswith("screens_") and file.endswith(".yaml")):
            _screens_of(language, file, screens, stamps, stamped_elsewhere, numbers)
    for key, (file, item) in stamped_elsewhere.items():
        if key not in screens:
            language.tell(file, f"{key} is stamped and not there")
        else:
            stamps[key] = language.stamp(item, file, key)
    crisis = {key: True for key, text in screens.items() if is_crisis_sentence(key, text, numbers)}
    return {"screens": screens, "screen_stamps": stamps, "crisis_screens": crisis}


def _screens_of(
    language: _Language,
    file: str,
    screens: dict[str, str],
    stamps: dict[str, dict | None],
    stamped_elsewhere: dict[str, tuple[str, dict]],
    numbers: list[str],
) -> None:
    """`stamped_elsewhere`: an overlay stamps sentences without knowing in which of our files they stand."""
    raw = language.files[file]
    given = dict(raw) if isinstance(raw, dict) else {}
    of_file = language.stamp({"reviewed": given.pop("reviewed", None)}, file, "the file")
    for key, value in _flat(given).items():
        if isinstance(value, dict) and set(value) == {"reviewed"}:
            stamped_elsewhere[key] = (file, value)
            continue
        if key in screens:
            language.tell(file, f"{key} stands in another file too")
        item = {"text": value, "reviewed": of_file}
        if isinstance(value, dict):
            item = language.model(schema.ScreenWords, value, file, key)
        if item is None:
            continue
        text = item["text"]
        if not isinstance(text, str):
            language.tell(file, f"{key} is not text")
            continue
        if not all(name.isidentifier() for name in placeholders(text)):
            language.tell(file, f"{key} has a place that is no plain name")
        # The stamp of a whole file does not reach what is said in a crisis.
        own_only = is_crisis_sentence(key, text, numbers) and not isinstance(value, dict)
        screens[key], stamps[key] = text, None if own_only else item["reviewed"]


def placeholders(text: str) -> frozenset[str]:
    """The names in braces; an unbalanced brace counts as a name that is none."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"{"})


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in ("reviewed", "roles"):
                yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _forbidden(language: _Language, words: Mapping[str, Mapping]) -> None:
    raw = language.files.get("forbidden_words.yaml")
    if not isinstance(raw, dict):
        return
    exceptions = [str(phrase) for phrase in raw.get("exceptions", [])]
    listed = [item["word"] for item in raw.get("words", [])]
    patterns = [(word, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)) for word in listed]
    for kind, items in words.items():
        # Labels are read at the desk too, and name things for what they are. Stamps are nobody's reading.
        if kind in ("labels", "screen_stamps", "crisis_screens"):
            continue
        for name, item in items.items():
            for text in _strings(item):
                for phrase in exceptions:
                    text = text.replace(phrase, "")
                for word, pattern in patterns:
                    if pattern.search(text):
                        language.tell("forbidden_words.yaml", f"{kind} {name} uses {word!r}")


def _check(name: str, files: Mapping[str, object], rules: Mapping) -> tuple[dict, list[str]]:
    language = _Language(name, files)
    words = {
        "steps": _steps(language, rules),
        "avoid": _avoid(language, rules),
        **_questions(language, rules),
        "referrals": _flat_items(language, "referrals.yaml", schema.ReferralWords, "referral", rules["referrals"]),
        "platforms": _flat_items(language, "platforms.yaml", schema.PlatformWords, "platform", rules["platforms"]),
        "labels": _labels(language),
        **_screens(language, rules),
    }
    _forbidden(language, words)
    return words, language.problems


def check_words(data: Mapping[str, object], rules: Mapping) -> tuple[dict, list[str]]:
    """The words of every language under texts/, and what is wrong with them. Each language must be complete."""
    by_language: dict[str, dict[str, object]] = {}
    for name, value in data.items():
        if name.startswith("texts/") and name.count("/") == 2:
            _, language, file = name.split("/")
            by_language.setdefault(language, {})[file] = value
    words: dict[str, dict] = {}
    problems: list[str] = [] if by_language else ["texts: there is no language at all"]
    for name, files in sorted(by_language.items()):
        words[name], found = _check(name, files, rules)
        problems.extend(found)
    return words, [*problems, *_same_screens(words)]


def _same_screens(words: Mapping[str, Mapping]) -> list[str]:
    """Every language has the same screens, with the same places to fill in."""
    problems = []
    every = {key for language in words.values() for key in language["screens"]}
    for key in sorted(every):
        places = {name: placeholders(w["screens"][key]) for name, w in words.items() if key in w["screens"]}
        problems.extend(f"texts/{n}: screen {key} is missing" for n in words if n not in places)
        if len(set(places.values())) > 1:
            problems.append(f"texts: screen {key} has other places to fill in from language to language")
    return problems
