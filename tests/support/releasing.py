"""A release of figures in a running house: registrations of the last quarter, and the command that publishes."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from uuid import uuid4

from houvast.core.figures.definitions import Quarter
from houvast.core.situation import FIELDS
from tests.support.commands import houvast
from tests.support.house import House

_INSERT = (
    "insert into registrations_registration (id, kind, month, vocabulary_version, facts) values (%s, %s, %s, 1, %s)"
)


def register_many(house: House, quarter: Quarter, many: int = 150, seed: int = 3) -> None:
    """Invented reports, as they stand once they were published."""
    chance = random.Random(seed)
    for _ in range(many):
        facts = {
            "form": chance.choices(FIELDS["form"].values, (9, 6, 4, 2, 2, 2, 1, 1, 1))[0],
            "victim_age": chance.choice(FIELDS["victim_age"].values[1:]),
            "victim_gender": chance.choices(("man", "woman"), (3, 1))[0],
            "reporter_role": chance.choices(("self", "parent", "friend"), (8, 2, 1))[0],
            "money_demanded": chance.choice(("yes", "no")),
            "contact_platforms": chance.sample(("instagram", "snapchat", "whatsapp", "telegram"), 2),
        }
        house.query(_INSERT, uuid4(), "report", chance.choice(quarter.months), json.dumps(facts))


def last_quarter() -> Quarter:
    """The last one that is over."""
    return Quarter.of(datetime.now(UTC).date()).before


def released(house: House) -> dict:
    """The release, as the command tells it."""
    register_many(house, last_quarter())
    answer = houvast("figures", "publish", "--json", "--data", str(house.folder))
    assert answer.code == 0, answer.error
    return answer.json
