"""Which case a platform means: it saw a picture, and names the case number that came with its fingerprint."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from houvast.doors.desk import pages
from houvast.doors.desk.access import no_act, opens_to
from houvast.procedures import exchanging
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@opens_to(Permission.READ_CASE, methods=("GET", "POST"))
def case_number(request: HttpRequest, me: SignedIn) -> HttpResponse:
    """Leads to the pictures of the case. One of another team, one that was erased and one that never was get one
    answer."""
    typed = request.POST.get("number", "").strip()
    if request.method != "POST":
        return pages.show(request, "desk/case_number.html", {"typed": ""})
    report_id = _case_of(typed, me)
    if report_id is not None:
        return pages.see("pictures", report_id)
    said = _("No case of your teams has this number. It may have been erased since.")
    return no_act(pages.show(request, "desk/case_number.html", {"typed": typed, "not_right": said}, status=422))


def _case_of(typed: str, me: SignedIn) -> UUID | None:
    try:
        reference = UUID(typed)
    except ValueError:
        return None
    return exchanging.find_case(reference=reference, keyring=me.keyring, by=me.by)
