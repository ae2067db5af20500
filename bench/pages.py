"""Requests and bytes of every public page, in real Chromium: from an empty cache, and when one comes again."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

from bench import peers
from bench.tables import Findings, kilobytes
from bench.visitor import Visitor
from tests.support.browser import launch, visiting
from tests.support.house import House, living
from tests.support.routes import Route, address, routes
from tests.support.standing import Standing, everyone

TITLE = "What a public page weighs"
FIRST_PAGE = (3, 30_000)
ANY_PAGE = 60_000
STYLE_SHEET, PUBLIC_SCRIPT = 12_000, 4_000


@dataclass(frozen=True)
class Size:
    """`only`: names of addresses; empty: every page of the public door."""

    only: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("nl", "en")


FULL = Size()
SMALL = Size(only=("public:start", "public:plan"), languages=("nl",))


@dataclass(frozen=True)
class Weight:
    """Bytes over the network with headers, and bytes of the bodies as the browser reads them."""

    requests: int
    travelled: int
    raw: int


class Scale:
    """Weighs what one tab loads; what comes out of the browser's own cache weighs nothing."""

    def __init__(self, session: CDPSession) -> None:
        self._cached: set[str] = set()
        self._travelled: dict[str, int] = {}
        self._raw: dict[str, int] = {}
        session.send("Network.enable")
        session.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        session.on("Network.responseReceived", self._received)
        session.on("Network.dataReceived", self._data)
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict) -> None:
        response = event["response"]
        if response["url"].startswith("data:") or response.get("fromDiskCache"):
            self._cached.add(event["requestId"])

    def _data(self, event: dict) -> None:
        self._raw[event["requestId"]] = self._raw.get(event["requestId"], 0) + event["dataLength"]

    def _finished(self, event: dict) -> None:
        self._travelled[event["requestId"]] = int(event["encodedDataLength"])

    def read(self) -> Weight:
        """What came since the last reading."""
        came = self._travelled.keys() - self._cached
        weight = Weight(
            len(came), sum(self._travelled[each] for each in came), sum(self._raw.get(each, 0) for each in came)
        )
        self._travelled.clear()
        self._raw.clear()
        return weight


def pages_of(house: House, size: Size) -> Iterator[tuple[Route, Standing]]:
    """Each public page with the first person who sees it."""
    standing = [person for person in everyone(house) if person.door == "public"]
    for route in routes():
        if route.door != "public" or (size.only and route.name not in size.only):
            continue
        by = next((person for person in standing if person.shows(route)), None)
        if by is not None:
            yield route, by


def weigh(browser: Browser, house: House, route: Route, by: Standing, language: str) -> tuple[Weight, Weight]:
    path = route.address(by.given).replace("/nl/", f"/{language}/", 1)
    with visiting(browser, house.url, language=language) as visitor:
        _hand_over(visitor.context, house.url, by)
        tab = visitor.page
        scale = Scale(visitor.context.new_cdp_session(tab))
        found = []
        for _ in range(2):
            answer = visitor.go(path)
            assert answer is not None and answer.status == 200, f"{route.name}: {answer and answer.status}"
            tab.wait_for_load_state()
            found.append(scale.read())
            tab.goto("about:blank")
            scale.read()
        return found[0], found[1]


def _hand_over(context: BrowserContext, url: str, by: Standing) -> None:
    """This person's cookies, as their own browser holds them."""
    kept = {"url": url.replace("http:", "https:"), "secure": True, "httpOnly": True, "sameSite": "Strict"}
    context.add_cookies([{"name": name, "value": value, **kept} for name, value in by.client.cookies.items()])


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    rows: list[tuple[str, str, Weight, Weight]] = []
    with living() as house, sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            for route, by in pages_of(house, size):
                for language in size.languages:
                    rows.append((route.name, language, *weigh(browser, house, route, by, language)))
        finally:
            browser.close()
        files = static_files(house)
    _check(findings, rows, files)
    _tell(findings, rows, files)
    return findings


def static_files(house: House) -> list[tuple[str, int, int]]:
    """(name, bytes, bytes as served gzipped) of what the first page of each door loads."""
    found = []
    for door in ("public:start", "desk:sign_in"):
        visitor = Visitor(house.url)
        for path in visitor.get(address(door)).static_files():
            served = visitor.request("GET", path)
            assert served.status == 200 and served.headers["Content-Encoding"] == "gzip", f"{served.status} {path}"
            name, _, kind = path.rsplit("/", 1)[1].rpartition(".")
            found.append((f"{name.split('.')[0]}.{kind}", len(gzip.decompress(served.body)), len(served.body)))
        visitor.close()
    return list(dict.fromkeys(found))


def _check(findings: Findings, rows: list, files: list[tuple[str, int, int]]) -> None:
    findings.must(any(name == "public:start" for name, *_ in rows), "the first page was not weighed")
    for name, language, first, later in rows:
        if name == "public:start":
            requests, most = FIRST_PAGE
            findings.must(
                first.requests <= requests and first.travelled <= most,
                f"the first page ({language}) takes {first.requests} requests and {first.travelled} bytes",
            )
        findings.must(first.travelled <= ANY_PAGE, f"{name} ({language}) weighs {first.travelled} bytes")
        findings.must(0 < later.requests <= first.requests, f"{name} ({language}) loads {later.requests} files again")
    for name, _, packed in files:
        limit = STYLE_SHEET if name.endswith(".css") else PUBLIC_SCRIPT if name == "public.js" else None
        findings.must(limit is None or packed <= limit, f"{name} is {packed} bytes gzipped")


def _tell(findings: Findings, rows: list, files: list[tuple[str, int, int]]) -> None:
    heaviest = max(rows, key=lambda row: row[2].travelled)
    findings.say(
        f"{len({row[0] for row in rows})} pages, phone size, Chromium. Kilobytes of 1,000 bytes. *Travelled*:"
        " everything over the network, headers included, as served. *Raw*: the bodies as the browser reads them."
        " *Later*: the same page again in the same browser. Pages with a person's answers are not compressed and not"
        " kept by a browser, on purpose: compressing secrets beside what others choose tells their length.",
        "",
        f"Allowed: first page {FIRST_PAGE[0]} requests and {FIRST_PAGE[1] // 1000} kB, any page {ANY_PAGE // 1000} kB."
        f" Heaviest: {heaviest[0]} ({heaviest[1]}), {kilobytes(heaviest[2].travelled)} kB.",
    )
    findings.table(
        ("page", "language", "requests", "travelled kB", "raw kB", "later: requests", "travelled kB"),
        [
            (
                name.split(":")[1],
                language,
                first.requests,
                kilobytes(first.travelled),
                kilobytes(first.raw),
                later.requests,
                kilobytes(later.travelled),
            )
            for name, language, first, later in rows
        ],
    )
    findings.table(
        ("file", "raw kB", "gzipped kB"), [(name, kilobytes(raw), kilobytes(packed)) for name, raw, packed in files]
    )
    findings.say(peers.WHERE)
    findings.table(("system", "requests of the first page", "size"), peers.FIRST_PAGE)
