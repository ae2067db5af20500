"""The facts that outlive a report. Nothing here knows which report it came from."""

from django.db import models


class RegistrationWaiting(models.Model):
    """Sealed under a server secret, all of one length, until it is published among others."""

    id = models.UUIDField(primary_key=True)
    sealed = models.BinaryField()


class Registration(models.Model):
    """One published registration. `kind`: report, outcome, erased, notice, or a unit (then `facts` is its `number`).
    `month`: its first day."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    month = models.DateField()
    vocabulary_version = models.PositiveIntegerField()
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["month", "kind"], name="registration_by_month")]
