"""What a thief of the database learns: no word of anyone. Every text that goes in is a marker, and none is found."""

from __future__ import annotations

import dataclasses
import json
import secrets
from uuid import uuid4

import nacl.utils
import pytest
from django.db import connection

from houvast.core.sealing.receipts import new_receipt
from houvast.core.situation import Act, Indicator, Told
from houvast.procedures import (
    answering,
    closing,
    handing_over,
    mailbox_sessions,
    noting,
    signing_in,
    submitting,
)
from houvast.procedures.tests.house import PASSWORDS, later, make, send
from houvast.records.audit.actors import REPORTER

pytestmark = pytest.mark.role("owner")

_COLUMNS = """
select table_name, column_name from information_schema.columns join information_schema.tables
using (table_schema, table_name) where table_schema = 'public' and table_type = 'BASE TABLE'
"""


def everything() -> bytes:
    """All columns of all tables, as they stand: texts as UTF-8, bytes as bytes and as hex."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column in cursor.fetchall():
            cursor.execute(f'select "{column}" from "{table}"')  # noqa: S608  names from the catalogue
            for (value,) in cursor.fetchall():
                found.append(bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode())
                if isinstance(value, dict | list):
                    found.append(json.dumps(value, ensure_ascii=False).encode())
    return b"\n".join(found)


class Markers:
    """A new text each time, all of them remembered."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self) -> str:
        self.made.append(f"planted-{secrets.token_hex(8)}")
        return self.made[-1]


def test_no_word_of_anyone_stands_in_the_clear(house, now):
    marker = Markers()
    receipt = new_receipt(nacl.utils.random)
    keys = make(now, receipt=receipt, ticks={"stop.money": "done", marker(): "later"}, form="sent_images")
    cookie = mailbox_sessions.start(keys, now, receipt=receipt)
    submitting.set_extra_word(keys=keys, word=marker(), now=now, by=REPORTER)
    submitting.save_draft(keys=keys, told=_told(marker), revision=0, now=now)
    assert_hidden(marker.made, keys)
    keys = send(keys, now, **vars_of(_told(marker)))
    submitting.save_draft(keys=keys, told=_told(marker), revision=0, now=now)
    house.open(keys.report_id)
    acting = {"report_id": keys.report_id, **house.acting("ada")}
    answering.reply(text=marker(), message_id=uuid4(), **acting)
    answering.save_desk_draft(text=marker(), revision=0, **acting)
    noting.note(text=marker(), note_id=uuid4(), **acting)
    noting.add_date(at=later(now, hours=1), kind="promise", words=marker(), **acting)
    handing_over.hand_over(text=marker(), to_person=house.person("bram").person.id, **acting)
    house.open(keys.report_id, "bram")
    closing.close(report_id=keys.report_id, outcomes={"stop.money": "done"}, text=marker(), **house.acting("bram"))
    session = mailbox_sessions.resume(cookie, now)
    secret_texts = [receipt.characters, receipt.grouped, cookie, session.cookie, *PASSWORDS.values()]
    secret_texts += [house.person(name).token for name in house.signed_in] + list(house.totp.values())
    assert_hidden([*marker.made, *secret_texts], keys)
    assert len(marker.made) > 25


def test_no_key_stands_in_the_clear(house, now):
    keys = send(make(now), now)
    signed_in = signing_in.resume(house.person("ada").token, now)
    held = [keys.private, keys.shared, signed_in.keyring.private_key, *signed_in.keyring.team_keys.values()]
    dump = everything()
    for key in held:
        assert key not in dump and key.hex().encode() not in dump


def test_a_planted_leak_is_found(house, now):
    """The control: the same search finds what does stand there."""
    from houvast.records.staff.models import Team

    send(make(now), now)
    Team.objects.create(id=uuid4(), name="planted-control", languages=["plantedl"])
    with pytest.raises(AssertionError):
        assert_hidden(["planted-control"], None)
    with pytest.raises(AssertionError):
        assert_hidden(["plantedl"], None)


def assert_hidden(texts: list[str], keys) -> None:
    dump = everything().lower()
    for text in texts:
        for way in (text.lower().encode(), text.encode("utf-16-le"), text.encode().hex().encode()):
            assert way not in dump, text
    if keys is not None:
        assert str(keys.report_id).encode() in dump  # the dump is not empty


def vars_of(told: Told) -> dict:
    return {field.name: getattr(told, field.name) for field in dataclasses.fields(told)}


def _told(marker: Markers) -> Told:
    kinds = ("account", "phone", "email", "iban", "wallet", "url", "payment_handle", "script", "image_hash")
    return Told(
        words=marker(),
        indicators=tuple(Indicator(kind, None, marker()) for kind in kinds),
        own_accounts=(Indicator("account", None, marker()),),
        deadline="2026-11-26T09:00:00+01:00",
        acts=(Act("other", words=marker()),),
    )
