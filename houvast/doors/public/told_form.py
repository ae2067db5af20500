"""What someone tells, as fields and back: their words, what the offender used, their own accounts, a deadline, acts.

Everything may stay empty. What cannot be read is never thrown away: it comes back with a sentence beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.http import QueryDict

from houvast.core.situation import Act, Indicator, SituationError
from houvast.core.situation.told import read_moment
from houvast.core.situation.vocabulary import ACT_KINDS, PLATFORM_IDS

LONGEST_WORDS = 20_000  # characters: ten pages
LONGEST_LINE = 500
MOST_LINES = 50
MOST_ACTS = 40

# One on each line; an account says where.
USED_KINDS = ("phone", "email", "iban", "wallet", "payment_handle", "url")
OWN_KINDS = ("phone", "email")
ACCOUNT_ROWS = 2

HOME_ZONES = ("Europe/Amsterdam", "America/Curacao")
OFFSETS = tuple(range(-11, 15))


@dataclass(frozen=True)
class Problem:
    """A sentence beside a field: `field` is its name, `key` of screens.yaml."""

    field: str
    key: str


def words_problem(words: str) -> Problem | None:
    return Problem("words", "tell.too_long") if len(words) > LONGEST_WORDS else None


def read_words(post: QueryDict) -> str:
    """Line ends as people see them; nothing else is touched."""
    return post.get("words", "").replace("\r\n", "\n").strip()


def read_indicators(post: QueryDict, kinds: Iterable[str]) -> tuple[tuple[Indicator, ...], list[Problem]]:
    """Accounts (rows of platform and name), then one indicator a line of each kind, then the text that was used."""
    found: list[Indicator] = []
    problems: list[Problem] = []
    places, names = post.getlist("account_platform"), post.getlist("account")
    for place, name in zip(places, names, strict=False):
        if name.strip():
            found.append(Indicator("account", place if place in PLATFORM_IDS else None, name.strip()))
    for kind in kinds:
        lines = [line.strip() for line in post.get(kind, "").splitlines() if line.strip()]
        found.extend(Indicator(kind, None, line) for line in lines)
    script = post.get("script", "").replace("\r\n", "\n").strip()
    if script:
        found.append(Indicator("script", None, script))
        if len(script) > LONGEST_WORDS:
            problems.append(Problem("script", "tell.too_long"))
    problems += [Problem(i.kind, "tell.line_long") for i in found if i.kind != "script" and len(i.value) > LONGEST_LINE]
    if len(found) > MOST_LINES:
        problems.append(Problem("account", "tell.too_many"))
    return tuple(found), problems


def lines_of(indicators: Iterable[Indicator], kind: str) -> str:
    return "\n".join(indicator.value for indicator in indicators if indicator.kind == kind)


def account_rows(indicators: Iterable[Indicator], more: bool) -> list[Indicator]:
    """The accounts that are there and some empty rows."""
    accounts = [indicator for indicator in indicators if indicator.kind == "account"]
    empty = max(ACCOUNT_ROWS - len(accounts), ACCOUNT_ROWS if more else 1)
    return accounts + [Indicator("account", None, "")] * empty


def zone_of(name: str) -> timezone | ZoneInfo | None:
    """`Europe/Amsterdam`, `America/Curacao`, or hours from UTC such as `-3`."""
    if name in HOME_ZONES:
        return ZoneInfo(name)
    try:
        hours = int(name)
    except ValueError:
        return None
    return timezone(timedelta(hours=hours)) if hours in OFFSETS else None


def read_deadline(post: QueryDict) -> tuple[str | None, list[Problem]]:
    """ISO 8601 with offset. A day without a time is the end of that day; a time without a day cannot be read."""
    day, time = post.get("day", "").strip(), post.get("time", "").strip()
    if not day and not time:
        return None, []
    if not day:
        return None, [Problem("day", "tell.day_missing")]
    zone = zone_of(post.get("zone", HOME_ZONES[0]))
    try:
        moment = datetime.fromisoformat(f"{day}T{time or '23:59'}")
    except ValueError:
        return None, [Problem("day", "tell.day_unclear")]
    if zone is None or moment.tzinfo is not None:
        return None, [Problem("zone", "tell.zone_unclear")]
    deadline = moment.replace(tzinfo=zone, second=0, microsecond=0).isoformat(timespec="minutes")
    try:
        read_moment("deadline", deadline)
    except SituationError:  # a year that no report is about
        return None, [Problem("day", "tell.day_unclear")]
    return deadline, []


def deadline_fields(deadline: str | None) -> dict[str, str]:
    """Day, time and zone as the form shows them."""
    if not deadline:
        return {"day": "", "time": "", "zone": HOME_ZONES[0]}
    moment = datetime.fromisoformat(deadline)
    return {"day": moment.date().isoformat(), "time": moment.strftime("%H:%M"), "zone": _zone_name(moment)}


def _zone_name(moment: datetime) -> str:
    for name in HOME_ZONES:
        if moment.astimezone(ZoneInfo(name)).utcoffset() == moment.utcoffset():
            return name
    return str(round(moment.utcoffset() / timedelta(hours=1)))


def read_act(post: QueryDict) -> tuple[Act | None, list[Problem]]:
    """One act; None where nothing was filled in. An amount may have a comma; a currency is the euro unless said."""
    given = {
        name: post.get(f"act_{name}", "").strip()
        for name in ("kind", "day", "until", "platform", "amount", "currency", "words")
    }
    if not any(given[name] for name in ("kind", "day", "until", "amount", "words")):
        return None, []
    problems = []
    if len(given["words"]) > LONGEST_WORDS:
        problems.append(Problem("act_words", "tell.too_long"))
    amount = _amount(given["amount"])
    if given["amount"] and amount is None:
        problems.append(Problem("act_amount", "tell.amount_unclear"))
    try:
        act = Act.from_json(_act_json(given, amount))
    except SituationError as wrong:
        field = wrong.field.rpartition(".")[2]
        name = {"from": "act_day", "until": "act_until", "currency": "act_currency"}.get(field, "act_day")
        problems.append(Problem(name, "tell.currency_unclear" if field == "currency" else "tell.day_unclear"))
        return None, problems
    return (None if problems else act), problems


def _act_json(given: dict[str, str], amount: Decimal | None) -> dict:
    span = given["until"] and given["until"] != given["day"]
    days = {"from": given["day"], "until": given["until"]} if span else {"day": given["day"]}
    return {
        "kind": given["kind"] if given["kind"] in ACT_KINDS else "other",
        **{name: day for name, day in days.items() if day},
        "platform": given["platform"] if given["platform"] in PLATFORM_IDS else None,
        "amount": None if amount is None else str(amount),
        "currency": (given["currency"] or "EUR") if amount is not None else None,
        "words": given["words"].replace("\r\n", "\n") or None,
    }


def _amount(text: str) -> Decimal | None:
    """`1.250,50`, `1,250.50`, `1250` and `€ 50` are amounts: a last mark before one or two digits is the decimal."""
    digits = text.replace("€", "").replace(" ", "").replace("\u00a0", "")
    whole, mark, rest = digits, "", ""
    for sign in (",", "."):
        head, found, tail = digits.rpartition(sign)
        if found and len(tail) in (1, 2) and tail.isdigit():
            whole, mark, rest = head, ".", tail
            break
    whole = whole.replace(".", "").replace(",", "")
    try:
        amount = Decimal(f"{whole}{mark}{rest}") if whole.isdigit() else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount < 10**12 else None


def in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """By day; what has no day comes last, in the order it was told."""
    return tuple(sorted(acts, key=lambda act: act.day or act.from_day or datetime.max.replace(tzinfo=UTC).date()))
