"""A disk that is nearly full stops what stores, never the advice."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver

from houvast.site.gate.space import TAKES_IN


@pytest.fixture
def full_disk(tmp_path):
    (tmp_path / "low-disk").touch()
    with override_settings(HOUVAST_DATA=tmp_path):
        yield


@pytest.fixture
def client():
    return Client(headers={"host": "localhost", "origin": "http://localhost"})


def test_taking_in_is_refused_by_a_page_that_keeps_what_was_typed(full_disk, client):
    answer = client.post("/nl/tell/", {"words": "dit mag niet weg zijn"})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["X-Refused"], answer.headers["Retry-After"]) == (503, "no-room", "120")
    assert "tel:112" in page and "tel:113" in page
    assert "dit mag niet weg zijn" in page


def test_it_speaks_the_language_of_the_page(full_disk, client):
    dutch, english = (client.post(f"/{language}/keep/").content.decode() for language in ("nl", "en"))
    assert 'lang="nl"' in dutch and 'lang="en"' in english


def test_advice_goes_on(full_disk, client):
    assert client.post("/nl/begin/").status_code != 503


def test_with_room_nothing_is_refused(tmp_path, client):
    with override_settings(HOUVAST_DATA=tmp_path):
        assert client.post("/nl/begin/").headers.get("X-Refused") is None


def test_the_pages_that_take_in_are_real_ones():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    public = get_resolver().namespace_dict.get("public")
    known = {name for name in public[1].reverse_dict if isinstance(name, str)} if public else names
    assert known >= TAKES_IN
