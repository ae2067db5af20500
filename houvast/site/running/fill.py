"""Fills an empty demo with clearly fictional data and notes its sign-ins: a child process with the web's role."""

from __future__ import annotations

import dataclasses
import json
import sys
from enum import Enum
from pathlib import Path


def main(note: Path) -> None:
    """Writes `{"sign_ins": […], "receipts": […]}` to `note`, last: where it is missing, the filling did not end."""
    import django

    django.setup()
    from django.utils import timezone

    from houvast.doors.demo.fill import fill_demo
    from houvast.site.running.folder import write_whole

    access = fill_demo(timezone.now())
    write_whole(note, json.dumps(dataclasses.asdict(access), default=_plain), mode=0o600)


def _plain(value: object) -> str:
    return value.value if isinstance(value, Enum) else str(value)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
