"""The format of a backup: one sealed stream, so that a copy of it tells nothing and a cut or changed one is noticed.

"houvast backup 1\\n" | id 16 | secretstream of: length 4 | JSON about it | PostgreSQL's own dump
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.hashing import KEY_SIZE
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.streams import open_chunks, seal_chunks
from houvast.site.running.house import HouseRefused

MAGIC = b"houvast backup 1\n"
PIECE = 1024 * 1024
LONGEST_ABOUT = 1024 * 1024


class BackupDamaged(HouseRefused):
    """The file is no backup, is not whole, or was made with another key."""


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself. `settings`: the installation's `houvast.env`."""

    made_at: str
    mode: str
    settings: dict[str, str]

    def to_bytes(self) -> bytes:
        data = json.dumps({"made_at": self.made_at, "mode": self.mode, "settings": self.settings}).encode()
        return struct.pack(">I", len(data)) + data


def write_archive(out: BinaryIO, *, about: About, dump: Iterable[bytes], key: bytes, archive_id: UUID) -> None:
    """Writes the whole archive; the dump passes through in pieces."""
    out.write(MAGIC + archive_id.bytes)

    def plain() -> Iterator[bytes]:
        yield about.to_bytes()
        yield from dump

    for sealed in seal_chunks(plain(), key=key, label=Label.BACKUP, row_id=archive_id, key_kind=KeyKind.SERVER):
        out.write(sealed)


def read_archive(source: BinaryIO, *, key: bytes) -> tuple[About, Iterator[bytes]]:
    """What it says of itself, and the dump in pieces. The iterator raises `BackupDamaged`, also at its very end."""
    head = source.read(len(MAGIC) + 16)
    if not head.startswith(MAGIC) or len(head) != len(MAGIC) + 16:
        raise BackupDamaged("This file is not a backup of houvast.")
    archive_id = UUID(bytes=head[len(MAGIC) :])
    plain = _opened(source, key, archive_id)
    buffer = b""
    while len(buffer) < 4 or len(buffer) < 4 + _length(buffer):
        piece = next(plain, None)
        if piece is None:
            raise BackupDamaged("The backup is not whole.")
        buffer += piece
    end = 4 + _length(buffer)
    about = _about(json.loads(buffer[4:end]))
    return about, _after(buffer[end:], plain)


def new_key_file(file: Path) -> None:
    """Makes a key file; never over one that is there."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise HouseRefused(f"The key file {file} exists already: leave --make-key out.") from None
    except OSError as problem:
        raise HouseRefused(f"The key file {file} cannot be made: {problem.strerror}.") from None
    with os.fdopen(descriptor, "w") as handle:
        handle.write(os.urandom(KEY_SIZE).hex() + "\n")


def read_key_file(file: Path) -> bytes:
    """32 bytes. Raises `HouseRefused`; its sentence holds nothing of the file."""
    try:
        key = bytes.fromhex(file.read_text().strip())
    except OSError as problem:
        raise HouseRefused(f"The key file {file} cannot be read: {problem.strerror}.") from None
    except ValueError:
        key = b""
    if len(key) != KEY_SIZE:
        raise HouseRefused(f"The key file {file} is not one: it must hold 64 hex digits.")
    return key


def _opened(source: BinaryIO, key: bytes, archive_id: UUID) -> Iterator[bytes]:
    pieces = iter(lambda: source.read(PIECE), b"")
    try:
        yield from open_chunks(pieces, key=key, label=Label.BACKUP, row_id=archive_id, key_kind=KeyKind.SERVER)
    except CannotOpen:
        raise BackupDamaged("The backup is damaged, not whole, or was made with another key.") from None


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _length(buffer: bytes) -> int:
    (length,) = struct.unpack(">I", buffer[:4])
    if length > LONGEST_ABOUT:
        raise BackupDamaged("This backup was made by another version of houvast.")
    return length


def _about(data: Any) -> About:
    return About(made_at=data["made_at"], mode=data["mode"], settings=dict(data["settings"]))
