"""A browser without a browser: cookies, forms and redirects over plain HTTP, for attacks, faults and measuring.

It does what a browser does with a form (action, hidden fields, buttons, Origin), and can be told to do what no browser
would: another Origin, another Host, a header too many. Forms are read by their shape, so that a new field is seen by
itself.
"""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT_SECONDS = 30
MOST_REDIRECTS = 10


@dataclass(frozen=True)
class Field:
    """One control of a form. `kind`: the input's type, `textarea`, `select` or `submit`."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: tuple[str, ...] = ()
    attributes: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        """True where a person types words of their own."""
        return self.kind in {
            "text",
            "textarea",
            "search",
            "email",
            "tel",
            "url",
            "password",
            "number",
            "date",
            "time",
        } | {"datetime-local"}


@dataclass(frozen=True)
class Form:
    action: str
    method: str
    enctype: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> set[str]:
        return {field.name for field in self.fields}

    def filled(self) -> list[tuple[str, str]]:
        """What a browser would send if the first button were pressed and nothing typed."""
        pairs = []
        for control in self.fields:
            if not control.name or control.kind in {"submit", "button", "reset", "file"}:
                continue
            if control.kind in {"radio", "checkbox"} and not control.checked:
                continue
            pairs.append((control.name, control.value))
        return pairs

    def buttons(self) -> list[Field]:
        return [control for control in self.fields if control.kind == "submit" and control.name]


class _FormReader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[dict] = []
        self.title = ""
        self.links: list[str] = []
        self._open: dict | None = None
        self._text: dict | None = None
        self._select: dict | None = None
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "title":
            self._in_title = not self.title
        elif tag == "a" and given.get("href"):
            self.links.append(urljoin(self.address, given["href"]))
        elif tag == "form":
            self._open = {
                "id": given.get("id"),
                "action": urljoin(self.address, given.get("action") or self.address),
                "method": (given.get("method") or "get").lower(),
                "enctype": given.get("enctype") or "application/x-www-form-urlencoded",
                "fields": [],
            }
            self.forms.append(self._open)
        elif tag in {"input", "button", "textarea", "select"}:
            self._control(tag, given)
        elif tag == "option" and self._select is not None:
            value = given.get("value") or ""
            self._select["options"].append(value)
            if "selected" in given or len(self._select["options"]) == 1:
                self._select["value"] = value

    def _control(self, tag: str, given: dict[str, str | None]) -> None:
        kind = {"input": given.get("type") or "text", "button": given.get("type") or "submit"}.get(tag, tag)
        control = {
            "name": given.get("name") or "",
            "kind": kind.lower(),
            "value": given.get("value") or ("on" if kind in {"checkbox", "radio"} else ""),
            "checked": "checked" in given,
            "options": [],
            "attributes": given,
        }
        owner = self._open
        if given.get("form"):
            owner = next((form for form in self.forms if form["id"] == given["form"]), owner)
        if owner is not None and "disabled" not in given:
            owner["fields"].append(control)
        if tag == "textarea":
            self._text = control
        if tag == "select":
            self._select = control

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = None
        elif tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text["value"] += data
        if self._in_title:
            self.title += data


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    address: str
    chain: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def is_page(self) -> bool:
        return self.headers.get_content_type() == "text/html"

    def _read(self) -> _FormReader:
        reader = _FormReader(self.address)
        reader.feed(self.text)
        return reader

    @property
    def forms(self) -> tuple[Form, ...]:
        return tuple(
            Form(
                form["action"],
                form["method"],
                form["enctype"],
                tuple(Field(**{**control, "options": tuple(control["options"])}) for control in form["fields"]),
            )
            for form in self._read().forms
        )

    @property
    def links(self) -> list[str]:
        return self._read().links

    @property
    def title(self) -> str:
        return self._read().title.strip()

    def form(self, *names: str) -> Form:
        """The first form that has all these fields; AssertionError with what there is when none has."""
        for form in self.forms:
            if set(names) <= form.names:
                return form
        raise AssertionError(
            f"no form with {names} at {self.address} ({self.status}); there are {[f.names for f in self.forms]}"
        )


@dataclass
class Client:
    """One visitor. `origin` is what its browser would send with a form; None sends none."""

    base_url: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    origin: str | None = ""
    set_cookie_lines: list[str] = field(default_factory=list)

    def get(self, address: str, *, follow: bool = True, **headers: str) -> Answer:
        return (
            self._follow(self.request("GET", address, headers=headers))
            if follow
            else self.request("GET", address, headers=headers)
        )

    def post(
        self,
        address: str,
        pairs: Iterable[tuple[str, str]] | Mapping[str, str] = (),
        *,
        follow: bool = True,
        **headers: str,
    ) -> Answer:
        pairs = list(pairs.items()) if isinstance(pairs, Mapping) else list(pairs)
        body = urlencode(pairs).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        answer = self.request("POST", address, body=body, headers=headers)
        return self._follow(answer) if follow else answer

    def submit(
        self, form: Form, values: Mapping[str, str | list[str]] | None = None, *, follow: bool = True, **headers: str
    ) -> Answer:
        """Send a form as a browser would, with these values in place of what stood in it."""
        values = dict(values or {})
        pairs = [(name, value) for name, value in form.filled() if name not in values]
        for name, value in values.items():
            pairs += [(name, item) for item in ([value] if isinstance(value, str) else value)]
        if form.method == "get":
            return self.get(f"{form.action}?{urlencode(pairs)}", follow=follow, **headers)
        if form.enctype == "multipart/form-data":
            return self._multipart(form.action, pairs, follow=follow, headers=headers)
        return self.post(form.action, pairs, follow=follow, **headers)

    def _multipart(
        self, address: str, pairs: list[tuple[str, str]], *, follow: bool, headers: Mapping[str, str]
    ) -> Answer:
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs
        ]
        body = ("".join(parts) + f"--{boundary}--\r\n").encode()
        sent = {"Content-Type": f"multipart/form-data; boundary={boundary}", **headers}
        answer = self.request("POST", address, body=body, headers=sent)
        return self._follow(answer) if follow else answer

    def request(
        self, method: str, address: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request, no redirects. Headers given here win over all others; an empty one is left out."""
        url = urlsplit(urljoin(self.base_url, address))
        sent = {"Accept": "text/html", "Accept-Language": "nl", **self.headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST" and self.origin is not None:
            sent["Origin"] = self.origin or self.base_url
        sent |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        sent = {name: value for name, value in sent.items() if value}
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(
                method, url.path + (f"?{url.query}" if url.query else ""), body=body or None, headers=sent
            )
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read(), url.geturl())
        finally:
            connection.close()
        self._keep_cookies(answer)
        return answer

    def _follow(self, answer: Answer) -> Answer:
        chain: tuple[str, ...] = ()
        while answer.status in {301, 302, 303, 307, 308} and len(chain) < MOST_REDIRECTS:
            chain += (answer.address,)
            answer = self.request("GET", urljoin(answer.address, answer.headers["Location"]))
        return replace(answer, chain=chain)

    def _keep_cookies(self, answer: Answer) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.set_cookie_lines.append(line)
            pair, *attributes = line.split(";")
            name, _, value = pair.strip().partition("=")
            ended = any(
                part.strip().lower() in {"max-age=0", "expires=thu, 01 jan 1970 00:00:00 gmt"} for part in attributes
            )
            if ended or value in {"", '""'}:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
