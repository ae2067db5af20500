"""Rooms: what a reporter can also do here, beside plan and messages. One literal table; a room is a page of this door.

A room stands in the list under the plan and in the mailbox, and inside the steps of the plan that it belongs to. Its
words are `rooms.<id>.name` and `rooms.<id>.line` of the screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse


class Needs(StrEnum):
    """What must be there before the page can show something."""

    NOTHING = "nothing"
    ANSWERS = "answers"  # in the cookie before a mailbox, or kept in one
    MAILBOX = "mailbox"


@dataclass(frozen=True)
class Room:
    """`address`: its url name; `in_mailbox`: another url name once there is a mailbox ("" for the same).

    `at_steps`: ids of steps, or kinds of steps, whose text links to this room.
    """

    id: str
    address: str
    needs: Needs
    in_mailbox: str = ""
    at_steps: tuple[str, ...] = ()


# In the order in which they are shown.
ROOMS: tuple[Room, ...] = (
    Room("ways", "ways", Needs.NOTHING, at_steps=("police",)),
    Room("story", "story", Needs.MAILBOX, at_steps=("police.aangifte", "police.protection")),
    Room("rules", "rules", Needs.ANSWERS, in_mailbox="my_rules", at_steps=("police",)),
    Room("follow", "follow", Needs.MAILBOX, at_steps=("police.made",)),
    Room("parts", "parts", Needs.MAILBOX, at_steps=("police.protection",)),
    Room("lock", "lock", Needs.NOTHING, at_steps=("hash",)),
    Room("agreed", "agreed", Needs.MAILBOX),
    Room("later", "later", Needs.MAILBOX, at_steps=("aftercare",)),
)


@dataclass(frozen=True)
class RoomShown:
    id: str
    url: str

    @property
    def name(self) -> str:
        """Key of the sentence that names it."""
        return f"rooms.{self.id}.name"

    @property
    def line(self) -> str:
        """Key of the sentence that says what it is for."""
        return f"rooms.{self.id}.line"


def rooms_shown(*, mailbox: bool, answers: bool = True) -> tuple[RoomShown, ...]:
    """Every room that is open to this reader."""
    return tuple(_shown(room, mailbox) for room in ROOMS if _open(room, mailbox, answers))


def rooms_at(step_id: str, *, mailbox: bool) -> tuple[RoomShown, ...]:
    """The rooms that belong to this step of a plan."""
    kind = step_id.split(".")[0]
    return tuple(
        _shown(room, mailbox)
        for room in ROOMS
        if _open(room, mailbox, answers=True) and {step_id, kind} & set(room.at_steps)
    )


def _open(room: Room, mailbox: bool, answers: bool) -> bool:
    if room.needs is Needs.MAILBOX:
        return mailbox
    return room.needs is Needs.NOTHING or answers or mailbox


def _shown(room: Room, mailbox: bool) -> RoomShown:
    name = room.in_mailbox if mailbox and room.in_mailbox else room.address
    return RoomShown(room.id, reverse(f"public:{name}"))
