"""The command line as a real process, as other programs call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.support.repository import ROOT

_ENTRY = "import sys; from houvast.site.command import main; sys.exit(main())"

# `houvast` as the shell would start it, without needing it installed.
HOUVAST = [sys.executable, "-c", _ENTRY]


@dataclass(frozen=True)
class Answer:
    code: int
    output: str
    error: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


def house_environment(**more: str) -> dict[str, str]:
    """Our environment without what a test run put into it, so that a command finds its own way."""
    dropped = {"DATABASE_URL", "DATABASE_URL_WORKER", "DATABASE_URL_OWNER", "DJANGO_SETTINGS_MODULE"}
    kept = {k: v for k, v in os.environ.items() if k not in dropped and not k.startswith(("HOUVAST_", "PYTEST"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **more}


def houvast(*arguments: str, stdin: str = "", seconds: float = 60, **environment: str) -> Answer:
    """Run `houvast ARGUMENTS` and wait for its end."""
    done = subprocess.run(
        [*HOUVAST, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        env=house_environment(**environment),
    )
    return Answer(done.returncode, done.stdout, done.stderr)
