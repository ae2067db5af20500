"""What a person agreed to, was asked, refused or took back: everything we may hand over, and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.procedures import consenting, requesting_removal
from houvast.procedures.consenting import ConsentChanged, NoSuchConsent
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.reports.seals import with_shared
from houvast.records.reports.views import MailboxView

from .guards import with_open_mailbox
from .page import go, show


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def agreed(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    if request.method == "POST":
        return _said(request, session, view)
    return _page(request, session, view)


def _said(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    consent_id = _uuid(request.POST.get("consent"))
    said = request.POST.get("said", "")
    now = timezone.now()
    if consent_id is None or said not in ("yes", "no", "withdraw"):
        return go("agreed")
    try:
        if said == "withdraw":
            requesting_removal.withdraw_consent(keys=session.keys, consent_id=consent_id, now=now, by=REPORTER)
        else:
            consenting.answer(
                keys=session.keys,
                consent_id=consent_id,
                given=said == "yes",
                text_sha256=request.POST.get("sha256", ""),
                now=now,
                by=REPORTER,
            )
    except NoSuchConsent:
        return go("agreed")
    except ConsentChanged:
        return _page(request, session, view, changed=True, status=409)
    return go("agreed", at=f"c-{consent_id}")


def _page(
    request: HttpRequest, session: MailboxSession, view: MailboxView, *, changed: bool = False, status: int = 200
) -> HttpResponse:
    shared = with_shared(session.keys).shared
    found = consents_of(view.report_id, shared)
    context = {
        "view": view,
        # What waits for an answer first.
        "consents": sorted(found, key=lambda consent: consent.state != "asked"),
        "changed": changed,
    }
    return show(request, "public/agreed.html", context, role=view.facts.situation.get("reporter_role"), status=status)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
