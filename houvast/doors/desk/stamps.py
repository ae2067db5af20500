"""Which texts that carry a life have no valid stamp of a professional. The desk is told; no number is taken away."""

from __future__ import annotations


def stamp_warnings() -> tuple[str, ...]:
    return ()
