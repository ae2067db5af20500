"""Pictures of which a person handed over fingerprints, places where something stands online, notices about them. Never
a picture, and never what stands at a place."""

from django.db import models

from houvast.records.reports.models import Report


class Picture(models.Model):
    """`sealed`: the fingerprints, of an adult or not, when, taken back or not, under which case numbers they stand in
    the exchange, and what was decided of the authority. Why is a note of the desk."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="pictures")
    sealed = models.BinaryField()


class Place(models.Model):
    """An address at which something stands, as it was typed and as a notice names it, and what it shows in neutral
    words."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="places")
    sealed = models.BinaryField()


class Notice(models.Model):
    """`sealed`: to whom, the exact text, what happened to it. Under the shared key: the person sees where it stands.
    Whether they agree is a consent about its id."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notices")
    sealed = models.BinaryField()
