"""The TAXII server: media types, refusals, pages that hold while others write, filters, and clients with odd habits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from houvast.procedures import sharing_leads
from houvast.records.audit.reading import latest
from tests.support.leads import ROOT, TAXII, Partner, admit_partner, confirmed_group, hold, release, withdraw

pytestmark = pytest.mark.django_db

PLACES = ("X-TAXII-Date-Added-First", "X-TAXII-Date-Added-Last")


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.HOUVAST_SHARING = frozenset({sharing_leads.LEADS})


@pytest.fixture
def partner(db) -> Partner:
    return admit_partner("Interpol")


def addresses(partner: Partner) -> list[str]:
    at = f"collections/{partner.collection}/"
    name = partner.objects()["objects"][0]["id"]
    return [
        "/taxii2/",
        "",
        "collections/",
        at,
        f"{at}objects/",
        f"{at}manifest/",
        f"{at}objects/{name}/",
        f"{at}objects/{name}/versions/",
    ]


def test_every_address_answers_in_taxii_with_and_without_the_slash(partner):
    for address in addresses(partner):
        for path in {address, address.rstrip("/")}:
            answer = partner.get(path)
            assert (answer.status_code, answer.headers["Content-Type"]) == (200, TAXII), path
            assert partner.get(path, method="head").status_code == 200
    assert partner.get("/taxii2/").json()["api_roots"] == [f"http://localhost{ROOT}"]
    assert partner.get("").json()["versions"] == [TAXII]
    (listed,) = partner.get("collections/").json()["collections"]
    assert listed["title"] == "Leads for Interpol" and (listed["can_read"], listed["can_write"]) == (True, False)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (TAXII, 200),
        ("application/taxii+json; version=2.1", 200),
        ("application/taxii+json", 200),
        ("application/vnd.oasis.taxii+json; version=2.0, application/taxii+json;version=2.1", 200),
        ("text/html, */*;q=0.8", 200),
        ("", 200),
        ("application/taxii+json;version=2.0", 406),
        ("application/vnd.oasis.taxii+json; version=2.0", 406),
        ("application/json", 406),
        ("text/html", 406),
        ("application/taxii+json;version=2.1;q=0", 406),
    ],
)
def test_only_taxii_2_1_is_spoken(partner, accept, status):
    for address in addresses(partner):
        answer = partner.get(address, accept=accept)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, TAXII)
        assert status == 200 or answer.json()["title"]


def test_who_sends_no_key_or_a_wrong_one_is_asked_for_it(partner):
    exchange_only = admit_partner("Platform", "fetch")
    for wrong in (Partner(partner.id, "x"), Partner(exchange_only.id, partner.password), Partner(partner.id, "")):
        for address in addresses(partner):
            answer = wrong.get(address)
            assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Basic ")
            assert answer.headers["Content-Type"] == TAXII
    for header in ("", "Basic", "Basic %%%", "Basic bm9jb2xvbg==", "Basic /w==", f"Bearer {partner.password}"):
        assert partner.get("collections/", authorization=header).status_code == 401
    assert Client(headers={"host": "localhost"}).get("/taxii2/").status_code == 401


def test_nothing_can_be_written_and_what_is_not_there_is_not_there(partner):
    at = f"collections/{partner.collection}/"
    for method in ("post", "delete", "put", "patch"):
        assert partner.get(f"{at}objects/", method=method).status_code == 403
    assert partner.get(f"{at}objects/", method="options").status_code == 405
    unknown = "indicator--5e0c6a0e-8a2b-4a3e-9c46-0e2f7f6c3f52"
    for path in (
        f"{at}objects/{unknown}/",
        f"{at}objects/{unknown}/versions/",
        f"{at}objects/a%00b/",
        "collections/5e0c6a0e-8a2b-4a3e-9c46-0e2f7f6c3f52/objects/",
        "status/5e0c6a0e-8a2b-4a3e-9c46-0e2f7f6c3f52/",
        "/taxii2/other/",
    ):
        answer = partner.get(path)
        assert answer.status_code == 404 and answer.headers["Content-Type"] == TAXII and answer.json()["title"]


def walk(partner: Partner, between=lambda number: None, **query) -> list[dict]:
    """Every page by `next`; `between` is called after each with its number."""
    pages, collection = [partner.objects(**query)], partner.collection
    while pages[-1].get("more"):
        between(len(pages))
        pages.append(partner.objects(collection, **query, next=pages[-1]["next"]))
        assert len(pages) < 50
    return pages


def names(pages: list[dict]) -> list[str]:
    return [each["id"] for page in pages for each in page.get("objects", [])]


def test_pages_lose_and_repeat_nothing_while_others_write(partner):
    group_id = confirmed_group(*(f"+3161234{n:04}" for n in range(12)))
    late = []
    pages = walk(partner, lambda number: late.append(release(group_id, f"+4912345{number:04}")), limit=4)
    found = names(pages)
    # The grouping changed while it was read: its newest version comes again, later.
    assert len([each for each in set(found) if each.startswith("indicator")]) == 12 + len(late) and len(late) > 3
    assert len([each for each in found if each.startswith("indicator")]) == 12 + len(late)
    last = {each["id"]: each for page in pages for each in page["objects"]}
    (grouping,) = [each for each in last.values() if each["type"] == "grouping"]
    assert len(grouping["object_refs"]) == 12 + len(late)


def test_places_are_unique_rising_and_enough_to_poll_by(partner):
    """A client that uses `added_after` alone, a page at a time, gets everything once."""
    confirmed_group(*(f"+3161234{n:04}" for n in range(9)))
    at = f"collections/{partner.collection}/"
    after, places, found = None, [], []
    while True:
        query = {"limit": 2} | ({"added_after": after} if after else {})
        answer = partner.get(f"{at}manifest/", query=query)
        if answer.json() == {}:
            assert not any(name in answer.headers for name in PLACES)
            break
        listed = answer.json()["objects"]
        places += [each["date_added"] for each in listed]
        found += [each["id"] for each in listed]
        assert (answer.headers[PLACES[0]], answer.headers[PLACES[1]]) == (places[-len(listed)], places[-1])
        after = places[-1]
    assert places == sorted(set(places)) and len(found) == len(set(found)) == 9 + 3
    assert partner.get(f"{at}objects/", query={"added_after": after}).json() == {}


@pytest.mark.parametrize("sent", ["last of the page", "last of all", "long ago", "nonsense"])
def test_a_client_that_sends_added_after_beside_next_loses_nothing(partner, sent):
    confirmed_group(*(f"+3161234{n:04}" for n in range(9)))
    at = f"collections/{partner.collection}/objects/"
    whole = partner.get(at).headers[PLACES[1]]
    answer = partner.get(at, query={"limit": 5})
    found = [each["id"] for each in answer.json()["objects"]]
    while answer.json().get("more"):
        odd = {
            "last of the page": answer.headers[PLACES[1]],
            "last of all": whole,
            "long ago": "2020-01-01T00:00:00Z",
            "nonsense": "yesterday",
        }[sent]
        query = {"limit": 5, "next": answer.json()["next"], "added_after": odd}
        answer = partner.get(at, query=query)
        found += [each["id"] for each in answer.json()["objects"]]
    assert len(found) == len(set(found)) == 9 + 3


def test_next_holds_the_whole_question(partner):
    confirmed_group(*(f"+3161234{n:04}" for n in range(5)))
    page = partner.objects(**{"match[type]": "indicator", "limit": 3})
    rest = partner.objects(next=page["next"])
    assert len(page["objects"]) == 3 and len(rest["objects"]) == 2 and rest["more"] is False
    assert {each["type"] for each in rest["objects"]} == {"indicator"}


def test_places_rise_also_when_the_clock_goes_back(partner, monkeypatch):
    group_id = confirmed_group("+31612345678")
    first = partner.get(f"collections/{partner.collection}/objects/").headers[PLACES[1]]
    release(group_id, "+31687654321")
    past = datetime(2020, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("houvast.doors.exchange.taxii.timezone.now", lambda: past)
    again = partner.get(f"collections/{partner.collection}/objects/", query={"added_after": first})
    monkeypatch.undo()
    assert [each["type"] for each in again.json()["objects"]] == ["indicator", "grouping"]
    assert again.headers[PLACES[0]] > first


def test_filters(partner):
    group_id = confirmed_group("+31612345678")
    first = partner.objects()
    release(group_id, "+31687654321")
    now = partner.objects()
    (grouping,) = [each for each in now["objects"] if each["type"] == "grouping"]
    (before,) = [each for each in first["objects"] if each["type"] == "grouping"]

    def found(**query) -> list[tuple[str, str]]:
        given = {f"match[{name}]": value for name, value in query.items()}
        return [
            (each["id"], each.get("modified", each["created"])) for each in partner.objects(**given).get("objects", [])
        ]

    name, old, new = grouping["id"], (before["id"], before["modified"]), (grouping["id"], grouping["modified"])
    assert found(id=name) == found(id=f"{name},indicator--x", type="grouping,malware") == [new]
    assert found(id=name, version="first") == found(id=name, version=before["modified"]) == [old]
    assert found(id=name, version="all") == found(id=name, version="first,last") == [old, new]
    assert found(id=name, type="indicator") == found(id=name, version="2020-01-01T00:00:00Z") == []
    assert found(spec_version="2.0") == [] and len(found(spec_version="2.0,2.1")) == len(found(colour="red")) == 5
    at = f"collections/{partner.collection}/objects/{name}/"
    assert partner.get(f"{at}versions/").json()["versions"] == [before["modified"], grouping["modified"]]
    assert partner.get(at).json()["objects"] == [grouping]
    assert len(partner.get(at, query={"match[version]": "all"}).json()["objects"]) == 2
    paged = partner.get(at, query={"match[version]": "all", "limit": 1}).json()
    assert partner.get(at, query={"next": paged["next"]}).json()["objects"] == [grouping]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "-1"),
        ("limit", "many"),
        ("added_after", "yesterday"),
        ("added_after", "2026-13-01T00:00:00Z"),
        ("match[version]", "newest"),
        ("match[id]", "a\0b"),
        ("next", "x"),
        ("next", "é"),
        ("next", "A" * 33_000),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(partner, name, value):
    answer = partner.get(f"collections/{partner.collection}/objects/", query={name: value})
    assert answer.status_code == 400 and name in answer.json()["title"]


@pytest.mark.parametrize(
    "written",
    ["{0}Z", "{0}999Z", "{0}z", "{0}+00:00", "{0} 00:00", "{0}-00:00"],
)
def test_a_place_is_understood_however_a_client_writes_it(partner, written):
    """Also where it lies in another zone, or its `+` became a blank on the way; to the microsecond."""
    confirmed_group("+31612345678")
    at = f"collections/{partner.collection}/objects/"
    last = partner.get(at).headers[PLACES[1]].removesuffix("Z")
    before = f"{last[:-1]}{(int(last[-1]) - 1) % 10}"
    assert partner.objects(added_after=written.format(last)) == {}
    assert len(partner.objects(added_after=written.format(before)).get("objects", [])) == (last[-1] != "0")
    day, clock = last.split("T")
    hour = f"{(int(clock[:2]) + 1) % 24:02}{clock[2:]}"
    if int(clock[:2]) < 23:
        assert partner.objects(added_after=f"{day}T{hour}+01:00") == {}
        assert partner.objects(added_after=f"{day} {clock}Z") == {}


def test_as_much_as_may_be_asked_fits_in_next(partner):
    """A question whose token came back too long would end in the middle."""
    confirmed_group(*(f"+3161234{n:04}" for n in range(3)))
    own = [each["id"] for each in partner.objects()["objects"]]
    made_up = [f"extension-definition--{n:08}-0000-4000-8000-000000000000" for n in range(100 - len(own))]
    pages = walk(partner, limit=2, **{"match[id]": ",".join(own + made_up), "match[version]": "all,first,last"})
    assert sorted(names(pages)) == sorted(own) and len(pages) == 3
    for wrong in ("x" * 8_000, "é"):
        at = f"collections/{partner.collection}/objects/"
        assert partner.get(at, query={"match[type]": wrong}).status_code == 400


def test_how_far_it_may_go_is_of_the_agreement(partner):
    """Another marking comes as new versions of everything; nothing is taken back, and another's stays as it is."""
    from houvast.core.linking.stix import Tlp

    confirmed_group("+31612345678")
    before = {each["id"]: each for each in partner.objects()["objects"]}
    again = admit_partner("Interpol", tlp=Tlp.GREEN)
    now = {each["id"]: each for each in again.objects()["objects"]}
    assert again.collection and before.keys() < now.keys()
    (mark,) = now.keys() - before.keys()
    assert now[mark]["name"] == "TLP:GREEN"
    marked = [each for each in now.values() if each["type"] != "marking-definition"]
    assert {tuple(each["object_marking_refs"]) for each in marked} == {(mark,)}
    assert all(each["modified"] > before[each["id"]]["modified"] for each in marked)
    other = admit_partner("Police").objects()["objects"]
    assert [each["name"] for each in other if each["type"] == "marking-definition"] == ["TLP:AMBER+STRICT"]
    assert admit_partner("Interpol").objects(**{"match[id]": mark})["objects"][0]["name"] == "TLP:GREEN"


