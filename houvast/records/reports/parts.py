"""The sealed records of which a report has one each, with the key that each stands under: one literal table."""

from __future__ import annotations

from enum import StrEnum

from houvast.core.sealing.labels import KeyKind, Label


class PartName(StrEnum):
    ANSWERS = "answers"
    TICKS = "ticks"
    DRAFT = "draft"
    FACTS = "facts"
    SHARED_TICKS = "shared_ticks"
    REPORTER_LINE = "reporter_line"
    DESK_LINE = "desk_line"
    DESK_DRAFT = "desk_draft"
    OUTCOME = "outcome"
    PROCEEDINGS = "proceedings"
    AFTERCARE = "aftercare"
    STATEMENT = "statement"
    LEGAL = "legal"
    LEGAL_UNSENT = "legal_unsent"
    LEGAL_DESK = "legal_desk"
    LURES = "lures"
    LURES_UNSENT = "lures_unsent"


SEALED_UNDER: dict[PartName, tuple[KeyKind, Label]] = {
    PartName.ANSWERS: (KeyKind.PRIVATE, Label.ANSWERS),
    PartName.TICKS: (KeyKind.PRIVATE, Label.TICKS),
    PartName.DRAFT: (KeyKind.PRIVATE, Label.DRAFT),
    PartName.STATEMENT: (KeyKind.PRIVATE, Label.STATEMENT),
    PartName.LEGAL_UNSENT: (KeyKind.PRIVATE, Label.LEGAL_UNSENT),
    PartName.LURES_UNSENT: (KeyKind.PRIVATE, Label.LURES_UNSENT),
    PartName.FACTS: (KeyKind.SHARED, Label.FACTS),
    PartName.SHARED_TICKS: (KeyKind.SHARED, Label.SHARED_TICKS),
    PartName.REPORTER_LINE: (KeyKind.SHARED, Label.REPORTER_LINE),
    PartName.LEGAL: (KeyKind.SHARED, Label.LEGAL),
    PartName.PROCEEDINGS: (KeyKind.SHARED, Label.PROCEEDINGS),
    PartName.AFTERCARE: (KeyKind.SHARED, Label.AFTERCARE),
    PartName.LURES: (KeyKind.SHARED, Label.LURES),
    PartName.DESK_LINE: (KeyKind.DESK, Label.DESK_LINE),
    PartName.DESK_DRAFT: (KeyKind.DESK, Label.DESK_DRAFT),
    PartName.OUTCOME: (KeyKind.DESK, Label.OUTCOME),
    PartName.LEGAL_DESK: (KeyKind.DESK, Label.LEGAL_DESK),
}
