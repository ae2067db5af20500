"""A lock on pictures: how old is who is shown, what a fingerprint can do, and the page that makes it.

The page that sees pictures may connect to nothing (its policy stands here); what it made is read and sent on the next
page (`passing.py`). Nothing that was answered here stands in an address or is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.removal import MOST_PICTURES
from houvast.core.situation import Situation
from houvast.core.statement import is_minor
from houvast.doors.look.plan_text import contacts

from .known import known_of
from .page import go, show, speaker_for

# No connection, no form, no picture, no frame: what this page sees leaves it only as text that the person carries on.
# A preview is drawn on a canvas, which needs no permission. Once its scripts and its style are here, before a picture
# can be chosen, page.js adds a second policy that allows none of those either.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src data:",  # the small sign of the page itself
        "connect-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types lock",
    )
)
# What the page says while it works, by the codes of page.js and worker.js.
WORDS = (
    "waits",
    "busy",
    "made",
    "video",
    "plain",
    "empty",
    "heic",
    "tiff",
    "drawing",
    "other",
    "unreadable",
    "gone",
    "scrambled",
    "stopped",
    "ready",
    "nothing",
    "cannot",
    "note_poor",
    "note_unstable",
    "note_moves",
    "note_see_through",
    "note_turned",
    "note_colours",
    "note_noise",
)


class LockWay(StrEnum):
    """Which page comes after the question of age. The values stand in addresses: they say nothing."""

    ONE = "one"  # under 18 in the picture
    TWO = "two"  # 18 or older
    THREE = "three"  # not certain: as under 18

    @property
    def adult(self) -> bool:
        return self is LockWay.TWO


AGES = {"under_18": LockWay.ONE, "adult": LockWay.TWO, "unsure": LockWay.THREE}


@dataclass(frozen=True)
class Word:
    code: str

    @property
    def key(self) -> str:
        return f"lock.word.{self.code}"


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """How old is the person in the pictures? Not asked where it was told that they are under 18."""
    known = known_of(request)
    if is_minor(known.situation):
        return go("lock_one")
    age = request.POST.get("age", "")
    if age in AGES:
        return go(f"lock_{AGES[age]}")
    asked_again = request.method == "POST"
    context = {
        "ages": [(name, f"lock.age.{name}", name == known.situation.get("age_in_image")) for name in AGES],
        "nothing_picked": asked_again,
        "known": known,
    }
    return show(request, "public/lock.html", context, role=known.role, status=422 if asked_again else 200)


@require_safe
def lock_way(request: HttpRequest, way: str) -> HttpResponse:
    chosen = LockWay(way)
    known = known_of(request)
    if chosen.adult and is_minor(known.situation):
        return go("lock_one")
    texts = speaker_for(known.role).texts
    context = {
        "known": known,
        "way": chosen.value,
        "name": f"lock.name_{chosen.value}",
        "pass_address": f"public:pass_{chosen.value}",
        "contacts": contacts(services(chosen, known.situation), texts),
        "no_file": known.situation.get("has_image_file") == "no",
        "words": [Word(code) for code in WORDS],
        "authority": settings.HOUVAST_HASH_AUTHORITY,
        "most": MOST_PICTURES,
    }
    template = "public/lock_adult.html" if chosen.adult else "public/lock_minor.html"
    response = show(request, template, context, role=known.role)
    response["Content-Security-Policy"] = POLICY
    return response


def services(way: LockWay, situation: Situation) -> tuple[str, ...]:
    """Who else makes locks for this age: never a service for adults where somebody may be under 18."""
    if way.adult:
        return ("stopncii", "helpwanted")
    britain = situation.get("victim_country") == "GB"
    return (
        ("report_remove", "take_it_down", "helpwanted") if britain else ("take_it_down", "report_remove", "helpwanted")
    )
