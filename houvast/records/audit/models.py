"""The audit's one table. The web and the worker may add and read, never change or remove (`records/rights.py`)."""

from django.db import models


class AuditEntry(models.Model):
    """One act. `sequence` counts from 1; `at` is the hour for a reporter's act; `parameters` are codes and numbers."""

    id = models.UUIDField(primary_key=True)
    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    previous_mac = models.BinaryField(unique=True)
    mac = models.BinaryField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "sequence"], name="audit_of_subject"),
            models.Index(fields=["actor", "act", "at"], name="audit_of_actor"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_sequence_from_1")]
