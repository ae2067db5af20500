"""The headers of every answer."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from houvast.site.gate.headers import SecurityHeaders


def answer_to(request, content_type="text/html", **headers):
    return SecurityHeaders(lambda _: HttpResponse("x", content_type=content_type, headers=headers))(request)


@pytest.mark.parametrize("address", ["/nl/nothing-here/", "/static/nothing"])
def test_answers_from_every_layer_carry_them(address):
    headers = Client(headers={"host": "localhost"}).get(address).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert {"style-src 'self'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_what_a_page_says_itself_stands():
    answer = answer_to(RequestFactory().get("/"), **{"Cache-Control": "max-age=60"})
    assert answer.headers["Cache-Control"] == "max-age=60"


def test_https_is_remembered_and_http_is_not():
    factory = RequestFactory(headers={"host": "localhost"})
    assert "Strict-Transport-Security" in answer_to(factory.get("/", secure=True)).headers
    assert "Strict-Transport-Security" not in answer_to(factory.get("/")).headers


@override_settings(HOUVAST_ONION_HOST="abc.onion", HOUVAST_PUBLIC_HOST="help.example")
def test_tor_browser_is_told_of_the_onion_without_the_query():
    factory = RequestFactory(headers={"host": "help.example"})
    answer = answer_to(factory.get("/nl/check/?a=b", secure=True))
    assert answer.headers["Onion-Location"] == "http://abc.onion/nl/check/"
    assert "Onion-Location" not in answer_to(factory.get("/nl/", secure=True), content_type="text/css").headers


@override_settings(HOUVAST_ONION_HOST="abc.onion", HOUVAST_PUBLIC_HOST="help.example")
def test_an_address_cannot_break_the_header_of_the_onion():
    """A line end in an address is one in a header: it would be an error page for whoever follows such a link."""
    factory = RequestFactory(headers={"host": "help.example"})
    answer = answer_to(factory.get("/nl/%0d%0aX-Planted:b/é", secure=True))
    assert answer.headers["Onion-Location"] == "http://abc.onion/nl/%0D%0AX-Planted:b/%C3%A9"
