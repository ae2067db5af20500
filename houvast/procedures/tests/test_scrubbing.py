"""After the worker's round no file of the database holds a seal of what was erased."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from houvast.procedures import erasing
from houvast.procedures.tests.house import later, sent
from houvast.records.audit.actors import COMMAND, REPORTER, WORKER
from houvast.records.audit.models import AuditEntry
from houvast.records.reports.models import Seal


def checkpoint(server) -> None:
    subprocess.run(
        [server.binary_folder / "psql", "-q", "-h", server.socket_folder, "-U", "postgres", "-c", "checkpoint"],
        check=True,
        capture_output=True,
        cwd="/",
        env={},
        **server.accounts.run_as(server.accounts.server),
    )


def found_in(folder: Path, marks: list[bytes]) -> list[str]:
    return [
        file.name for file in folder.rglob("*") if file.is_file() and any(mark in file.read_bytes() for mark in marks)
    ]


@pytest.fixture
def reports(committed_house, now):
    """One that is erased and one that stays."""
    gone, stays = sent(now), sent(now)
    erasing.ask_to_erase(keys=gone, word=None, now=now, by=REPORTER)
    return gone, stays


def marks_of(keys) -> list[bytes]:
    return [bytes(seal.sealed)[48:112] for seal in Seal.objects.filter(report_id=keys.report_id)]


@pytest.mark.role("worker")
def test_no_file_shows_a_seal_of_what_was_erased(reports, cluster, now):
    gone, stays = map(marks_of, reports)
    assert len(gone) == 6
    folder = cluster.home / "database"
    checkpoint(cluster.postgres)
    assert found_in(folder, gone), "the control: before, they are there"
    at = later(now, hours=74)
    erasing.erase_due(at, by=WORKER)
    erasing.erase_due(later(at, hours=1), by=WORKER)
    checkpoint(cluster.postgres)
    assert found_in(folder, gone) == []
    assert found_in(folder, stays), "the control: what stays is still found"


@pytest.mark.role("worker")
def test_the_worker_scrubs_in_the_next_hour_and_once(reports, now):
    at = later(now, hours=74)

    def scrubs() -> int:
        return AuditEntry.objects.filter(act="scrubbed").count()

    erasing.erase_due(at)
    assert scrubs() == 0
    for hours in (1, 2, 3):
        erasing.erase_due(later(at, hours=hours))
    assert scrubs() == 1


@pytest.mark.role("owner")
def test_a_command_scrubs_at_once(reports, now):
    erasing.erase_due(later(now, hours=74), by=COMMAND)
    assert AuditEntry.objects.filter(act="scrubbed").count() == 1


def test_a_role_that_may_not_says_so(reports):
    from houvast.records.reports.scrubbing import scrub_seals

    assert scrub_seals() is False
