"""One-time codes as a phone shows them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pyotp

STEP_SECONDS = 30


@dataclass
class Phone:
    """The second factor of one person.

    A code is good once, so someone who signs in twice within half a minute has to wait. Tests do not: `forget` takes
    away the server's note of the last code used. (That a code cannot be used twice: `attacks/test_signing_in.py`.)
    """

    secret: str
    forget: Callable[[], object] = lambda: None
    last_step: int = 0

    def code(self) -> str:
        """A code that will be taken now."""
        step = int(time.time()) // STEP_SECONDS
        if step <= self.last_step:
            self.forget()
        self.last_step = step
        return pyotp.TOTP(self.secret).at(step * STEP_SECONDS)

    def same_code_again(self) -> str:
        return pyotp.TOTP(self.secret).at(self.last_step * STEP_SECONDS)
