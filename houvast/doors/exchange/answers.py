"""Answers of the exchange: JSON always, a refusal too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from houvast.doors.exchange.operations import Operation
from houvast.doors.exchange.requests import read_body, read_query
from houvast.doors.exchange.shapes import NotRight
from houvast.procedures import serving_platforms
from houvast.procedures.serving_platforms import KeyNotForThis, KeyUnknown
from houvast.records.exchange.paging import TokenNotRight
from houvast.records.partners.limits import TooOften
from houvast.records.partners.views import PartnerView

KEY, SUBSCRIPTION = "x-functions-key", "Ocp-Apim-Subscription-Key"
Serves = Callable[[PartnerView, dict[str, Any]], dict[str, Any]]


class Keyed:
    """What the access matrix reads: the scope of a key opens it, and nobody's session."""

    value = "platform"


def serve(operation: Operation) -> Callable[[Serves], Callable[..., HttpResponse]]:
    """A view of this operation: the keys are looked at, the request is read by the table, what comes back is sent."""

    def declare(serves: Serves) -> Callable[..., HttpResponse]:
        @wraps(serves)
        def view(request: HttpRequest) -> HttpResponse:
            if request.method not in _allowed(operation):
                return _wrong_method(_allowed(operation))
            try:
                partner = serving_platforms.enter(
                    key=request.headers.get(KEY),
                    subscription=request.headers.get(SUBSCRIPTION),
                    endpoint=operation.key,
                    now=timezone.now(),
                )
                asked = read_body(request, operation) if operation.body else read_query(request, operation)
                return JsonResponse(serves(partner, asked))
            except (KeyUnknown, KeyNotForThis, TooOften, TokenNotRight, NotRight, RequestDataTooBig) as no:
                return refusal(no)

        view.methods = (operation.method,)  # type: ignore[attr-defined]
        view.opens_to = Keyed  # type: ignore[attr-defined]
        return view

    return declare


def refusal(no: Exception) -> HttpResponse:
    """One sentence, a code that stays, and the status."""
    match no:
        case KeyUnknown():
            header = no.parameters["header"]
            answer = refuse(401, no.code, f"Send a key that stands in {header}; it is missing, unknown or revoked.")
            answer["WWW-Authenticate"] = f'ApiKey realm="exchange", header="{header}"'
            return answer
        case KeyNotForThis():
            return refuse(403, no.code, "This key is for another address, or the two keys are of two platforms.")
        case TooOften():
            seconds = no.parameters["seconds"]
            answer = refuse(429, no.code, f"This key was used too often. It opens again in {seconds} seconds.")
            answer["Retry-After"] = str(seconds)
            return answer
        case TokenNotRight():
            sentence = "nextPageToken is not one of ours for this list and platform. Begin again without it."
            return refuse(400, no.code, sentence, field="nextPageToken")
        case NotRight():
            where = no.where or "The body"
            return refuse(400, "not_right", f"{where} is not right; allowed: {no.allowed}.", field=no.where)
        case _:
            return refuse(413, "too_large", "A request has at most 3 MB.")


def refuse(status: int, code: str, sentence: str, *, field: str = "") -> HttpResponse:
    about = {"field": field} if field else {}
    return JsonResponse({"error": code, "message": sentence, **about}, status=status)


def broken() -> HttpResponse:
    return refuse(500, "broken", "Something broke here. Nothing was taken; try again in a minute.")


def _wrong_method(allowed: tuple[str, ...]) -> HttpResponse:
    answer = refuse(405, "wrong_method", f"Allowed here: {', '.join(allowed)}.")
    answer["Allow"] = ", ".join(allowed)
    return answer


def _allowed(operation: Operation) -> tuple[str, ...]:
    return ("GET", "HEAD") if operation.method == "GET" else (operation.method,)


def only_reads(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For what anybody may read."""

    @wraps(view)
    def reading(request: HttpRequest) -> HttpResponse:
        return view(request) if request.method in ("GET", "HEAD") else _wrong_method(("GET", "HEAD"))

    reading.methods = ("GET",)  # type: ignore[attr-defined]
    return reading


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    return refuse(404, "nothing_here", "There is nothing at this address. The description is at openapi.json.")


nothing_here.methods = ("GET", "POST")  # type: ignore[attr-defined]
