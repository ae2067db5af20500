"""Every state of every public component on one page, in the demo only: looked at by people, photographed by a test."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from houvast.core.sealing.receipts import new_receipt

from .page import show
from .receipt import qr


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if settings.HOUVAST_MODE not in ("demo", "test"):
        raise Http404
    sample = new_receipt(bytes)  # all zeros: nobody's code
    return show(request, "public/look.html", {"sample_code": sample.grouped.split(" "), "sample_qr": qr(sample)})
