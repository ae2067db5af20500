"""A person corrects the draft of their statement. Nobody else sees it: what goes out is a text they agree to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.statement import Corrections, too_long
from houvast.procedures.entering import enter_mailbox
from houvast.records.audit.times import to_hour
from houvast.records.refused import Refused
from houvast.records.reports.statements import KeptCorrections, read_corrections, write_corrections
from houvast.records.reports.states import Act


class StatementConflict(Refused):
    """It was changed elsewhere since this page was shown. `theirs` is what stands."""

    code = "statement_conflict"

    def __init__(self, theirs: KeptCorrections) -> None:
        super().__init__(revision=theirs.revision)
        self.theirs = theirs


class StatementTooLong(Refused):
    """One field holds more than may be kept. Parameter: fields (names)."""

    code = "statement_too_long"


def corrections_of(keys: MailboxKeys) -> KeptCorrections:
    return read_corrections(keys.report_id, keys.private)


@transaction.atomic
def correct_statement(*, keys: MailboxKeys, corrections: Corrections, revision: int, now: datetime) -> int:
    """Keeps the changes; gives the new revision. The same ones change nothing.

    A draft like any other: no audit entry. Raises `StatementConflict`, `StatementTooLong`.
    """
    long = too_long(corrections)
    if long:
        raise StatementTooLong(fields=" ".join(long))
    mailbox = enter_mailbox(keys, Act.SAVE_STATEMENT)
    stored = read_corrections(keys.report_id, keys.private)
    if stored.corrections == corrections:
        return stored.revision
    if stored.revision != revision:
        raise StatementConflict(stored)
    if mailbox.report.last_activity_at != to_hour(now):
        mailbox.report.last_activity_at = to_hour(now)
        mailbox.report.save(update_fields=["last_activity_at"])
    return write_corrections(keys.report_id, corrections, keys.private)
