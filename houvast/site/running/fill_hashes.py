"""Puts synthetic hashes into a demo's exchange: a child process with the web's role."""

from __future__ import annotations

import sys

from django.conf import settings


def main(wanted: int) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from houvast.doors.demo.hashes import fill_up

    if settings.HOUVAST_MODE != "demo":
        raise SystemExit("Only a demo gets synthetic hashes.")
    fill_up(wanted, timezone.now())


if __name__ == "__main__":
    main(int(sys.argv[1]))
