"""A partner that wants another's leads, a key that was revoked, a `next` that somebody made, a thief of the tables."""

from __future__ import annotations

import base64
import json
from itertools import pairwise

import pytest
from django.utils import timezone

from houvast.procedures import admitting, sharing_leads
from houvast.records.audit.actors import COMMAND
from houvast.records.audit.reading import latest
from houvast.records.feeds.models import SharedVersion
from tests.support.leads import Partner, admit_partner, confirmed_group, release, withdraw
from tests.support.platforms import admit_platform

pytestmark = pytest.mark.django_db

VALUE = "+31612345678"


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.HOUVAST_SHARING = frozenset({sharing_leads.LEADS})


@pytest.fixture
def partner(db) -> Partner:
    return admit_partner("Interpol")


@pytest.fixture
def other(db) -> Partner:
    return admit_partner("Police")


def paths(collection: str, name: str) -> list[str]:
    at = f"collections/{collection}/"
    return [at, f"{at}objects/", f"{at}manifest/", f"{at}objects/{name}/", f"{at}objects/{name}/versions/"]


def test_anothers_collection_is_not_there(partner, other):
    """Told apart by nothing from one that never was; and an id of another's collection is unknown in one's own."""
    confirmed_group(VALUE)
    theirs, name = other.collection, other.objects()["objects"][-1]["id"]
    before = len(latest())
    for known, made_up in zip(paths(theirs, name), paths("5e0c6a0e-8a2b-4a3e-9c46-0e2f7f6c3f52", name), strict=True):
        refused, unknown = partner.get(known), partner.get(made_up)
        assert refused.status_code == unknown.status_code == 404 and refused.content == unknown.content
    own = partner.collection
    assert partner.get(f"collections/{own}/objects/{name}/").status_code == 404
    assert partner.objects(**{"match[id]": name}) == {}
    # Refusals hand nothing out and leave no line; the one answer that found nothing leaves one.
    assert len(latest()) == before + 1
    assert max(latest(), key=lambda each: each.sequence).parameters["objects"] == 0


def test_two_partners_cannot_lay_their_ids_side_by_side(partner, other):
    confirmed_group(VALUE)
    here, there = ({each["id"] for each in who.objects()["objects"]} for who in (partner, other))
    assert {each.split("--")[0] for each in here & there} == {"marking-definition"}


def test_a_revoked_key_opens_nothing_from_the_next_request_on(partner):
    confirmed_group(VALUE)
    collection, page = partner.collection, partner.objects(limit=1)
    again = admit_partner("Interpol")
    assert again.id == partner.id and again.collection == collection
    assert partner.get("collections/").status_code == 401
    admitting.revoke(partner_id=partner.id, now=timezone.now(), by=COMMAND)
    for path in ("/taxii2/", "", "collections/", *paths(collection, page["objects"][0]["id"])):
        assert again.get(path, query={"next": page["next"]}).status_code == 401


def test_keys_of_the_exchange_open_no_leads_and_the_password_opens_no_exchange(partner):
    platform = admit_platform("Platform", "fetch", "match")
    for key in (*platform.keys.values(), platform.subscription):
        for user in (platform.id, partner.id):
            assert Partner(user, key).get("collections/").status_code == 401
    platform.keys["FetchHashes"] = partner.password
    assert platform.get("FetchHashes")[0] == 403


def test_a_forged_next_is_refused(partner, other):
    """Another's, one that was changed by a byte anywhere, one that was made: 400, and nothing in it."""
    confirmed_group(*(f"+3161234{n:04}" for n in range(4)))
    token = partner.objects(limit=2)["next"]
    assert len(partner.objects(next=token)["objects"]) == 5
    plain = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    forged = [other.objects(limit=2)["next"]]
    forged += [_encoded(plain[:at] + bytes([plain[at] ^ 1]) + plain[at + 1 :]) for at in range(0, len(plain), 5)]
    forged += [
        _encoded(b"\0" * 16 + json.dumps({"after": None}).encode()),
        _encoded(plain[:16]),
        _encoded(plain + b" "),
        f"{token}!!",  # a decoder passes over what it does not know
        f"{token[:9]} {token[9:]}",
        token[:-1],
    ]
    for each in forged:
        answer = partner.get(f"collections/{partner.collection}/objects/", query={"next": each})
        assert answer.status_code == 400 and b"pattern" not in answer.content


def _encoded(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def test_a_thief_of_the_tables_reads_no_indicator(partner):
    confirmed_group(VALUE)
    partner.objects()
    rows = b"".join(bytes(row.sealed) + repr(vars(row)).encode() for row in SharedVersion.objects.all())
    assert VALUE.encode() not in rows and VALUE[3:].encode() not in rows and b"phone" not in rows


def test_what_was_taken_back_does_not_stand_in_a_walk_that_had_begun(partner):
    group_id = confirmed_group(*(f"+3161234{n:04}" for n in range(4)))
    page = partner.objects(limit=3)
    withdraw(group_id)
    rest = partner.objects(next=page["next"])["objects"]
    assert all(each.get("revoked") for each in rest) and len(rest) == 5


def test_versions_only_ever_grow(partner):
    """However often it changes: a later version has a later time and a later place."""
    group_id = confirmed_group(VALUE)
    for number in range(5):
        partner.objects()
        release(group_id, f"+4912345{number:04}")
    partner.objects()
    rows = list(SharedVersion.objects.filter(name__startswith="grouping").order_by("added_at"))
    assert len(rows) == 6 and all(a.version < b.version for a, b in pairwise(rows))
