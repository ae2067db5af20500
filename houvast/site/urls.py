"""Which address belongs to which door."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLResolver, include, path, resolve
from django.utils.translation import get_language

from houvast.doors.exchange import answers as exchange
from houvast.doors.exchange import taxii_answers as taxii
from houvast.doors.public import errors as public
from houvast.site.gate.host import KEYED_PATHS, host_name


def start(request: HttpRequest) -> HttpResponse:
    """`/` is the start page in the visitor's own language; on the desk's own host it leads to the desk."""
    desk = settings.HOUVAST_DESK_HOST
    if desk and desk != settings.HOUVAST_PUBLIC_HOST and host_name(request.META.get("HTTP_HOST", "")) == desk:
        return HttpResponseRedirect("/desk/")
    # Shown at once, not by a redirect: the first page is worth a round trip to somebody on a bad line.
    match = resolve(f"/{get_language()}/")
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)


def _door(name: str) -> URLResolver:
    return path("", include((f"houvast.doors.{name}.urls", name)))


urlpatterns = [
    path("", start, name="root"),
    path("desk/", include(("houvast.doors.desk.urls", "desk"))),
    path("exchange/v1/", include(("houvast.doors.exchange.urls", "exchange"))),
    path("taxii2", include(("houvast.doors.exchange.taxii_urls", "taxii"))),
    path("between/", include(("houvast.doors.exchange.between_urls", "between"))),
    *i18n_patterns(_door("public"), prefix_default_language=True),
]


def server_error(request: HttpRequest) -> HttpResponse:
    """A program gets what it can read."""
    if request.path_info.startswith("/taxii2/"):
        return taxii.broken()
    return exchange.broken() if request.path_info.startswith(KEYED_PATHS) else public.server_error(request)


handler400 = "houvast.doors.public.errors.bad_request"
handler403 = "houvast.doors.public.errors.forbidden"
handler404 = "houvast.doors.public.errors.not_found"
handler500 = server_error
