"""The files of a release, in the words of this helpline's content."""

from __future__ import annotations

from django.conf import settings

from houvast.core.figures.packaging import Publisher, package
from houvast.core.figures.releasing import Release

from .reading import current_knowledge

# A language that somebody only began has no words for figures.
LANGUAGES = ("nl", "en")
PATH = "figures"


def say(key: str, language: str, **parameters: object) -> str:
    return current_knowledge().texts(language).screen(key, **parameters)


def publisher_of(release: Release) -> Publisher:
    """Its address is for readers; on an installation without a public name it is a path."""
    host = f"https://{settings.HOUVAST_PUBLIC_HOST}" if settings.HOUVAST_PUBLIC_HOST else ""
    language = settings.LANGUAGE_CODE
    return Publisher(settings.HOUVAST_HELPLINE_NAME or "houvast", f"{host}/{language}/{PATH}/{release.number}/")


def package_of(release: Release) -> dict[str, str]:
    """Name of the file → its text."""
    return package(release, publisher_of(release), say, LANGUAGES)
