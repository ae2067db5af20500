"""A browser that costs little: it shares the machine with the house that it measures.

The same forms, cookies and redirects as `tests.support.client`, over one connection that stays open as a browser's
does, with forms read by regular expressions instead of a parser (a test holds both to the same reading).
"""

from __future__ import annotations

import html
import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from tests.support.client import TIMEOUT_SECONDS, Answer, Client, Field, Form

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_CONTROL = re.compile(
    r"<(input|button)\b([^>]*)>|<textarea\b([^>]*)>(.*?)</textarea>|<select\b([^>]*)>(.*?)</select>", re.DOTALL
)
_OPTION = re.compile(r"<option\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([^\s"=<>/]+)(?:="([^"]*)")?')
_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def _attributes(text: str) -> dict[str, str | None]:
    return {name: None if value is None else html.unescape(value) for name, value in _pairs(text)}


def _pairs(text: str) -> list[tuple[str, str | None]]:
    return [(found[1], found[2]) for found in _ATTRIBUTE.finditer(text)]


def _chosen(options: str) -> tuple[tuple[str, ...], str]:
    """The values of a select, and the one that is sent."""
    read = [_attributes(found[1]) for found in _OPTION.finditer(options)]
    values = tuple(each.get("value") or "" for each in read)
    selected = [value for value, each in zip(values, read, strict=True) if "selected" in each]
    return values, (selected or list(values) or [""])[-1 if selected else 0]


def _control(found: re.Match[str]) -> tuple[Field, dict[str, str | None]]:
    tag, plain, textarea, text, select, inside = found.groups()
    if tag:
        given = _attributes(plain)
        kind = (given.get("type") or {"input": "text", "button": "submit"}[tag]).lower()
        value = given.get("value") or ("on" if kind in {"checkbox", "radio"} else "")
        return Field(given.get("name") or "", kind, value, "checked" in given, (), given), given
    if textarea is not None:
        given = _attributes(textarea)
        return Field(given.get("name") or "", "textarea", html.unescape(text), "checked" in given, (), given), given
    given = _attributes(select)
    values, value = _chosen(inside)
    return Field(given.get("name") or "", "select", value, "checked" in given, values, given), given


def read_forms(text: str, address: str) -> tuple[Form, ...]:
    """Every form of a page with its controls. A control that names another form by `form=` is not looked for."""
    forms = []
    for found in _FORM.finditer(text):
        given = _attributes(found[1])
        controls = [_control(control) for control in _CONTROL.finditer(found[2])]
        forms.append(
            Form(
                urljoin(address, given.get("action") or address),
                (given.get("method") or "get").lower(),
                given.get("enctype") or "application/x-www-form-urlencoded",
                tuple(control for control, attributes in controls if "disabled" not in attributes),
            )
        )
    return tuple(forms)


@dataclass(frozen=True)
class Page(Answer):
    @cached_property
    def forms(self) -> tuple[Form, ...]:  # type: ignore[override]
        return read_forms(self.text, self.address)

    def static_files(self) -> list[str]:
        """Style sheets and scripts that a browser would fetch once."""
        return list(dict.fromkeys(_STATIC.findall(self.text)))


@dataclass
class Visitor(Client):
    """`requests`: how many it made; `slowest`: seconds of its slowest request."""

    requests: int = 0
    slowest: float = 0.0
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def request(
        self, method: str, address: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Page:
        url = urlsplit(urljoin(self.base_url, address))
        sent = {"Accept": "text/html", "Accept-Encoding": "gzip", "Accept-Language": "nl", **self.headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            sent["Origin"] = self.base_url
        sent |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self._connection is None:
            self._connection = http.client.HTTPConnection(url.hostname, url.port, timeout=TIMEOUT_SECONDS)
        began = time.perf_counter()
        try:
            path = url.path + (f"?{url.query}" if url.query else "")
            self._connection.request(method, path, body=body or None, headers=sent)
            response = self._connection.getresponse()
            answer = Page(response.status, response.headers, response.read(), url.geturl())
        except BaseException:
            self.close()
            raise
        self.requests += 1
        self.slowest = max(self.slowest, time.perf_counter() - began)
        self._keep_cookies(answer)
        return answer

    def fetch_static_files(self, page: Answer) -> None:
        """As a browser does at its first page."""
        for address in _STATIC.findall(page.text):
            answer = self.request("GET", address)
            assert answer.status == 200 and answer.body, f"{answer.status} {address}"

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
