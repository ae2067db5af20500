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


def showed(reporter: Reporter) -> None:
    """The offender's profile picture, told."""
    page = reporter.client.get(address("public:lures_next"))
    answer = reporter.client.submit(
        page.form("prints"), {"prints": f"1 pdq {'b7' * 32} 90 upright", "kind": "profile", "sure": "1"}
    )
    assert answer.path == address("public:lures"), f"{answer.status} {answer.path}"
