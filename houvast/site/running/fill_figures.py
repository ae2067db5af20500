"""Figures of quarters gone by into a demo, and a release of each: a child process with the worker's role."""

from __future__ import annotations

from django.conf import settings


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from houvast.doors.demo.counted import fill_figures

    if settings.HOUVAST_MODE != "demo":
        raise SystemExit("Only a demo gets invented figures.")
    fill_figures(timezone.now())


if __name__ == "__main__":
    main()
