"""What we know of whoever reads a page that needs nothing: their answers, from the cookie or the open mailbox."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from houvast.core.advice import advise
from houvast.core.situation import Situation
from houvast.procedures import opening
from houvast.procedures.opening import NoSuchMailbox
from houvast.records.content import current_knowledge

from . import answers as answers_cookie
from .answers import Answers
from .guards import session_of


@dataclass(frozen=True)
class Known:
    """`situation` is empty where nothing was answered. `mailbox`: it is open, and not waiting to be erased. `sent`: and
    something was sent from it."""

    situation: Situation
    answers: bool
    mailbox: bool
    sent: bool = False

    @property
    def role(self) -> str | None:
        return self.situation.get("reporter_role")

    def situations(self) -> frozenset[str]:
        """Names of the situations and groups of the content that hold for certain."""
        return frozenset(advise(self.situation, current_knowledge(), ask=False).situations)


NOTHING = Known(Situation(), answers=False, mailbox=False)


def known_of(request: HttpRequest) -> Known:
    """The answers that came along; the mailbox goes before the cookie."""
    session = session_of(request)
    if session is not None:
        try:
            view = opening.read_mailbox(keys=session.keys, now=timezone.now())
        except NoSuchMailbox:
            return NOTHING
        return NOTHING if view.hidden else Known(view.facts.situation, answers=True, mailbox=True, sent=view.sent)
    answers = answers_cookie.read(request, timezone.now())
    if isinstance(answers, Answers):
        return Known(answers.situation, answers=True, mailbox=False)
    return NOTHING
