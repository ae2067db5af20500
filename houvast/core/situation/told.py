"""What a reporter tells in their own words, apart from the facts that decide the plan."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from .errors import SituationError
from .vocabulary import ACT_KINDS, INDICATOR_KINDS, PLATFORM_IDS

_ACT_FIELDS = ("kind", "day", "from", "until", "platform", "amount", "currency", "words")
_TOLD_FIELDS = ("words", "indicators", "own_accounts", "deadline", "acts")

# What a report can be about. At the ends of the calendar a moment does not exist in every time zone: one deadline on
# the last evening of the year 9999 would break each page that shows it, the queue of a whole team among them.
YEARS = range(1900, 2200)


def read_day(field: str, value: object) -> date:
    """An ISO 8601 date (YYYY-MM-DD); raises SituationError."""
    if isinstance(value, str) and len(value) == 10:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is not None and day.year in YEARS:
            return day
    raise SituationError(field, value, "an ISO 8601 date such as 2026-01-31")


def read_moment(field: str, value: object) -> datetime:
    """An ISO 8601 date-time that says its offset; raises SituationError."""
    if isinstance(value, str) and len(value) > 10:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is not None and moment.utcoffset() is not None and moment.year in YEARS:
            return moment
    raise SituationError(field, value, "an ISO 8601 date-time with offset such as 2026-01-31T21:00:00+01:00")


def _object(field: str, value: object, names: tuple[str, ...]) -> dict:
    if not isinstance(value, dict):
        raise SituationError(field, value, "an object with " + ", ".join(names))
    for name in value:
        if name not in names:
            raise SituationError(f"{field}.{name}", value[name], "only the names " + ", ".join(names))
    return value


def _text(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise SituationError(field, value, "text")
    return value


def _amount(field: str, value: object) -> Decimal:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("nan")
        if amount.is_finite() and amount >= 0:
            return amount
    raise SituationError(field, value, "a number of 0 or more")


def _currency(field: str, value: object) -> str:
    if isinstance(value, str) and 2 <= len(value) <= 10 and value.isalnum():
        return value.upper()
    raise SituationError(field, value, "a currency code such as EUR or BTC")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done. Either `day`, or `from_day` and `until_day` (both inclusive), or no time at all."""

    kind: str
    day: date | None = None
    from_day: date | None = None
    until_day: date | None = None
    platform: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    words: str | None = None

    @classmethod
    def from_json(cls, value: object, field: str = "acts[0]", platform_ids: tuple[str, ...] = PLATFORM_IDS) -> "Act":
        """From the object of the contract; `field` is what an error names. Raises SituationError."""
        given = {name: part for name, part in _object(field, value, _ACT_FIELDS).items() if part is not None}
        kind = given.get("kind")
        if kind not in ACT_KINDS:
            raise SituationError(f"{field}.kind", kind, ACT_KINDS)
        if "day" in given and ("from" in given or "until" in given):
            raise SituationError(f"{field}.day", given["day"], "either day, or from and until")
        if ("from" in given) != ("until" in given):
            raise SituationError(field, value, "from and until together")
        days = {name: read_day(f"{field}.{name}", given[name]) for name in ("day", "from", "until") if name in given}
        if "from" in days and days["from"] > days["until"]:
            raise SituationError(f"{field}.until", given["until"], f"a date not before {given['from']}")
        platform = given.get("platform")
        if platform is not None and platform not in platform_ids:
            raise SituationError(f"{field}.platform", platform, platform_ids)
        return cls(
            kind=kind,
            day=days.get("day"),
            from_day=days.get("from"),
            until_day=days.get("until"),
            platform=platform,
            amount=_amount(f"{field}.amount", given["amount"]) if "amount" in given else None,
            currency=_currency(f"{field}.currency", given["currency"]) if "currency" in given else None,
            words=_text(f"{field}.words", given["words"]) if "words" in given else None,
        )

    def to_json(self) -> dict:
        """The object of the contract; absent parts are left out. Whole amounts are integers."""
        amount = self.amount
        parts = {
            "kind": self.kind,
            "day": self.day and self.day.isoformat(),
            "from": self.from_day and self.from_day.isoformat(),
            "until": self.until_day and self.until_day.isoformat(),
            "platform": self.platform,
            "amount": None if amount is None else int(amount) if amount == int(amount) else float(amount),
            "currency": self.currency,
            "words": self.words,
        }
        return {name: part for name, part in parts.items() if part is not None}


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something an offender used: an account, a number, an address. `value` is as it was told, not normalised."""

    kind: str
    platform: str | None
    value: str

    @classmethod
    def from_json(
        cls, value: object, field: str = "indicators[0]", platform_ids: tuple[str, ...] = PLATFORM_IDS
    ) -> "Indicator":
        """From the object of the contract; `field` is what an error names. Raises SituationError."""
        given = _object(field, value, ("kind", "platform", "value"))
        if given.get("kind") not in INDICATOR_KINDS:
            raise SituationError(f"{field}.kind", given.get("kind"), INDICATOR_KINDS)
        platform = given.get("platform")
        if platform is not None and platform not in platform_ids:
            raise SituationError(f"{field}.platform", platform, platform_ids)
        text = _text(f"{field}.value", given.get("value"))
        if not text.strip():
            raise SituationError(f"{field}.value", text, "text that is not empty")
        return cls(given["kind"], platform, text)

    def to_json(self) -> dict:
        return {"kind": self.kind, "platform": self.platform, "value": self.value}


def _list(field: str, value: object) -> list:
    if not isinstance(value, list):
        raise SituationError(field, value, "a list")
    return value


@dataclass(frozen=True, slots=True)
class Told:
    """`indicators` are the offender's; `own_accounts` the victim's own, which are never compared with other reports.

    `deadline` is the offender's, ISO 8601 with offset, as the reporter gave it.
    """

    words: str = ""
    indicators: tuple[Indicator, ...] = ()
    own_accounts: tuple[Indicator, ...] = ()
    deadline: str | None = None
    acts: tuple[Act, ...] = ()

    @classmethod
    def from_json(cls, value: object, platform_ids: tuple[str, ...] = PLATFORM_IDS) -> "Told":
        """From an object as `to_json` gives it; what is missing is empty. Raises SituationError."""
        given = _object("told", value, _TOLD_FIELDS)
        deadline = given.get("deadline")
        if deadline is not None:
            read_moment("told.deadline", deadline)
        indicators, own = (
            tuple(
                Indicator.from_json(item, f"told.{name}[{number}]", platform_ids)
                for number, item in enumerate(_list(f"told.{name}", given.get(name, [])))
            )
            for name in ("indicators", "own_accounts")
        )
        acts = tuple(
            Act.from_json(item, f"told.acts[{number}]", platform_ids)
            for number, item in enumerate(_list("told.acts", given.get("acts", [])))
        )
        return cls(_text("told.words", given.get("words", "")), indicators, own, deadline, acts)

    def to_json(self) -> dict:
        return {
            "words": self.words,
            "indicators": [indicator.to_json() for indicator in self.indicators],
            "own_accounts": [indicator.to_json() for indicator in self.own_accounts],
            "deadline": self.deadline,
            "acts": [act.to_json() for act in self.acts],
        }
