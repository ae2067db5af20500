"""Fills an empty demo with clearly fictional data and tells its sign-ins: a child process with the web's role."""

from __future__ import annotations

import dataclasses
import json
from enum import Enum


def main() -> None:
    """Prints `{"sign_ins": […], "receipts": […]}`, last."""
    import django

    django.setup()
    from django.utils import timezone

    from houvast.doors.demo.fill import fill_demo

    access = fill_demo(timezone.now())
    print(json.dumps(dataclasses.asdict(access), default=_plain))


def _plain(value: object) -> str:
    return value.value if isinstance(value, Enum) else str(value)


if __name__ == "__main__":
    main()
