"""Blind indexes of what offenders used. Without the index key they show only which are equal."""

from django.db import models

from houvast.records.reports.models import Report


class IndicatorIndex(models.Model):
    """One term of one indicator. `indicator` groups the terms of the same one: only the strongest that two reports
    share counts. `kind` is the kind of index (account, account_skeleton, phone …), which scoring needs in the clear."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="indicator_indexes")
    indicator = models.UUIDField()
    kind = models.CharField(max_length=30)
    key_version = models.PositiveIntegerField()
    digest = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["kind", "digest"], name="indicator_by_digest")]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "digest"], name="indicator_once_a_report"),
        ]
