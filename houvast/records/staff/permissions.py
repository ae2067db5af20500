"""May *this person* do it? One literal table, read by procedures (check_) and by screens (can_).

Whether it may be done *in this state* is the other question: `records/reports/states.py`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from houvast.records.refused import Refused
from houvast.records.staff.roles import Role


class Permission(StrEnum):
    """What somebody at the desk may be allowed. A new one: `docs/changing.md`."""

    READ_QUEUE = "read_queue"
    READ_CASE = "read_case"
    CLAIM = "claim"
    TAKE_OVER = "take_over"  # take a case while someone else holds it
    REPLY = "reply"
    NOTE = "note"
    CHANGE_FACTS = "change_facts"
    ASSESS = "assess"
    LOWER_URGENCY = "lower_urgency"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    HOLD = "hold"  # keep a closed case past its term
    ERASE = "erase"
    ROTATE_KEYS = "rotate_keys"
    SEE_LINKS = "see_links"  # which reports are alike, and why
    DECIDE_LINKS = "decide_links"  # whether they belong together
    REVIEW_GROUPS = "review_groups"  # look at a held group, give indicators out, take them back
    SEE_WORKLOAD = "see_workload"
    SEE_FIGURES = "see_figures"  # exact counts of the whole house, of nobody in particular
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TEAMS = "manage_teams"
    SEE_AUDIT = "see_audit"
    SEE_PLATFORMS = "see_platforms"  # who takes hashes from here, and what each fetched
    MANAGE_PLATFORMS = "manage_platforms"  # make and revoke their keys


_CASE_WORK = frozenset(
    {
        Permission.READ_QUEUE,
        Permission.READ_CASE,
        Permission.CLAIM,
        Permission.REPLY,
        Permission.NOTE,
        Permission.CHANGE_FACTS,
        Permission.ASSESS,
        Permission.LOWER_URGENCY,
        Permission.HAND_OVER,
        Permission.CLOSE,
        Permission.ROTATE_KEYS,
        Permission.SEE_PLATFORMS,
        Permission.SEE_LINKS,
        Permission.DECIDE_LINKS,
    }
)

# The whole table. An administrator keeps the house in order and reads no report.
ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.ADVISOR: _CASE_WORK,
    Role.COORDINATOR: _CASE_WORK
    | {
        Permission.REVIEW_GROUPS,
        Permission.TAKE_OVER,
        Permission.HOLD,
        Permission.ERASE,
        Permission.SEE_WORKLOAD,
        Permission.SEE_FIGURES,
        Permission.SEE_AUDIT,
    },
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_PEOPLE,
            Permission.MANAGE_TEAMS,
            Permission.SEE_AUDIT,
            Permission.SEE_PLATFORMS,
            Permission.MANAGE_PLATFORMS,
        }
    ),
}


class NotAllowed(Refused):
    """This person's role does not allow it. Parameters: permission, role."""

    code = "not_allowed"


class HasRole(Protocol):
    @property
    def role(self) -> Role: ...


def check_permission(person: HasRole, permission: Permission) -> None:
    """Raises `NotAllowed` unless the person's role allows it."""
    if permission not in ALLOWED[person.role]:
        raise NotAllowed(permission=permission, role=person.role)


def can(person: HasRole, permission: Permission) -> bool:
    """`check_permission` as a yes or no, for a button."""
    try:
        check_permission(person, permission)
    except NotAllowed:
        return False
    return True
