"""With what a dossier is locked."""

from __future__ import annotations

from enum import StrEnum


class Scheme(StrEnum):
    """Values are for ever: kept dossiers hold them."""

    AGE = "age"
    OPENPGP = "openpgp"

    @property
    def ending(self) -> str:
        """Of the sealed file, after `.zip`."""
        return ".age" if self is Scheme.AGE else ".gpg"

    @property
    def opens(self) -> str:
        """The command that opens it."""
        return "age -d" if self is Scheme.AGE else "gpg -d"
