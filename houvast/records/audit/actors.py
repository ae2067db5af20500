"""Who did something, as a text: audit keeps no key upward to people or reports."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """`text` is `reporter`, `worker`, `command`, `person:<uuid>` or `partner:<uuid>` (a platform with a key)."""

    text: str

    def __post_init__(self) -> None:
        if self.text not in ("reporter", "worker", "command") and not self.text.startswith(("person:", "partner:")):
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
