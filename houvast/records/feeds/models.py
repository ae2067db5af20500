"""What each partner's collection holds: versions of STIX objects in the order in which they were added."""

from __future__ import annotations

from django.db import models

from houvast.core.linking.stix import Tlp


class Feed(models.Model):
    """The collection of one sharing agreement. Its id is part of every id in it."""

    id = models.UUIDField(primary_key=True)
    partner_id = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    tlp = models.CharField(max_length=20, default=Tlp.AMBER_STRICT.value)


class SharedVersion(models.Model):
    """One version of one object. `name`: its STIX id; `version`: when it was made, to the millisecond; `added_at`: its
    place, to the microsecond, no two alike and each later than all before. Never changed, never deleted: a partner that
    asks again is told the same."""

    id = models.UUIDField(primary_key=True)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=80)
    version = models.DateTimeField()
    added_at = models.DateTimeField()
    revoked = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "added_at"], name="feed_one_place"),
            models.UniqueConstraint(fields=["feed", "name", "version"], name="feed_one_version"),
        ]
