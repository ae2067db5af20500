"""Pictures of which a person handed over fingerprints. Never a picture."""

from django.db import models

from houvast.records.reports.models import Report


class Picture(models.Model):
    """`sealed`: the fingerprints, of an adult or not, when, taken back or not, under which case numbers they stand in
    the exchange, and what was decided of the authority. Why is a note of the desk."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="pictures")
    sealed = models.BinaryField()
