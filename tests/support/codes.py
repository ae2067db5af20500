"""One-time codes as a phone shows them; a code is used once, so the next one is waited for or taken early."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pyotp

STEP_SECONDS = 30


@dataclass
class Phone:
    """The second factor of one person."""

    secret: str
    last_step: int = field(default=0)

    def code(self) -> str:
        """A code that was not used yet: the present one, else the next (clocks may differ by a step), else wait."""
        step = max(int(time.time()) // STEP_SECONDS, self.last_step + 1)
        while step > int(time.time()) // STEP_SECONDS + 1:
            time.sleep(0.2)
        self.last_step = step
        return pyotp.TOTP(self.secret).at(step * STEP_SECONDS)

    def same_code_again(self) -> str:
        return pyotp.TOTP(self.secret).at(self.last_step * STEP_SECONDS)
