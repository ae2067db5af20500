"""The three roles at the desk."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    ADVISOR = "advisor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
