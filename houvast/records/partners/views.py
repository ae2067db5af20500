"""What others get to see of a partner. Keys are never among it: they are shown once, when they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from houvast.core.sealing.hidden import Hidden


class Scope(StrEnum):
    """What a partner may do."""

    FETCH = "fetch"  # take the list of hashes, and of withdrawals
    FEEDBACK = "feedback"  # say what became of a hash
    SUBMIT = "submit"  # add hashes of their own finds
    MATCH = "match"  # ask whether one hash is known here
    TAXII = "taxii"  # read the feed of linked cases


class Endpoint(StrEnum):
    """What a key is for. Each has one of its own, so that a leaked one opens one door."""

    SUBSCRIPTION = "subscription"  # goes along with every other key of the exchange
    FETCH_HASHES = "FetchHashes"
    SUBMIT_FEEDBACK = "SubmitFeedback"
    SUBMIT_HASHES = "SubmitHashes"
    MATCH = "match"
    TAXII = "taxii"


SCOPE_OF: Mapping[Endpoint, Scope] = {
    Endpoint.FETCH_HASHES: Scope.FETCH,
    Endpoint.SUBMIT_FEEDBACK: Scope.FEEDBACK,
    Endpoint.SUBMIT_HASHES: Scope.SUBMIT,
    Endpoint.MATCH: Scope.MATCH,
    Endpoint.TAXII: Scope.TAXII,
}


@dataclass(frozen=True)
class PartnerView:
    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    revoked_at: datetime | None
    last_seen: datetime | None = None  # the minute in which a key was last used

    @property
    def standing(self) -> bool:
        return self.revoked_at is None

    def may(self, scope: Scope) -> bool:
        return self.standing and scope in self.scopes


@dataclass(frozen=True)
class KeyHolder:
    """Who stands behind one key that was shown."""

    partner: PartnerView
    key_id: UUID
    endpoint: Endpoint
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class NewKeys(Hidden):
    """The keys of one partner in the clear, for the one time they are shown. `taxii`: the password, or None."""

    partner_id: UUID
    subscription: str
    endpoints: Mapping[Endpoint, str | None]
    taxii: str | None
