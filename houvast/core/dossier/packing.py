"""A dossier becomes a bag (BagIt 1.0, RFC 8493), and the bag one zip.

The same parts give the same bytes, so that a consent can name exactly this bag.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from houvast.core.dossier.checking import (
    DECLARATION_NAME,
    INFO_NAME,
    PAYLOAD,
    PROFILE,
    PROFILE_LABEL,
    Code,
    Entry,
    SourceError,
    check_bag,
)
from houvast.core.dossier.contents import Part
from houvast.core.dossier.manifests import DECLARATION, written_manifest, written_tags
from houvast.core.dossier.readme import README_NAME

_ALGORITHMS = ("sha256", "sha512")
_MODE = 0o100644 << 16
_ONE_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first a zip can say: no clock in the bytes


@dataclass(frozen=True)
class Bag:
    """`folder`: its name, which names nobody. `files`: path → bytes, relative to it. `seal`: sha256 of
    `tagmanifest-sha256.txt` in hex: who knows it knows whether a bag is this one, to the last byte."""

    folder: str
    files: Mapping[str, bytes]
    seal: str

    @property
    def tagmanifest(self) -> bytes:
        """What a time stamp is over."""
        return self.files["tagmanifest-sha256.txt"]


class NotPacked(Exception):
    """What was to be packed gives no whole bag: a mistake of ours, and nothing goes out. The codes say which."""


def bag_of(parts: Sequence[Part], *, reference: str, helpline: str, on: date, readme: bytes) -> Bag:
    """Packs, and checks what it packed as a receiver would. Raises `NotPacked`."""
    files = {f"{PAYLOAD}{part.path}": part.data for part in parts}
    if len(files) != len(parts):
        raise NotPacked("two parts of one name")
    size = sum(len(data) for data in files.values())
    manifests = {f"manifest-{each}.txt": written_manifest(_hashed(files, each)) for each in _ALGORITHMS}
    tags = {
        DECLARATION_NAME: DECLARATION.encode(),
        INFO_NAME: written_tags(
            (
                ("Source-Organization", helpline),
                ("External-Identifier", reference),
                ("Bagging-Date", on.isoformat()),
                ("Payload-Oxum", f"{size}.{len(files)}"),
                ("Bag-Software-Agent", "houvast"),
                (PROFILE_LABEL, PROFILE),
            )
        ),
        README_NAME: readme,
        **manifests,
    }
    of_tags = {f"tagmanifest-{each}.txt": written_manifest(_hashed(tags, each)) for each in _ALGORITHMS}
    whole = files | tags | of_tags
    seal = hashlib.sha256(of_tags["tagmanifest-sha256.txt"]).hexdigest()
    bag = Bag(reference, whole, seal)
    wrong = check_bag(_Packed(bag)).problems
    if wrong:
        raise NotPacked(" ".join(sorted({problem.code for problem in wrong})))
    return bag


def zipped(bag: Bag) -> bytes:
    """The bag in one folder. Not compressed: what is sealed afterwards tells nothing by its length but its length."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(bag.files):
            info = zipfile.ZipInfo(f"{bag.folder}/{path}", _ONE_MOMENT)
            info.external_attr = _MODE
            info.create_system = 3
            archive.writestr(info, bag.files[path])
    return written.getvalue()


def tagmanifest_in(packed: bytes) -> bytes:
    """Of what `zipped` gave: what a time stamp is over."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        name = next(each for each in archive.namelist() if each.endswith("/tagmanifest-sha256.txt"))
        return archive.read(name)


class _Packed:
    """A bag in memory, as a source to check."""

    def __init__(self, bag: Bag) -> None:
        self._files = bag.files

    def entries(self) -> list[Entry]:
        return [Entry(path, size=len(data)) for path, data in self._files.items()]

    def chunks(self, path: str):
        if path not in self._files:
            raise SourceError(Code.MISSING, path)
        yield self._files[path]


def _hashed(files: Mapping[str, bytes], algorithm: str) -> dict[str, str]:
    return {path: hashlib.new(algorithm, data).hexdigest() for path, data in files.items()}
