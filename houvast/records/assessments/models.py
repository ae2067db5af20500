"""Individual assessments: versions, what second readers said, measures to ask for, and what the person is shown."""

from django.db import models

from houvast.records.reports.models import Report


class Version(models.Model):
    """One version of an assessment under the desk key: answers, decisions, by whom. The draft is the last one until it
    is finished; a finished one never changes."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="assessments")
    sealed = models.BinaryField()


class Opinion(models.Model):
    """What a second reader said of a finished version, under the desk key. Written once: a disagreement stays."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="assessment_opinions")
    sealed = models.BinaryField()


class MeasureTask(models.Model):
    """A measure that somebody is going to ask for: who, by when, how it ended. Under the desk key."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="measure_tasks")
    sealed = models.BinaryField()


class Paper(models.Model):
    """What the person is shown of an assessment, part by part, and for whom it is meant. Under the shared key, written
    once: which parts go along is a consent (`records/consents`)."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="assessment_papers")
    sealed = models.BinaryField()
