"""One report's facts, checked and frozen. A fact that is not there is unknown; unknown is never no."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from .codes import COUNTRY_ALIASES, COUNTRY_CODES, LANGUAGE_CODES
from .errors import SituationError
from .told import Act, read_day, read_moment
from .vocabulary import ADULT, FIELDS, PLATFORM_FIELDS, PLATFORM_IDS, UNDER_18, Field, Shape

Value = str | tuple[str, ...] | date | datetime | tuple[Act, ...]
UNKNOWN = "unknown"


def _country(name: str, value: object) -> str:
    if isinstance(value, str):
        code = COUNTRY_ALIASES.get(value.upper(), value.upper())
        if code in COUNTRY_CODES:
            return code
    raise SituationError(name, value, "an ISO 3166 code of two letters such as NL, or other")


def _language(name: str, value: object) -> str:
    if isinstance(value, str):
        code = value.lower()
        # Three letters: ISO 639-2 and 639-3 name some 8,000 languages; we check the form only.
        if code in LANGUAGE_CODES or (len(code) == 3 and code.isascii() and code.isalpha()):
            return code
    raise SituationError(name, value, "an ISO 639 code such as nl, or other")


def _many(name: str, value: object, allowed: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise SituationError(name, value, "a list of " + ", ".join(allowed))
    for item in value:
        if item not in allowed:
            raise SituationError(name, item, allowed)
    return tuple(dict.fromkeys(value))


def _acts(name: str, value: object, platform_ids: tuple[str, ...]) -> tuple[Act, ...]:
    if not isinstance(value, list | tuple):
        raise SituationError(name, value, "a list of acts")
    return tuple(
        item if isinstance(item, Act) else Act.from_json(item, f"acts[{number}]", platform_ids)
        for number, item in enumerate(value)
    )


def _checked(known: Field, value: object, platform_ids: tuple[str, ...]) -> Value:
    name = known.name
    if known.shape in (Shape.CHOICE, Shape.FLAG):
        if not isinstance(value, str) or value not in known.values:
            raise SituationError(name, value, (*known.values, UNKNOWN))
        return value
    if known.shape is Shape.MANY:
        return _many(name, value, platform_ids if name in PLATFORM_FIELDS else known.values)
    if known.shape is Shape.CODE:
        if value == "other":
            return "other"
        return _country(name, value) if name == "victim_country" else _language(name, value)
    if known.shape is Shape.DAY:
        return read_day(name, value.isoformat() if type(value) is date else value)
    if known.shape is Shape.MOMENT:
        return read_moment(name, value.isoformat() if isinstance(value, datetime) else value)
    return _acts(name, value, platform_ids)


def _known(name: str, value: object) -> Field:
    known = FIELDS.get(name)
    if known is None:
        raise SituationError(name, value, "only the fields " + ", ".join(FIELDS))
    return known


def effective_age_in_image(facts: Mapping[str, Value]) -> str | None:
    """`under_18`, `adult` or None. Nobody who is under 18 now was an adult in the picture; otherwise what was said
    counts, and where nothing was said the age now (which is then asked about)."""
    age = facts.get("victim_age")
    if age in UNDER_18:
        return "under_18"
    said = facts.get("age_in_image")
    if said is not None:
        return said
    return "adult" if age in ADULT else None


@dataclass(frozen=True, slots=True)
class Situation:
    """`facts` holds only what is known. Flags are "yes"/"no", lists tuples, days and moments Python dates."""

    facts: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def from_json(cls, value: object, platform_ids: tuple[str, ...] = PLATFORM_IDS) -> "Situation":
        """Checks names and values; raises SituationError. `"unknown"` and null mean the same as leaving it out."""
        if not isinstance(value, dict):
            raise SituationError("facts", value, "one JSON object")
        return cls().with_answers(value, platform_ids)

    def with_answers(self, answers: Mapping[str, object], platform_ids: tuple[str, ...] = PLATFORM_IDS) -> "Situation":
        """A new situation; an answer of None (or "unknown") makes the fact unknown again."""
        facts = dict(self.facts)
        for name, value in answers.items():
            known = _known(name, value)
            if value is None or (isinstance(value, str) and value == UNKNOWN):
                facts.pop(name, None)
            else:
                facts[name] = _checked(known, value, platform_ids)
        return Situation(MappingProxyType({name: facts[name] for name in FIELDS if name in facts}))

    def get(self, name: str) -> Value | None:
        """The value, or None where it is unknown; an unknown *name* is a mistake of the caller (KeyError)."""
        if name not in FIELDS:
            raise KeyError(name)
        return self.facts.get(name)

    def is_yes(self, name: str) -> bool:
        return self.get(name) == "yes"

    def effective_age_in_image(self) -> str | None:
        """See the function of the same name."""
        return effective_age_in_image(self.facts)

    def to_json(self) -> dict:
        return {name: _json(value) for name, value in self.facts.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def __hash__(self) -> int:
        return hash(tuple(self.facts.items()))

    def __reduce__(self) -> tuple:
        # A mappingproxy cannot be pickled or copied; the dict it wraps can.
        return _restore, (dict(self.facts),)


def _restore(facts: dict) -> Situation:
    return Situation(MappingProxyType(facts))


def _json(value: Value) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [item.to_json() if isinstance(item, Act) else item for item in value]
    return value
