"""The tables of a report. A column in the clear is here for a reason, and a test holds the list.

Every time that comes from a reporter is rounded: to the hour, or to the quarter while they wait for an answer.
"""

from django.db import models
from django.db.models import F, Q

from houvast.core.sealing.labels import KeyKind
from houvast.core.triage.urgency import UrgencyClass
from houvast.records.reports.parts import PartName
from houvast.records.reports.states import STORED, State
from houvast.records.reports.views import Side
from houvast.records.staff.models import Person, Team


def _one_of(field: str, values, *, empty: bool = False) -> Q:
    known = [value.value for value in values]
    return Q(**{f"{field}__in": [*known, ""] if empty else known})


class Report(models.Model):
    """What a reporter tells, once. Everything with a meaning stands sealed in the tables below."""

    id = models.UUIDField(primary_key=True)
    lookup_id = models.BinaryField(unique=True)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default=State.UNSENT)
    kept = models.BooleanField(default=False)

    # the extra word of erasing
    word_verifier = models.BinaryField(null=True)
    word_wrong = models.PositiveSmallIntegerField(default=0)
    word_locked_until = models.DateTimeField(null=True)

    # who has it
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="reports")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True)

    # the order of the queue
    arrived_at = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    last_writer = models.CharField(max_length=10, default=Side.REPORTER)
    waiting_since = models.DateTimeField(null=True)
    urgency = models.CharField(max_length=20, default=UrgencyClass.NONE)
    lowered_facts = models.BinaryField(null=True)  # keyed hash of the urgency facts that an advisor lowered on

    last_sequence = models.PositiveIntegerField(default=0)
    read_by_desk = models.PositiveIntegerField(default=0)  # sequence
    read_by_reporter = models.PositiveIntegerField(default=0)

    # the end
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    erase_after = models.DateTimeField(null=True)
    erase_asked_by = models.CharField(max_length=10, default="", blank=True)
    erase_stopped = models.BooleanField(default=False)  # the receipt used its one stop
    hold_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["team", "state"], name="report_queue"),
            models.Index(fields=["erase_after"], name="report_erase", condition=Q(erase_after__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=_one_of("state", STORED), name="report_state_known"),
            models.CheckConstraint(condition=_one_of("urgency", UrgencyClass), name="report_urgency_known"),
            models.CheckConstraint(condition=_one_of("last_writer", Side), name="report_writer_known"),
            models.CheckConstraint(condition=_one_of("erase_asked_by", Side, empty=True), name="report_asker_known"),
            # Unsent: nobody's. Sent: with a team, and at least one message.
            models.CheckConstraint(
                condition=Q(
                    state=State.UNSENT,
                    team__isnull=True,
                    last_sequence=0,
                    owner__isnull=True,
                    waiting_since__isnull=True,
                )
                | (~Q(state=State.UNSENT) & Q(team__isnull=False, last_sequence__gte=1)),
                name="report_sent_has_team",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="report_closed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(claimed_until__isnull=True) | Q(owner__isnull=False), name="report_claim_has_owner"
            ),
            models.CheckConstraint(
                condition=Q(erase_after__isnull=True) | ~Q(erase_asked_by=""), name="report_erase_was_asked"
            ),
            models.CheckConstraint(
                condition=Q(read_by_desk__lte=F("last_sequence"), read_by_reporter__lte=F("last_sequence")),
                name="report_read_what_is_there",
            ),
            models.CheckConstraint(
                condition=Q(word_verifier__isnull=False) | Q(word_wrong=0, word_locked_until__isnull=True),
                name="report_word_tries_need_word",
            ),
        ]


class Seal(models.Model):
    """One of the report's keys, locked for one audience. Without its seals a report is noise."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="seals")
    key_kind = models.CharField(max_length=10)
    audience = models.CharField(max_length=80)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key_kind", "audience"], name="seal_once"),
            models.CheckConstraint(
                condition=Q(key_kind__in=[KeyKind.PRIVATE.value, KeyKind.SHARED.value, KeyKind.DESK.value]),
                name="seal_key_kind_known",
            ),
            # Never: the private key for anyone but the receipt, the desk key for the receipt.
            models.CheckConstraint(
                condition=~Q(key_kind=KeyKind.PRIVATE.value) | Q(audience="receipt"), name="seal_private_for_receipt"
            ),
            models.CheckConstraint(
                condition=~Q(key_kind=KeyKind.DESK.value) | ~Q(audience="receipt"), name="seal_desk_not_for_receipt"
            ),
        ]


class Part(models.Model):
    """A sealed record of which a report has one: facts, ticks, drafts, lines (`parts.py` says under which key)."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=20)
    revision = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "name"], name="part_once"),
            models.CheckConstraint(condition=_one_of("name", PartName), name="part_name_known"),
        ]


class Message(models.Model):
    """One message of the conversation, shared key. Who wrote it and when stands inside."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    sequence = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "sequence"], name="message_sequence_once")]


class Note(models.Model):
    """An internal note, desk key."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notes")
    sequence = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "sequence"], name="note_sequence_once")]


class ReportDate(models.Model):
    """A moment at which something must happen: the hour (rounded down) orders the queue, what it is about is sealed
    under the shared key (the offender's deadline) or the desk key (what the desk promised)."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="dates")
    hour = models.DateTimeField()
    done = models.BooleanField(default=False)
    key_kind = models.CharField(max_length=10)
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["report", "hour"], name="date_not_done", condition=Q(done=False))]
        constraints = [
            models.CheckConstraint(
                condition=Q(key_kind__in=[KeyKind.SHARED.value, KeyKind.DESK.value]), name="date_key_kind_known"
            )
        ]


class MailboxSession(models.Model):
    """A reporter's browser: the report's keys sealed under the secret in the cookie. It hangs on the receipt's seal,
    so that erasing ends it."""

    id = models.UUIDField(primary_key=True)
    lookup = models.BinaryField(unique=True)
    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="sessions")
    sealed_keys = models.BinaryField()
    sealed_receipt = models.BinaryField(null=True)
    ends_at = models.DateTimeField()
