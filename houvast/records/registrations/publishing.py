"""From waiting to published: opened, shuffled, given new ids."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection

from houvast.records.registrations.models import Registration, RegistrationWaiting
from houvast.records.registrations.waiting import Unit, open_waiting

_ONE_PUBLISHER = 0x686F7576617375
_UNITS = frozenset(unit.value for unit in Unit)


def waiting_rows() -> list[tuple[RegistrationWaiting, dict[str, Any]]]:
    """Every waiting row, opened; nobody else publishes until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_PUBLISHER])
    return [(row, open_waiting(row)) for row in RegistrationWaiting.objects.all()]


def publish(rows: Iterable[tuple[RegistrationWaiting, dict[str, Any]]], shuffler: random.Random) -> int:
    """How many. Their order, and so which came with which, is lost here. Units that carry no fact become one row a
    month with their number."""
    rows = list(rows)
    units = Counter((data["kind"], data["month"], data["vocabulary"]) for _, data in rows if data["kind"] in _UNITS)
    made = [_registration(data) for _, data in rows if data["kind"] not in _UNITS]
    made += [
        _registration({"kind": kind, "month": month, "vocabulary": vocabulary, "facts": {"number": number}})
        for (kind, month, vocabulary), number in units.items()
    ]
    shuffler.shuffle(made)
    Registration.objects.bulk_create(made)
    RegistrationWaiting.objects.filter(id__in=[row.id for row, _ in rows]).delete()
    return len(rows)


def _registration(data: dict[str, Any]) -> Registration:
    return Registration(
        id=uuid4(),
        kind=data["kind"],
        month=date.fromisoformat(data["month"]),
        vocabulary_version=data["vocabulary"],
        facts=data["facts"],
    )