def test_limits_are_lowered_and_nought_is_the_usual(partner):
    confirmed_group(*(f"+3161234{n:04}" for n in range(120)))
    assert len(partner.objects(limit=0)["objects"]) == 100
    assert len(partner.objects(limit="9" * 30)["objects"]) == 123


def standing(partner: Partner) -> set[str]:
    return {each["id"] for each in partner.objects()["objects"] if not each.get("revoked")}


def test_what_is_withdrawn_comes_revoked_to_who_had_it_and_never_to_who_had_not(partner):
    group_id = confirmed_group("+31612345678")
    had = partner.objects()["objects"]
    withdraw(group_id)
    (place,) = {partner.get(f"collections/{partner.collection}/manifest/").headers[PLACES[1]]}
    now = {each["id"]: each for each in partner.objects()["objects"]}
    for each in had:
        assert now[each["id"]].get("revoked", False) is (each["type"] in ("indicator", "grouping"))
    assert partner.objects(added_after=place) == {}
    newcomer = admit_partner("Newcomer")
    assert {each["type"] for each in newcomer.objects()["objects"]} == {"identity", "marking-definition"}


def test_what_was_taken_back_stays_so_when_something_else_of_its_group_goes_out(partner):
    group = confirmed_group("+31612345678")
    before = standing(partner)
    withdraw(group)
    release(group, "+31687654321")
    found = {each["id"]: each for each in partner.objects(**{"match[type]": "indicator"})["objects"]}
    gone = {name for name, each in found.items() if each.get("revoked")}
    assert gone and gone <= before
    assert [each["name"] for name, each in found.items() if name not in gone] == ["phone: +31687654321"]


