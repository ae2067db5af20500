"""What somebody can do who forces the code out of a victim, beyond what `test_erasing.py` shows."""

from __future__ import annotations

import nacl.utils
import pytest

from houvast.core.sealing.receipts import new_receipt
from houvast.procedures import erasing, mailbox_sessions, opening, submitting
from houvast.procedures.erasing import EraseResult
from houvast.procedures.submitting import AlreadyMade, TooLateForWord
from houvast.procedures.tests.house import later, make, read, send, sent
from houvast.records.audit.actors import REPORTER


@pytest.fixture
def receipt():
    return new_receipt(nacl.utils.random)


def opened(receipt, now):
    return opening.open_mailbox(receipt=receipt, now=now, by=REPORTER)


def test_a_typed_code_chooses_no_word(house, now, receipt):
    """The victim never ticked "I have kept it". Who types the code must not become the one who may wipe at once."""
    send(make(now, receipt=receipt), now)
    keys = opened(receipt, now)
    assert not read(keys, now).may_choose_extra_word
    with pytest.raises(TooLateForWord):
        submitting.set_extra_word(keys=keys, word="van de dader", now=now, by=REPORTER)
    answer = erasing.ask_to_erase(keys=keys, word="van de dader", now=now, by=REPORTER)
    assert answer.result is EraseResult.SCHEDULED


def test_where_the_code_is_first_shown_a_word_can_be_chosen(house, now, receipt):
    """Control."""
    keys = make(now, receipt=receipt)
    assert read(keys, now).may_choose_extra_word
    submitting.set_extra_word(keys=keys, word="appeltaart", now=now, by=REPORTER)


def test_a_typed_code_is_shown_nowhere_any_more(house, now, receipt):
    keys = make(now, receipt=receipt)
    cookie = mailbox_sessions.start(keys, now, receipt=receipt)
    opened(receipt, now)
    assert mailbox_sessions.resume(cookie, now).receipt is None
    with pytest.raises(AlreadyMade):
        make(now, receipt=receipt)


def test_once_the_team_declined_it_decides_from_then_on(house, now):
    keys = sent(now)
    ask = {"keys": keys, "word": None, "by": REPORTER}
    assert erasing.ask_to_erase(now=now, **ask).result is EraseResult.SCHEDULED
    erasing.decline_erasing(report_id=keys.report_id, **house.acting("cora"))
    assert erasing.ask_to_erase(now=now, **ask).result is EraseResult.ASKED_TEAM
    assert erasing.erase_due(later(now, days=30)) == ()
