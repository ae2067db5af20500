"""A helpline with reports in it, and browsers without a browser: Django's client, signed in as one of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from houvast.core.sealing.keypairs import new_pair

if TYPE_CHECKING:  # models load once Django is set up, which is after this file is read
    from houvast.procedures.tests.house import House

OURS = {"HTTP_ORIGIN": "http://localhost"}


@pytest.fixture
def house(db, settings) -> House:
    from houvast.procedures.tests.house import House

    settings.HOUVAST_RECOVERY_PUBLIC_KEY = new_pair().public_key.hex()
    return House.set_up(timezone.now() - timedelta(hours=1))


@dataclass
class Browser:
    """Someone's browser at the desk."""

    client: Client

    def get(self, address: str, **headers):
        return self.client.get(address, **headers)

    def post(self, address: str, fields: dict | None = None, **headers):
        return self.client.post(address, fields or {}, **OURS, **headers)


@pytest.fixture
def visitor(db) -> Browser:
    return Browser(Client(HTTP_HOST="localhost"))


@pytest.fixture
def browser_of(house):
    """`browser_of("ada")`: signed in through the page itself."""

    def signed_in(name: str, language: str = "en") -> Browser:
        from houvast.procedures.tests.house import PASSWORDS

        browser = Browser(Client(HTTP_ACCEPT_LANGUAGE=language, HTTP_HOST="localhost"))
        fields = {"email": f"{name}@example.org", "password": PASSWORDS[name], "code": house.code(name, timezone.now())}
        answer = browser.post("/desk/sign-in", fields)
        assert answer.status_code == 303, answer.content.decode()
        browser.client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        return browser

    return signed_in


@pytest.fixture
def send(house):
    """`send("words", form="webcam_lure")`: a report that arrives now; gives its id."""

    def sent(words: str = "Hij dreigt.", language: str = "nl", **facts: object) -> UUID:
        from houvast.procedures.tests import house as reporters

        now = timezone.now() - timedelta(minutes=20)
        keys = reporters.make(now, language=language, **facts)
        return reporters.send(keys, now, words).report_id

    return sent
