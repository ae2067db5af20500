"""Every secret of the server can be renewed: what was made under the old version still opens."""

from __future__ import annotations

import dataclasses
import json

import nacl.utils
import pytest

from houvast.core.sealing.receipts import new_receipt
from houvast.core.sealing.secrets import ServerSecrets
from houvast.core.situation import Indicator
from houvast.procedures import erasing, mailbox_sessions, opening, rotating_keys, signing_in, submitting
from houvast.procedures.erasing import EraseResult
from houvast.procedures.tests.house import later, make, read, send
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.reading import verify_chain
from houvast.records.secrets import server_secrets

SECRETS = [field.name for field in dataclasses.fields(ServerSecrets)]


@pytest.mark.parametrize("name", SECRETS)
def test_everything_goes_on(house, now, settings, tmp_path, name):
    receipt = new_receipt(nacl.utils.random)
    keys = make(now, receipt=receipt)
    submitting.set_extra_word(keys=keys, word="appeltaart", now=now, by=REPORTER)
    keys = send(keys, now, indicators=(Indicator("phone", None, "0612345678"),))
    cookie = mailbox_sessions.start(keys, now, receipt=receipt)
    token = house.person("ada").token

    file = tmp_path / "secrets.json"
    file.write_text(json.dumps(server_secrets().rotated(name).to_json()))
    settings.HOUVAST_SECRETS_FILE = file
    assert getattr(server_secrets(), name).current == 2

    assert make(now, receipt=receipt).report_id == keys.report_id
    assert mailbox_sessions.resume(cookie, now).receipt == receipt
    assert opening.open_mailbox(receipt=receipt, now=now, by=REPORTER).shared == keys.shared
    assert signing_in.resume(token, now).keyring.team_keys
    house.sign_in("bram", later(now, minutes=5))
    assert house.open(keys.report_id, "bram").messages
    assert rotating_keys.tend_keys(**house.acting("bram")) == rotating_keys.Tended()
    other = send(make(now), now, indicators=(Indicator("phone", None, "0612345678"),))
    assert read(other, now).messages
    assert erasing.ask_to_erase(keys=keys, word="appeltaart", now=now, by=REPORTER).result is EraseResult.ERASED
    assert verify_chain().damage is None
