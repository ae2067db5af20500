"""A helpline and its reporters, for tests: everything through the procedures themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import nacl.utils
import pyotp

from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.sealing.receipts import Receipt, new_receipt
from houvast.core.situation import Situation, Told
from houvast.procedures import granting, opening, signing_in, submitting
from houvast.records.audit.actors import COMMAND, REPORTER, Actor
from houvast.records.links import grouping
from houvast.records.staff.roles import Role
from houvast.records.staff.views import SignedIn

PASSWORDS = {
    "ada": "kraai weide molen tulp 7",
    "bram": "haven fiets regen klomp 8",
    "cora": "sneeuw lepel brood wolk 9",
    "dirk": "zomer anker laars steen 5",
}
ROLES = {"ada": Role.ADVISOR, "bram": Role.ADVISOR, "cora": Role.COORDINATOR, "dirk": Role.ADMINISTRATOR}


@dataclass
class House:
    now: datetime
    totp: dict[str, str]
    signed_in: dict[str, SignedIn]
    teams: dict[str, UUID]

    @classmethod
    def set_up(cls, now: datetime) -> House:
        names = list(PASSWORDS)
        people = tuple(
            granting.NewPerson(name.title(), f"{name}@example.org", ROLES[name], PASSWORDS[name]) for name in names
        )
        teams = (
            granting.NewTeam("Adults", ("nl", "en"), is_default=True),
            granting.NewTeam("Young", ("nl",), under_18=True),
        )
        enrolled = granting.set_up(people=people, teams=teams, now=now, by=COMMAND)
        house = cls(now, {name: who.totp_secret for name, who in zip(names, enrolled, strict=True)}, {}, {})
        house.sign_in("ada")
        house.teams = {team.name: team.id for team in granting.teams(keyring=house.keys("ada"))}
        return house

    def code(self, name: str, at: datetime | None = None) -> str:
        return pyotp.TOTP(self.totp[name]).at(at or self.now)

    def sign_in(self, name: str, at: datetime | None = None) -> SignedIn:
        self.signed_in[name] = signing_in.sign_in(
            email=f"{name}@example.org", password=PASSWORDS[name], code=self.code(name, at), now=at or self.now
        )
        return self.signed_in[name]

    def person(self, name: str) -> SignedIn:
        return self.signed_in.get(name) or self.sign_in(name)

    def keys(self, name: str) -> Keyring:
        return self.person(name).keyring

    def by(self, name: str) -> Actor:
        return self.person(name).by

    def acting(self, name: str, now: datetime | None = None) -> dict:
        """The arguments of an act at the desk."""
        return {"keyring": self.keys(name), "by": self.by(name), "now": now or self.now}

    def open(self, report_id: UUID, name: str = "ada", now: datetime | None = None):
        return opening.open_case(report_id=report_id, **self.acting(name, now))

    def queue(self, name: str = "ada", now: datetime | None = None):
        return opening.read_queue(**self.acting(name, now))


def make(
    now: datetime, *, receipt: Receipt | None = None, language: str = "nl", ticks: dict | None = None, **facts: object
) -> MailboxKeys:
    """A mailbox, not sent."""
    return submitting.make_mailbox(
        receipt=receipt or new_receipt(nacl.utils.random),
        situation=Situation.from_json(facts),
        ticks=ticks or {},
        asked=frozenset(facts),
        language=language,
        now=now,
        by=REPORTER,
    )


def send(keys: MailboxKeys, now: datetime, words: str = "help", message_id: UUID | None = None, **told) -> MailboxKeys:
    return submitting.send(
        keys=keys, told=Told(words=words, **told), message_id=message_id or uuid4(), now=now, by=REPORTER
    )


def sent(now: datetime, words: str = "help", **facts: object) -> MailboxKeys:
    """A report in the queue."""
    return send(make(now, **facts), now, words)


def read(keys: MailboxKeys, now: datetime):
    return opening.read_mailbox(keys=keys, now=now)


def later(now: datetime, **span: float) -> datetime:
    return now + timedelta(**span)


def version(group_id: UUID) -> str:
    """Of a group as it stands: what the form on its page sends along."""
    return grouping.read_groups([group_id])[0].version
