"""On which hosts this house answers, and what each shows.

Cookies with the `__Host-` prefix are dropped by browsers on plain http, except on localhost; on any other plain-http
host a reporter would lose every answer without a word. So such a host gets a sentence instead of a page.
"""

from __future__ import annotations

import enum
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from houvast.site.gate.sentences import refuse

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?", re.ASCII)
DESK_PATHS = ("/desk/",)
# Programs of platforms and partners: a key in a header opens them, a browser cannot be made to send it.
KEYED_PATHS = ("/exchange/", "/taxii2/", "/between/")
# Both hosts of a separated house serve these: style sheets, the stream of ids, and the health of the process.
SHARED_PATHS = ("/static/", "/live/", "/favicon.ico")


class Verdict(enum.Enum):
    PASS = enum.auto()
    HTTPS_ONLY = enum.auto()
    NOT_HERE = enum.auto()


@dataclass(frozen=True, slots=True)
class Hosts:
    """The configured hosts; empty = not configured."""

    public: str
    desk: str
    onion: str
    demo: bool
    exchange: str = ""


class HostCheck:
    """Refuses, with a sentence, what no door should see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = host_name(request.META.get("HTTP_HOST", ""))
        hosts, from_here = configured_hosts(), is_from_here(request.META)
        match judge(host, path=request.path_info, secure=request.is_secure(), hosts=hosts, from_here=from_here):
            case Verdict.PASS:
                return self.get_response(request)
            case Verdict.HTTPS_ONLY:
                return refuse(request, "https_only", status=403)
            case Verdict.NOT_HERE:
                return refuse(request, "not_here", status=404)


def configured_hosts() -> Hosts:
    return Hosts(
        public=settings.HOUVAST_PUBLIC_HOST,
        desk=settings.HOUVAST_DESK_HOST,
        onion=settings.HOUVAST_ONION_HOST,
        demo=settings.HOUVAST_MODE != "production",
        exchange=settings.HOUVAST_EXCHANGE_HOST,
    )


def host_name(header: str) -> str:
    """The name in a Host header, without its port; "" for anything that is not one."""
    found = _HOST.fullmatch(header.strip().lower())
    return found.group(1).rstrip(".") if found else ""


def is_localhost(host: str) -> bool:
    """Whether browsers treat `host` as this machine: secure cookies work there without https."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


# What a proxy adds; a browser on this machine sends none of them.
_PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


def is_from_here(meta: Mapping[str, str]) -> bool:
    """Whether a request came straight from this machine, not through a proxy or from another one."""
    return not any(name in meta for name in _PROXIED) and is_localhost(meta.get("REMOTE_ADDR", ""))


def judge(host: str, *, path: str, secure: bool, hosts: Hosts, from_here: bool = True) -> Verdict:
    """What becomes of a request for `path` on `host`. `from_here`: a stranger who says "localhost" to the proxy would
    else find the desk behind the public door, whatever the proxy asks of those who come to the desk's own host.

    Order: an unknown name is told nothing; a known one without https is told how to come; the desk answers on its own
    host alone once it has one, and there nothing else does; so does the exchange, and without a host of its own it is
    at the public one, never at the onion service.
    """
    if not host:
        return Verdict.NOT_HERE
    if is_localhost(host):
        # An onion service hands on what strangers send as if it came from this machine.
        never_by_onion = bool(hosts.onion) and f"{path}/".startswith(DESK_PATHS + KEYED_PATHS)
        ours = hosts.demo or (from_here and not never_by_onion)
        return Verdict.PASS if ours else Verdict.NOT_HERE
    if host != hosts.onion and not secure:
        return Verdict.HTTPS_ONLY
    known = {hosts.public, hosts.desk, hosts.onion, hosts.exchange} - {""}
    if host not in known:
        # A demo behind somebody's https proxy has no configured name and may answer.
        return Verdict.PASS if hosts.demo and not known else Verdict.NOT_HERE
    if f"{path}/".startswith(KEYED_PATHS):
        return Verdict.PASS if host == (hosts.exchange or hosts.public) else Verdict.NOT_HERE
    if host == hosts.exchange and host not in (hosts.public, hosts.desk):
        return Verdict.NOT_HERE
    if not hosts.desk or hosts.desk == hosts.public or path.startswith(SHARED_PATHS):
        return Verdict.PASS
    return Verdict.PASS if (host == hosts.desk) == path.startswith(DESK_PATHS) else _elsewhere(host, path, hosts)


def _elsewhere(host: str, path: str, hosts: Hosts) -> Verdict:
    """`/` of the desk's host leads to its sign-in page (urls.py); the rest of the other door is not here."""
    return Verdict.PASS if host == hosts.desk and path == "/" else Verdict.NOT_HERE
