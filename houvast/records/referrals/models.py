"""Where a person could go on, with their consent."""

from django.db import models

from houvast.records.reports.models import Report


class Referral(models.Model):
    """To whom, the exact text, how it went, under the desk key. Whether the person agrees is a consent about its id."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="referrals")
    sealed = models.BinaryField()
