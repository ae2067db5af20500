"""What a person was asked to let us hand over, and what they said."""

from django.db import models

from houvast.records.reports.models import Report


class Consent(models.Model):
    """`sealed`: subject, exact text, receiver, when it was asked; written once. `sealed_answer`: what the person said
    of the hash of exactly that text; the empty answer is sealed too: a row does not tell whether it was given."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="consents")
    sealed = models.BinaryField()
    sealed_answer = models.BinaryField()
