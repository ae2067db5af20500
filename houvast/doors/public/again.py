"""Typed text outlives the session: it comes back in the same form, with a field for the code, and is stored nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.sealing.labels import HashLabel
from houvast.core.sealing.receipts import ReceiptNotRight, read_receipt
from houvast.procedures import mailbox_sessions, opening
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.opening import NoSuchMailbox
from houvast.records.audit.actors import REPORTER

from .page import show

# Shown as text that can still be changed; everything else of the form comes along unseen.
_WORDS = (
    "words",
    "script",
    "more",
    "act_words",
    "account",
    "phone",
    "email",
    "iban",
    "wallet",
    "url",
    "payment_handle",
    "prints",
)


def box_mark(keys: MailboxKeys) -> str:
    """Says in a form which mailbox it was made for, without saying which: a second mailbox opened in another tab must
    not receive what was written for the first."""
    return keyed(keys.private, HashLabel.BOX_MARK, keys.report_id.bytes, size=9).hex()


def same_box(request: HttpRequest, keys: MailboxKeys) -> bool:
    mark = request.POST.get("box")
    return not mark or mark == box_mark(keys)


def opened_by_code(request: HttpRequest, *, other_is_open: bool = False) -> MailboxSession | HttpResponse:
    """The session that the code in this form opens, or the page that asks for it (422, everything typed on it).
    `other_is_open`: the mailbox that is open is not the one this form was made for."""
    typed = request.POST.get("code", "")
    if not typed.strip():
        return _ask(request, None, other=other_is_open)
    try:
        receipt = read_receipt(typed)
    except ReceiptNotRight as problem:
        return _ask(request, problem)
    now = timezone.now()
    try:
        keys = opening.open_mailbox(receipt=receipt, now=now, by=REPORTER)
    except NoSuchMailbox as problem:
        return _ask(request, problem)
    if not same_box(request, keys):
        return _ask(request, None, other=True)
    cookie = mailbox_sessions.start(keys, now)
    return MailboxSession(keys=keys, receipt=None, cookie=cookie)


def _ask(request: HttpRequest, problem: Exception | None, *, other: bool = False) -> HttpResponse:
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != "code"]
    context = {
        "words": [(name, value) for name, value in fields if name in _WORDS and value.strip()],
        "unseen": [(name, value) for name, value in fields if name not in _WORDS or not value.strip()],
        "typed": request.POST.get("code", ""),
        "problem": problem,
        "other": other,
    }
    return show(request, "public/again.html", context, status=422)
