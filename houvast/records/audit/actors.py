"""Who did something, as a text: audit keeps no key upward to people or reports."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """`text` is `reporter`, `worker`, `command`, `person:<uuid>`, `partner:<uuid>` (a platform with a key) or
    `helpline:<uuid>` (the other side of an agreement)."""

    text: str

    def __post_init__(self) -> None:
        named = ("person:", "partner:", "helpline:")
        if self.text not in ("reporter", "worker", "command") and not self.text.startswith(named):
            raise ValueError(f"not an actor: {self.text!r}")

    @property
    def is_reporter(self) -> bool:
        return self.text == "reporter"

    def __str__(self) -> str:
        return self.text


REPORTER = Actor("reporter")
WORKER = Actor("worker")
COMMAND = Actor("command")


def person_actor(person_id: UUID) -> Actor:
    """The actor of a signed-in person."""
    return Actor(f"person:{person_id}")


def partner_actor(partner_id: UUID) -> Actor:
    """The actor behind a platform's key."""
    return Actor(f"partner:{partner_id}")


def helpline_actor(agreement_id: UUID) -> Actor:
    """The actor behind the other side of an agreement."""
    return Actor(f"helpline:{agreement_id}")
