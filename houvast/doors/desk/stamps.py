"""Which texts that carry a life have no valid stamp of a professional; the desk is told, the reporter keeps the number."""

from __future__ import annotations


def stamp_warnings() -> tuple[str, ...]:
    return ()
