"""The format of a backup: whole, ours, or refused."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.site.running.archive import (
    MAGIC,
    About,
    BackupDamaged,
    new_key_file,
    read_archive,
    read_key_file,
    write_archive,
)
from houvast.site.running.house import HouseRefused

KEY = bytes(range(32))
ID = UUID("7b0f3c1e-0000-4000-8000-000000000000")
ABOUT = About("2026-11-25T12:00:00+00:00", "production", {"HOUVAST_PUBLIC_HOST": "help.example"})
DUMP = b"PGDMP" + bytes(200_000)


def sealed(dump=DUMP):
    out = io.BytesIO()
    write_archive(out, about=ABOUT, dump=[dump], key=KEY, archive_id=ID)
    return out.getvalue()


def opened(data, key=KEY):
    about, dump = read_archive(io.BytesIO(data), key=key)
    return about, b"".join(dump)


@given(st.binary(max_size=200_000))
def test_what_goes_in_comes_out(dump):
    assert opened(sealed(dump)) == (ABOUT, dump)


def test_nothing_of_it_can_be_read_without_the_key():
    data = sealed(b"PGDMP ik heet Willemijn")
    assert b"Willemijn" not in data
    assert b"help.example" not in data
    with pytest.raises(BackupDamaged):
        opened(data, key=bytes(32))


@pytest.mark.parametrize("keep", [0, 5, len(MAGIC), len(MAGIC) + 16, len(MAGIC) + 40, 1000, 100_000, -1, -17, -5000])
def test_a_cut_one_is_noticed(keep):
    with pytest.raises(BackupDamaged):
        opened(sealed()[:keep])


@pytest.mark.parametrize("at", [0, len(MAGIC), len(MAGIC) + 17, 500, 70_000, 190_000, -1])
def test_a_changed_one_is_noticed(at):
    data = bytearray(sealed())
    data[at] ^= 1
    with pytest.raises(BackupDamaged):
        opened(bytes(data))


def test_something_behind_it_is_noticed():
    with pytest.raises(BackupDamaged):
        opened(sealed() + b"x")


def test_a_key_file_is_made_once_and_closed_to_others(tmp_path):
    file = tmp_path / "key"
    new_key_file(file)
    assert len(read_key_file(file)) == 32
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(HouseRefused, match="exists already"):
        new_key_file(file)


@pytest.mark.parametrize("text", ["", "words", "00" * 31, "zz" * 32])
def test_a_file_that_is_no_key_is_refused_without_being_repeated(tmp_path, text):
    file = tmp_path / "key"
    file.write_text(text)
    with pytest.raises(HouseRefused) as refused:
        read_key_file(file)
    assert not text or text not in str(refused.value)
