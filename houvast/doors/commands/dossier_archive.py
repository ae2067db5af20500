"""A bag in a zip or a tar: read where it lies, entry by entry, never unpacked.

What an archive says of itself is not believed: sizes are bounded by what is read, names are judged by `checking`.
"""

from __future__ import annotations

import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from gzip import BadGzipFile, GzipFile
from typing import IO, BinaryIO

from houvast.core.dossier.checking import DECLARATION_NAME, Code, Entry, Kind, SourceError
from houvast.core.dossier.names import name_problem

MOST_ENTRIES = 20_000
LARGEST = 4 * 1024**3  # bytes, unpacked
STEEPEST = 100  # times as large as it is packed …
_SMALL = 16 * 1024**2  # … beyond this many bytes
_CHUNK = 1 << 20
_HEADER = struct.Struct("<26xHH")  # what stands before an entry in a zip: lengths of its name and of what else is said
_BEHIND = 24  # and behind it, where its size was not known before: at most so many bytes
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    BadGzipFile,
    EOFError,
    NotImplementedError,  # zipfile, of a way of packing that it does not know
    OSError,
    ValueError,
    RuntimeError,
)


class Archive:
    """One opened archive as a `Source`. `opened`: one entry for reading, by its full name."""

    def __init__(self, entries: Sequence[Entry], base: str, opened: Callable[[str], IO[bytes]]) -> None:
        self._entries = tuple(entries)
        self._base = base
        self._opened = opened

    def entries(self) -> Sequence[Entry]:
        return self._entries

    def chunks(self, path: str) -> Iterator[bytes]:
        try:
            with self._opened(self._base + path) as opened:
                while chunk := opened.read(_CHUNK):
                    yield chunk
        except _UNREADABLE as wrong:
            raise SourceError(Code.DAMAGED, path, type(wrong).__name__) from None


class _NotBeyond:
    """A file that is not read past a position: a small archive that unpacks without end stops here."""

    def __init__(self, file: GzipFile, most: int) -> None:
        self._file = file
        self._most = most

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        if self._file.tell() > self._most:
            raise SourceError(Code.BOMB)
        return found

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence != 0 or offset > self._most:
            raise SourceError(Code.BOMB)
        return self._file.seek(offset)

    def tell(self) -> int:
        return self._file.tell()


def opened_archive(file: BinaryIO, size: int) -> Archive:
    """Raises `SourceError`: no archive, damaged, or one that is not opened. `size`: of the packed file in bytes."""
    start = file.read(262)
    file.seek(0)
    try:
        if start.startswith(_ZIP):
            return _opened_zip(zipfile.ZipFile(file), file, size)
        if start.startswith(_GZIP):
            most = min(LARGEST, max(_SMALL, STEEPEST * size))
            packed = _NotBeyond(GzipFile(fileobj=file, mode="rb"), most)
            return _opened_tar(tarfile.open(fileobj=packed, mode="r:"))
        if start[257:262] == b"ustar":
            return _opened_tar(tarfile.open(fileobj=file, mode="r:"))
    except _UNREADABLE as wrong:
        raise SourceError(Code.DAMAGED, "", type(wrong).__name__) from None
    raise SourceError(Code.NOT_A_BAG)


def _opened_zip(archive: zipfile.ZipFile, file: BinaryIO, size: int) -> Archive:
    found = archive.infolist()
    if len(found) > MOST_ENTRIES:
        raise SourceError(Code.TOO_MANY)
    unpacked, packed = sum(each.file_size for each in found), sum(each.compress_size for each in found)
    steep = unpacked > _SMALL and unpacked > STEEPEST * max(size, 1)
    if steep or unpacked > LARGEST or packed > size:  # packed > size: entries share the same bytes
        raise SourceError(Code.BOMB)
    if not _without_gaps(file, found, archive.start_dir):
        raise SourceError(Code.DAMAGED, "", "bytes that its list does not name")
    entries = [_zip_entry(each) for each in found if not _is_folder(each) or name_problem(each.filename.rstrip("/"))]
    kept, base = _in_its_folder(entries)
    return Archive(kept, base, archive.open)


def _without_gaps(file: BinaryIO, entries: Sequence[zipfile.ZipInfo], end: int) -> bool:
    """Whether the entries that the list at the end names fill the archive from its first byte to that list. What lies
    between is seen by programs that read from the front: another bag than the one that was checked."""
    at = 0
    for each in sorted(entries, key=lambda each: each.header_offset):
        if not at <= each.header_offset <= at + _BEHIND:
            return False
        file.seek(each.header_offset)
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return False
        name, extra = _HEADER.unpack(header)
        at = each.header_offset + _HEADER.size + name + extra + each.compress_size
    return at <= end <= at + _BEHIND


def _is_folder(each: zipfile.ZipInfo) -> bool:
    kind = _kind_of_mode(each.external_attr >> 16)
    return each.orig_filename.endswith("/") and each.file_size == 0 and kind is Kind.FILE


def _zip_entry(each: zipfile.ZipInfo) -> Entry:
    """`orig_filename`: zipfile itself cuts a name at a zero byte, other programs do not."""
    kind = _kind_of_mode(each.external_attr >> 16)
    locked = Code.LOCKED if each.flag_bits & 0x1 else None
    return Entry(each.orig_filename, kind, each.file_size, locked)


def _kind_of_mode(mode: int) -> Kind:
    form = stat.S_IFMT(mode)
    if form == stat.S_IFLNK:
        return Kind.LINK
    return Kind.FILE if form in (0, stat.S_IFREG, stat.S_IFDIR) else Kind.OTHER


def _opened_tar(archive: tarfile.TarFile) -> Archive:
    members: dict[str, tarfile.TarInfo] = {}
    entries: list[Entry] = []
    for member in archive:
        if len(entries) >= MOST_ENTRIES:
            raise SourceError(Code.TOO_MANY)
        name = member.name.removeprefix("./")
        if member.isdir() and (name in ("", ".") or name_problem(name) is None):
            continue
        link = member.issym() or member.islnk()
        plain = member.isreg() and not member.issparse()
        entries.append(Entry(name, Kind.LINK if link else Kind.FILE if plain else Kind.OTHER, member.size))
        members.setdefault(name, member)
    if sum(entry.size for entry in entries) > LARGEST:
        raise SourceError(Code.BOMB)
    kept, base = _in_its_folder(entries)

    def opened(name: str) -> IO[bytes]:
        found = archive.extractfile(members[name])
        if found is None:
            raise ValueError(name)
        return found

    return Archive(kept, base, opened)


def _in_its_folder(entries: Sequence[Entry]) -> tuple[list[Entry], str]:
    """The entries relative to the one folder that is the bag, and that folder with its slash. A name that is not safe
    keeps its whole self, so that it is told as it stands there."""
    if any(entry.path == DECLARATION_NAME for entry in entries):
        return list(entries), ""
    tops = {entry.path.split("/", 1)[0] for entry in entries if entry.path.endswith(f"/{DECLARATION_NAME}")}
    tops = {top for top in tops if any(entry.path == f"{top}/{DECLARATION_NAME}" for entry in entries)}
    if len(tops) != 1:
        return list(entries), ""
    base = f"{tops.pop()}/"
    kept = []
    for entry in entries:
        if name_problem(entry.path) or name_problem(base[:-1]):
            kept.append(entry)
        elif not entry.path.startswith(base):
            kept.append(replace(entry, problem=entry.problem or Code.OUTSIDE))
        else:
            kept.append(replace(entry, path=entry.path[len(base) :]))
    return kept, base
