"""How getting something offline stands, in one line on the case page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houvast.core.removal.tracking import Where
from houvast.doors.desk.subject_line import SubjectLine
from houvast.procedures import following_notices
from houvast.records.reports.views import CaseView
from houvast.records.staff.views import SignedIn


def notices_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine:
    """Warm where it is our turn: agreed and not sent, taken back, a term that passed, still there."""
    found = following_notices.read_removal(report_id=view.report_id, keyring=me.keyring, now=now, by=me.by)
    url, title = reverse("desk:notices", args=[view.report_id]), _("Getting it offline")
    states = [each.standing for each in found.notices]
    if any(each.took_back for each in found.notices):
        return SubjectLine(title, _("the person took a yes back"), url, warm=True)
    if any(each.where is Where.AGREED for each in states):
        return SubjectLine(title, _("the person agrees: send the notice"), url, warm=True)
    if any(each.where is Where.BACK for each in states):
        return SubjectLine(title, _("still there, or back"), url, warm=True)
    if any(each.passed for each in states):
        return SubjectLine(title, _("a day passed: look, or go further"), url, warm=True)
    running = sum(not each.ended for each in states)
    if running:
        return SubjectLine(title, ngettext("%(n)d notice runs", "%(n)d notices run", running) % {"n": running}, url)
    if states:
        return SubjectLine(title, _("all ended"), url)
    if found.places:
        places = len(found.places)
        said = ngettext("%(n)d place, no notice yet", "%(n)d places, no notice yet", places) % {"n": places}
        return SubjectLine(title, said, url, warm=True)
    return SubjectLine(title, _("no place known"), url)
