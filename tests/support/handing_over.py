"""Fingerprints handed over through the pages themselves, as somebody without a script pastes them."""

from __future__ import annotations

from tests.support.reporting import Reporter
from tests.support.routes import address

# Numbers of no picture that ever was.
LINES = f"1 pdq {'a1' * 32} 100 upright\n1 pdq512 {'a1' * 31}a3 98 upright"


def handed_over(reporter: Reporter) -> None:
    """One picture of an adult, on offer; one of somebody under 18, sealed for the authority of the tests."""
    for way in ("two", "one"):
        page = reporter.client.get(address(f"public:pass_{way}"))
        answer = reporter.client.submit(page.form("prints"), {"prints": LINES})
        assert answer.path == address("public:locks"), f"{answer.status} {answer.path}"
