"""Blind indexes of what offenders used, which reports a run put together, and what people decided of it.

Without the index key the indexes show only which are equal."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from houvast.records.links.views import Verdict
from houvast.records.reports.models import Report
from houvast.records.staff.models import Person


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


class ScriptTemplate(models.Model):
    """Texts that are fillings of one template: the first of them stands for all. Its id is the digest under which they
    are indexed. `sketch`: 64 minima over keyed pieces of the text; `bands`: by which another is found."""

    id = models.UUIDField(primary_key=True)
    key_version = models.PositiveIntegerField()
    sketch = models.BinaryField()
    bands = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="template_by_band")]


class PictureRepresentative(models.Model):
    """The first of the pictures that are the same but for a few bits: its id is the digest under which all of them are
    indexed. `sealed`: its fingerprint, under the index key. `bands`: keyed digests of pieces of it, to find it by."""

    id = models.UUIDField(primary_key=True)
    key_version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    bands = ArrayField(models.BigIntegerField())

    class Meta:
        # Without a list of what waits to be indexed: every look would read all of it.
        indexes = [GinIndex(fields=["bands"], name="picture_by_band", fastupdate=False)]


class Decision(models.Model):
    """What somebody decided of two reports. Never changed: the newest of a pair holds, the older ones show how it went.
    `sealed`: why, under the desk key of `report`, the case it was decided at."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="link_decisions")
    other = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10)
    evidence = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[each.value for each in Verdict]), name="decision_verdict_known"
            ),
        ]


class Group(models.Model):
    """Reports that a run put together. `size`: at the last run; `held_since`: too big or grown too fast, nobody sees
    more of it until a coordinator looked; `looked_at_size`: how big it was when one did."""

    id = models.UUIDField(primary_key=True)
    size = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    held_since = models.DateTimeField(null=True)
    looked_at_size = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="group_confirmed_by_someone",
            )
        ]


class GroupMember(models.Model):
    """A report stands in one group at most. `joined_at`: the hour; `founding`: it was there when the group was made, so
    that nobody is told of it as new. `confirmed`: it was there when somebody confirmed the group."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="group_member")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    joined_at = models.DateTimeField()
    founding = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)


class Lead(models.Model):
    """An indicator of a confirmed group that somebody released for others. `sealed`: kind, platform, value and months,
    under a server secret, because it is handed on while nobody is signed in. It names no report."""

    id = models.UUIDField(primary_key=True)
    group_id = models.UUIDField()
    sealed = models.BinaryField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
