"""Synthetic hashes for the exchange of a demo: numbers out of a seed, of no picture that ever was."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from houvast.procedures.exchanging import offer_many
from houvast.records.audit.actors import COMMAND
from houvast.records.exchange.reading import count_hashes
from houvast.records.exchange.signals import Signal

_SEED = b"houvast demo hash"
_A_TIME = 5_000
# The first batch is the oldest; all of a batch changed in the same second, as an import does.
_BATCHES_APART = timedelta(hours=7)


def synthetic_hash(number: int) -> str:
    """64 hex digits, always the same for one number."""
    return hashlib.blake2b(number.to_bytes(8, "big"), key=_SEED, digest_size=32).hexdigest()


@transaction.atomic
def fill_up(wanted: int, now: datetime) -> int:
    """As many synthetic hashes as the exchange lacks to `wanted` in all; gives how many that were."""
    lacking = wanted - sum(count_hashes().values())
    if lacking <= 0:
        return 0
    begin = now - _BATCHES_APART * (lacking // _A_TIME + 1)
    done = number = 0
    while done < lacking:
        batch = [synthetic_hash(each) for each in range(number, number + min(_A_TIME, lacking - done))]
        made = offer_many(report_id=uuid4(), signal=Signal.PDQ, values=batch, now=begin, by=COMMAND)
        number, done, begin = number + len(batch), done + made, begin + _BATCHES_APART
    return done
