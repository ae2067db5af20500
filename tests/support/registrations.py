"""Invented registrations, as they stand once published: every kind, every code, some of a later vocabulary."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from houvast.core.figures.definitions import (
    COURSES,
    DANGER,
    NOT_MADE,
    NOTICE_ANSWERED,
    NOTICE_RESULTS,
    REFERRAL_ENDED,
    UNITS,
    WAITED,
    WISHES,
    notice_answer,
)
from houvast.core.situation import FIELDS, Shape
from houvast.core.situation.vocabulary import PLATFORM_IDS

_KINDS = ("report",) * 6 + ("outcome", "answer", "referral", "notice", "erased") * 2 + UNITS


@dataclass(frozen=True)
class Invented:
    id: UUID
    kind: str
    month: date
    facts: dict[str, Any]


def invented(many: int, seed: int, months: Sequence[date]) -> list[Invented]:
    chance = random.Random(seed)
    kinds = [chance.choice(_KINDS) for _ in range(many)]
    return [Invented(_id(chance), kind, chance.choice(months), _facts(kind, chance)) for kind in kinds]


def write_parquet(registrations: Sequence[Invented], file: Path) -> None:
    """`kind`, `month` and `facts` as JSON."""
    with duckdb.connect() as engine:
        engine.execute("create table r (kind text, month date, facts text)")
        rows = [(each.kind, each.month, json.dumps(each.facts)) for each in registrations]
        engine.executemany("insert into r values (?, ?, ?)", rows)
        engine.execute(f"copy r to '{file}' (format parquet)")


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128))


def _facts(kind: str, chance: random.Random) -> dict[str, Any]:
    if kind in UNITS:
        return {"number": chance.randrange(1, 20)}
    match kind:
        case "erased":
            return {}
        case "answer":
            return {"waited": chance.choice(WAITED), "urgency": chance.choice(DANGER)}
        case "referral":
            return {"receiver": "slachtofferhulp", "outcome": chance.choice(REFERRAL_ENDED)}
        case "notice":
            result, answered = chance.choice(NOTICE_RESULTS), chance.choice(NOTICE_ANSWERED)
            told = {"platform": chance.choice(PLATFORM_IDS), "notice": "dsa", "result": result, "answered": answered}
            return told | {"answer": notice_answer(result, answered)}
        case "outcome":
            return _outcome(chance)
    facts: dict[str, Any] = {"channel": "web"}
    for name, field in FIELDS.items():
        if field.values and chance.random() < 0.6:
            many = field.shape is Shape.MANY
            facts[name] = chance.sample(field.values, 2) if many else chance.choice(field.values)
    return facts


def _outcome(chance: random.Random) -> dict[str, Any]:
    closed = {"closed_as": chance.choice(["counselled", "duplicate", "no_request", "of a later vocabulary"])}
    if chance.random() < 0.5:
        return closed
    police = {"wish": chance.choice(WISHES)}
    if chance.random() < 0.5:
        police |= {"made": "yes", "course": chance.choice(COURSES)}
    else:
        police["not_made"] = chance.sample(NOT_MADE, 2)
    return closed | {"police": police}
