"""What others get of agreements and marks. Keys are in `OpenAgreement` alone, which never shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from houvast.core.between.pairs import Pair, Side
from houvast.core.sealing.hidden import Hidden


class ListName(StrEnum):
    """The lists of a document. Values are for ever: kept rows hold them."""

    FORWARD = "puts_forward"
    KNOWN = "knows"


@dataclass(frozen=True)
class AgreementView:
    """`url` is empty once it ended. `reached_at`: when their document was last taken in; `trouble`: a code, why not
    since `failing_since`."""

    id: UUID
    name: str
    url: str
    made_at: datetime
    revoked_at: datetime | None
    reached_at: datetime | None
    failing_since: datetime | None
    trouble: str

    @property
    def standing(self) -> bool:
        return self.revoked_at is None


@dataclass(frozen=True, repr=False)
class OpenAgreement(Hidden):
    """`side`: which one this house is. `own`: a secret of this house for this agreement, for marks and fill."""

    view: AgreementView
    pair: Pair
    side: Side
    own: bytes

    @property
    def id(self) -> UUID:
        return self.view.id


@dataclass(frozen=True)
class Theirs:
    """Marks of the other side's newest document."""

    forward: frozenset[bytes]
    known: frozenset[bytes]


@dataclass(frozen=True)
class Said:
    """What somebody here said of a match. `sealed`: the digest of a yes, for `answers.digest_of`; empty of a no."""

    yes: bool
    by_name: str
    at: datetime
    sealed: bytes
    row_id: UUID
