"""Slowing down guesses without letting a stranger lock anyone out.

A browser that signed in before carries a device token and has a count of its own: whoever guesses elsewhere slows down
only the browsers that nobody knows. A wait is never longer than half a minute. Wrong one-time codes behind a right
password are another matter: only somebody who has the password makes them, so after five of them in a row even the
right code waits a quarter of an hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import nacl.utils

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel, Label
from houvast.core.sealing.tokens import open_token, seal_token
from houvast.records.secrets import server_secrets
from houvast.records.staff.models import SignInTries

FREE_TRIES = 3
LONGEST_WAIT = timedelta(seconds=30)
CODE_TRIES = 5
CODE_PAUSE = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=12)


def seconds_to_wait(email: str, device: str | None, person_id: UUID | None, now: datetime) -> int:
    """0: the try may go on, and is counted as wrong until `was_right` says otherwise (tries at once count too)."""
    tries = _locked(_who(email, _device_id(device, person_id)), now)
    if tries.not_before > now:
        return max(1, int((tries.not_before - now).total_seconds()))
    _count(tries, now, wait=_wait_after(tries.wrong + 1))
    return 0


def was_right(email: str, device: str | None, person_id: UUID, now: datetime) -> None:
    """Both were right: this browser's wrong tries, and wrong codes, are forgotten."""
    right = [_who(email, _device_id(device, person_id)), _who_of_codes(email)]
    SignInTries.objects.filter(who__in=right).update(wrong=0, not_before=now)


def codes_are_paused(email: str, now: datetime) -> bool:
    return SignInTries.objects.filter(who=_who_of_codes(email), not_before__gt=now).exists()


def code_was_wrong(email: str, now: datetime) -> None:
    """The password was right and the code was not."""
    tries = _locked(_who_of_codes(email), now)
    paused = (tries.wrong + 1) % CODE_TRIES == 0
    _count(tries, now, wait=CODE_PAUSE if paused else timedelta(0))


def new_device(person_id: UUID, known: str | None = None) -> str:
    """Text of the long-lived cookie of this browser for this person; a known one is kept."""
    if known and _device_id(known, person_id):
        return known
    data = person_id.bytes + nacl.utils.random(16)
    return seal_token(data, key=server_secrets().sign_in, label=Label.DEVICE_COOKIE)


def is_known(device: str | None, person_id: UUID | None) -> bool:
    """Whether this person signed in with this browser before."""
    return bool(_device_id(device, person_id))


def drop_old(now: datetime) -> int:
    """What is older than `FORGOTTEN_AFTER`; gives how many tries that were."""
    return SignInTries.objects.filter(not_before__lt=now - FORGOTTEN_AFTER).delete()[0]


def _wait_after(wrong: int) -> timedelta:
    if wrong <= FREE_TRIES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(wrong - FREE_TRIES, 10)), LONGEST_WAIT)


def _count(tries: SignInTries, now: datetime, *, wait: timedelta) -> None:
    tries.wrong += 1
    tries.not_before = now + wait
    tries.save(update_fields=["wrong", "not_before"])


def _locked(who: bytes, now: datetime) -> SignInTries:
    SignInTries.objects.bulk_create([SignInTries(id=uuid4(), who=who, not_before=now)], ignore_conflicts=True)
    tries = SignInTries.objects.select_for_update().filter(who=who).first()
    if tries is None:  # the worker swept it away in between
        return _locked(who, now)
    if tries.not_before < now - FORGOTTEN_AFTER:
        tries.wrong = 0
    return tries


def _device_id(device: str | None, person_id: UUID | None) -> bytes:
    """Empty for a browser that nobody knows, or that is another person's."""
    if not device or person_id is None:
        return b""
    try:
        data = open_token(device, key=server_secrets().sign_in, label=Label.DEVICE_COOKIE)
    except CannotOpen:
        return b""
    return data[16:] if data[:16] == person_id.bytes else b""


def _who(email: str, device_id: bytes) -> bytes:
    return _keyed(b"device", email.encode("utf-8", errors="replace"), device_id)


def _who_of_codes(email: str) -> bytes:
    return _keyed(b"codes", email.encode("utf-8", errors="replace"))


def _keyed(*parts: bytes) -> bytes:
    secret = server_secrets().sign_in
    return keyed(secret.keys[secret.current], HashLabel.SIGN_IN_TRIES, *parts, size=16)
