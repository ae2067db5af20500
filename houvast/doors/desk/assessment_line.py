"""How the assessment of a case stands, in one line on the case page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from houvast.doors.desk.subject_line import SubjectLine
from houvast.procedures import assessing
from houvast.procedures.assessing import AssessmentView
from houvast.records.reports.views import CaseView
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


def assessment_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine | None:
    """The line on the case page: warm where what is known now would give another result."""
    if not me.person.may(Permission.ASSESS):
        return None
    found = assessing.read_assessment(report_id=view.report_id, keyring=me.keyring, now=now, by=me.by)
    address = reverse("desk:assessment", args=[view.report_id])
    title = _("Assessment of protection")
    if found.must_look_again and found.draft is None:
        return SubjectLine(title, _("look again: something changed"), address, warm=True)
    return SubjectLine(title, _state(found), address)


def _state(found: AssessmentView) -> str:
    if found.draft is not None:
        return _("being filled in")
    if found.newest is None:
        return _("not made yet")
    said = [opinion for opinion in found.opinions if opinion.about == found.newest.version.id]
    if any(not opinion.agrees for opinion in said):
        return _("finished; a second reader disagrees")
    return _("finished; a second reader agrees") if said else _("finished; no second reader yet")
