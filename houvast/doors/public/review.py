"""Everything that will be sent, on one page, and the button that sends it: once, however often it is tapped."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.sealing.labels import HashLabel
from houvast.procedures import submitting
from houvast.procedures.first_send import NoTeamYet
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.views import MailboxView

from .drafts import Draft, draft_of
from .guards import with_open_mailbox
from .hours import helpline
from .page import go, show, speaker_for
from .showing import facts_shown, told_shown


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def review(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    draft = draft_of(view)
    if request.method == "POST":
        return _sent(request, session, view, draft)
    if view.sent and draft.is_empty():
        return go("messages")
    return _page(request, view, draft)


def _sent(request: HttpRequest, session: MailboxSession, view, draft: Draft) -> HttpResponse:
    if view.sent and draft.is_empty():  # the same form once more: its message arrived
        return go("messages", at="last")
    if request.POST.get("revision") != str(draft.revision):
        return _page(request, view, draft, changed=True, status=422)
    now = timezone.now()
    try:
        submitting.send(
            keys=session.keys,
            told=draft.told,
            message_id=message_id(session.keys, draft.revision),
            now=now,
            by=REPORTER,
        )
    except NoTeamYet:
        role = view.facts.situation.get("reporter_role")
        return show(request, "public/not_now.html", {"why": "team"}, role=role, status=503)
    return go("messages", at="last")


def message_id(keys: MailboxKeys, revision: int) -> UUID:
    """One id a revision of the draft, in every tab and after every lost answer; nobody without the key can guess it."""
    return UUID(bytes=keyed(keys.private, HashLabel.DRAFT_SENT, b"%d" % revision, size=16), version=4)


def _page(request: HttpRequest, view, draft: Draft, *, changed: bool = False, status: int = 200) -> HttpResponse:
    role = view.facts.situation.get("reporter_role")
    texts = speaker_for(role).texts
    context = {
        "view": view,
        "told": told_shown(draft.told, texts),
        "facts": facts_shown(view.facts.situation, texts),
        "revision": draft.revision,
        "helpline": helpline(timezone.now()),
        "changed": changed,
    }
    return show(request, "public/review.html", context, role=role, status=status)
