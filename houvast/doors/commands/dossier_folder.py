"""A bag in a folder, as a source to check: nothing that is no plain file is opened, no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from houvast.core.dossier.checking import Code, Entry, Kind, SourceError
from houvast.doors.commands.dossier_archive import MOST_ENTRIES

_CHUNK = 1 << 20
_DEEPEST = 40
# A pipe would hold whoever opens it until somebody writes; a link made since the listing is refused.
_PLAIN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Folder:
    """A `Source`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def entries(self) -> Sequence[Entry]:
        found: list[Entry] = []
        self._walk("", found, 0)
        return found

    def chunks(self, path: str) -> Iterator[bytes]:
        try:
            opened = os.open(self._root / path, _PLAIN)
        except OSError as wrong:
            raise SourceError(Code.DAMAGED, path, wrong.strerror or "") from None
        with os.fdopen(opened, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SourceError(Code.NOT_A_FILE, path)
            try:
                while chunk := file.read(_CHUNK):
                    yield chunk
            except OSError as wrong:
                raise SourceError(Code.DAMAGED, path, wrong.strerror or "") from None

    def _walk(self, under: str, found: list[Entry], depth: int) -> None:
        if depth > _DEEPEST:
            raise SourceError(Code.TOO_MANY, under)
        try:
            with os.scandir(self._root / under) as listed:
                items = sorted(listed, key=lambda item: item.name)
        except OSError as wrong:
            raise SourceError(Code.DAMAGED, under, wrong.strerror or "") from None
        for item in items:
            path = f"{under}{item.name}"
            if item.is_symlink():
                found.append(Entry(path, Kind.LINK))
            elif item.is_dir(follow_symlinks=False):
                self._walk(f"{path}/", found, depth + 1)
            else:
                plain = item.is_file(follow_symlinks=False)
                size = item.stat(follow_symlinks=False).st_size if plain else 0
                found.append(Entry(path, Kind.FILE if plain else Kind.OTHER, size))
            if len(found) > MOST_ENTRIES:
                raise SourceError(Code.TOO_MANY)
