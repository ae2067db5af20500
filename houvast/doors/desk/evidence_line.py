"""How evidence and dossiers stand, in one line on the case page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houvast.doors.desk.evidence_words import STANDINGS
from houvast.doors.desk.subject_line import SubjectLine
from houvast.procedures import packing_dossier
from houvast.procedures.packing_dossier import Standing
from houvast.records.reports.views import CaseView
from houvast.records.staff.views import SignedIn

# It is our turn.
_OURS = frozenset({Standing.AGREED, Standing.REFUSED, Standing.WITHDRAWN, Standing.SENT_THEN_WITHDRAWN, Standing.STALE})


def evidence_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine:
    found, offer = packing_dossier.read_dossiers(report_id=view.report_id, keyring=me.keyring, now=now, by=me.by)
    url = reverse("desk:evidence", args=[view.report_id])
    title = _("Evidence and dossier")
    if found:
        return SubjectLine(title, str(STANDINGS[found[0].standing]), url, warm=found[0].standing in _OURS)
    items = len(offer.items)
    said = ngettext("%(n)d item", "%(n)d items", items) % {"n": items}
    return SubjectLine(title, said if items else _("nothing yet"), url)
