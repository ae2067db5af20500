"""Django's token, on the desk beside the origin check. The public door sets no cookie before the first answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from houvast.site.gate.host import DESK_PATHS
from houvast.site.gate.sentences import refuse


class DeskCsrf(CsrfViewMiddleware):
    """`CsrfViewMiddleware` for paths of the desk, nothing elsewhere."""

    def process_request(self, request: HttpRequest) -> None:
        if _is_desk(request):
            super().process_request(request)

    def process_view(self, request: HttpRequest, callback, callback_args, callback_kwargs) -> HttpResponse | None:
        if not _is_desk(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        return super().process_response(request, response) if _is_desk(request) else response


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form without a good token gets (`CSRF_FAILURE_VIEW`)."""
    return refuse(request, "form_too_old", status=403)


def _is_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(DESK_PATHS)
