"""What others get of a collection. Frozen, no keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from houvast.core.linking.stix import Tlp

EVERY, FIRST, LAST = "all", "first", "last"


@dataclass(frozen=True)
class Match:
    """Which versions are asked for; nothing named: no such limit. `versions`: `all`, `first`, `last` or times."""

    names: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    versions: frozenset[str | datetime] = frozenset({LAST})
    specifications: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """`after`: only what was added later. `size`: of the page."""

    match: Match = field(default_factory=Match)
    after: datetime | None = None
    size: int = 100


@dataclass(frozen=True)
class FeedView:
    """`tlp`: how far this partner may pass on what it gets."""

    id: UUID
    partner_id: UUID
    tlp: Tlp = Tlp.AMBER_STRICT


@dataclass(frozen=True)
class VersionView:
    name: str
    version: datetime
    added_at: datetime
    content: Mapping[str, Any]


@dataclass(frozen=True)
class FeedPage:
    """`token`: where the next page begins, or None."""

    versions: tuple[VersionView, ...]
    token: str | None
