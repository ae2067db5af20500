"""Opens the keys of a report, as only its people can: for tests that search for them where they must not be."""

from __future__ import annotations

import json
from uuid import UUID

from houvast.core.sealing.envelopes import open_payload
from houvast.core.sealing.keypairs import public_half
from houvast.core.sealing.labels import Audience, KeyKind, Label
from houvast.core.sealing.receipts import read_receipt, seal_key
from houvast.core.sealing.seals import open_team_key, open_with_private, open_with_receipt, stamped
from houvast.core.sealing.secrets import ServerSecrets
from tests.support.house import House


def server_secrets(house: House) -> ServerSecrets:
    return ServerSecrets.from_json(json.loads((house.folder / "secrets.json").read_text()))


def keys_of(house: House, receipt: str) -> dict[str, bytes]:
    """The plain keys of a report by their kind: private and shared (by the receipt), desk (by recovery)."""
    report_id: UUID = house.report_of(receipt)["id"]
    secrets = server_secrets(house)
    rows = house.query("select * from reports_seal where report_id = %s", report_id)
    seals = {(row["key_kind"], row["audience"]): bytes(row["sealed"]) for row in rows}
    keys = {"receipt": seal_key(read_receipt(receipt), secrets.pepper)}
    # The receipt opens the private key, and that one the shared key.
    for kind, opener in ((KeyKind.PRIVATE, "receipt"), (KeyKind.SHARED, "private")):
        if sealed := seals.get((kind.value, Audience.RECEIPT)):
            keys[kind.value] = open_with_receipt(sealed, report_id=report_id, key_kind=kind, receipt_key=keys[opener])
    if sealed := seals.get((KeyKind.DESK.value, Audience.RECOVERY)):
        keys["desk"] = open_with_private(
            stamped(sealed, secrets.key_mac),
            report_id=report_id,
            key_kind=KeyKind.DESK,
            audience=Audience.RECOVERY,
            private_key=house.recovery_private_key,
        )
    return keys


def seals_of(house: House, receipt: str) -> list[bytes]:
    report_id = house.report_of(receipt)["id"]
    return [row["sealed"] for row in house.query("select sealed from reports_seal where report_id = %s", report_id)]


def team_keys(house: House) -> dict[str, bytes]:
    """The private halves of all teams, by team and epoch, as recovery opens them."""
    secrets = server_secrets(house)
    rows = house.query(
        "select s.sealed, k.team_id, k.epoch, k.public_key from staff_teamkeyseal s "
        "join staff_teamkey k on k.id = s.team_key_id where s.audience = %s",
        Audience.RECOVERY,
    )
    found = {}
    for row in rows:
        private = open_team_key(
            stamped(row["sealed"], secrets.key_mac),
            team_id=row["team_id"],
            epoch=row["epoch"],
            audience=Audience.RECOVERY,
            private_key=house.recovery_private_key,
        )
        assert public_half(private) == bytes(row["public_key"])
        found[f"{row['team_id']}:{row['epoch']}"] = private
    return found


def waiting_registrations(house: House) -> list[dict]:
    """`{"kind", "month", …}` of each registration that waits to be published."""
    key = server_secrets(house).registration
    rows = house.query("select id, sealed from registrations_registrationwaiting")
    return [
        open_payload(
            bytes(row["sealed"]), key=key, label=Label.REGISTRATION, row_id=row["id"], key_kind=KeyKind.SERVER
        ).data
        for row in rows
    ]
