"""The audit: append-only, chained, and nothing finer than the hour of a reporter."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from houvast.core.sealing.chain import Damage
from houvast.records.audit.actors import COMMAND, REPORTER, WORKER, Actor, person_actor
from houvast.records.audit.acts import HOUSE, AuditAct, report_subject
from houvast.records.audit.models import AuditEntry
from houvast.records.audit.reading import history_of, latest, read_head, verify_chain, was_noted
from houvast.records.audit.writing import write_audit

NOW = datetime(2026, 11, 25, 20, 8, 30, tzinfo=UTC)


def write(act=AuditAct.NOTED, by=COMMAND, subject=HOUSE, at=NOW, **parameters):
    with transaction.atomic():
        write_audit(act, subject=subject, at=at, by=by, parameters=parameters)


@pytest.fixture
def five(db):
    for number in range(5):
        write(number=number, at=NOW + timedelta(minutes=number))


class TestWriting:
    def test_says_who_what_when(self, db):
        report_id, person_id = uuid4(), uuid4()
        write(AuditAct.REPLIED, by=person_actor(person_id), subject=report_subject(report_id))
        line = history_of(f"report:{report_id}")[0]
        assert (line.act, line.actor, line.at) == ("replied", f"person:{person_id}", NOW)

    def test_an_act_of_a_reporter_carries_the_hour(self, db):
        write(by=REPORTER)
        assert latest()[0].at == NOW.replace(minute=0, second=0)

    def test_needs_an_actor_and_a_transaction(self, transactional_db):
        with pytest.raises(TypeError), transaction.atomic():
            write_audit(AuditAct.NOTED, subject=HOUSE, at=NOW, by="somebody")
        with pytest.raises(RuntimeError):
            write_audit(AuditAct.NOTED, subject=HOUSE, at=NOW, by=COMMAND)
        assert not AuditEntry.objects.exists()

    @pytest.mark.parametrize("text", ["", "ada", "persona:x"])
    def test_an_actor_is_one_of_four_kinds(self, text):
        with pytest.raises(ValueError):
            Actor(text)

    def test_many_at_once_make_one_chain(self, transactional_db):
        def run():
            for _ in range(5):
                write(by=WORKER)
            connection.close()

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert verify_chain().checked == 20
        assert list(AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 21))

    def test_was_noted(self, five):
        assert was_noted(AuditAct.NOTED, by=COMMAND, subject=HOUSE, since=NOW)
        assert not was_noted(AuditAct.NOTED, by=WORKER, subject=HOUSE, since=NOW)
        assert not was_noted(AuditAct.NOTED, by=COMMAND, subject=HOUSE, since=NOW + timedelta(hours=1))


@pytest.mark.role("owner")
class TestVerifying:
    def test_a_whole_chain(self, five):
        verdict = verify_chain(read_head().mac)
        assert (verdict.damage, verdict.checked, verdict.head.hex()) == (None, 5, read_head().mac)

    def test_none_at_all(self, db):
        assert verify_chain().damage is None and read_head().entries == 0

    @pytest.mark.parametrize(
        "edit",
        [
            {"actor": "worker"},
            {"act": "closed"},
            {"subject": "report:1"},
            {"at": NOW},
            {"parameters": {"number": 9}},
            {"sequence": 99},
            {"id": uuid4()},
        ],
    )
    def test_an_edit_is_found(self, five, edit):
        AuditEntry.objects.filter(sequence=3).update(**edit)
        assert verify_chain().damage is not None

    def test_a_deletion_is_found(self, five):
        AuditEntry.objects.filter(sequence=3).delete()
        verdict = verify_chain()
        assert (verdict.damage, verdict.at) == (Damage.BROKEN, 2)

    def test_a_reordering_is_found(self, five):
        AuditEntry.objects.filter(sequence=2).update(sequence=100)
        AuditEntry.objects.filter(sequence=3).update(sequence=2)
        AuditEntry.objects.filter(sequence=100).update(sequence=3)
        assert verify_chain().damage is not None

    def test_a_cut_tail_is_found_with_the_head(self, five):
        head = read_head()
        AuditEntry.objects.filter(sequence__gte=4).delete()
        assert verify_chain().damage is None
        assert verify_chain(head.mac).damage is Damage.CUT

    def test_an_older_head_is_still_in_it(self, five):
        head = read_head()
        write()
        assert verify_chain(head.mac).damage is None


@pytest.mark.parametrize(
    "role",
    [pytest.param("web", marks=pytest.mark.role("web")), pytest.param("worker", marks=pytest.mark.role("worker"))],
)
def test_the_roles_can_only_append(five, role):
    for change in (
        lambda: AuditEntry.objects.update(actor="worker"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: list(AuditEntry.objects.select_for_update()),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
    write()
    assert AuditEntry.objects.count() == 6
