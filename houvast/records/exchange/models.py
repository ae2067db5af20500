"""Hashes of pictures offered to platforms: one row a hash, over all who offered it. No row names a report."""

from __future__ import annotations

from django.db import models


class ExchangeState(models.Model):
    """One row. Whoever changes a hash holds its lock to the end of the transaction, so that numbers become visible in
    their own order. `horizon`: no change that is still to come carries an earlier time. `generation`: tells one list
    from another that happens to have counted as far (a database that was emptied)."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    generation = models.UUIDField()
    last_number = models.BigIntegerField(default=0)
    last_change = models.BigIntegerField(default=0)
    horizon = models.DateTimeField()


class HashRecord(models.Model):
    """One hash. `number`: its place in the list, for ever. `change`: counts the changes of the whole list, the last one
    of this hash. `modified_at` is what platforms are told."""

    id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(unique=True)
    change = models.BigIntegerField(unique=True)
    signal = models.CharField(max_length=20)
    key_version = models.PositiveIntegerField()
    lookup = models.BinaryField()
    sealed = models.BinaryField()
    status = models.CharField(max_length=20)
    modified_at = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "lookup"], name="exchange_hash_once"),
            models.CheckConstraint(
                condition=models.Q(status="Withdrawn", withdrawn_at__isnull=False)
                | (~models.Q(status="Withdrawn") & models.Q(withdrawn_at__isnull=True)),
                name="exchange_withdrawn_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["withdrawn_at"], condition=models.Q(withdrawn_at__isnull=False), name="exchange_withdrawn"
            )
        ]


class HashCase(models.Model):
    """One offer of a hash. Its random id is the case number that platforms see. `owner`: keyed, so that the report it
    belongs to is found by whoever has the report's id and the server's secret; or the partner that submitted it."""

    id = models.UUIDField(primary_key=True)
    hash = models.ForeignKey(HashRecord, on_delete=models.CASCADE, related_name="cases")
    owner = models.BinaryField(null=True)
    partner_id = models.UUIDField(null=True)
    status = models.CharField(max_length=20)
    outlives = models.BooleanField(default=False)
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner"], name="exchange_case_owner")]


class HashFeedback(models.Model):
    """What one platform said last of one hash."""

    id = models.UUIDField(primary_key=True)
    hash = models.ForeignKey(HashRecord, on_delete=models.CASCADE, related_name="feedbacks")
    partner_id = models.UUIDField()
    value = models.CharField(max_length=20)
    tags = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash", "partner_id"], name="exchange_feedback_once")]


class Dealing(models.Model):
    """What one platform has had to do with one hash: when it first got it, when it was first told of the withdrawal,
    when it first asked about a picture like it."""

    pk = models.CompositePrimaryKey("hash_id", "partner_id")
    hash = models.ForeignKey(HashRecord, on_delete=models.CASCADE, related_name="dealings")
    partner_id = models.UUIDField()
    fetched_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    matched_at = models.DateTimeField(null=True)


class FetchRun(models.Model):
    """One walk of a platform through the list, from its first page to the last it took."""

    id = models.UUIDField(primary_key=True)
    partner_id = models.UUIDField(db_index=True)
    began_at = models.DateTimeField()
    from_time = models.DateTimeField()
    until_time = models.DateTimeField()
    pages = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    whole = models.BooleanField()
    withdrawals = models.BooleanField()
