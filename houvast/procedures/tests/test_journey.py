"""The main job, end to end, through the procedures alone."""

from __future__ import annotations

from uuid import uuid4

import nacl.utils
import pytest

from houvast.core.sealing.receipts import new_receipt
from houvast.core.situation import Told
from houvast.procedures import answering, closing, erasing, mailbox_sessions, opening, submitting
from houvast.procedures.tests.house import later, make, read, send
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.reading import verify_chain
from houvast.records.content import current_knowledge
from houvast.records.reports.states import State
from houvast.records.reports.views import Side


def test_from_receipt_to_erased(house, now):
    receipt = new_receipt(nacl.utils.random)
    keys = make(now, receipt=receipt, ticks={"stop.money": "done"}, form="sent_images", victim_age="18_24")
    cookie = mailbox_sessions.start(keys, now, receipt=receipt)
    assert mailbox_sessions.resume(cookie, now).receipt == receipt
    assert house.queue() == ()

    submitting.mark_kept(keys=keys, now=now, by=REPORTER)
    revision = submitting.save_draft(keys=keys, told=Told(words="He wants"), revision=0, now=now)
    assert read(keys, now).draft.revision == revision == 1
    keys = send(keys, now, "He wants 300 euro")

    row = house.queue()[0]
    assert (row.report_id, row.form, row.claim) == (keys.report_id, "sent_images", None)
    case = house.open(keys.report_id)
    assert case.claim.mine
    assert [(message.author, message.words) for message in case.messages] == [(Side.REPORTER, "He wants 300 euro")]
    assert case.ticks[0].title == current_knowledge().texts("nl").step("stop.money", "self").title
    answering.reply(report_id=keys.report_id, text="You did well.", message_id=uuid4(), **house.acting("ada"))

    elsewhere = opening.open_mailbox(receipt=receipt, now=later(now, hours=1), by=REPORTER)
    mailbox = read(elsewhere, later(now, hours=1))
    assert [message.words for message in mailbox.messages] == ["He wants 300 euro", "You did well."]
    assert mailbox.messages[1].author_name is None
    assert mailbox.read_by_desk and mailbox.new_replies == 1 and mailbox.draft is None

    closing.close(report_id=keys.report_id, outcomes={"stop.money": "done"}, **house.acting("ada"))
    assert read(keys, now).state is State.CLOSED
    erasing.ask_to_erase(keys=elsewhere, word=None, now=now, by=REPORTER)
    assert read(keys, now).hidden
    assert erasing.erase_due(later(now, hours=71)) == ()
    assert erasing.erase_due(later(now, hours=74)) == (keys.report_id,)

    with pytest.raises(opening.NoSuchMailbox):
        opening.open_mailbox(receipt=receipt, now=later(now, hours=75), by=REPORTER)
    assert mailbox_sessions.resume(cookie, now) is None
    assert verify_chain().damage is None
