"""Someone who can write in the database, but has neither the server's secrets nor anybody's password or code.

What such a writer can always do is destroy. What is shown here is that nothing can be read, moved, turned round or said
in somebody else's name by it.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db.models import F

from houvast.core.sealing.errors import CannotOpen
from houvast.procedures import answering, inviting, signing_in
from houvast.procedures.signing_in import SignInRefused
from houvast.procedures.tests.house import PASSWORDS, later, read, send, sent
from houvast.records.reports.models import Message, Part, Report
from houvast.records.staff.models import DeskSession, Person
from houvast.records.staff.roles import Role

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


class TestPeople:
    """Somebody who writes in the database and wants to come in as a colleague."""

    def test_an_invitation_of_ones_own_making_opens_nothing(self, house, now):
        import base64
        import os

        from houvast.core.sealing.sessions import session_id

        ada = house.person("ada").person.id
        secret = os.urandom(32)
        until = later(now, days=3)
        for mark in (session_id(secret), secret[:16]):
            Person.objects.filter(id=ada).update(invitation=mark, invitation_until=until)
            for raw in (secret, ada.bytes + secret):
                token = base64.urlsafe_b64encode(raw).decode().rstrip("=")
                with pytest.raises(inviting.InvitationNotRight):
                    inviting.read_invitation(token=token, now=now)

    def test_an_invitation_cannot_be_moved_to_a_colleague(self, house, now):
        import base64

        invited = inviting.invite(
            email="eva@example.org", name="Eva", role=Role.ADVISOR, teams=(), language="nl", **house.acting("dirk")
        )
        eva, ada = Person.objects.get(id=invited.person_id), house.person("ada").person.id
        mark, until = eva.invitation, eva.invitation_until
        assert inviting.read_invitation(token=invited.token, now=now).person_id == eva.id  # control
        Person.objects.filter(id=eva.id).update(invitation=None, invitation_until=None)
        Person.objects.filter(id=ada).update(invitation=mark, invitation_until=until)
        raw = base64.urlsafe_b64decode(invited.token + "=" * (-len(invited.token) % 4))
        for token in (invited.token, base64.urlsafe_b64encode(ada.bytes + raw[16:]).decode().rstrip("=")):
            with pytest.raises(inviting.InvitationNotRight):
                inviting.read_invitation(token=token, now=now)

    def test_a_session_cannot_be_given_to_somebody_else(self, house, now):
        """Their own sign-in, and another name in its row: what they do would stand in the audit as hers."""
        bram = house.person("bram")
        assert signing_in.resume(bram.token, now)  # control
        DeskSession.objects.filter(person_id=bram.person.id).update(person_id=house.person("dirk").person.id)
        assert signing_in.resume(bram.token, now) is None

    def test_the_password_of_another_row_does_not_sign_in(self, house, now):
        """Proof and salt copied from a person whose password is known."""
        bram = Person.objects.get(id=house.person("bram").person.id)
        columns = ("password_salt", "password_proof", "sign_in_version", "sealed_private_key", "sealed_totp")
        ada = Person.objects.filter(email="ada@example.org")
        ada.update(**{name: getattr(bram, name) for name in columns})
        at = later(now, minutes=5)
        with pytest.raises((SignInRefused, CannotOpen)):
            signing_in.sign_in(email="ada@example.org", password=PASSWORDS["bram"], code=house.code("bram", at), now=at)
