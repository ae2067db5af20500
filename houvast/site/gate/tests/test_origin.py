"""Every act comes from a page of ours."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from houvast.site.gate.origin import OriginCheck, is_ours
from houvast.site.gate.sentences import refuse

OURS = "https://help.example"


@pytest.mark.parametrize(
    ("origin", "fetch_site", "allowed"),
    [
        (OURS, None, True),
        (OURS, "same-origin", True),
        ("HTTPS://HELP.EXAMPLE", None, True),
        (None, "same-origin", True),
        ("null", "same-origin", True),
        (None, None, False),
        ("null", None, False),
        ("null", "cross-site", False),
        (None, "same-site", False),
        (None, "cross-site", False),
        (None, "none", False),
        ("https://evil.example", "same-origin", False),
        ("https://evil.example", None, False),
        ("http://help.example", None, False),
        ("https://help.example:444", None, False),
        ("https://help.example.evil.example", None, False),
        ("", None, False),
    ],
)
def test_only_our_own_pages_may_act(origin, fetch_site, allowed):
    assert is_ours(origin, fetch_site, ours=OURS) is allowed


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_method_that_acts_is_checked(method):
    check = OriginCheck(lambda request: refuse(request, "not_here", status=299))
    request = getattr(RequestFactory(headers={"host": "help.example"}), method)("/nl/keep/")
    assert check(request).status_code == 403
    request.META["HTTP_ORIGIN"] = "http://help.example"
    assert check(request).status_code == 299


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_is_never_refused(method):
    check = OriginCheck(lambda request: refuse(request, "not_here", status=299))
    request = getattr(RequestFactory(), method)("/nl/")
    assert check(request).status_code == 299


def test_a_refused_form_says_that_nothing_was_sent():
    answer = Client(headers={"host": "localhost"}).post("/en/check/", {"a": "b"})
    assert answer.status_code == 403
    assert "Nothing was sent" in answer.content.decode()


def test_the_desk_needs_djangos_token_beside_the_origin():
    client = Client(headers={"host": "localhost", "origin": "http://localhost"}, enforce_csrf_checks=True)
    answer = client.post("/desk/")
    assert (answer.status_code, answer.headers["X-Refused"]) == (403, "form-too-old")
