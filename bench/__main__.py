"""`python -m bench [PART …] [--small] [--out FOLDER]`: measures, and writes one table a part beside this file.

Ends with 1 where something that was measured did not work as it must; the table then says what.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from bench.tables import Findings, Watch, document

HERE = Path(__file__).parent
PARTS = (
    "plans",
    "law",
    "linking",
    "matching",
    "exchange",
    "fingerprints",
    "pages",
    "mailbox",
    "reports",
    "memory",
    "start",
)
# No part may take longer than the first, nor all of them together longer than the second, whatever happens.
LIMIT_SECONDS, ALL_SECONDS = 270, 1_000


class OutOfTime(Exception):
    """A part did not end in time."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; left out: all")
    parser.add_argument(
        "--small", action="store_true", help="tiny sizes, to see that it works; prints and writes nothing"
    )
    parser.add_argument("--out", type=Path, default=HERE, help="where the tables go")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # so that everything started is ended
    failed = []
    over = time.monotonic() + ALL_SECONDS
    with tempfile.TemporaryDirectory(prefix="hvb-") as home:
        surround(Path(home))
        for name in chosen.parts or PARTS:
            text, right = measured(name, small=chosen.small, seconds=over - time.monotonic())
            print(text, flush=True)
            if not chosen.small:
                (chosen.out / f"{name}.md").write_text(text)
            if not right:
                failed.append(name)
    if failed:
        print(f"Not as it must be: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def surround(home: Path) -> None:
    """What this process needs to read addresses and content as the product does. Its houses see none of it."""
    for name in list(os.environ):
        if name.startswith(("HOUVAST_", "DATABASE_URL")) and name not in {"HOUVAST_POSTGRES_BIN", "HOUVAST_CHROMIUM"}:
            del os.environ[name]
    os.environ |= {
        "HOUVAST_MODE": "test",
        "HOUVAST_SECRETS_FILE": str(home / "secrets.json"),
        "DJANGO_SETTINGS_MODULE": "houvast.site.settings",
    }
    import django

    django.setup()


def measured(name: str, *, small: bool, seconds: float = LIMIT_SECONDS) -> tuple[str, bool]:
    """The table of one part, and whether everything was as it must be."""
    part = importlib.import_module(f"bench.{name}")
    watch = Watch()
    try:
        with within(max(1, min(LIMIT_SECONDS, int(seconds)))):
            findings = part.run(part.SMALL if small else part.FULL)
    except (Exception, OutOfTime) as problem:  # noqa: BLE001 - the other parts still run; this one is shown to have failed
        traceback.print_exc()
        # One line of it: the rest may name folders of this machine, and stands on standard error.
        said = (str(problem).splitlines() or [""])[0][:200]
        findings = Findings(part.TITLE, wrong=[f"{type(problem).__name__}: {said}"])
    return document(findings, f"python -m bench {name}", watch), not findings.wrong


@contextlib.contextmanager
def within(seconds: int) -> Iterator[None]:
    def over(number: int, frame: object) -> None:
        raise OutOfTime(f"not done within {seconds} s")

    earlier = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, earlier)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
