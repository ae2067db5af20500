"""What leaves the house in STIX 2.1: valid by OASIS's own validator, of one collection alone, nothing of a victim."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stix2validator import ValidationOptions, validate_instance

from houvast.core.linking.stix import Lead, LeadGroup, Tlp, marking, new_versions, stix_time, version_of, wanted_objects
from houvast.core.situation.vocabulary import INDICATOR_KINDS

NOW = datetime(2026, 11, 25, 10, 0, 0, 123_456, tzinfo=UTC)
HERE, THERE = UUID(int=1), UUID(int=2)
GROUP = UUID(int=10)
MARKING = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
NEVER = {"script", "image_hash"}
VALUES = {
    "account": "lisa.k_99",
    "phone": "+31612345678",
    "email": "lisa@mail.example",
    "iban": "NL91ABNA0417164300",
    "wallet": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "url": "https://site.example/a?b=1",
    "payment_handle": "moneyme",
    "script": "words of somebody",
    "image_hash": "a5" * 32,
}


def lead(number: int, kind: str = "phone", value: str = "+31612345678") -> Lead:
    return Lead(UUID(int=number), kind, "instagram" if kind == "account" else None, value, "2026-03", "2026-11")


def wanted(*leads: Lead, collection: UUID = HERE, gone=()):
    return wanted_objects([LeadGroup(GROUP, leads)], collection=collection, helpline="Helpline", gone=gone)


def made(*leads: Lead, collection: UUID = HERE) -> list[dict]:
    return new_versions(wanted(*leads, collection=collection), {}, now=NOW)


def said_of(objects: list[dict]) -> list[str]:
    """Errors and warnings of the validator; a warning is an error here."""
    bundle = {"type": "bundle", "id": "bundle--5e0c6a0e-8a2b-4a3e-9c46-0e2f7f6c3f52", "objects": objects}
    result = validate_instance(bundle, ValidationOptions(version="2.1"))
    return [str(each) for each in (*result.errors, *result.warnings)]


def every() -> tuple[Lead, ...]:
    return tuple(lead(number, kind, value) for number, (kind, value) in enumerate(VALUES.items(), start=20))


def test_the_validator_has_nothing_to_say_of_any_kind():
    assert set(VALUES) == set(INDICATOR_KINDS) | NEVER
    objects = made(*every())
    assert said_of(objects) == []
    kinds = [each["type"] for each in objects]
    assert kinds == ["marking-definition", "identity", *["indicator"] * 7, "grouping"]
    assert said_of([{**each, "type": "indicators"} for each in objects if each["type"] == "indicator"])  # it can object


@given(value=st.text(min_size=1, max_size=60), kind=st.sampled_from(sorted(VALUES.keys() - NEVER)))
def test_whatever_a_value_is_it_stays_inside_its_quotes(value, kind):
    (indicator,) = [each for each in made(lead(20, kind, value)) if each["type"] == "indicator"]
    inside = indicator["pattern"].split(" = ", 1)[1].replace("\\\\", "").replace("\\'", "")
    assert inside.count("'") == (4 if kind == "account" else 2)


def test_a_hash_of_a_picture_and_words_never_go_out_and_a_group_of_those_alone_is_none():
    objects = made(lead(20, "script", VALUES["script"]), lead(21, "image_hash", VALUES["image_hash"]))
    assert [each["type"] for each in objects] == ["marking-definition", "identity"]
    assert VALUES["script"] not in str(made(*every())) and VALUES["image_hash"] not in str(made(*every()))


def test_months_are_all_that_is_said_of_time():
    objects = [{k: v for k, v in each.items() if k not in ("created", "modified")} for each in made(*every())]
    times = {each["valid_from"] for each in objects if "valid_from" in each}
    assert times == {"2026-03-01T00:00:00Z"} and "2026-11-25" not in str(objects)


def test_ids_are_the_same_every_time_and_no_other_collection_has_one_of_them():
    first, again, elsewhere = ({each["id"] for each in made(*every(), collection=c)} for c in (HERE, HERE, THERE))
    assert first == again
    assert first & elsewhere == {MARKING}  # the one that OASIS gave everybody
    assert str(GROUP) not in str(made(*every())) and str(every()[0].id) not in str(made(*every()))


def test_everything_carries_the_marking_and_the_marking_is_tlp_2():
    objects = made(*every())
    assert all(each["object_marking_refs"] == [MARKING] for each in objects[1:])
    assert objects[0]["extensions"] == {
        "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
            "extension_type": "property-extension",
            "tlp_2_0": "amber+strict",
        }
    }


def newest(objects: list[dict]) -> dict[str, dict]:
    return {each["id"]: each for each in objects}


def test_nothing_new_gives_nothing_and_a_change_gives_one_version():
    known = newest(made(lead(20)))
    assert new_versions(wanted(lead(20)), known, now=NOW + timedelta(days=1)) == []
    more = new_versions(wanted(lead(20), lead(21, value="+31687654321")), known, now=NOW + timedelta(days=1))
    assert [each["type"] for each in more] == ["indicator", "grouping"]
    grouping = more[1]
    assert grouping["created"] == known[grouping["id"]]["created"] and len(grouping["object_refs"]) == 2
    assert version_of(grouping) > version_of(known[grouping["id"]])


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(0), timedelta(hours=-3)])
def test_what_is_taken_back_comes_once_more_revoked_also_when_the_clock_went_back(later):
    known = newest(made(lead(20)))
    back = new_versions(wanted(), known, now=NOW + later)
    assert {each["type"] for each in back} == {"indicator", "grouping"}
    for each in back:
        before = known[each["id"]]
        assert each["revoked"] is True and version_of(each) > version_of(before)
        assert {**each, "revoked": 0, "modified": 0} == {**before, "revoked": 0, "modified": 0}
    assert said_of([*known.values(), *back]) == []
    assert new_versions(wanted(), known | newest(back), now=NOW + later) == []


def test_what_was_revoked_stays_so_and_comes_back_under_another_id():
    known = newest(made(lead(20)))
    known |= newest(new_versions(wanted(), known, now=NOW))
    gone = {name for name, each in known.items() if each.get("revoked")}
    again = new_versions(wanted(lead(20), gone=gone), known, now=NOW + timedelta(days=1))
    assert [each["type"] for each in again] == ["indicator", "grouping"]
    assert not {each["id"] for each in again} & known.keys() and not any(each.get("revoked") for each in again)


def test_times_are_of_milliseconds_in_utc():
    assert stix_time(NOW) == "2026-11-25T10:00:00.123Z" and version_of({"modified": stix_time(NOW)}) < NOW


@pytest.mark.parametrize("tlp", list(Tlp))
def test_each_agreement_has_its_marking_as_oasis_numbers_it(tlp):
    leads = LeadGroup(GROUP, every())
    objects = new_versions(wanted_objects([leads], collection=HERE, helpline="Helpline", gone=(), tlp=tlp), {}, now=NOW)
    assert said_of(objects) == []
    (mark,) = [each for each in objects if each["type"] == "marking-definition"]
    assert mark == marking(tlp) and mark["id"].removeprefix("marking-definition--") == TLP_2_0[tlp.value]
    assert mark["name"] == f"TLP:{tlp.value.upper()}"
    assert {tuple(each["object_marking_refs"]) for each in objects if each is not mark} == {(mark["id"],)}


# TLP 2.0 in OASIS's table of marking definitions.
TLP_2_0 = {
    "red": "e828b379-4e03-4974-9ac4-e53a884c97c1",
    "amber+strict": "939a9414-2ddd-4d32-a0cd-375ea402b003",
    "amber": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "green": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
}


def test_another_marking_is_a_new_version_of_everything_and_takes_nothing_back():
    known = {each["id"]: each for each in made(*every())}
    leads = LeadGroup(GROUP, every())
    changed = new_versions(
        wanted_objects([leads], collection=HERE, helpline="Helpline", gone=(), tlp=Tlp.AMBER),
        known,
        now=NOW + timedelta(days=1),
    )
    assert {each["id"] for each in changed} == (known.keys() - {MARKING}) | {marking(Tlp.AMBER)["id"]}
    assert not any(each.get("revoked") for each in changed)
