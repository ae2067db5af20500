"""Platforms with keys of the exchange: what they say to its door, and the client that they really run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import Client

BASE = "/exchange/v1/"


@dataclass(frozen=True)
class Platform:
    """One platform; a call answers (status, JSON)."""

    id: UUID
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


def admit_platform(name: str, *scopes: str, **limits: int) -> Platform:
    """With every scope where none is named. `limits`: minute, day."""
    from django.utils import timezone

    from houvast.procedures import admitting
    from houvast.records.audit.actors import COMMAND
    from houvast.records.partners.views import Scope

    chosen = [Scope(each) for each in scopes] or list(Scope)
    made = admitting.admit(name=name, scopes=chosen, limits=limits, now=timezone.now(), by=COMMAND)
    keys = {endpoint.value: key for endpoint, key in made.endpoints.items() if key}
    return Platform(made.partner_id, keys, made.subscription)


@dataclass(frozen=True)
class OpenClient:
    """python-threatexchange's own command line, as a process of its own with a home of its own."""

    home: Path
    base_url: str
    fetch_key: str
    subscription: str

    def run(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("threatexchange")), *arguments],
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.home),
                "TX_STOPNCII_KEYS": f"{self.fetch_key},{self.subscription},{self.base_url}",
            },
        )

    def set_up(self) -> None:
        """The sample data out, this collaboration in: what a platform types once."""
        done = self.run("config", "collab", "edit", "stop_ncii", "--create", "houvast")
        assert done.returncode == 0, done.stderr

    def fetch(self) -> subprocess.CompletedProcess[str]:
        return self.run("-v", "fetch", "--only-collab", "houvast", "--skip-index-rebuild")

    def held(self) -> list[tuple[str, str]]:
        """(signal type, hash) of everything it holds of us, by its own print."""
        done = self.run("dataset", "-P", "-S", "-c", "houvast")
        assert done.returncode == 0, done.stderr
        return [tuple(line.split(" ", 1)) for line in done.stdout.splitlines() if line]
