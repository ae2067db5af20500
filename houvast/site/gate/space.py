"""While the disk is nearly full, the public door takes nothing in, says so, and keeps what was typed on the page.

What stores nothing goes on: answers travel in a cookie, and advice must never wait for a disk.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from houvast.doors.public.errors import cannot_keep
from houvast.doors.public.tell import PAGES
from houvast.site.gate.origin import SAFE_METHODS
from houvast.site.gate.sentences import REFUSED

# Pages of the public door whose POST makes or adds rows.
TAKES_IN = frozenset({"keep", "review", "messages", "stop_write", "figures", "items", *PAGES})


class SpaceCheck:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, arguments, keywords) -> HttpResponse | None:
        if request.method in SAFE_METHODS or not nearly_full(settings.HOUVAST_DATA):
            return None
        match = request.resolver_match
        if match.namespace == "public" and match.url_name in TAKES_IN:
            page = cannot_keep(request)
            page[REFUSED] = "no-room"
            return page
        return None


def nearly_full(data: Path | None) -> bool:
    """Whether the supervisor raised its flag (running/space.py)."""
    return data is not None and (data / "low-disk").exists()