def test_a_group_that_is_held_is_taken_back_and_comes_back_under_other_ids(partner):
    group_id = confirmed_group("+31612345678")
    before = standing(partner)
    hold(group_id)
    assert not any(each.startswith(("indicator", "grouping")) for each in standing(partner))
    hold(group_id, held=False)
    after = standing(partner)
    assert len(after) == len(before) and len(after & before) == 2


def test_every_fetch_is_in_the_audit_with_who_and_how_much(partner):
    confirmed_group("+31612345678")
    at = f"collections/{partner.collection}/"
    name = partner.objects()["objects"][-1]["id"]
    for path in (f"{at}manifest/", f"{at}objects/{name}/", f"{at}objects/{name}/versions/"):
        partner.get(path)
    partner.get(f"{at}objects/", query={"limit": 1})
    entries = [each for each in latest() if each.act == "leads_fetched"]
    assert {each.actor for each in entries} == {f"partner:{partner.id}"}
    told = sorted((each.parameters["what"], each.parameters["objects"], each.parameters["last"]) for each in entries)
    assert told == [("manifest", 4, 1), ("object", 1, 1), ("objects", 1, 0), ("objects", 4, 1), ("versions", 1, 1)]


def test_off_means_that_nothing_is_there(partner, settings):
    everything = addresses(partner)
    settings.HOUVAST_SHARING = frozenset()
    for address in everything:
        assert partner.get(address).status_code == 404
