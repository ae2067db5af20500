"""Rooms: what a reporter can also do here, beside plan and messages. One literal table; a room is a page of this door.

A room stands in the list under the plan and in the mailbox, and inside the steps of the plan that it belongs to. Its
words are `rooms.<id>.name` and `rooms.<id>.line` of the screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.urls import reverse

from houvast.core.situation import Situation
from houvast.records.content.education import current_education

from .page import language_of_page

# Fact → the values one of which it must have: all of them, known for certain. A role that was not said is `self`.
Only = Mapping[str, tuple[str, ...]]


class Needs(StrEnum):
    """What must be there before the page can show something."""

    NOTHING = "nothing"
    ANSWERS = "answers"  # in the cookie before a mailbox, or kept in one
    MAILBOX = "mailbox"


class Group(StrEnum):
    """Under which heading a room stands in the list, in the order in which these are shown."""

    PICTURES = "pictures"
    POLICE = "police"
    SUPPORT = "support"


@dataclass(frozen=True)
class Room:
    """`address`: its url name; `in_mailbox`: another url name once there is a mailbox ("" for the same). `page`: the
    slug of a page to read, for `read_page`; `listed` False: only inside its steps, not in the list.

    `at_steps`: ids of steps, or kinds of steps, whose text links to this room. `only`: to whom.
    """

    id: str
    address: str
    needs: Needs
    group: Group = Group.SUPPORT
    in_mailbox: str = ""
    at_steps: tuple[str, ...] = ()
    page: str = ""
    listed: bool = True
    only: Only = field(default_factory=dict)


def _to_read(name: str, page: str, who: Only, *at_steps: str) -> Room:
    return Room(name, "read_page", Needs.NOTHING, at_steps=at_steps, page=page, listed=False, only=who)


# Who reads: a page speaks to one of them, and to nobody else.
_SELF: Only = {"reporter_role": ("self",)}
_MAN: Only = _SELF | {"victim_gender": ("man",)}
_GROWN: Only = _SELF | {"victim_age": ("25_plus",)}
_FRIEND: Only = {"reporter_role": ("friend",)}
_BESIDE: Only = {"reporter_role": ("partner", "relative")}
_PARENT: Only = {"reporter_role": ("parent",)}
_WORK: Only = {"reporter_role": ("professional",)}
_TOLD_YOUNG = ("tell.child", "tell.child_school")
_THOUGHTS = ("crisis.talk_113", "crisis.talk_113_alone", "crisis.talk_113_minor", "crisis.self_harm")

# Who was lured by a picture, and is no child: of a child only the profile picture is kept, and the page says so.
_SHOWN: Only = {"victim_age": ("18_24", "25_plus"), "form": ("webcam_lure", "sent_images")}

# In the order in which they are shown.
ROOMS: tuple[Room, ...] = (
    Room("ways", "ways", Needs.NOTHING, Group.POLICE, at_steps=("police",)),
    Room("story", "story", Needs.MAILBOX, Group.POLICE, at_steps=("police.aangifte", "police.protection")),
    Room("evidence", "items", Needs.MAILBOX, Group.POLICE, at_steps=("preserve",)),
    Room("lures", "lures", Needs.MAILBOX, Group.POLICE, at_steps=("preserve",), only=_SHOWN),
    Room("rules", "rules", Needs.ANSWERS, Group.POLICE, in_mailbox="my_rules", at_steps=("police",)),
    Room("follow", "follow", Needs.MAILBOX, Group.POLICE, at_steps=("police.made",)),
    Room("parts", "parts", Needs.MAILBOX, Group.POLICE, at_steps=("police.protection",)),
    Room("lock", "lock", Needs.NOTHING, Group.PICTURES, at_steps=("hash",)),
    Room("places", "places", Needs.MAILBOX, Group.PICTURES, at_steps=("remove", "report_platform")),
    Room("agreed", "agreed", Needs.MAILBOX),
    Room("later", "later", Needs.MAILBOX, at_steps=("aftercare",)),
    Room("read", "read", Needs.NOTHING),
    _to_read("read_much", "too-much", {"reporter_role": ("self", "friend")}, *_THOUGHTS),
    _to_read("read_how", "how-it-goes", _SELF, "stop.money", "stop.images", "stop.everything"),
    _to_read("read_made", "made", _SELF, "stop.deepfake", "report_platform.deepfake"),
    _to_read("read_mail", "mail", _SELF, "stop.bluff_mail", "stop.fake_police", "police.fake_police"),
    _to_read(
        "read_known", "someone-known", _SELF, "stop.ex_partner", "stop.peer", "block.safely", "aftercare.known_person"
    ),
    _to_read("read_paid", "paid", _SELF, "stop.after_paying", "aftercare.paid"),
    _to_read(
        "read_say", "say-it", _SELF, "tell.someone", "tell.outing", "tell.fears_home", "tell.school", *_TOLD_YOUNG
    ),
    _to_read("read_boys", "not-alone", _MAN, "tell.someone", "tell.outing", *_TOLD_YOUNG),
    _to_read("read_grown", "grown-up", _GROWN, "tell.someone", "tell.outing"),
    _to_read("read_after", "after", _SELF, "aftercare"),
    _to_read("read_friend", "friend", _FRIEND, "tell.friend", "aftercare"),
    _to_read("read_group", "in-the-group", _FRIEND, "stop.peer", "remove.peers", "preserve.forward_nothing"),
    _to_read("read_beside", "beside", _BESIDE, "tell.stay_close", "support.for_parents", "aftercare"),
    _to_read("read_tonight", "tonight", _PARENT, "tell.stay_close", "support.for_parents"),
    _to_read("read_talk", "first-talk", _PARENT, "tell.stay_close", "tell.school", "aftercare"),
    _to_read("read_school", "at-school", _WORK, "tell.professional"),
    _to_read("read_class", "in-the-class", _WORK, "stop.peer", "remove.peers"),
    _to_read("read_office", "your-office", _WORK, "tell.professional", "support.professional"),
    _to_read("read_words", "words-that-help", _WORK, "aftercare"),
)


@dataclass(frozen=True)
class RoomsShown:
    """The rooms under one heading."""

    group: Group
    rooms: tuple[RoomShown, ...]

    @property
    def name(self) -> str:
        """Key of the heading."""
        return f"rooms.group.{self.group}"


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


def rooms_shown(*, mailbox: bool, answers: bool = True) -> tuple[RoomsShown, ...]:
    """Every room that is open to this reader, under its heading."""
    found = [room for room in ROOMS if room.listed and _open(room, mailbox, answers)]
    groups = [(group, [room for room in found if room.group is group]) for group in Group]
    return tuple(RoomsShown(group, tuple(_shown(room, mailbox) for room in rooms)) for group, rooms in groups if rooms)


def rooms_at(step_id: str, situation: Situation, *, mailbox: bool) -> tuple[RoomShown, ...]:
    """The rooms that belong to this step of this person's plan."""
    kind = step_id.split(".")[0]
    return tuple(
        _shown(room, mailbox)
        for room in ROOMS
        if _open(room, mailbox, answers=True) and {step_id, kind} & set(room.at_steps) and _fits(room, situation)
    )


def _fits(room: Room, situation: Situation) -> bool:
    said = {"reporter_role": situation.get("reporter_role") or "self"}
    return all(said.get(fact, situation.get(fact)) in values for fact, values in room.only.items())


def _open(room: Room, mailbox: bool, answers: bool) -> bool:
    if room.page and room.page not in current_education().pages.get(language_of_page(), {}):
        return False  # an overlay took the page away
    if room.needs is Needs.MAILBOX:
        return mailbox
    return room.needs is Needs.NOTHING or answers or mailbox


def _shown(room: Room, mailbox: bool) -> RoomShown:
    name = room.in_mailbox if mailbox and room.in_mailbox else room.address
    return RoomShown(room.id, reverse(f"public:{name}", args=[room.page] if room.page else None))
