"""Advisors' passwords: one slow hash, from it the proof for signing in and the key to the private half.

Argon2id (RFC 9106): 64 MiB, 3 passes, 1 lane, version 0x13, 32 bytes; then BLAKE2b keyed with the sign-in
secret under two labels. No other hash of a password exists, and without the sign-in secret the proof in the
database says nothing about it.
"""

import hmac
import re
import threading
import unicodedata
from contextlib import ExitStack
from dataclasses import dataclass

import argon2.low_level
import nacl.utils

from .hashing import keyed
from .hidden import Hidden
from .labels import HashLabel
from .secrets import RandomBytes, Secret, to_seal_with

MEMORY_KIB = 65_536
PASSES = 3
LANES = 1
SALT_SIZE = 16
RUNS_AT_ONCE = 2
IN_THE_ROOM = 6  # running or waiting; whoever comes after them is turned away at once
STRANGERS_IN_THE_ROOM = 3  # of them browsers that nobody ever signed in with
PATIENCE_SECONDS = 10.0

SHORTEST = 14  # characters
LONGEST = 512
_LONGEST_TYPED = 4 * LONGEST  # as it comes in: more is not even looked at, it would cost time before signing in
WORDS = 5
_LETTERS_IN_WORDS = 8  # "a b c d e" is five words and no password
_DIFFERENT_CHARACTERS = 6

# The one piece of state in core: memory is the process's, so its limit is too. Two runs hold 128 MiB and, measured,
# both of two cores; without a limit anyone could empty a small server by signing in. Waiting has a limit as well: each
# that waits holds a thread, and a web process has eight for everybody. Strangers have a smaller one, so that they can
# keep neither reporters from the public door nor an advisor on a known browser from the desk.
_PLACES = threading.BoundedSemaphore(RUNS_AT_ONCE)
_ROOM = threading.BoundedSemaphore(IN_THE_ROOM)
_STRANGERS = threading.BoundedSemaphore(STRANGERS_IN_THE_ROOM)


class TooManyAtOnce(Exception):
    """Passwords are being checked and there is no room to wait, or nobody finished in time: try again shortly."""

    def __init__(self) -> None:
        super().__init__("too many sign-ins at once")


@dataclass(frozen=True, repr=False)
class Derived(Hidden):
    """`proof`: 32 bytes to compare with what is stored. `key`: 32 bytes that open the private half."""

    proof: bytes
    key: bytes

    def proves(self, stored_proof: bytes) -> bool:
        """In constant time."""
        return hmac.compare_digest(self.proof, bytes(stored_proof))


@dataclass(frozen=True, repr=False)
class Stretched(Hidden):
    """The slow half, done: put it under as many versions of the sign-in secret as needed."""

    value: bytes

    def under(self, sign_in_secret: Secret) -> Derived:
        key = to_seal_with(sign_in_secret)[1]
        return Derived(keyed(key, HashLabel.SIGN_IN_PROOF, self.value), keyed(key, HashLabel.PERSON_KEY, self.value))


def new_salt(random_bytes: RandomBytes = nacl.utils.random) -> bytes:
    return random_bytes(SALT_SIZE)


def derive(password: str, salt: bytes, sign_in_secret: Secret) -> Derived:
    """About 150 ms of one core. `sign_in_secret`: the version that the person's row names, or the current one.

    Raises TooManyAtOnce, see `stretch`.
    """
    return stretch(password, salt).under(sign_in_secret)


def stretch(password: str, salt: bytes, *, stranger: bool = False) -> Stretched:
    """The Argon2id run alone. At most two at once in a process; four more wait, for ten seconds. `stranger`: for a
    browser that nobody knows, of which three at most are let in. Raises TooManyAtOnce."""
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt is {SALT_SIZE} bytes")
    secret = as_typed(password).encode("utf-8", errors="replace")
    with ExitStack() as taken:
        if stranger:
            _take(_STRANGERS, taken)
        _take(_ROOM, taken)
        _take(_PLACES, taken, patience=PATIENCE_SECONDS)
        value = argon2.low_level.hash_secret_raw(
            secret,
            bytes(salt),
            time_cost=PASSES,
            memory_cost=MEMORY_KIB,
            parallelism=LANES,
            hash_len=32,
            type=argon2.low_level.Type.ID,
        )
    return Stretched(value)


def _take(places: threading.BoundedSemaphore, taken: ExitStack, *, patience: float = 0) -> None:
    if not places.acquire(timeout=patience):
        raise TooManyAtOnce
    taken.callback(places.release)


def password_problem(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """None where it will do, else `too_short` `too_long` `too_simple` `about_you`.

    It will do with 14 characters, or with five different words. `about`: e-mail address, names: what the password
    may not consist of.
    """
    typed = as_typed(password)
    if len(password) > _LONGEST_TYPED or len(typed) > LONGEST:
        return "too_long"
    if len(typed) < SHORTEST and not _has_five_words(typed):
        return "too_short"
    if len(set(typed.casefold())) < _DIFFERENT_CHARACTERS:
        return "too_simple"
    if _is_about(typed, about):
        return "about_you"
    return None


def as_typed(password: str) -> str:
    """RFC 8265, OpaqueString: composed characters, any space is a space. The same on every keyboard."""
    looked_at = password[:_LONGEST_TYPED]
    spaced = "".join(" " if unicodedata.category(character) == "Zs" else character for character in looked_at)
    return unicodedata.normalize("NFC", spaced)


def _has_five_words(password: str) -> bool:
    words = set(re.findall(r"[^\W\d_]+", password.casefold()))
    return len(words) >= WORDS and sum(map(len, words)) >= _LETTERS_IN_WORDS


def _is_about(password: str, about: tuple[str, ...]) -> bool:
    """With what is known about the person taken out, too little is left."""
    rest = password.casefold()
    for known in sorted({part for text in about for part in re.findall(r"\w{3,}", text.casefold())}, key=len)[::-1]:
        rest = rest.replace(known, "")
    return rest != password.casefold() and len(rest) < SHORTEST // 2
