"""The one root of every "no" that a record or a procedure says.

A refusal carries a stable code and parameters; the doors join the words to it.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A rule said no. `code` is stable; `parameters` hold what a sentence about it needs (never a reporter's words)."""

    code = "refused"

    def __init__(self, **parameters: Any) -> None:
        super().__init__(self.code, parameters)
        self.parameters = parameters

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.code} ({said})" if said else self.code
