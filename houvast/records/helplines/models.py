"""Agreements between this helpline and others, and marks of what both may know. No indicator stands here, no digest of
the pair in the clear, and no key: who has the tables has nothing to try a number on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from houvast.records.helplines.views import ListName
from houvast.records.reports.models import Report
from houvast.records.staff.models import Person


class Agreement(models.Model):
    """One pair of helplines. Its id comes of the secret, so that an ended one is known again. `sealed`: the secret of
    the pair, the other side's address, which side this is, and a secret of this house for it; empty once it ended.
    `trouble`: a code, why it was not reached since `failing_since`."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(revoked_at__isnull=True), name="helpline_one_name"),
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, trouble="") | Q(failing_since__isnull=False) & ~Q(trouble=""),
                name="helpline_trouble_since",
            ),
        ]


class TheirMark(models.Model):
    """What stands in the other side's newest document; its fill is among it."""

    id = models.UUIDField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="their_marks")
    list = models.CharField(max_length=15)
    mark = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "list", "mark"], name="helpline_their_mark_once"),
            models.CheckConstraint(
                condition=Q(list__in=[each.value for each in ListName]), name="helpline_list_is_known"
            ),
        ]


class OwnMark(models.Model):
    """What a person told through the public door, as one agreement would digest it. `kind`: of the index."""

    id = models.UUIDField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="own_marks")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="helpline_marks")
    kind = models.CharField(max_length=30)
    mark = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["agreement", "mark"], name="helpline_own_by_mark")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "report", "mark"], name="helpline_own_mark_once"),
        ]


class Answer(models.Model):
    """What somebody here said of one match; the newest alone. `sealed`: the digest, to be told while nobody is signed
    in; empty for a no, which nobody is told."""

    id = models.UUIDField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="answers")
    mark = models.BinaryField()
    yes = models.BooleanField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "mark"], name="helpline_one_answer")]


class Question(models.Model):
    """One that was answered, for as long as it could be played again; so many of them are too many."""

    id = models.UUIDField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="questions")
    nonce = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "nonce"], name="helpline_question_once")]
