"""Releases of figures. Neither web nor worker may change or remove one (`site/database/grants.py`)."""

from django.db import models


class FiguresRelease(models.Model):
    """One release: `content` is all of it (`core/figures/releasing.py`), with nothing that was not published."""

    number = models.PositiveIntegerField(primary_key=True)
    quarter = models.CharField(max_length=7)
    published_on = models.DateField()
    content = models.JSONField()
