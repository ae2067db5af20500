"""Real Chromium, watched: whoever looks over its shoulder sees every foreign host and every refusal of the CSP.

Playwright's own download is not needed: Debian's `chromium` does (or the one named by `HOUVAST_CHROMIUM`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Playwright, Request, Response

PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}

OUR_HOSTS = {"127.0.0.1", "localhost"}
WAIT_MILLISECONDS = 10_000

_ARGUMENTS = [
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--disable-component-update",
    "--no-first-run",
]


class NoChromium(Exception):
    """There is no Chromium on this machine; the message says how to get one."""


def chromium_path() -> str:
    named = os.environ.get("HOUVAST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        raise NoChromium("no Chromium found: `apt-get install chromium`, or name one in HOUVAST_CHROMIUM")
    return found


def launch_arguments() -> dict[str, Any]:
    root = os.name == "posix" and os.geteuid() == 0
    return {"executable_path": chromium_path(), "args": _ARGUMENTS + (["--no-sandbox"] if root else [])}


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(**launch_arguments())


@dataclass
class Visitor:
    """One person with one browser of their own: own cookies, own size, and a record of what the pages did."""

    context: BrowserContext
    base_url: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected_complaints: tuple[str, ...] = ()

    @property
    def page(self) -> Page:
        """The tab in front."""
        return self.context.pages[-1] if self.context.pages else self.new_tab()

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(WAIT_MILLISECONDS)
        return page

    def go(self, path: str) -> Response | None:
        return self.page.goto(self.base_url + path)

    def follow(self) -> Visitor:
        """Write down every request and every complaint of this context from now on."""
        self.context.on("request", self._on_request)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return self

    def check(self) -> None:
        """Raises AssertionError when a page asked another host for anything, or broke its own rules."""
        assert not self.foreign, f"requests to others: {self.foreign}"
        unexpected = [c for c in self.complaints if not any(part in c for part in self.expected_complaints)]
        assert not unexpected, f"the console complains: {unexpected}"

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in OUR_HOSTS:
            self.foreign.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _is_answer_with_a_page(message.text):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


def _is_answer_with_a_page(text: str) -> bool:
    """Chromium logs every 4xx answer as an error; a refusal that is a page (403, 404, 409, 422, 429) is meant."""
    return "Failed to load resource: the server responded with a status of 4" in text


@contextmanager
def visiting(
    browser: Browser,
    base_url: str,
    *,
    size: dict[str, int] = PHONE,
    javascript: bool = True,
    language: str = "nl",
    dark: bool = False,
    expected_complaints: tuple[str, ...] = (),
    check: bool = True,
) -> Iterator[Visitor]:
    """A new person at the door; when they leave, nothing may have gone to anyone else."""
    context = browser.new_context(
        viewport=size,
        java_script_enabled=javascript,
        locale=language,
        color_scheme="dark" if dark else "light",
        has_touch=size is not DESKTOP,
        accept_downloads=True,
        timezone_id="Europe/Amsterdam",
    )
    visitor = Visitor(context, base_url, expected_complaints=expected_complaints).follow()
    try:
        yield visitor
        if check:
            visitor.check()
    finally:
        context.close()


@contextmanager
def visiting_without_cookies(playwright: Playwright, base_url: str, profile: Path) -> Iterator[Visitor]:
    """Someone whose browser refuses every cookie (a setting of the browser itself, as people have it)."""
    preferences = profile / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text('{"profile": {"default_content_setting_values": {"cookies": 2}}}')
    context = playwright.chromium.launch_persistent_context(
        str(profile), viewport=PHONE, java_script_enabled=False, locale="nl", **launch_arguments()
    )
    visitor = Visitor(context, base_url).follow()
    try:
        yield visitor
        visitor.check()
    finally:
        context.close()


def gone(address: str, visitor: Visitor) -> bool:
    """True when nobody answers at this address any more."""
    try:
        visitor.page.goto(address)
    except Error:
        return True
    return False
