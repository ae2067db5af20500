"""How the referrals of a case stand, in one line on the case page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houvast.doors.desk.subject_line import SubjectLine
from houvast.procedures import referring
from houvast.records.reports.views import CaseView
from houvast.records.staff.views import SignedIn


def referrals_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine:
    """Warm where it is our turn: somebody said yes, no or took it back, or a day to ask back has passed."""
    found = referring.read_referred(report_id=view.report_id, keyring=me.keyring, now=now, by=me.by)
    url = reverse("desk:referrals", args=[view.report_id])
    title = _("Referrals")
    running = [each for each in found if not each.referral.ended]
    if any(each.took_back for each in running):
        return SubjectLine(title, _("the person said no to one, or took it back"), url, warm=True)
    if any(each.may_go and each.referral.handed_on is None for each in running):
        return SubjectLine(title, _("the person agrees: hand it over"), url, warm=True)
    if any(each.date is not None and each.date.at <= now for each in running):
        return SubjectLine(title, _("ask how it went"), url, warm=True)
    if not found:
        return SubjectLine(title, _("none yet"), url)
    said = ngettext("%(n)d running", "%(n)d running", len(running)) % {"n": len(running)}
    return SubjectLine(title, said if running else _("all ended"), url)
