"""Controls of the browser itself: it must see what it is there to see."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.support.accessibility import scrolls_sideways, violations
from tests.support.browser import NARROW, visiting, visiting_without_cookies

PAGES = {
    "/good": b"<!doctype html><html lang=nl><title>a</title><main><h1>a</h1></main>",
    "/foreign": b"<!doctype html><html lang=nl><title>a</title><img src='http://example.com/x.png' alt=''>",
    "/csp": b"<!doctype html><html lang=nl><title>a</title><script>1</script>",
    "/wide": b"<!doctype html><title>a</title><div style='width:900px'>wide</div><img src='/x.png'>",
}


class _Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        if self.path == "/cookie":
            body = self.headers.get("Cookie", "none").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Set-Cookie", "a=1")
        if self.path == "/csp":
            self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *arguments: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_quiet_page_passes(browser: Browser, site: str):
    with visiting(browser, site) as visitor:
        visitor.go("/good")
        assert violations(visitor.page) == []
        assert not scrolls_sideways(visitor.page)


@pytest.mark.parametrize("path", ["/foreign", "/csp"])
def test_a_third_party_and_a_broken_policy_are_noticed(browser: Browser, site: str, path: str):
    with visiting(browser, site, check=False) as visitor:
        visitor.go(path)
        with pytest.raises(AssertionError):
            visitor.check()


def test_a_bad_page_is_noticed(browser: Browser, site: str):
    with visiting(browser, site, size=NARROW, check=False) as visitor:
        visitor.go("/wide")
        assert scrolls_sideways(visitor.page)
        assert {line.split(":")[0] for line in violations(visitor.page)} >= {"html-has-lang", "image-alt"}


def test_a_browser_without_cookies_sends_none(playwright: Playwright, site: str, tmp_path: Path):
    with visiting_without_cookies(playwright, site, tmp_path / "profile") as visitor:
        visitor.go("/good")
        visitor.go("/cookie")
        assert visitor.page.content().count("none") == 1


def test_an_ordinary_browser_sends_them(browser: Browser, site: str):
    with visiting(browser, site) as visitor:
        visitor.go("/good")
        visitor.go("/cookie")
        assert "a=1" in visitor.page.content()
