"""Three-valued logic (strong Kleene): what nobody has answered yet is UNKNOWN and never counts as NO."""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def all_of(truths: Iterable[Truth]) -> Truth:
    """NO if any is NO, else UNKNOWN if any is UNKNOWN, else YES (also for nothing at all)."""
    answer = Truth.YES
    for truth in truths:
        if truth is Truth.NO:
            return Truth.NO
        if truth is Truth.UNKNOWN:
            answer = Truth.UNKNOWN
    return answer


def any_of(truths: Iterable[Truth]) -> Truth:
    """YES if any is YES, else UNKNOWN if any is UNKNOWN, else NO (also for nothing at all)."""
    answer = Truth.NO
    for truth in truths:
        if truth is Truth.YES:
            return Truth.YES
        if truth is Truth.UNKNOWN:
            answer = Truth.UNKNOWN
    return answer


def negation(truth: Truth) -> Truth:
    if truth is Truth.UNKNOWN:
        return Truth.UNKNOWN
    return Truth.NO if truth is Truth.YES else Truth.YES
