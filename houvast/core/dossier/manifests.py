"""The text files of a bag (RFC 8493): manifests and tags, written and read.

Written with two spaces between hash and name: `sha256sum -c` wants two, every BagIt tool takes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from houvast.core.dossier.names import NameProblem, name_problem

ALGORITHMS = ("sha512", "sha256", "sha384", "sha224", "sha1", "md5")
STRONG = frozenset({"sha256", "sha512", "sha384"})
VERSION = "1.0"
DECLARATION = f"BagIt-Version: {VERSION}\nTag-File-Character-Encoding: UTF-8\n"
_ENCODINGS = {"utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "ascii", "ascii": "ascii", "iso-8859-1": "latin-1"}
_MANIFEST = re.compile(r"^(tag)?manifest-([a-z0-9-]+)\.txt$", re.IGNORECASE)
_HEX = re.compile(r"^[0-9a-fA-F]+$")
# Some programs end a line here, others do not: a list that has one says different things to different readers.
_ODD_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BETWEEN = (rb"[ \t][ *]", rb"[ \t]")
_NAME = rb"(?!\s|\*|\xc2\xa0)[^\r]*[^\s]\r?"
_ESCAPES = {"%0a": "\n", "%0d": "\r", "%25": "%"}
_LENGTHS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}


class ManifestError(ValueError):
    """A line that cannot be read, or a name twice. `line` counts from 1."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"line {line}: {words}")
        self.line = line


@dataclass(frozen=True)
class ManifestName:
    """What a name of a file at the root says it is."""

    algorithm: str
    of_tags: bool


def manifest_name(path: str) -> ManifestName | None:
    """None for a file that is no manifest, or one whose algorithm nobody here knows."""
    found = _MANIFEST.match(path)
    if not found or found[2].lower() not in ALGORITHMS:
        return None
    return ManifestName(found[2].lower(), bool(found[1]))


def written_manifest(hashes: Mapping[str, str]) -> bytes:
    """`hashes`: path → hex. In order of the paths."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def read_manifest(data: bytes, algorithm: str, encoding: str = "utf-8-sig") -> dict[str, str]:
    """Path as it stands there → hash in lower case. Raises `ManifestError`; names are not judged here."""
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(data, encoding), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split(None, 1)
        if len(parts) != 2 or not _HEX.match(parts[0]) or len(parts[0]) != _LENGTHS[algorithm]:
            raise ManifestError(number, "is no hash and a name")
        path = _plain(parts[1])
        if path in found:
            raise ManifestError(number, f"names {path!r} a second time")
        found[path] = parts[0].lower()
    return found


def plain_to_sums(data: bytes, algorithm: str) -> bool:
    """Whether `sha256sum -c` and its family read every line of a manifest: no byte order mark, the same one or two
    characters between hash and name all through, nothing behind; comments and empty lines are passed over. Bags of
    others may be wider, ours never."""
    lines = [line for line in data.split(b"\n") if line.strip(b"\r") and not line.startswith(b"#")]
    hexadecimal = rb"[0-9a-fA-F]{%d}" % _LENGTHS[algorithm]
    return any(all(re.fullmatch(hexadecimal + between + _NAME, line) for line in lines) for between in _BETWEEN)


def decoded(path: str) -> str:
    """A path whose line breaks and percent signs were written as RFC 8493 says."""
    return re.sub(r"%(?:0a|0d|25)", lambda found: _ESCAPES[found[0].lower()], path, flags=re.IGNORECASE)


def written_tags(tags: Iterable[tuple[str, str]]) -> bytes:
    """`Label: value` a line. A value is one line: breaks in it become spaces."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in tags).encode()


def read_tags(data: bytes, encoding: str = "utf-8-sig") -> list[tuple[str, str]]:
    """(label, value); a line that begins with a blank goes on with the one before. Raises `ManifestError`."""
    found: list[tuple[str, str]] = []
    for number, line in enumerate(_lines(data, encoding), 1):
        if not line.strip():
            continue
        if line[0] in " \t" and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
            continue
        label, colon, value = line.partition(":")
        if not colon:
            raise ManifestError(number, "is no label and a value")
        found.append((label.strip(), value.strip()))
    return found


def read_declaration(data: bytes) -> tuple[str, str]:
    """(version, codec for the other tag files) of `bagit.txt`. Raises `ManifestError`."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise ManifestError(1, "begins with a byte order mark")
    tags = sorted(read_tags(data))
    if [label for label, _ in tags] != ["BagIt-Version", "Tag-File-Character-Encoding"]:
        raise ManifestError(1, "does not name a version and an encoding, each once")
    (_, version), (_, encoding) = tags
    if not re.fullmatch(r"(0\.9[3-7])|(1\.[0-9]+)", version):
        raise ManifestError(1, f"names a version that is not known ({version[:20]!r})")
    codec = _ENCODINGS.get(encoding.lower())
    if codec is None:
        raise ManifestError(2, f"names an encoding that is not known ({encoding[:20]!r})")
    return version, codec


def listed_problem(path: str) -> NameProblem | None:
    """What is wrong with a name that a manifest lists, as written and as decoded."""
    return name_problem(path) or name_problem(decoded(path))


def _plain(name: str) -> str:
    """Without the mark of binary mode (`*`) that md5sum and its family write, and without a leading `./`."""
    path = name.strip().removeprefix("*")
    while path.startswith("./"):
        path = path[2:]
    return path


def _lines(data: bytes, encoding: str) -> list[str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise ManifestError(1, "is not text in the encoding that the bag names") from None
    lines = re.split(r"\r\n|\n|\r", text)
    for number, line in enumerate(lines, 1):
        if _ODD_BREAKS.search(line):
            raise ManifestError(number, "holds a break that not every program takes for one")
    return lines
