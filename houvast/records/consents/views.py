"""What others get of a consent. Frozen, no keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import NAMESPACE_OID, UUID, uuid5


class Subject(StrEnum):
    """What is handed over. Values are for ever: kept rows hold them."""

    STATEMENT = "statement"
    REFERRAL = "referral"
    ASSESSMENT = "assessment"
    NOTICE = "notice"
    HASHES = "hashes"
    DOSSIER = "dossier"


def about_statement(report_id: UUID) -> UUID:
    """What a consent about the statement of this report is about: a report has one, and it has no row of its own."""
    return uuid5(NAMESPACE_OID, f"{report_id}:statement")


def about_decision(report_id: UUID) -> UUID:
    """What waits for a decision of the desk about fingerprints of this report: one thing, however many pictures."""
    return uuid5(NAMESPACE_OID, f"{report_id}:fingerprints")


class ConsentState(StrEnum):
    """`ASKED`: the person has not answered. Only `GIVEN` lets anything be handed over."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ConsentView:
    """`about`: the id of what is handed over (a referral, a notice …). `text` is what the person saw, to the letter,
    and `text_sha256` its hash in hex. Days, no hours: a reporter's act is told no finer here. `overtaken_on`: something
    newer took the place of what this answer was about, and that does not go out any more."""

    id: UUID
    subject: Subject
    about: UUID
    text: str
    text_sha256: str
    receiver: str
    state: ConsentState
    asked_on: date
    answered_on: date | None
    withdrawn_on: date | None
    asked_by_desk: bool
    overtaken_on: date | None = None

    @property
    def subject_key(self) -> str:
        """Key of the sentence that names the subject."""
        return f"agreed.subject.{self.subject.value}"

    @property
    def stands(self) -> bool:
        return self.state is ConsentState.GIVEN and self.overtaken_on is None
