"""Someone who can write in the database, but has neither the server's secrets nor anybody's password or code.

What such a writer can always do is destroy. What is shown here is that nothing can be read, moved, turned round or said
in somebody else's name by it.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db.models import F

from houvast.core.sealing.errors import CannotOpen
from houvast.procedures import answering
from houvast.procedures.tests.house import read, send, sent
from houvast.records.reports.models import Message, Part, Report

pytestmark = pytest.mark.role("owner")


def swap(model, first, second, column: str) -> None:
    """Two rows change places in one column."""
    values = {each.pk: getattr(model.objects.get(pk=each.pk), column) for each in (first, second)}
    model.objects.filter(pk=first.pk).update(**{column: values[second.pk]})
    model.objects.filter(pk=second.pk).update(**{column: values[first.pk]})


class TestMessages:
    @pytest.fixture
    def conversation(self, house, now):
        """Do not pay / should I pay? / no, in that order."""
        keys = sent(now, "should I pay?")
        house.open(keys.report_id)
        answering.reply(report_id=keys.report_id, text="no", message_id=uuid4(), **house.acting("ada"))
        return send(keys, now, "shall I meet him?")

    def test_in_its_own_order_it_opens(self, conversation, house, now):
        """Control."""
        assert [message.words for message in read(conversation, now).messages] == [
            "should I pay?",
            "no",
            "shall I meet him?",
        ]
        assert len(house.open(conversation.report_id).messages) == 3

    def test_turned_round_it_does_not(self, conversation, house, now):
        """ "no" must not come to stand under another question."""
        rows = list(Message.objects.order_by("sequence"))
        Message.objects.update(sequence=F("sequence") + 100)
        for row, number in zip(rows, (1, 3, 2), strict=True):
            Message.objects.filter(pk=row.pk).update(sequence=number)
        self.opens_for_nobody(conversation, house, now)

    def test_a_message_in_another_row_does_not(self, conversation, house, now):
        first, second, _ = Message.objects.order_by("sequence")
        swap(Message, first, second, "sealed")
        self.opens_for_nobody(conversation, house, now)

    def test_a_message_of_another_report_does_not(self, conversation, house, now):
        other = sent(now, "another")
        mine, theirs = (
            Message.objects.filter(report_id=conversation.report_id)[0],
            Message.objects.get(report_id=other.report_id),
        )
        swap(Message, mine, theirs, "sealed")
        self.opens_for_nobody(conversation, house, now)

    def opens_for_nobody(self, keys, house, now):
        with pytest.raises(CannotOpen):
            read(keys, now)
        with pytest.raises(CannotOpen):
            house.open(keys.report_id)


def test_a_part_in_the_place_of_another_does_not_open(house, now):
    keys, other = sent(now, form="deepfake"), sent(now, form="sent_images")
    facts = Part.objects.get(report_id=keys.report_id, name="facts")
    for wrong in (
        Part.objects.get(report_id=other.report_id, name="facts"),
        Part.objects.get(report_id=keys.report_id, name="reporter_line"),
    ):
        Part.objects.filter(pk=facts.pk).update(sealed=wrong.sealed)
        with pytest.raises(CannotOpen):
            read(keys, now)
    Part.objects.filter(pk=facts.pk).update(sealed=facts.sealed)
    assert read(keys, now).facts.situation.get("form") == "deepfake"


def test_a_receipt_opens_no_other_mailbox(house, now):
    """Two look-up ids change places: neither code opens the other's words."""
    import nacl.utils

    from houvast.core.sealing.receipts import new_receipt
    from houvast.procedures import opening
    from houvast.procedures.tests.house import make
    from houvast.records.audit.actors import REPORTER

    receipts = [new_receipt(nacl.utils.random) for _ in range(2)]
    first, second = (Report.objects.get(id=send(make(now, receipt=each), now).report_id) for each in receipts)
    Report.objects.filter(pk=first.pk).update(lookup_id=b"aside")
    Report.objects.filter(pk=second.pk).update(lookup_id=first.lookup_id)
    Report.objects.filter(pk=first.pk).update(lookup_id=second.lookup_id)
    for receipt in receipts:
        with pytest.raises(opening.NoSuchMailbox):
            opening.open_mailbox(receipt=receipt, now=now, by=REPORTER)
