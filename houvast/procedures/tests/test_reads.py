"""Small reads and edges that the larger stories pass by."""

from __future__ import annotations

from uuid import uuid4

import nacl.utils
import pytest

from houvast.core.sealing.receipts import new_receipt
from houvast.core.situation import SituationError
from houvast.procedures import answering, changing_facts, closing, erasing, granting, handing_over, noting, opening
from houvast.procedures.tests.house import later, make, read, send, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.models import AuditEntry
from houvast.records.reports.models import Report, Seal
from houvast.records.staff.people import NobodyHere


@pytest.fixture
def erased(house, now):
    keys = sent(now)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    erasing.erase_due(later(now, hours=74))
    return keys


def test_what_the_reporter_read_is_marked_once(house, now):
    keys = sent(now)
    house.open(keys.report_id)
    answering.reply(report_id=keys.report_id, text="hello", message_id=uuid4(), **house.acting("ada"))
    assert read(keys, now).new_replies == 1
    for _ in range(2):
        opening.mark_replies_read(keys=keys, now=now, by=REPORTER)
    assert read(keys, now).new_replies == 0
    assert house.open(keys.report_id).messages[-1].read
    assert AuditEntry.objects.filter(act="replies_read").count() == 1


def test_nothing_is_marked_in_a_mailbox_that_is_hidden_or_gone(house, now, erased):
    keys = sent(now)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    opening.mark_replies_read(keys=keys, now=now, by=REPORTER)
    assert Report.objects.get(id=keys.report_id).read_by_reporter == 0
    with pytest.raises(opening.NoSuchMailbox):
        opening.mark_replies_read(keys=erased, now=now, by=REPORTER)


@pytest.mark.role("owner")
def test_a_receipt_whose_seal_was_damaged_opens_nothing(house, now):
    receipt = new_receipt(nacl.utils.random)
    keys = make(now, receipt=receipt)
    Seal.objects.filter(report_id=keys.report_id).update(sealed=b"\1" * 299)
    with pytest.raises(opening.NoSuchMailbox):
        opening.open_mailbox(receipt=receipt, now=now, by=REPORTER)


def test_only_looking_claims_nothing(house, now):
    case = sent(now).report_id
    assert (
        house.open(case) and opening.open_case(report_id=case, claim=False, **house.acting("bram")).claim.mine is False
    )
    other = sent(now).report_id
    assert opening.open_case(report_id=other, claim=False, **house.acting("bram")).claim is None
    assert Report.objects.get(id=other).read_by_desk == 0


def test_who_is_here(house):
    assert [person.name for person in granting.people(keyring=house.keys("dirk"))] == ["Ada", "Bram", "Cora", "Dirk"]
    granting.deactivate(person_id=house.person("bram").person.id, **house.acting("dirk"))
    granting.deactivate(person_id=house.person("bram").person.id, **house.acting("dirk"))
    assert AuditEntry.objects.filter(act="deactivated").count() == 1
    with pytest.raises((NobodyHere, granting.NoSuchPerson)):
        granting.people(keyring=house.keys("bram"))
    with pytest.raises(granting.NoSuchPerson):
        granting.deactivate(person_id=uuid4(), **house.acting("dirk"))
    with pytest.raises(granting.NoSuchTeam):
        granting.add_to_team(team_id=uuid4(), person_id=house.person("ada").person.id, **house.acting("dirk"))


def test_nobody_hands_on_a_case_of_another_team(house, now):
    with pytest.raises(opening.NoSuchCase):
        granting.colleagues(report_id=uuid4(), keyring=house.keys("ada"))
    case = sent(now).report_id
    house.open(case)
    with pytest.raises(ValueError):
        handing_over.hand_over(report_id=case, text="", **house.acting("ada"))
    with pytest.raises(handing_over.NotInTheirTeam):
        handing_over.hand_over(report_id=case, text="", to_team=house.teams["Adults"], **house.acting("ada"))


def test_a_note_needs_words_and_a_date_a_kind(house, now):
    case = sent(now).report_id
    house.open(case)
    with pytest.raises(answering.NothingToSend):
        noting.note(report_id=case, text=" ", note_id=uuid4(), **house.acting("ada"))
    with pytest.raises(ValueError):
        noting.add_date(report_id=case, at=now, kind="deadline", words="", **house.acting("ada"))
    before = AuditEntry.objects.count()
    noting.mark_date_done(report_id=case, date_id=uuid4(), **house.acting("ada"))
    assert AuditEntry.objects.count() == before


def test_facts_that_change_nothing_are_no_act_and_wrong_ones_are_refused(house, now):
    case = sent(now, form="sent_images").report_id
    revision = house.open(case).facts.revision
    before = AuditEntry.objects.count()
    acting = {"report_id": case, "revision": revision, **house.acting("ada")}
    changing_facts.change_facts(answers={"form": "sent_images"}, **acting)
    assert AuditEntry.objects.count() == before
    with pytest.raises(SituationError):
        changing_facts.change_facts(answers={"form": "something"}, **acting)
    changing_facts.change_facts(answers={"form": None}, **acting)
    assert house.open(case).facts.situation.get("form") is None


def test_keeping_longer_twice_is_the_same_and_only_for_what_is_closed(house, now):
    from houvast.records.reports.states import NotInThisState

    keys = sent(now)
    with pytest.raises(NotInThisState):
        erasing.keep_longer(keys=keys, now=now, by=REPORTER)
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    for _ in range(2):
        erasing.keep_longer(keys=keys, now=now, by=REPORTER)
    assert AuditEntry.objects.filter(act="kept_longer").count() == 1
    assert house.open(keys.report_id).held_until


def test_a_closed_case_that_asks_for_a_decision_is_in_the_queue(house, now):
    keys = send(make(now), now)
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    assert house.queue() == ()
    Report.objects.update(erase_stopped=True)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    assert [row.report_id for row in house.queue()] == [keys.report_id]
