"""Sixteen invented stories, one in every state a case can be in."""

from __future__ import annotations

from houvast.doors.demo.cases_ending import CLOSED, ERASE_BY_TEAM, ERASE_SCHEDULED, REOPENED, STOPPED
from houvast.doors.demo.cases_waiting import (
    ANSWERED,
    BLUFF,
    DEADLINE,
    FAKE_POLICE,
    GONE_QUIET,
    IN_ENGLISH,
    LOWERED,
    NEW_CRISIS,
    PASSED,
    PUBLISHED,
    UNSENT,
)

# The first is the one to look at first: a whole conversation.
STORIES = (
    ANSWERED,
    DEADLINE,
    NEW_CRISIS,
    UNSENT,
    PUBLISHED,
    GONE_QUIET,
    BLUFF,
    FAKE_POLICE,
    CLOSED,
    REOPENED,
    ERASE_SCHEDULED,
    ERASE_BY_TEAM,
    IN_ENGLISH,
    LOWERED,
    PASSED,
    STOPPED,
)
