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


def test_taking_in_is_refused_with_a_sentence(full_disk, client):
    answer = client.post("/nl/keep/")
    assert (answer.status_code, answer.headers["X-Refused"]) == (503, "busy")
    assert "112" in answer.content.decode()


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
