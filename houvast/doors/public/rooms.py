"""Rooms: what a reporter can also do here, beside plan and messages. One literal table; a room is a page of this door.

A room stands in the list under the plan and in the mailbox, and inside the steps of the plan that it belongs to. Its
words are `rooms.<id>.name` and `rooms.<id>.line` of the screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from houvast.records.content.education import current_education

from .page import language_of_page


class Needs(StrEnum):
    """What must be there before the page can show something."""

    NOTHING = "nothing"
    ANSWERS = "answers"  # in the cookie before a mailbox, or kept in one
    MAILBOX = "mailbox"


@dataclass(frozen=True)
class Room:
    """`address`: its url name; `in_mailbox`: another url name once there is a mailbox ("" for the same). `page`: the
    slug of a page to read, for `read_page`; `listed` False: only inside its steps, not in the list.

    `at_steps`: ids of steps, or kinds of steps, whose text links to this room.
    """

    id: str
    address: str
    needs: Needs
    in_mailbox: str = ""
    at_steps: tuple[str, ...] = ()
    page: str = ""
    listed: bool = True


def _to_read(name: str, page: str, *at_steps: str) -> Room:
    return Room(name, "read_page", Needs.NOTHING, at_steps=at_steps, page=page, listed=False)


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
    Room("read", "read", Needs.NOTHING),
    _to_read("read_say", "say-it", "tell.someone", "tell.outing", "tell.child", "tell.child_school"),
    _to_read("read_friend", "friend", "tell.friend"),
    _to_read("read_talk", "first-talk", "tell.stay_close", "support.for_parents"),
    _to_read("read_school", "at-school", "tell.school", "tell.professional"),
    _to_read("read_group", "in-the-group", "stop.peer"),
    _to_read("read_paid", "paid", "stop.after_paying", "aftercare.paid"),
    _to_read("read_after", "after", "aftercare"),
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
    return tuple(_shown(room, mailbox) for room in ROOMS if room.listed and _open(room, mailbox, answers))


def rooms_at(step_id: str, *, mailbox: bool) -> tuple[RoomShown, ...]:
    """The rooms that belong to this step of a plan."""
    kind = step_id.split(".")[0]
    return tuple(
        _shown(room, mailbox)
        for room in ROOMS
        if _open(room, mailbox, answers=True) and {step_id, kind} & set(room.at_steps)
    )


def _open(room: Room, mailbox: bool, answers: bool) -> bool:
    if room.page and room.page not in current_education().pages.get(language_of_page(), {}):
        return False  # an overlay took the page away
    if room.needs is Needs.MAILBOX:
        return mailbox
    return room.needs is Needs.NOTHING or answers or mailbox


def _shown(room: Room, mailbox: bool) -> RoomShown:
    name = room.in_mailbox if mailbox and room.in_mailbox else room.address
    return RoomShown(room.id, reverse(f"public:{name}", args=[room.page] if room.page else None))
