"""Each task calls one procedure, and may run twice."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from houvast.doors.schedule import tasks
from houvast.doors.schedule.audit_head import read_noted
from houvast.doors.schedule.rescue import ATTEMPTS_AT_MOST, rescue_stalled
from houvast.records.audit.actors import WORKER
from houvast.records.audit.reading import Head


class Jobs:
    """A job manager that remembers what was asked of it."""

    def __init__(self, *stalled):
        self.stalled, self.retried, self.failed = stalled, [], []

    async def get_stalled_jobs(self, *, seconds_since_heartbeat):
        return self.stalled

    async def retry_job(self, job):
        self.retried.append(job)

    async def finish_job(self, job, *, status, delete_job):
        self.failed.append((job, status.value))


def job(attempts):
    return SimpleNamespace(task_name="erase_due", attempts=attempts)


def test_a_job_whose_worker_died_is_run_again():
    manager = Jobs(job(1))
    assert asyncio.run(rescue_stalled(manager)) == 1
    assert manager.retried == list(manager.stalled)


def test_a_job_that_keeps_killing_its_worker_is_given_up():
    manager = Jobs(job(ATTEMPTS_AT_MOST))
    asyncio.run(rescue_stalled(manager))
    assert (manager.retried, manager.failed) == ([], [(manager.stalled[0], "failed")])


def test_erasing_is_the_workers_act(monkeypatch):
    asked = []
    monkeypatch.setattr(
        tasks.erasing, "erase_due", lambda now, **more: asked.append((now.tzinfo is not None, more)) or ()
    )
    tasks.erase_due.func(timestamp=0)
    assert asked == [(True, {"by": WORKER})]


def test_publishing_is_the_workers_act(monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.counting, "publish_registrations", lambda **more: asked.append(more["by"]))
    tasks.publish_registrations.func(timestamp=0)
    assert asked == [WORKER]


def test_the_head_is_noted_once_however_often_it_is_asked(monkeypatch, settings, tmp_path):
    settings.HOUVAST_AUDIT_HEAD = tmp_path / "head.jsonl"
    monkeypatch.setattr(tasks, "read_head", lambda: Head(7, "00ff"))
    tasks.note_audit_head.func(timestamp=0)
    tasks.note_audit_head.func(timestamp=0)
    assert [noted.entries for noted in read_noted(tmp_path / "head.jsonl")] == [7]


WRITING = ["erase_due", "publish_registrations", "relink", "note_audit_head", "tidy_exchange", "ask_helplines"]


def test_every_task_runs_by_the_clock_and_never_twice_at_once():
    by_clock = {periodic.task.name: periodic.task for periodic in tasks.app.periodic_registry.periodic_tasks.values()}
    assert set(by_clock) == {
        "erase_due",
        "publish_registrations",
        "relink",
        "ask_helplines",
        "note_audit_head",
        "tidy_exchange",
        "rescue_stalled",
        "forget_failed_jobs",
    }
    assert all(task.queueing_lock for task in by_clock.values())


@pytest.mark.parametrize("name", WRITING)
def test_tasks_that_write_wait_for_each_other(name):
    assert getattr(tasks, name).lock == name


@pytest.mark.django_db
@pytest.mark.role("worker")
@pytest.mark.parametrize("name", WRITING)
def test_the_workers_own_rights_are_enough(name, settings, tmp_path):
    """On an empty database: a right that is missing is refused before a row is looked at."""
    settings.HOUVAST_AUDIT_HEAD = tmp_path / "head.jsonl"
    settings.HOUVAST_SHARING = frozenset({"helplines"})
    getattr(tasks, name).func(timestamp=0)
    getattr(tasks, name).func(timestamp=0)
