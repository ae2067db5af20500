"""The states of a report, and who may do what in each: one literal table.

Whether *this person* may do it at all is the other question: `records/staff/permissions.py`.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Stands in the clear. `UNSENT`: only the reporter has it, in no queue. `NEW`: sent, nobody answered yet.
    `ERASING`: the reporter asked to erase; hidden from the receipt, still stoppable. An erased report has no row."""

    UNSENT = "unsent"
    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"
    ERASING = "erasing"
