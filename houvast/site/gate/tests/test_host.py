"""On which hosts the house answers."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from houvast.site.gate.host import Hosts, Verdict, host_name, is_from_here, is_localhost, judge

PASS, HTTPS_ONLY, NOT_HERE = Verdict.PASS, Verdict.HTTPS_ONLY, Verdict.NOT_HERE
ONION = "abcdefghijklmnop.onion"
REAL = Hosts(public="help.example", desk="desk.example", onion=ONION, demo=False)
ONE_HOST = Hosts(public="help.example", desk="", onion="", demo=False)
APART = Hosts(public="help.example", desk="desk.example", onion=ONION, demo=False, exchange="exchange.example")
DEMO = Hosts(public="", desk="", onion="", demo=True)


@pytest.mark.parametrize(
    ("host", "path", "secure", "hosts", "verdict"),
    [
        ("help.example", "/nl/", True, REAL, PASS),
        ("help.example", "/nl/", False, REAL, HTTPS_ONLY),
        ("help.example", "/desk/", True, REAL, NOT_HERE),
        ("desk.example", "/desk/", True, REAL, PASS),
        ("desk.example", "/", True, REAL, PASS),
        ("desk.example", "/nl/", True, REAL, NOT_HERE),
        ("desk.example", "/desk/", False, REAL, HTTPS_ONLY),
        ("desk.example", "/static/look/desk.css", True, REAL, PASS),
        ("desk.example", "/live/x", True, REAL, PASS),
        (ONION, "/nl/", False, REAL, PASS),
        (ONION, "/desk/", False, REAL, NOT_HERE),
        ("evil.example", "/nl/", True, REAL, NOT_HERE),
        ("evil.example", "/nl/", False, REAL, HTTPS_ONLY),
        ("help.example", "/desk/", True, ONE_HOST, PASS),
        ("localhost", "/nl/", False, REAL, PASS),
        ("localhost", "/desk/", False, REAL, NOT_HERE),
        ("localhost", "/desk/", False, ONE_HOST, PASS),
        ("127.0.0.1", "/nl/", False, DEMO, PASS),
        ("192.168.1.20", "/nl/", False, DEMO, HTTPS_ONLY),
        ("anything.example", "/nl/", True, DEMO, PASS),
        ("", "/nl/", True, DEMO, NOT_HERE),
        ("help.example", "/exchange/v1/match", True, REAL, PASS),
        ("help.example", "/exchange/v1/match", False, REAL, HTTPS_ONLY),
        ("desk.example", "/exchange/v1/match", True, REAL, NOT_HERE),
        (ONION, "/exchange/v1/match", False, REAL, NOT_HERE),
        (ONION, "/taxii2/", False, REAL, NOT_HERE),
        (ONION, "/between/v1/x", False, REAL, NOT_HERE),
        ("localhost", "/exchange/v1/match", False, REAL, NOT_HERE),
        ("localhost", "/exchange/v1/match", False, ONE_HOST, PASS),
        ("exchange.example", "/exchange/v1/match", True, APART, PASS),
        ("exchange.example", "/taxii2/", True, APART, PASS),
        ("exchange.example", "/between/v1/x", True, APART, PASS),
        ("exchange.example", "/nl/", True, APART, NOT_HERE),
        ("exchange.example", "/desk/", True, APART, NOT_HERE),
        ("help.example", "/exchange/v1/match", True, APART, NOT_HERE),
        ("help.example", "/nl/", True, APART, PASS),
        ("127.0.0.1", "/exchange/v1/match", False, DEMO, PASS),
    ],
)
def test_each_host_gets_what_it_should(host, path, secure, hosts, verdict):
    assert judge(host, path=path, secure=secure, hosts=hosts) is verdict


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "a.localhost"])
@pytest.mark.parametrize("path", ["/nl/", "/desk/sign-in"])
def test_a_stranger_who_says_localhost_is_told_nothing(host, path):
    for secure in (True, False):
        assert judge(host, path=path, secure=secure, hosts=REAL, from_here=False) is NOT_HERE
    assert judge(host, path=path, secure=False, hosts=DEMO, from_here=False) is PASS


@pytest.mark.parametrize(
    ("meta", "here"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "192.0.2.7"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"}, False),
        ({}, False),
    ],
)
def test_who_comes_through_a_proxy_is_not_here(meta, here):
    assert is_from_here(meta) is here


@override_settings(HOUVAST_MODE="production", HOUVAST_PUBLIC_HOST="help.example", HOUVAST_DESK_HOST="desk.example")
def test_the_desk_is_not_behind_the_public_door():
    for host in ("localhost", "127.0.0.1"):
        answer = Client(headers={"host": host, "x-forwarded-for": "192.0.2.7"}).get("/desk/sign-in")
        assert answer.status_code == 404 and answer.headers["X-Refused"] == "not-here"
    assert Client(headers={"host": "localhost"}).get("/desk/sign-in").headers.get("X-Refused") is None


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Help.Example:8443", "help.example"),
        ("help.example.", "help.example"),
        ("[::1]:8000", "[::1]"),
        ("help.example/evil", ""),
        ("user@help.example", ""),
        ("help.example:", ""),
        ("help.example:port", ""),
        ("", ""),
        ("hélp.example", ""),
    ],
)
def test_a_host_header_is_read_strictly(header, name):
    assert host_name(header) == name


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_this_machine_is_known_by_all_its_names(host):
    assert is_localhost(host)


@pytest.mark.parametrize("host", ["localhost.example", "127.0.0.1.example", "10.0.0.1", "notlocalhost"])
def test_another_machine_is_not_taken_for_this_one(host):
    assert not is_localhost(host)


def test_a_refusal_is_a_sentence_in_both_languages_with_the_numbers():
    answer = Client(headers={"host": "192.168.1.20"}).get("/en/")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert text.index("https") < text.index("Deze pagina"), "the language of the address comes first"
    assert "112" in text and "113" in text
    assert answer.headers["Cache-Control"] == "no-store"


@override_settings(HOUVAST_MODE="production", HOUVAST_PUBLIC_HOST="help.example", HOUVAST_DESK_HOST="desk.example")
def test_the_start_of_the_desk_host_leads_to_the_desk():
    answer = Client(headers={"host": "desk.example"}).get("/", secure=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
