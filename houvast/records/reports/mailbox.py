"""What a receipt opens, put together for the public door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.situation import Situation
from houvast.records.reports.drafts import read_draft
from houvast.records.reports.facts import Facts, facts_view, read_answers, read_facts
from houvast.records.reports.messages import message_views, read_messages
from houvast.records.reports.models import Report
from houvast.records.reports.reading import erasing_view, retention_view, state_of
from houvast.records.reports.states import State
from houvast.records.reports.ticks import NONE, read_ticks, tick_views
from houvast.records.reports.views import MailboxView, MessageView, Side


def mailbox_view(report: Report, keys: MailboxKeys, *, now: datetime, exists: Callable[[str], bool]) -> MailboxView:
    """`keys` with the shared one once something was sent. `exists`: whether a step of the plan still is one."""
    state = state_of(report)
    sent = report.team_id is not None
    hidden = state is State.ERASING
    messages = () if hidden or not sent else message_views(report, read_messages(report.id, keys.shared))
    key = keys.shared if sent else keys.private
    return MailboxView(
        report_id=report.id,
        state=state,
        language=report.language,
        kept=report.kept,
        extra_word_set=report.word_verifier is not None,
        may_choose_extra_word=may_choose_word(report),
        hidden=hidden,
        facts=facts_view(Facts(Situation()) if hidden else _facts(report, keys)),
        ticks=tick_views(NONE if hidden else read_ticks(report.id, key, sent=sent), exists),
        draft=None if hidden else read_draft(report.id, keys.private),
        messages=messages,
        new_replies=sum(1 for message in messages if message.author is Side.DESK and not message.read),
        read_by_desk=_last_was_read(messages),
        erasing=erasing_view(report),
        retention=retention_view(report, now),
        word_locked_until=locked_until(report, now),
    )


def may_choose_word(report: Report) -> bool:
    """Only while the receipt is first shown."""
    return not report.kept and report.word_verifier is None


def locked_until(report: Report, now: datetime) -> datetime | None:
    """After five wrong words: until then the word is not tried."""
    until = report.word_locked_until
    return until if until is not None and until > now else None


def _facts(report: Report, keys: MailboxKeys) -> Facts:
    return read_facts(report.id, keys.shared) if keys.shared else read_answers(report.id, keys.private)


def _last_was_read(messages: tuple[MessageView, ...]) -> bool:
    theirs = [message for message in messages if message.author is Side.REPORTER]
    return bool(theirs) and theirs[-1].read
