"""A dossier of ours, altered in every way that a file can be: bagit-python, `sha256sum -c` and we say the same."""

from __future__ import annotations

import logging
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import pytest

from houvast.core.dossier.checking import Verdict, check_bag
from houvast.core.dossier.tests.made import bag as made_bag
from houvast.doors.commands.dossier_folder import Folder

BAG = made_bag()
LISTS = ("manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
NAMES = sorted(BAG.files)
TOLD = 400  # alterations by chance, of which most are told by all three
_BITS = [
    b"\r",
    b"\n",
    b" ",
    b"\t",
    b"*",
    b"./",
    b"#",
    b"%0A",
    b"%25",
    b"\0",
    b"\xef\xbb\xbf",
    b"\x85",
    b"\x0b",
    b"\x1c",
]
_BITS += ["\u2028".encode(), b"\\", b"//", b"..", b"\xc2\xa0"]


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    logging.disable(logging.CRITICAL)
    for name, data in BAG.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    yield tmp_path
    logging.disable(logging.NOTSET)


def ours(folder: Path) -> Verdict:
    return check_bag(Folder(folder))


def bagit_says(folder: Path) -> bool:
    """What it cannot read it does not call whole, however it falls over it."""
    try:
        return bool(bagit.Bag(str(folder)).validate())
    except (bagit.BagError, OSError, ValueError, TypeError, AttributeError, LookupError):
        return False


def sums_say(folder: Path) -> bool:
    """`sha256sum -c` and `sha512sum -c` over payload and tag files, as the README of a dossier has them typed."""
    return all(
        subprocess.run([f"{name[-10:-4]}sum", "-c", "--strict", name], cwd=folder, capture_output=True).returncode == 0
        for name in LISTS
    )


def all_three(folder: Path) -> tuple[bool, bool, bool]:
    return ours(folder).whole, bagit_says(folder), sums_say(folder)


def test_a_dossier_is_whole_for_all_three(folder):
    assert all_three(folder) == (True, True, True)


@pytest.mark.parametrize("name", NAMES)
def test_one_byte_flipped_in_any_file(folder, name):
    """At its start, its middle and its end: by one bit, and by all of them."""
    data = BAG.files[name]
    for at in sorted({0, len(data) // 2, len(data) - 1} - {-1}) if data else []:
        for by in (0x01, 0xFF):
            (folder / name).write_bytes(data[:at] + bytes([data[at] ^ by]) + data[at + 1 :])
            whole, bagit_whole, sums_whole = all_three(folder)
            assert not whole, (name, at, by)
            assert not bagit_whole or not sums_whole, (name, at, by)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_gone_or_written_to_the_end_of(folder, name):
    data = BAG.files[name]
    (folder / name).write_bytes(data + b"x")
    assert all_three(folder)[0] is False and not (bagit_says(folder) and sums_say(folder))
    (folder / name).unlink()
    assert all_three(folder)[0] is False and not (bagit_says(folder) and sums_say(folder))


def _first_line_twice(data: bytes) -> bytes:
    return data.splitlines(keepends=True)[0] + data


# What is done to a list → whether the dossier is still whole.
LIST_CHANGES: list[tuple[Callable[[bytes], bytes], bool]] = [
    (lambda data: b"\xef\xbb\xbf" + data, False),
    (lambda data: data.replace(b"\n", b"\r\n"), True),
    (lambda data: data.replace(b"  ", b" "), True),
    (lambda data: data.replace(b"  ", b" ", 2), False),
    (lambda data: data.replace(b"  ", b"\t"), True),
    (lambda data: data.replace(b"  ", "\u00a0".encode()), False),
    (lambda data: data.replace(b"  ", b" *"), True),
    (lambda data: data.replace(b"\n", b" \n"), False),
    (lambda data: b"".join(reversed(data.splitlines(keepends=True))), True),
    (lambda data: data + b"\n# a line of words\n", True),
    (lambda data: data.rstrip(b"\n"), True),
    (_first_line_twice, False),
    (lambda data: data.split(b"\n", 1)[1], False),
    (lambda data: data[:1].translate(bytes.maketrans(b"0123456789abcdef", b"123456789abcdef0")) + data[1:], False),
]


@pytest.mark.parametrize("change", range(len(LIST_CHANGES)))
@pytest.mark.parametrize("name", ["tagmanifest-sha256.txt", "tagmanifest-sha512.txt"])
def test_a_list_that_no_other_list_is_over(folder, name, change):
    """Of these two nothing but the seal tells: what both tools pass over we pass over, and what one of them does not
    read is not whole."""
    alter, whole = LIST_CHANGES[change]
    (folder / name).write_bytes(alter(BAG.files[name]))
    found, bagit_whole, sums_whole = all_three(folder)
    assert found is whole
    if whole:
        assert bagit_whole and sums_whole
    elif alter is not _first_line_twice and change != 12:  # there we are stricter than both may be
        assert not (bagit_whole and sums_whole)
    assert (ours(folder).seal == BAG.seal) is (name != "tagmanifest-sha256.txt")


def test_whatever_is_altered_we_never_call_whole_what_another_does_not(folder):
    chance, told = random.Random(20261125), 0
    for _ in range(TOLD):
        name = chance.choice(NAMES)
        data = BAG.files[name]
        changed = _altered(chance, data)
        if changed == data:
            continue
        (folder / name).write_bytes(changed)
        whole = ours(folder).whole
        told += not whole
        if whole:
            assert bagit_says(folder) and sums_say(folder), (name, changed)
        (folder / name).write_bytes(data)
    assert told > TOLD * 0.8


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"])
def test_nor_where_the_lists_over_it_were_made_anew(folder, name):
    """So that only what is read in a tag file decides."""
    chance = random.Random(name)
    for _ in range(TOLD // 8):
        (folder / name).write_bytes(_altered(chance, BAG.files[name]))
        _listed_anew(folder)
        if ours(folder).whole:
            assert bagit_says(folder) and sums_say(folder), (folder / name).read_bytes()


def _listed_anew(folder: Path) -> None:
    names = [each for each in NAMES if "/" not in each and each[:3] != "tag"]
    for name in LISTS[2:]:
        digests = subprocess.run([f"{name[-10:-4]}sum", *names], cwd=folder, capture_output=True, check=True).stdout
        (folder / name).write_bytes(digests)


def _altered(chance: random.Random, data: bytes) -> bytes:
    at, lines = chance.randrange(len(data)) if data else 0, data.splitlines(keepends=True) or [b"x"]
    line = chance.randrange(len(lines))
    return chance.choice(
        [
            data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
            data[:at] + data[at + 1 :],
            data[:at] + chance.choice(_BITS) + data[at:],
            b"".join([*lines[:line], lines[line], *lines[line:]]),
            b"".join(lines[:line] + lines[line + 1 :]),
            b"".join(chance.sample(lines, len(lines))),
            data.replace(b"\n", chance.choice([b"\r\n", b"\r", b" \n", b"\n\n"])),
            data.replace(b"  ", chance.choice([b" ", b" *", b"\t", b"   ", b"  ./"]), chance.choice([1, -1])),
            data.upper(),
            data.rstrip(b"\n"),
            data + chance.choice([b"\n", b"\r\n", b" ", b"#x\n", b"\0", b"x  y\n"]),
        ]
    )


def test_what_ends_a_line_for_some_ends_the_check(folder):
    for line_break in ("\u2028", "\x0b", "\x1c", "\x85"):
        info = BAG.files["bag-info.txt"].decode().replace("houvast", f"hou{line_break}vast", 1)
        (folder / "bag-info.txt").write_bytes(info.encode())
        _listed_anew(folder)
        assert [each.path for each in ours(folder).problems] == ["bag-info.txt"] and not bagit_says(folder)
