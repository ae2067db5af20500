"""What every answer says to the browser: no frame, no foreign source, no trace, no cookie that others can read."""

from __future__ import annotations

import re

import pytest

from tests.support.client import Answer, Client
from tests.support.house import House
from tests.support.routes import routes

NEEDED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {"default-src": "'none'", "frame-ancestors": "'none'", "base-uri": "'none'"}


def policy_of(answer: Answer) -> dict[str, str]:
    parts = (part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: (value[0] if value else "") for name, *value in parts}


def check_headers(answer: Answer) -> None:
    for name, value in NEEDED.items():
        assert answer.headers[name] == value, f"{answer.address}: {name}"
    policy = policy_of(answer)
    assert policy.items() >= POLICY.items()
    assert policy["form-action"] in {"'self'", "'none'"}
    for directive, sources in policy.items():
        assert "unsafe" not in sources, directive
        assert not re.search(r"https?:|\*", sources), directive


def test_every_page_says_so(house: House):
    """Every address, whoever asks and whatever the answer is: pages, refusals and what is not there."""
    for client in (Client(house.url), house.client_of(house.advisor)):
        for address in [route.address() for route in routes()] + ["/nowhere", "/desk/nowhere", "/en/%2e%2e/"]:
            answer = client.get(address, follow=False)
            check_headers(answer)
            assert answer.headers["Cache-Control"] == "no-store", address


def test_static_files_too(house: House):
    page = Client(house.url).get("/nl/")
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert found
    for address in found:
        check_headers(Client(house.url).get(address))


def test_the_first_page_sets_no_cookie(house: House):
    client = Client(house.url)
    for address in ("/", "/nl/", "/en/"):
        assert client.get(address).status == 200
    assert client.set_cookie_lines == []


def check_cookie(line: str) -> None:
    attributes = {part.strip().lower() for part in line.split(";")[1:]}
    assert line.startswith("__Host-")
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= attributes, line
    assert not any(part.startswith("domain") for part in attributes), line


def test_every_cookie_is_ours_alone(house: House):
    reporter, advisor = house.reporter_with_mailbox(), house.client_of(house.advisor)
    lines = reporter.set_cookie_lines + advisor.set_cookie_lines
    assert len({line.split("=")[0] for line in lines}) >= 3
    for line in lines:
        check_cookie(line)


@pytest.mark.parametrize(
    "line",
    [
        "a=1; HttpOnly; Secure; SameSite=Strict; Path=/",
        "__Host-a=1; Secure; SameSite=Strict; Path=/",
        "__Host-a=1; HttpOnly; Secure; SameSite=Lax; Path=/",
        "__Host-a=1; HttpOnly; Secure; SameSite=Strict; Path=/; Domain=example.org",
    ],
)
def test_a_weak_cookie_is_noticed(line: str):
    with pytest.raises(AssertionError):
        check_cookie(line)


def test_nothing_tells_the_software_and_its_version(house: House):
    answer = Client(house.url).get("/nl/")
    for name in ("Server", "X-Powered-By", "Via"):
        assert not re.search(r"\d", answer.headers.get(name, "")), name
