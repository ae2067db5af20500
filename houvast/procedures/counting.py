"""Figures leave their reports: waiting registrations are published shuffled, in batches."""

from __future__ import annotations

from datetime import datetime

from houvast.records.audit.actors import Actor

AT_LEAST = 10


def publish_registrations(*, now: datetime, by: Actor) -> int:
    """Publishes the waiting registrations, shuffled, when at least ten wait, and those of past months in any number.
    Gives how many were published."""
    raise NotImplementedError
