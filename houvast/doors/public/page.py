"""How every page of the public door is shown, and where an act leads."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info

from houvast.doors.look.plan_text import two_numbers
from houvast.doors.look.speaking import Speaker
from houvast.records.content import current_knowledge


def language_of_page() -> str:
    """The language of the address; never one we have no texts in."""
    language = get_language() or settings.LANGUAGE_CODE
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_of_data() -> str:
    """The same, for what is written in finished languages only: titles of the law, names of figures."""
    language = language_of_page()
    return settings.HOUVAST_DRAFT_LANGUAGES.get(language, language)


def direction_of(language: str) -> str:
    """As the attribute `dir` says it."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def speaker_for(role: str | None) -> Speaker:
    return Speaker(current_knowledge().texts(language_of_page()), role)


def show(
    request: HttpRequest,
    template: str,
    context: dict | None = None,
    *,
    role: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Renders a page of this door. `role`: who reads it, as far as we know."""
    language = language_of_page()
    receipt = getattr(request, "shown_receipt", None)
    speaker = speaker_for(role)
    shell = {
        "speaker": speaker,
        "two_numbers": two_numbers(speaker.texts),
        "language": language,
        "draft_language": language in settings.HOUVAST_DRAFT_LANGUAGES,
        "direction": direction_of(language),
        "brand": settings.HOUVAST_HELPLINE_NAME or "houvast",
        "other_languages": _other_languages(request, language),
        "leave_address": reverse("public:leave"),
        "neutral_address": reverse("public:calendar"),
        "box": getattr(request, "box_mark", ""),
        "receipt": receipt.grouped.split(" ") if receipt else None,
    }
    return render(request, template, shell | (context or {}), status=status)


def go(name: str, *arguments: object, at: str = "", **query: str) -> HttpResponseRedirect:
    """See other: every act ends in a page that can be reloaded. `at`: the place on it, without #."""
    address = reverse(f"public:{name}", args=arguments)
    if query:
        address += "?" + "&".join(f"{key}={value}" for key, value in query.items())
    response = HttpResponseRedirect(address + (f"#{at}" if at else ""))
    response.status_code = 303
    return response


def stays(request: HttpRequest) -> bool:
    """The form asks to keep what is typed and show the same place again: the switch of language, or autosave."""
    return request.method == "POST" and "stay" in request.POST


def _other_languages(request: HttpRequest, language: str) -> list[dict[str, str]]:
    here = request.get_full_path() if request.method == "GET" else request.path
    if request.path == "/":
        here = f"/{language}/"
    return [
        {"code": code, "name": name, "address": translate_url(here, code), "action": translate_url(request.path, code)}
        for code, name in settings.LANGUAGES
        if code != language
    ]
