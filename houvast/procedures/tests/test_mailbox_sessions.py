"""A reporter's session: what the cookie opens, and when it no longer does."""

from __future__ import annotations

import nacl.utils
import pytest

from houvast.core.sealing.receipts import new_receipt
from houvast.procedures import mailbox_sessions, submitting
from houvast.procedures.tests.house import later, make, send
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.models import MailboxSession


def test_the_cookie_opens_the_keys_and_shows_the_code_until_it_is_kept(house, now):
    receipt = new_receipt(nacl.utils.random)
    keys = make(now, receipt=receipt)
    cookie = mailbox_sessions.start(keys, now, receipt=receipt)
    session = mailbox_sessions.resume(cookie, now)
    assert (session.keys.private, session.receipt) == (keys.private, receipt)
    submitting.mark_kept(keys=keys, now=now, by=REPORTER)
    assert mailbox_sessions.resume(session.cookie, now).receipt is None
    assert MailboxSession.objects.get().sealed_receipt is None


def test_each_act_prolongs_it_and_idle_ends_it(house, now):
    cookie = mailbox_sessions.start(make(now), now)
    assert mailbox_sessions.resume(cookie, later(now, minutes=31)) is None
    renewed = mailbox_sessions.resume(cookie, later(now, minutes=29)).cookie
    assert mailbox_sessions.resume(renewed, later(now, minutes=58))


def test_it_ends_within_twelve_hours_whatever_is_done(house, now):
    cookie = mailbox_sessions.start(make(now), now)
    row = MailboxSession.objects.get()
    assert row.ends_at <= later(now, hours=12) and row.ends_at.minute == 0
    at = now
    for _ in range(22):
        at = later(at, minutes=29)
        cookie = mailbox_sessions.resume(cookie, at).cookie
    assert mailbox_sessions.resume(cookie, later(now, hours=11, minutes=59)) is None


def test_ended_is_ended_also_with_an_old_cookie(house, now):
    cookie = mailbox_sessions.start(make(now), now)
    renewed = mailbox_sessions.resume(cookie, later(now, minutes=1)).cookie
    mailbox_sessions.end(cookie)
    assert mailbox_sessions.resume(renewed, later(now, minutes=2)) is None
    mailbox_sessions.end("no cookie of ours")


@pytest.mark.parametrize("cookie", ["", "x", "A" * 399, "é", "A" * 100_000])
def test_what_is_not_ours_opens_nothing(house, now, cookie):
    assert mailbox_sessions.resume(cookie, now) is None


def test_a_session_from_before_the_first_send_reads_what_was_sent_elsewhere(house, now):
    keys = make(now)
    cookie = mailbox_sessions.start(keys, now)
    shared = send(keys, now).shared
    assert mailbox_sessions.resume(cookie, now).keys.shared == shared


def test_a_row_moved_to_another_session_opens_nothing(house, now):
    mine, theirs = mailbox_sessions.start(make(now), now), mailbox_sessions.start(make(now), now)
    first, second = MailboxSession.objects.order_by("id")
    MailboxSession.objects.filter(id=second.id).update(sealed_keys=first.sealed_keys)
    resumed = [mailbox_sessions.resume(cookie, now) for cookie in (mine, theirs)]
    assert sum(session is None for session in resumed) == 1


def test_nothing_shows_a_key(house, now):
    session = mailbox_sessions.resume(mailbox_sessions.start(make(now), now), now)
    assert session.keys.private.hex() not in repr(session) and session.cookie not in repr(session)
