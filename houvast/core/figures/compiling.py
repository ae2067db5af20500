"""The catalogue of `knowledge/figures/`, checked: every figure by its model, every sentence in every language."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from houvast.core.knowledge.errors import KnowledgeError
from houvast.core.knowledge.overlay import lay_over
from houvast.core.knowledge.yaml_text import read_yaml

from .claims import Claim, Support
from .comparing import Verdict
from .model import Figure, Stage, Unit, ValueKind
from .reading import FigureError, read_figure
from .reasons import CODES

WORDS = "words.yaml"
LANGUAGES = ("nl", "en")
# What stands beside a figure for its reader.
_BESIDE = ("meaning", "note")
# What every figure says, null where it is unknown: nothing is left out by mistake.
_EVERY = (
    *("id", "value", "value_kind", "period", "cumulative", "unit", "stage", "population", "scope", "system"),
    *("publisher", "definition", "final", "exposure", "confidence", "source", "vintage", "title", "meaning"),
)
_EVERY_GONE = ("id", "value", "registered", "period", "publisher", "source", "vintage", "title", "meaning")
# Variants that a code can give; a sentence is needed for each.
VARIANTS: dict[str, tuple[str, ...]] = {
    "one_side_missing": ("not_registered", "no_value", "both"),
    "subset": ("set", "stage", "time", "set_and_time", "overlap", "same"),
    "union_definition": ("wider", "other", "mixed", "definition", "unknown"),
    "unit": ("differs", "mixed", "unknown"),
    "population": ("differs", "system", "system_agreed", "mixed", "unknown"),
    "measure_stage": ("differs", "mixed", "unknown"),
    "cumulative": ("nested", "both", "one", "unknown"),
    "source_conflict": ("each_other", "surer", "equal", "less", "publisher"),
    "period_length": ("differs", "mean", "unknown"),
    "rounded": ("differs",),
    "lower_bound": ("one", "both"),
    "new_label": ("differs",),
    "scope_change": ("version", "version_unknown", "publisher"),
    "restated": ("differs", "unknown"),
    "incomplete": ("differs", "expected", "unknown"),
    "low_confidence": ("differs", "unknown"),
    "few_points": ("differs",),
}
SENTENCES = (
    *("not_comparable", "share", "rose", "rose_weakly", "fell", "fell_weakly", "stable", "nothing", "undecidable"),
    *("beside", "order_beside", "order_backward", "claim"),
)
CHANGES = ("more", "fewer", "times", "more_a_day", "fewer_a_day", "times_a_day", "equal", "from_nothing")


@dataclass(frozen=True)
class Entry:
    """A figure of the catalogue and what stands beside it for a reader. `meaning` and `note` are as the source has
    them, in English."""

    figure: Figure
    meaning: str
    note: str


@dataclass(frozen=True)
class Catalogue:
    """`words`: part → name → (variant →) language → sentence."""

    entries: tuple[Entry, ...]
    words: Mapping[str, Mapping]

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.figure.id: entry for entry in self.entries}

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(entry.figure for entry in self.entries)

    def word(self, part: str, name: str, language: str, /, **parameters: object) -> str:
        """Raises KeyError where a language or a sentence is missing; compiling has refused that."""
        return self.words[part][name][language].format_map({key: str(value) for key, value in parameters.items()})

    def reason(self, code: str, variant: str, language: str, parameters: Mapping[str, str]) -> str:
        return self.words["reasons"][code][variant][language].format_map(dict(parameters))


def compile_catalogue(files: Mapping[str, bytes], overlay: Mapping[str, bytes] | None = None) -> Catalogue:
    """Keys are names inside the folder. Raises KnowledgeError with every problem."""
    data = {name: read_yaml(text, f"figures/{name}") for name, text in sorted(files.items())}
    if overlay:
        data = lay_over(data, {name: read_yaml(text, f"overlay figures/{name}") for name, text in overlay.items()})
    problems: list[str] = []
    entries = []
    for name, raw in data.items():
        if name != WORDS:
            entries += _entries(name, raw, problems)
    ids = [entry.figure.id for entry in entries]
    problems += [f"figures: {name} stands twice" for name in sorted({each for each in ids if ids.count(each) > 1})]
    words = data.get(WORDS)
    if isinstance(words, Mapping):
        problems += _word_problems(words)
    else:
        problems.append(f"figures/{WORDS}: is missing")
    if problems:
        raise KnowledgeError(problems)
    return Catalogue(tuple(entries), words)


def _entries(name: str, raw: object, problems: list[str]) -> list[Entry]:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("figures"), list) or "reviewed" not in raw:
        problems.append(f"figures/{name}: needs reviewed and a list of figures")
        return []
    found = []
    for item in raw["figures"]:
        where = f"figures/{name} {item.get('id', '?') if isinstance(item, Mapping) else '?'}"
        if not isinstance(item, Mapping) or not item.get("id"):
            problems.append(f"{where}: needs an id")
            continue
        wanted = _EVERY if item.get("registered", True) else _EVERY_GONE
        problems += [f"{where}: {part} is missing (null: unknown)" for part in wanted if part not in item]
        if set(item.get("title") or ()) != set(LANGUAGES):
            problems.append(f"{where}: needs a title in {' and '.join(LANGUAGES)}")
        if not item.get("source"):
            problems.append(f"{where}: needs a source")
        try:
            figure = read_figure({key: part for key, part in item.items() if key not in _BESIDE}, where)
        except FigureError as refused:
            problems.append(str(refused))
            continue
        if figure.value is None and figure.registered:
            problems.append(f"{where}: a figure that is registered needs a value")
        found.append(Entry(figure, item.get("meaning") or "", item.get("note") or ""))
    return found


def _word_problems(words: Mapping) -> list[str]:
    wanted = {
        "reasons": {code: VARIANTS[code] for code in CODES},
        "sentences": dict.fromkeys(SENTENCES, ()),
        "claims": dict.fromkeys((claim.value for claim in Claim), ("means",)),
        "supports": dict.fromkeys((support.value for support in Support), ()),
        "verdicts": dict.fromkeys((verdict.value for verdict in Verdict), ()),
        "units": dict.fromkeys((unit.value for unit in Unit), ()),
        "stages": dict.fromkeys((stage.value for stage in Stage), ()),
        "changes": dict.fromkeys(CHANGES, ()),
        "kinds": dict.fromkeys((ValueKind.AT_LEAST.value, ValueKind.ABOUT.value), ()),
        "periods": dict.fromkeys(("range", "unknown"), ()),
    }
    problems = [f"figures/{WORDS}: reviewed is missing"] if "reviewed" not in words else []
    months = words.get("months") or {}
    problems += [
        f"figures/{WORDS}: months needs twelve names in {name}" for name in LANGUAGES if not _twelve(months, name)
    ]
    for part, names in wanted.items():
        given = words.get(part) or {}
        for name, variants in names.items():
            item = given.get(name)
            if not isinstance(item, Mapping):
                problems.append(f"figures/{WORDS}: {part} {name} is missing")
                continue
            spoken = [item[variant] for variant in variants if variant in item] if part == "reasons" else [item]
            spoken += [item["means"]] if part == "claims" and "means" in item else []
            problems += [f"figures/{WORDS}: {part} {name} {v} is missing" for v in variants if v not in item]
            if part == "reasons":
                problems += [
                    f"figures/{WORDS}: {part} {name} {v} belongs to nothing" for v in item if v not in variants
                ]
            problems += _language_problems(f"{part} {name}", spoken)
        problems += [f"figures/{WORDS}: {part} {name} belongs to nothing" for name in sorted(set(given) - set(names))]
    return problems


def _twelve(months: object, language: str) -> bool:
    names = months.get(language) if isinstance(months, Mapping) else None
    return isinstance(names, list) and len(names) == 12 and all(isinstance(name, str) for name in names)


def _language_problems(where: str, spoken: list[Mapping]) -> list[str]:
    problems = []
    for each in spoken:
        texts = {language: each.get(language) for language in LANGUAGES}
        if not all(isinstance(text, str) and text for text in texts.values()):
            problems.append(f"figures/{WORDS}: {where} is not said in {' and '.join(LANGUAGES)}")
            continue
        places = {language: _places(text) for language, text in texts.items()}
        if len(set(places.values())) > 1:
            problems.append(f"figures/{WORDS}: {where} has other places to fill in from language to language")
    return problems


def _places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
