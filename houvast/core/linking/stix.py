"""What may leave the house of a group of reports, as STIX 2.1 objects: means that were used, and nothing of a report.

Only objects that can be taken back are made (indicator, grouping): an observable has no `revoked`, and its id is the
same in everybody's collection. Ids are of one collection: two partners cannot lay theirs side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

StixObject = dict[str, Any]


class Tlp(StrEnum):
    """How far a receiver may pass on what it gets (TLP 2.0 of FIRST). CLEAR is none of them: who published what people
    told of somebody would accuse without a court."""

    RED = "red"  # these people alone
    AMBER_STRICT = "amber+strict"  # this organisation alone
    AMBER = "amber"  # it, and those it works for, who need it
    GREEN = "green"  # its community, never a public channel


# As OASIS numbers them.
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP_IDS: Mapping[Tlp, str] = {
    Tlp.RED: "e828b379-4e03-4974-9ac4-e53a884c97c1",
    Tlp.AMBER_STRICT: "939a9414-2ddd-4d32-a0cd-375ea402b003",
    Tlp.AMBER: "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Tlp.GREEN: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
}

_TIMES = ("created", "modified")
_STEP = timedelta(milliseconds=1)
_ABOUT_INDICATOR = (
    "Used by whoever contacted or threatened people, as told in several reports to a helpline for victims of "
    "sextortion. Told from {first} to {last}. Accounts, numbers and devices are rented, stolen and handed on: it says "
    "what was used, not who used it."
)
_ABOUT_GROUP = (
    "Means that occur together in several reports to a helpline for victims of sextortion, put together by a person "
    "who read the reasons. Same infrastructure; it does not say that one offender is behind it."
)


@dataclass(frozen=True)
class Lead:
    """One indicator that somebody released. `first`, `last`: months, 2026-11."""

    id: UUID
    kind: str
    platform: str | None
    value: str
    first: str
    last: str


@dataclass(frozen=True)
class LeadGroup:
    """What stands of one group."""

    id: UUID
    leads: tuple[Lead, ...]


def wanted_objects(
    groups: Iterable[LeadGroup],
    *,
    collection: UUID,
    helpline: str,
    gone: Collection[str],
    tlp: Tlp = Tlp.AMBER_STRICT,
) -> dict[str, StixObject]:
    """Id → object, without its times: all that this collection should hold as standing, each after what it refers to.

    `gone`: ids that were revoked, which is for ever: what comes back gets another. A kind that could be of a victim
    (a hash of a picture, words of a script) is left out, and so is a group of which nothing is left.
    """
    mark = marking(tlp)
    identity = _identity(collection, helpline, mark["id"])
    found = {mark["id"]: mark, identity["id"]: identity}
    for group in groups:
        leads = [lead for lead in group.leads if lead.kind in _PATTERNS]
        indicators = [_indicator(lead, _id("indicator", collection, lead.id, gone), identity) for lead in leads]
        if indicators:
            grouping = _grouping(indicators, _id("grouping", collection, group.id, gone), identity)
            found |= {each["id"]: each for each in (*indicators, grouping)}
    return found


def marking(tlp: Tlp) -> StixObject:
    """The object itself goes along: not every consumer knows it by its id."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{_TLP_IDS[tlp]}",
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{tlp.value.upper()}",
        "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": tlp.value}},
    }


def new_versions(
    wanted: Mapping[str, StixObject], known: Mapping[str, StixObject], *, now: datetime
) -> list[StixObject]:
    """What must be added to a collection so that it says what is wanted. `known`: id → the newest version it holds.

    What is not wanted any more comes once more, revoked. A version is always later than the one before.
    """
    added = []
    for name, plain in wanted.items():
        last = known.get(name)
        if last is None or _content(last) != _content(plain):
            added.append(_dated(plain, last, now))
    for name, last in known.items():
        if name not in wanted and not last.get("revoked") and "modified" in last:
            added.append(_dated({**_content(last), "revoked": True}, last, now))
    return added


def version_of(found: StixObject) -> datetime:
    """The time that names this version."""
    return datetime.fromisoformat(found.get("modified") or found["created"])


def stix_time(moment: datetime) -> str:
    """To the millisecond, as STIX compares versions."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _content(found: StixObject) -> StixObject:
    return {name: value for name, value in found.items() if name not in _TIMES}


def _dated(plain: StixObject, last: StixObject | None, now: datetime) -> StixObject:
    if plain["type"] == "marking-definition":
        return plain
    modified = now if last is None else max(now, version_of(last) + _STEP)
    created = stix_time(now) if last is None else last["created"]
    return {**plain, "created": created, "modified": stix_time(modified)}


def _id(kind: str, collection: UUID, about: UUID, gone: Collection[str]) -> str:
    times = 0
    while (name := _named(kind, collection, f"{about}:{times}")) in gone:
        times += 1
    return name


def _named(kind: str, collection: UUID, about: str) -> str:
    """The same every time, and marked as UUIDv4: STIX wants no other for what is no observable."""
    return f"{kind}--{UUID(bytes=uuid5(collection, f'{kind}:{about}').bytes, version=4)}"


def _identity(collection: UUID, helpline: str, mark: str) -> StixObject:
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": _id("identity", collection, collection, ()),
        "name": helpline,
        "description": "A helpline for victims of sextortion. What it shares comes from groups of reports that a "
        "person confirmed; nothing of a victim is among it.",
        "identity_class": "organization",
        "object_marking_refs": [mark],
    }


def _indicator(lead: Lead, name: str, identity: StixObject) -> StixObject:
    words = lead.kind.replace("_", " ")
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": name,
        "created_by_ref": identity["id"],
        "name": f"{words} on {lead.platform}: {lead.value}" if lead.platform else f"{words}: {lead.value}",
        "description": _ABOUT_INDICATOR.format(first=lead.first, last=lead.last),
        "indicator_types": ["malicious-activity"],
        "pattern": _PATTERNS[lead.kind](lead),
        "pattern_type": "stix",
        "valid_from": f"{lead.first}-01T00:00:00Z",
        "labels": ["sextortion"],
        "object_marking_refs": identity["object_marking_refs"],
    }


def _grouping(indicators: list[StixObject], name: str, identity: StixObject) -> StixObject:
    return {
        "type": "grouping",
        "spec_version": "2.1",
        "id": name,
        "created_by_ref": identity["id"],
        "name": f"Linked reports {name.rpartition('-')[2]}",
        "description": _ABOUT_GROUP,
        "context": "suspicious-activity",
        "object_refs": sorted(each["id"] for each in indicators),
        "labels": ["sextortion"],
        "object_marking_refs": identity["object_marking_refs"],
    }


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _account(lead: Lead) -> str:
    kind = f" AND user-account:account_type = {_quoted(lead.platform)}" if lead.platform else ""
    return f"[user-account:account_login = {_quoted(lead.value)}{kind}]"


def _value_of(kind: str, name: str = "value") -> Callable[[Lead], str]:
    return lambda lead: f"[{kind}:{name} = {_quoted(lead.value)}]"


# STIX has no object for a phone number, an account at a bank and a wallet: these are named as OpenCTI names its own.
_PATTERNS: Mapping[str, Callable[[Lead], str]] = {
    "account": _account,
    "payment_handle": _account,
    "email": _value_of("email-addr"),
    "url": _value_of("url"),
    "phone": _value_of("phone-number"),
    "iban": _value_of("bank-account", "iban"),
    "wallet": _value_of("cryptocurrency-wallet"),
}
# Kinds of indicator that can go out at all.
KINDS = frozenset(_PATTERNS)
