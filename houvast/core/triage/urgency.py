"""How urgent a report is, from its facts alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class UrgencyClass(StrEnum):
    """Stands in the clear beside a report; most urgent first."""

    CRISIS = "crisis"
    THREATENED_NOW = "threatened_now"
    PUBLISHED = "published"
    NONE = "none"


@dataclass(frozen=True)
class Reason:
    """Why a report stands where it stands: a code and what its sentence needs. The doors join the words.

    Parameters are texts and numbers only, so that a reason can be sealed inside a line.
    """

    code: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)
