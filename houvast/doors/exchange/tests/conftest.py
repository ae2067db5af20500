"""Platforms with keys, and what they say to the door."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

BASE = "/exchange/v1/"


@dataclass
class Platform:
    """One platform; `call` answers (status, JSON)."""

    id: Any
    keys: dict[str, str]
    subscription: str

    def headers(self, name: str, **other: str) -> dict[str, str]:
        return {
            "host": "localhost",
            "x-functions-key": self.keys[name],
            "Ocp-Apim-Subscription-Key": self.subscription,
            **other,
        }

    def get(self, name: str, *, key: str = "FetchHashes", **query: Any) -> tuple[int, Any]:
        answer = Client(headers=self.headers(key)).get(BASE + name, query)
        return answer.status_code, answer.json()

    def post(self, name: str, body: Any, *, key: str = "") -> tuple[int, Any]:
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        client = Client(headers=self.headers(key or name))
        answer = client.post(BASE + name, text, content_type="application/json")
        return answer.status_code, answer.json()

    def walk(self, *, start: int = 10, size: int = 800, between: Callable[[], None] | None = None) -> list[dict]:
        """All pages of one walk; `between` is called after the first."""
        pages, token = [], {}
        while True:
            status, page = self.get("FetchHashes", startTimestamp=start, pageSize=size, **token)
            assert status == 200, page
            pages.append(page)
            assert page["hasMoreRecords"] == (page["nextPageToken"] is not None)
            if not page["hasMoreRecords"]:
                return pages
            token = {"nextPageToken": page["nextPageToken"]}
            if between is not None and len(pages) == 1:
                between()


@pytest.fixture
def admit(db) -> Callable[..., Platform]:
    from django.utils import timezone

    from houvast.procedures import admitting
    from houvast.records.audit.actors import COMMAND
    from houvast.records.partners.views import Scope

    def make(name: str, *scopes: str) -> Platform:
        chosen = [Scope(each) for each in scopes] or list(Scope)
        made = admitting.admit(name=name, scopes=chosen, now=timezone.now(), by=COMMAND)
        keys = {endpoint.value: key for endpoint, key in made.endpoints.items() if key}
        return Platform(made.partner_id, keys, made.subscription)

    return make


@pytest.fixture
def platform(admit) -> Platform:
    return admit("Voorbeeldplatform")
