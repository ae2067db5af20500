"""Keys: one for one address, with the subscription of the same platform, while it stands, so many times a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from houvast.doors.exchange.operations import OPERATIONS
from houvast.procedures import admitting
from houvast.records.audit.actors import COMMAND
from houvast.records.partners.keys import find_key
from houvast.records.partners.limits import LIMITS, Limit, TooOften, count_use
from houvast.records.partners.views import Endpoint, Scope
from tests.support.platforms import BASE, Platform

pytestmark = pytest.mark.django_db

EVERY = {operation.name: operation for operation in OPERATIONS}


def ask(name: str, headers: dict[str, str]) -> tuple[int, dict, dict]:
    """An empty question: with the right keys it is answered by 200 or 400, never by 401 or 403."""
    client = Client(headers={"host": "localhost", **headers})
    if EVERY[name].method == "GET":
        answer = client.get(BASE + name)
    else:
        answer = client.post(BASE + name, "{}", content_type="application/json")
    return answer.status_code, answer.json(), answer.headers


@pytest.mark.parametrize("name", EVERY)
def test_both_keys_must_stand_and_be_for_this_address(platform: Platform, name):
    right = platform.headers(EVERY[name].key.value)
    assert ask(name, right)[0] in {200, 400}
    for header in ("x-functions-key", "Ocp-Apim-Subscription-Key"):
        for wrong in ("", "hvx-" + "0" * 64, "x" * 5_000, right[header].upper(), right[header][:-1]):
            status, said, headers = ask(name, right | {header: wrong})
            assert (status, said["error"]) == (401, "key_unknown") and header in said["message"]
            assert header in headers["WWW-Authenticate"]
    for endpoint, key in platform.keys.items():
        if endpoint != EVERY[name].key.value:
            assert ask(name, right | {"x-functions-key": key})[0] == 403
    assert ask(name, right | {"x-functions-key": platform.subscription})[0] == 403


@pytest.mark.parametrize("scope", list(Scope))
def test_a_scope_gives_its_own_keys_and_opens_nothing_else(admit, scope):
    narrow = admit("Narrow", scope)
    opened = {Endpoint(key) for key in narrow.keys}
    assert all(key in narrow.keys.values() or key == narrow.subscription for key in narrow.keys.values())
    assert len(opened) == (0 if scope is Scope.TAXII else 1)
    for name, operation in EVERY.items():
        for key in narrow.keys:
            status = ask(name, narrow.headers(key))[0]
            assert (status in {200, 400}) == (operation.key in opened), (name, key, status)


def test_new_keys_end_the_earlier_ones_and_revoking_ends_all(platform: Platform, admit):
    again = admit("Voorbeeldplatform")
    assert again.id == platform.id
    assert platform.get("FetchHashes")[0] == 401 and again.get("FetchHashes")[0] == 200
    mixed = again.headers("FetchHashes") | {"Ocp-Apim-Subscription-Key": platform.subscription}
    assert ask("FetchHashes", mixed)[0] == 401
    admitting.revoke(partner_id=platform.id, now=timezone.now(), by=COMMAND)
    for name, operation in EVERY.items():
        assert ask(name, again.headers(operation.key.value))[0] == 401


def test_a_limit_a_minute_and_one_a_day_for_each_key(admit):
    """What is refused counts too; another key of the same platform, and other platforms, go on."""
    platform = admit("Voorbeeldplatform", minute=3, day=5)
    assert [ask("match", platform.headers("match"))[0] for _ in range(4)] == [400, 400, 400, 429]
    status, said, headers = ask("match", platform.headers("match"))
    assert (status, said["error"]) == (429, "too_often") and 1 <= int(headers["Retry-After"]) <= 86_400
    assert ask("FetchHashes", platform.headers("FetchHashes"))[0] == 200


def test_the_day_ends_at_midnight_and_the_minute_at_the_next(platform: Platform):
    holder = find_key(platform.keys["match"])
    assert holder is not None and LIMITS[Endpoint.MATCH] == Limit(1_200, 20_000)
    holder = type(holder)(holder.partner, holder.key_id, holder.endpoint, {"minute": 2, "day": 3})
    noon = timezone.now().replace(hour=12, minute=0, second=30, microsecond=0)
    count_use(holder, noon)
    count_use(holder, noon)
    with pytest.raises(TooOften) as no:
        count_use(holder, noon)
    assert no.value.parameters["seconds"] == 31
    with pytest.raises(TooOften) as no:
        count_use(holder, noon + timedelta(minutes=1))
    assert no.value.parameters["seconds"] == 12 * 3600 - 90 + 1
    count_use(holder, noon + timedelta(hours=12))
