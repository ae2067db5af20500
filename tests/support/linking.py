"""Reports in which the same means were used, so that every page of links and groups has something to show."""

from __future__ import annotations

import time

from tests.support.house import House

# An invalid IBAN among it: kept as typed, marked.
USED = {
    "account_platform": ["instagram"],
    "account": ["@Lisa.K_99"],
    "phone": "06 12345678",
    "iban": "NL91 ABNA 0417 1643 01",
}
AGAIN = {"account_platform": ["instagram"], "account": ["lisa.k_99"], "phone": "+31 6 12345678"}


def report_with(house: House, used: dict[str, str | list[str]], words: str = "Hij wil geld.") -> str:
    """Gives the id of a report that names this."""
    reporter = house.reporter(form="webcam_lure", victim_age="18_24", money_demanded="yes")
    reporter.report(words, used=used)
    return str(house.report_of(reporter.receipt)["id"])


def group_of(house: House, report_id: str) -> str:
    (row,) = house.query("select group_id from links_groupmember where report_id = %s", report_id)
    return str(row["group_id"])


def tonight(house: House) -> None:
    """The worker's own run, called now."""
    before = runs(house)
    house.query(
        "insert into procrastinate_jobs (queue_name, task_name, lock, args)"
        " values ('default', 'relink', 'relink', '{\"timestamp\": 0}')"
    )
    until = time.monotonic() + 30
    while runs(house) == before:
        assert time.monotonic() < until, "the worker did not relink"
        time.sleep(0.2)


def runs(house: House) -> int:
    return house.query("select count(*) as n from audit_auditentry where act = 'relinked'")[0]["n"]
