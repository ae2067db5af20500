"""Fill in any form with planted markers, by the shape of its fields, so that a new field is planted by itself."""

from __future__ import annotations

import re
import secrets
from datetime import date
from zoneinfo import ZoneInfo

from tests.support.client import Field, Form
from tests.support.markers import Markers

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# A day of birth lies before whatever else was planted. The day somebody was set free is the day on which the case comes
# back: the hour of that date orders the queue in the clear (`reports_reportdate.hour`), so this day is no secret.
_OF_BIRTH = {"born"}
_ORDERS_THE_QUEUE = {"released_on"}

# What a field of this name is really used for; a marker that does not look like one would not go its whole way.
_LOOKS_LIKE = {
    "phone": lambda word: f"+316{secrets.randbelow(90_000_000) + 10_000_000}",
    "email": lambda word: f"{word}@example.org",
    "url": lambda word: f"https://{word}.example/{word}",
    "iban": lambda word: _dutch_iban(),
    "wallet": lambda word: _wallet(),
}


def planted(form: Form, markers: Markers, where: str) -> dict[str, str | list[str]]:
    """Values for every field of this form: markers where a person types, an answer where a person chooses."""
    values: dict[str, list[str]] = {}
    moment = markers.moment(f"{where}: moment") if any(field.kind == "time" for field in form.fields) else None
    has_file = any(field.kind == "file" for field in form.fields)
    for number, field in enumerate(form.fields):
        place = f"{where}: {field.name}"
        if not field.name or field.kind in {"hidden", "submit", "button", "file"}:
            continue
        if field.kind in {"radio", "checkbox"}:
            if not _is_none_of_these(field):
                kept = values.setdefault(field.name, [])
                values[field.name] = [field.value] if field.kind == "radio" else [*kept, field.value]
        elif field.kind == "select":
            # Where a file could come along none does: the first choice is the one that needs none.
            options = field.options if has_file else reversed(field.options)
            chosen = next((option for option in options if option), "")
            values.setdefault(field.name, []).append(chosen)
        elif moment is not None and field.kind in {"date", "time"}:
            local = moment.astimezone(_AMSTERDAM)
            values.setdefault(field.name, []).append(
                local.date().isoformat() if field.kind == "date" else f"{local:%H:%M}"
            )
        else:
            values.setdefault(field.name, []).append(_typed(field, markers, f"{place} #{number}"))
    return dict(values)


def _is_none_of_these(field: Field) -> bool:
    return bool(re.search(r"(^|[-:_])none($|[-:_])", field.name))


def _typed(field: Field, markers: Markers, place: str) -> str:
    if field.kind == "date":
        return _day(field, markers, place).isoformat()
    if field.kind == "datetime-local":
        return f"{markers.moment(place).astimezone(_AMSTERDAM):%Y-%m-%dT%H:%M}"
    if field.kind == "number" or field.attributes.get("inputmode") in {"decimal", "numeric"}:
        return markers.number(place)
    longest = int(field.attributes.get("maxlength") or 10_000)
    if longest < 20:
        word = ("ZQ" + secrets.token_hex(8).upper())[:longest]
        markers.add(place, word)
        return word
    word = markers.text(place)
    if field.attributes.get("inputmode") == "url":
        return f"https://voorbeeld.example/{word}"
    like = next((make for name, make in _LOOKS_LIKE.items() if name in field.name.split("_")), None)
    if like is None:
        return word
    real = like(word)
    markers.add(f"{place} (real)", real)
    return f"{word}\n{real}" if field.kind == "textarea" else real


def _day(field: Field, markers: Markers, place: str) -> date:
    if field.name in _OF_BIRTH:
        return markers.day_of_birth(place)
    return markers.day(place, secret=field.name not in _ORDERS_THE_QUEUE)


def _dutch_iban() -> str:
    from stdnum import iban

    account = f"INGB{secrets.randbelow(10**10):010d}"
    number = "NL00" + account
    return number[:2] + iban.calc_check_digits(number) + account


def _wallet() -> str:
    return "0x" + secrets.token_hex(20)
