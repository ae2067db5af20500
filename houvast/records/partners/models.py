"""Platforms and other partners that take from the house what it offers them, with keys of their own."""

from __future__ import annotations

from django.db import models


class Partner(models.Model):
    """One platform or organisation. Never deleted: what it fetched, and the audit, name it."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    scopes = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class PartnerKey(models.Model):
    """One key for one endpoint; the key itself is shown once and kept nowhere."""

    id = models.UUIDField(primary_key=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    endpoint = models.CharField(max_length=20)
    key_version = models.PositiveIntegerField()
    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "endpoint"], condition=models.Q(revoked_at__isnull=True), name="partner_one_key"
            )
        ]


class KeyUse(models.Model):
    """How often a key was used in the window that runs: one row a key and kind of window, written over and over."""

    id = models.UUIDField(primary_key=True)
    key = models.ForeignKey(PartnerKey, on_delete=models.PROTECT, related_name="uses")
    span = models.CharField(max_length=10)
    starts_at = models.DateTimeField()
    used = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "span"], name="partner_key_span")]
