"""One act the law is asked about: its day or days, and the facts that hold of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from houvast.core.situation import SituationError, Truth
from houvast.core.situation.vocabulary import ACT_KINDS

from .vocabulary import Facts, Vocabulary, written

_FIELDS = (
    "day",
    "from",
    "until",
    "lasting",
    "facts",
    "facts_of_image",
    "born",
    "image_made_on",
    "known_on",
    "kind",
    "name",
)
# Having an image is an act that goes on; a report tells of none, it follows from those that made or obtained one.
POSSESSION = "possession"
KINDS = (*ACT_KINDS, POSSESSION)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# Long ago or far ahead is a day all the same, and answered as not covered; only from the last years of the calendar a
# term cannot be counted on.
YEARS = range(1, 9900)


def read_day(where: str, value: object) -> date:
    """An ISO 8601 date of ten characters; raises SituationError."""
    parts = _DAY.fullmatch(value) if isinstance(value, str) and value.isascii() else None
    if parts is not None:
        try:
            day = date(*(int(part) for part in parts.groups()))
        except ValueError:
            day = None
        if day is not None and day.year in YEARS:
            return day
    raise SituationError(where, value, "a day such as 2020-01-31")


@dataclass(frozen=True, slots=True)
class LegalAct:
    """From and until are inclusive, and the same where the day is known.

    A longer time is one unknown day inside it, or, if `lasting`, an act that went on all that time (possession).
    `facts` as they were said; `facts_of_image`: what is said otherwise of the person as the image shows them.
    `born`: of the victim. `known_on`: when the victim learned of it, for the complaint; None: on the day itself.
    """

    from_day: date
    until_day: date
    facts: Facts = field(default_factory=dict)
    facts_of_image: Facts = field(default_factory=dict)
    lasting: bool = False
    born: date | None = None
    image_made_on: date | None = None
    known_on: date | None = None
    kind: str | None = None
    name: str | None = None

    @classmethod
    def on(cls, day: date, facts: Facts) -> "LegalAct":
        return cls(day, day, facts)

    @classmethod
    def from_json(
        cls, value: object, vocabulary: Vocabulary, *, where: str = "act", day: date | None = None
    ) -> "LegalAct":
        """`{"day" | "from" and "until", "facts", …}`; `day`: the day where none is given. Raises SituationError."""
        if not isinstance(value, Mapping):
            raise SituationError(where, value, "an object with " + ", ".join(_FIELDS))
        for name in value:
            if name not in _FIELDS:
                raise SituationError(f"{where}.{name}", value[name], "only the names " + ", ".join(_FIELDS))
        days = {
            name: read_day(f"{where}.{name}", value[name])
            for name in ("day", "from", "until", "born", "image_made_on", "known_on")
            if value.get(name) is not None
        }
        begins, ends = _span(where, days, day)
        lasting = value.get("lasting") or False
        if not isinstance(lasting, bool):
            raise SituationError(f"{where}.lasting", lasting, ("true", "false"))
        kind = value.get("kind")
        if kind is not None and kind not in KINDS:
            raise SituationError(f"{where}.kind", kind, KINDS)
        title = value.get("name")
        if title is not None and not isinstance(title, str):
            raise SituationError(f"{where}.name", title, "text")
        act = cls(
            begins,
            ends,
            vocabulary.read(value.get("facts"), f"{where}.facts"),
            vocabulary.read(value.get("facts_of_image"), f"{where}.facts_of_image"),
            lasting,
            days.get("born"),
            days.get("image_made_on"),
            days.get("known_on"),
            kind,
            title,
        )
        act.check(where)
        return act

    def check(self, where: str = "act") -> None:
        """Raises SituationError where the days cannot all be true."""
        if self.born and self.born > self.from_day:
            raise SituationError(f"{where}.born", self.born, f"a day not after {self.from_day}")
        if self.known_on and self.known_on < self.from_day:
            raise SituationError(f"{where}.known_on", self.known_on, f"a day not before {self.from_day}")
        if self.image_made_on and self.image_made_on > self.until_day:
            raise SituationError(f"{where}.image_made_on", self.image_made_on, f"a day not after {self.until_day}")
        if self.image_made_on and self.born and self.image_made_on < self.born:
            raise SituationError(f"{where}.image_made_on", self.image_made_on, f"a day not before {self.born}")

    @property
    def day(self) -> date | None:
        """The day, where it is one."""
        return self.from_day if self.from_day == self.until_day else None

    def to_json(self) -> dict:
        """As `from_json` reads it; what was not given is left out."""
        parts: dict[str, object] = {}
        if self.day is not None:
            parts["day"] = self.day.isoformat()
        else:
            parts |= {"from": self.from_day.isoformat(), "until": self.until_day.isoformat()}
        parts["facts"] = written(self.facts)
        if self.facts_of_image:
            parts["facts_of_image"] = written(self.facts_of_image)
        if self.lasting:
            parts["lasting"] = True
        for name in ("born", "image_made_on", "known_on"):
            if getattr(self, name) is not None:
                parts[name] = getattr(self, name).isoformat()
        for name in ("kind", "name"):
            if getattr(self, name) is not None:
                parts[name] = getattr(self, name)
        return parts

    def is_yes(self, fact: str) -> bool:
        return self.facts.get(fact) is Truth.YES


def _span(where: str, days: Mapping[str, date], default: date | None) -> tuple[date, date]:
    if "day" in days and ("from" in days or "until" in days):
        raise SituationError(f"{where}.day", days["day"], "either day, or from and until")
    if ("from" in days) != ("until" in days):
        raise SituationError(where, "from" if "from" in days else "until", "from and until together")
    if "from" in days:
        if days["until"] < days["from"]:
            raise SituationError(f"{where}.until", days["until"], f"a day not before {days['from']}")
        return days["from"], days["until"]
    day = days.get("day", default)
    if day is None:
        raise SituationError(f"{where}.day", None, "a day such as 2020-01-31, or from and until")
    return day, day


def read_acts(value: object, vocabulary: Vocabulary, *, day: date | None = None) -> tuple[LegalAct, ...]:
    """A list of acts as it stands in a file; `day`: of those that give none. Raises SituationError."""
    if not isinstance(value, list) or not value:
        raise SituationError("acts", value, 'a list such as [{"day": "2020-01-31", "facts": ["paid"]}]')
    return tuple(
        LegalAct.from_json(item, vocabulary, where=f"acts[{number}]", day=day) for number, item in enumerate(value)
    )
