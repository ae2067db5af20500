"""Three reports of one group arrive, the desk confirms it and releases a lead, a partner's own client fetches it, it is
taken back: with taxii2-client and OASIS's validator against a running house."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from stix2validator import ValidationOptions, validate_instance
from taxii2client.v21 import ApiRoot, Server, as_pages

from tests.support.commands import houvast
from tests.support.house import House
from tests.support.linking import group_of, report_with
from tests.support.routes import address

# The client that consumers run still asks an old way for the time.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

WORDS = "Hij stuurt het door als ik niet betaal, zegt hij."
USED = {"account_platform": ["instagram"], "account": ["nora.v_417"], "phone": "+31 6 41741741"}


def taxii_of(house: House, name: str) -> dict[str, str]:
    made = houvast("exchange", "key", name, "--scope", "taxii", "--json", "--data", str(house.folder))
    assert made.code == 0, made.error
    return made.json["taxii"]


def test_who_makes_a_key_is_told_when_it_opens_nothing_yet(house: House):
    """On standard error: standard output is for programs, and its shape is a contract."""
    words = ("exchange", "key", "Not yet", "--scope", "taxii", "--json", "--data", str(house.folder))
    off, on = (houvast(*words, HOUVAST_SHARING=each) for each in ("", "leads"))
    assert "HOUVAST_SHARING" in off.error and on.error == ""
    assert off.json.keys() == on.json.keys() == {"base_url", "subscription_key", "keys", "taxii"}
    assert off.json["taxii"].keys() == {"url", "user", "password"}
    wrong = houvast("exchange", "key", "Not yet", "--scope", "fetch", "--tlp", "red", "--data", str(house.folder))
    assert wrong.code == 2 and "--scope taxii" in wrong.error and "clear" not in houvast("exchange", "key", "-h").output
    keys = houvast(*words, "--tlp", "amber", HOUVAST_SHARING="leads").json["taxii"]
    (mark,) = [each for each in held(root_of(keys)).values() if each["type"] == "marking-definition"]
    assert mark["name"] == "TLP:AMBER"


def root_of(keys: dict[str, str]) -> ApiRoot:
    server = Server(keys["url"], user=keys["user"], password=keys["password"])
    (root,) = server.api_roots
    assert server.default.url == root.url
    return root


def held(root: ApiRoot, **query: Any) -> dict[str, dict]:
    """What the client holds after it walked through all pages, two at a time; no page may say a thing twice."""
    (collection,) = root.collections
    pages = list(as_pages(collection.get_objects, per_request=2, **query))
    found = [each for page in pages for each in page.get("objects", [])]
    assert len(found) == len({(each["id"], each.get("modified")) for each in found})
    return {each["id"]: each for each in found}


def odd_client(keys: dict[str, str], collection_url: str) -> list[str]:
    """Sends `added_after` of the page before together with `next`, as some do. Gives the ids in order."""
    found, query = [], {"limit": 2}
    while True:
        answer = requests.get(
            f"{collection_url}objects/",
            params=query,
            auth=(keys["user"], keys["password"]),
            headers={"Accept": "application/taxii+json;version=2.1"},
            allow_redirects=False,
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [each["id"] for each in page.get("objects", [])]
        if not page.get("more"):
            return found
        query = {"limit": 2, "next": page["next"], "added_after": answer.headers["X-TAXII-Date-Added-Last"]}


def press(client, group_id: str, action: str, **values: str) -> None:
    page = client.get(address("desk:group", group_id=group_id))
    forms = [each for each in page.forms if each.action.endswith(address(action, group_id=group_id))]
    answer = client.submit(forms[-1], values)
    assert answer.status == 200


def test_a_lead_goes_out_and_is_taken_back(house: House):
    reports = [report_with(house, USED, WORDS) for _ in range(3)]
    group_id = group_of(house, reports[0])
    assert {group_of(house, each) for each in reports} == {group_id}
    interpol, police = taxii_of(house, "Interpol of the journey"), taxii_of(house, "Police of the journey")
    root = root_of(interpol)
    assert "nora.v_417" not in str(held(root))

    press(house.client_of(house.advisor), group_id, "desk:group_confirm", stands="1")
    assert "nora.v_417" not in str(held(root))  # confirmed is not released
    release = {"kind": "account", "platform": "instagram", "value": "nora.v_417"}
    press(house.client_of(house.coordinator), group_id, "desk:group_release", **release)

    got = held(root)
    (lead,) = [each for each in got.values() if "nora.v_417" in str(each)]
    assert lead["pattern"] == "[user-account:account_login = 'nora.v_417' AND user-account:account_type = 'instagram']"
    (grouping,) = [each for each in got.values() if lead["id"] in each.get("object_refs", ())]
    said = validate_instance(
        {"type": "bundle", "id": "bundle--5e0c6a0e-8a2b-4a3e-9c46-0e2f7f6c3f52", "objects": list(got.values())},
        ValidationOptions(version="2.1"),
    )
    assert said.is_valid and not said.warnings
    secret = [*reports, group_id, WORDS, "41741741"]
    secret += [str(row["lookup_id"].hex()) for row in house.query("select lookup_id from reports_report")]
    assert not [each for each in secret if each in str(got)]
    (collection,) = root.collections
    assert odd_client(interpol, collection.url) == list(got)
    assert {each["id"] for each in collection.get_manifest()["objects"]} == set(got)
    assert collection.get_object(lead["id"])["objects"] == [lead]
    other = held(root_of(police))
    assert len(other) == len(got) and len(other.keys() & got.keys()) == 1  # the marking, which is everybody's

    press(house.client_of(house.coordinator), group_id, "desk:group_release", all="back")
    now = held(root)
    assert now[lead["id"]]["revoked"] and now[grouping["id"]]["revoked"]
    assert now[lead["id"]]["modified"] > lead["modified"]
    audited = house.query("select count(*) as n from audit_auditentry where act = 'leads_fetched'")
    assert audited[0]["n"] >= 8

    ended = houvast("exchange", "revoke", "Interpol of the journey", "--data", str(house.folder))
    assert ended.code == 0, ended.error
    with pytest.raises(requests.HTTPError) as no:
        held(root)
    assert no.value.response.status_code == 401


PERSON = {
    "account_platform": ["instagram"],
    "account": ["kim.uses.this"],
    "phone": "+31 6 41222333",
    "iban": "NL20INGB0001234567",
    "script": "betaal voor vrijdag of je klas ziet alles van jou",
}
OWN = {"account_platform": ["instagram"], "account": ["tamar.own.name"], "phone": "+31 6 49888777"}


def released(house: House, reports: list[str], *values: tuple[str, str, str]) -> str:
    """A group confirmed and these let out of it: (kind, platform, value). Gives its id."""
    group_id = group_of(house, reports[0])
    press(house.client_of(house.advisor), group_id, "desk:group_confirm", stands="1")
    for kind, platform, value in values:
        release(house, group_id, kind, platform, value)
    return group_id


def release(house: House, group_id: str, kind: str, platform: str, value: str) -> None:
    asked = {"kind": kind, "platform": platform, "value": value}
    press(house.client_of(house.coordinator), group_id, "desk:group_release", **asked)


def every_answer(keys: dict[str, str]) -> dict[str, str]:
    """Address → what stands there, with its headers, of all that a partner can ask."""
    found = {}

    def ask(path: str) -> Any:
        answer = requests.get(
            keys["url"] + path, auth=(keys["user"], keys["password"]), allow_redirects=False, timeout=10
        )
        assert answer.status_code == 200, path
        found[path] = f"{dict(answer.headers)} {answer.text}"
        return answer.json()

    for path in ("", "leads/", "leads/collections/"):
        known = ask(path)
    at = f"leads/collections/{known['collections'][0]['id']}/"
    for path in (at, f"{at}manifest/", f"{at}objects/?match[version]=all"):
        known = ask(path)
    for each in known["objects"]:
        ask(f"{at}objects/{each['id']}/")
        ask(f"{at}objects/{each['id']}/versions/")
    return found


def test_nothing_of_those_who_told_stands_in_any_answer(house: House):
    """Planted in every field that a person can fill; what was released is there, as a control that we look."""
    reports = []
    for _ in range(3):
        reporter = house.reporter(form="webcam_lure", victim_age="18_24", money_demanded="yes")
        reporter.to_plan()
        reporter.keep()
        reporter.mark_kept()
        reporter.name_used(PERSON)
        reporter.name_used(OWN, page="own")
        reporter.send(reporter.tell("Ik heet Tamar Zonneveld en woon in Lutjebroek."))
        reports.append((reporter.receipt, house.report_of(reporter.receipt)))
    ids = [str(row["id"]) for _, row in reports]
    group_id = released(house, ids, ("phone", "", "+31641222333"))
    answers = every_answer(taxii_of(house, "Looks for people"))
    assert any("+31641222333" in text for text in answers.values()) and len(answers) > 10
    secret = {
        "Tamar",
        "tamar",
        "Zonneveld",
        "Lutjebroek",
        "49888777",
        "own.name",
        "vrijdag",
        "je klas",
        "kim.uses",
        "INGB",
    }
    secret |= {group_id, group_id[:8], group_id.replace("-", "")}
    for receipt, row in reports:
        secret |= {row["id"].hex, str(row["id"]), row["lookup_id"].hex(), str(receipt), str(receipt).replace(" ", "")}
        secret |= {f"{row['arrived_at']:%Y-%m-%dT%H:00}", f"{row['arrived_at']:%Y-%m-%d}T00"}
    secret |= {row["email"] for row in house.query("select email from staff_person")}
    for path, text in answers.items():
        assert not [each for each in secret if each and each in text], path


def test_who_asks_while_others_write_gets_everything_once(house: House):
    """Four clients poll one collection by `added_after` alone, one at a time, while a coordinator lets out and takes
    back: each gets every version once, in one order, and no two have one place."""
    number = "+31641555000"
    names = [f"many.names.{n}" for n in range(2)]
    used = {"account_platform": ["instagram"] * 2, "account": names, "phone": number}
    reports = [report_with(house, used, WORDS) for _ in range(3)]
    group_id = released(house, reports, ("phone", "", number))
    keys, done = taxii_of(house, "Asks at once"), threading.Event()
    (collection,) = root_of(keys).collections

    def poll(_: int) -> list[tuple[str, str, str]]:
        found, after = [], ""
        while True:
            ending = done.is_set()
            query = {"limit": 1, "match[version]": "all"} | ({"added_after": after} if after else {})
            answer = requests.get(
                f"{collection.url}manifest/", params=query, auth=(keys["user"], keys["password"]), timeout=20
            )
            assert answer.status_code == 200, answer.text
            listed = answer.json().get("objects", [])
            found += [(each["date_added"], each["id"], each["version"]) for each in listed]
            after = found[-1][0] if found else ""
            if ending and not listed:
                return found

    with ThreadPoolExecutor(4) as pool:
        polling = [pool.submit(poll, number) for number in range(4)]
        try:
            for name in names:
                release(house, group_id, "account", "instagram", name)
            press(house.client_of(house.coordinator), group_id, "desk:group_release", all="back")
            release(house, group_id, "account", "instagram", names[0])
        finally:
            done.set()
        one, *others = [each.result(timeout=60) for each in polling]
    assert all(each == one for each in others)
    places = [place for place, _, _ in one]
    assert places == sorted(set(places)) and len(one) == len({each[1:] for each in one}) >= 10
    now = held(root_of(keys))
    standing = [each for each in now.values() if each["type"] == "indicator" and not each.get("revoked")]
    ours = [each["pattern"] for each in standing if any(value in each["pattern"] for value in (*names, number))]
    assert len(ours) == 1 and names[0] in ours[0]
