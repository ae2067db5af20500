"""Lengths tell stories: everything sealed is 256 bytes, or that and steps of 1,024."""

from .errors import CannotOpen

SMALLEST = 256
STEP = 1024
_MARK = b"\x80"


def padded_size(size: int) -> int:
    """Bytes that `size` bytes take once padded (one byte marks the end): 256, 1,280, 2,304, …"""
    beyond = size + len(_MARK) - SMALLEST
    if beyond <= 0:
        return SMALLEST
    return SMALLEST + STEP * -(-beyond // STEP)


def pad(plain: bytes, *, at_most: int | None = None) -> bytes:
    """ISO/IEC 7816-4: 0x80, then zeros."""
    size = padded_size(len(plain))
    if at_most is not None:
        size = min(size, at_most)
    return (plain + _MARK).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Only ever called on bytes that were authenticated, so it is no padding oracle. Raises CannotOpen."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(_MARK):
        raise CannotOpen
    return marked[: -len(_MARK)]
