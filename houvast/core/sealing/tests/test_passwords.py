import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import argon2.low_level
import pytest

from houvast.core.sealing import passwords
from houvast.core.sealing.passwords import TooManyAtOnce, derive, password_problem, stretch
from houvast.core.sealing.secrets import Versioned


@pytest.fixture
def slow_hash(monkeypatch):
    """Argon2id replaced by one that notes how many run at once: the limit is what is tested, not the hash."""
    running, most, lock = 0, 0, threading.Lock()

    def run(*arguments, **named):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return bytes(32)

    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", run)
    return lambda: most


def test_two_run_at_once_and_the_others_wait(slow_hash):
    with crowd(passwords.IN_THE_ROOM) as turned_away:
        pass
    assert turned_away == []
    assert slow_hash() == 2


@contextmanager
def crowd(count: int, **named: bool) -> Iterator[list[int]]:
    """So many at once while both places are taken: who is turned away stands in the list, who waits goes on after."""
    turned_away: list[int] = []

    def one(number: int) -> None:
        try:
            stretch("password", bytes(16), **named)
        except TooManyAtOnce:
            turned_away.append(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    with passwords._PLACES, passwords._PLACES:
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        yield turned_away
    for thread in threads:
        thread.join()


def test_who_finds_the_room_full_is_turned_away_at_once(slow_hash):
    """A web process has eight threads for everybody: who checks passwords must not hold them all."""
    with crowd(20) as turned_away:
        assert len(turned_away) == 20 - passwords.IN_THE_ROOM
    assert len(turned_away) == 20 - passwords.IN_THE_ROOM


def test_strangers_never_fill_the_room(slow_hash):
    known = threading.Thread(target=stretch, args=("password", bytes(16)))
    with crowd(20, stranger=True) as turned_away:
        assert len(turned_away) == 20 - passwords.STRANGERS_IN_THE_ROOM
        known.start()
        known.join(0.2)
        assert known.is_alive()  # it waits, and is not turned away
    known.join()
    with crowd(passwords.STRANGERS_IN_THE_ROOM, stranger=True) as turned_away:
        assert turned_away == []


def test_whoever_waits_too_long_is_told(monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    with passwords._PLACES, passwords._PLACES, pytest.raises(TooManyAtOnce):
        stretch("password", bytes(16))
    assert stretch("password", bytes(16)) == stretch("password", bytes(16))


def test_a_place_is_given_back_when_hashing_fails(monkeypatch):
    def fails(*arguments, **named):
        raise MemoryError

    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", fails)
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    for _ in range(5):
        with pytest.raises(MemoryError):
            stretch("password", bytes(16))


def test_proof_and_key_depend_on_everything_and_not_on_each_other():
    salt, secret = os.urandom(16), Versioned.first(os.urandom(32))
    derived = derive("vijf woorden op een rij", salt, secret)
    assert derived.proof != derived.key
    others = [
        derive("vijf woorden op een rik", salt, secret),
        derive("vijf woorden op een rij", os.urandom(16), secret),
        derive("vijf woorden op een rij", salt, os.urandom(32)),
    ]
    assert derived.proves(derived.proof)
    for other in others:
        assert not other.proves(derived.proof)
        assert {derived.proof, derived.key}.isdisjoint({other.proof, other.key})


def test_one_slow_run_serves_every_version_of_the_sign_in_secret():
    salt, secret = os.urandom(16), Versioned.first(os.urandom(32))
    rotated = secret.rotated(os.urandom(32))
    stretched = stretch("vijf woorden op een rij", salt)
    assert stretched.under(secret) == derive("vijf woorden op een rij", salt, secret)
    assert stretched.under(rotated.keys[1]) == stretched.under(secret)
    assert stretched.under(rotated) != stretched.under(secret)


def test_the_same_on_every_keyboard():
    salt = os.urandom(16)
    assert stretch("cafe\u0301\u00a0noir", salt) == stretch("café noir", salt)
    assert stretch("Café noir", salt) != stretch("café noir", salt)
    assert stretch("half \ud83d", salt) == stretch("half ?", salt)


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(17)])
def test_a_salt_is_16_bytes(salt):
    with pytest.raises(ValueError):
        stretch("password", salt)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "too_short"),
        ("abcdefghijklm", "too_short"),  # 13
        ("abcdefghijklmn", None),  # 14
        ("ik zag u nu o", None),  # 13, and five words
        ("ik-zag-u-nu-o", None),
        ("ik zag u nu u", "too_short"),  # four different ones
        ("a b c d e", "too_short"),
        ("1 2 3 4 5", "too_short"),
        ("vijf woorden op een rij", None),
        ("aaaaaaaaaaaaaaaa", "too_simple"),
        ("ababababababab", "too_simple"),
        ("x" * 513, "too_long"),
        ("e\u0301" * 2000, "too_long"),
        ("x" * 2_000_000, "too_long"),
        ("é" * 7 + "abcdefg", None),
        ("e\u0301" * 7, "too_short"),  # composed: seven
        ("jan.jansen2026", "about_you"),
        ("jan jansen voor altijd", None),
    ],
)
def test_fourteen_characters_or_five_words(password, problem):
    assert password_problem(password, about=("jan.jansen@hulplijn.example", "Jan Jansen")) == problem


def test_salts_are_random():
    assert len({passwords.new_salt() for _ in range(100)}) == 100
    assert len(passwords.new_salt()) == 16
