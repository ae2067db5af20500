"""Making the mailbox: what it is, and a form that makes the same one however often it is sent."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.labels import Label
from houvast.core.sealing.receipts import receipt_from_seed
from houvast.core.sealing.tokens import open_token, seal_token
from houvast.procedures import mailbox_sessions, submitting
from houvast.procedures.first_send import NoTeamYet
from houvast.procedures.submitting import AlreadyMade
from houvast.records.audit.actors import REPORTER
from houvast.records.secrets import server_secrets

from . import answers as answers_cookie
from . import cookies
from .answers import LASTS, Answers
from .guards import session_of
from .hours import helpline
from .page import go, language_of_page, show

LEAST_FREE = 200 * 1024 * 1024  # bytes on the disk of the data folder, below which nothing new is begun


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    answers = answers_cookie.read(request, now)
    if not isinstance(answers, Answers):
        return _without_answers(request)
    if disk_is_full():
        return show(request, "public/not_now.html", {"why": "disk"}, role=answers.role, status=503)
    if request.method == "POST":
        return _made(request, answers, now)
    context = {"seed": form_seed(answers, now), "helpline": helpline(now)}
    return show(request, "public/keep.html", context, role=answers.role)


def _without_answers(request: HttpRequest) -> HttpResponse:
    """The same form once more, after its first answer arrived: the mailbox is open already. Else: type the code."""
    if session_of(request) is not None:
        return go("receipt")
    if request.method != "POST":
        return go("start")
    return show(request, "public/gone.html", {"expired": True}, status=422)


def _made(request: HttpRequest, answers: Answers, now: datetime) -> HttpResponse:
    seed = read_seed(request.POST.get("seed", ""), answers, now)
    if seed is None:  # the form is older than these answers: a new one is filled in, nothing is lost
        context = {"seed": form_seed(answers, now), "helpline": helpline(now), "old": True}
        return show(request, "public/keep.html", context, role=answers.role, status=422)
    receipt = receipt_from_seed(seed, server_secrets().pepper)
    try:
        keys = submitting.make_mailbox(
            receipt=receipt,
            situation=answers.situation,
            ticks=answers.ticks,
            asked=answers.asked,
            language=language_of_page(),
            now=now,
            by=REPORTER,
            legal=answers.legal,
        )
    except AlreadyMade:
        return show(request, "public/already_made.html", role=answers.role, status=422)
    except NoTeamYet:
        return show(request, "public/not_now.html", {"why": "team"}, role=answers.role, status=503)
    response = go("receipt")
    cookies.write(request, response, cookies.MAILBOX, mailbox_sessions.start(keys, now, receipt=receipt))
    cookies.expire(request, response, cookies.ANSWERS)
    return response


def form_seed(answers: Answers, now: datetime) -> str:
    """The seed of the receipt as a form carries it: sealed, with its time, bound to the answers it was made for."""
    data = json.dumps([int(now.timestamp()), answers.seed.hex()]).encode()
    return seal_token(data, key=server_secrets().cookie, label=Label.FORM_SEED, context=answers.mark)


def read_seed(token: str, answers: Answers, now: datetime) -> bytes | None:
    """None: not ours, of other answers, or older than 60 minutes."""
    try:
        made, seed = json.loads(
            open_token(token, key=server_secrets().cookie, label=Label.FORM_SEED, context=answers.mark)
        )
    except CannotOpen:
        return None
    return bytes.fromhex(seed) if now.timestamp() - made <= LASTS / timedelta(seconds=1) else None


def disk_is_full() -> bool:
    """Better a clear "not now" than a report that is half kept."""
    folder = settings.HOUVAST_DATA
    return folder is not None and folder.exists() and shutil.disk_usage(folder).free < LEAST_FREE
