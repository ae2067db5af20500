"""What can go wrong with something sealed. No message ever carries a key, a receipt or a plaintext."""


class CannotOpen(Exception):
    """Wrong key, wrong place or changed bytes: on purpose nobody is told which (no oracle).

    The only exception that bytes from outside can cause in this folder.
    """

    def __init__(self) -> None:
        super().__init__("cannot be opened: wrong key, wrong place or changed bytes")


class TooNew(CannotOpen):
    """It opens, but was written by a newer program than this one (only after a roll-back)."""
