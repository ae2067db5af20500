"""Can someone else see this device? What helps, and what does not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .page import show


@require_safe
def traces(request: HttpRequest) -> HttpResponse:
    return show(request, "public/traces.html")
