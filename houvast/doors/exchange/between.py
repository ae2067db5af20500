"""What another helpline asks: one address an agreement, one document. The protocol: `docs/between-helplines.md`."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from houvast.core.between.documents import MEDIA_TYPE
from houvast.core.between.signing import ANSWER_HEADER, SCHEME
from houvast.procedures import facing_helplines
from houvast.procedures.facing_helplines import NotThisHelpline
from houvast.procedures.pairing import BetweenOff
from houvast.records.helplines.asking import AskedBefore, AskedTooOften


class Keyed:
    """What the access matrix reads: the secret of a pair opens it, and nobody's session."""

    value = "platform"


def document(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    if request.method != "GET":
        answer = refuse(405, "wrong_method", "Allowed here: GET.")
        answer["Allow"] = "GET"
        return answer
    try:
        shown = facing_helplines.show(
            agreement_id=agreement_id,
            authorization=request.headers.get("Authorization", ""),
            now=timezone.now(),
        )
    except (BetweenOff, NotThisHelpline, AskedBefore, AskedTooOften) as no:
        return _refusal(no)
    answer = HttpResponse(shown.body, content_type=MEDIA_TYPE)
    answer[ANSWER_HEADER] = shown.signature
    answer["Cache-Control"] = "no-store"
    return answer


document.methods = ("GET",)  # type: ignore[attr-defined]
document.opens_to = Keyed  # type: ignore[attr-defined]


def _refusal(no: Exception) -> HttpResponse:
    match no:
        case BetweenOff():
            return refuse(404, "between_off", "Nothing is exchanged with other helplines here.")
        case AskedTooOften():
            seconds = no.parameters["seconds"]
            answer = refuse(429, no.code, f"Asked too often. Ask again in {seconds} seconds.")
            answer["Retry-After"] = str(seconds)
            return answer
        case _:  # played again, unknown, ended, not signed: whoever is not the other side cannot tell which
            answer = refuse(401, "not_signed", "There is no such agreement, or this is not signed by its other side.")
            answer["WWW-Authenticate"] = SCHEME
            return answer


def refuse(status: int, code: str, sentence: str) -> HttpResponse:
    return JsonResponse({"error": code, "message": sentence}, status=status)


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    return refuse(404, "nothing_here", "There is nothing at this address.")


nothing_here.methods = ("GET", "POST")  # type: ignore[attr-defined]
