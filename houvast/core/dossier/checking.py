"""Is a bag whole, and safe to open? Reads every byte of it, follows nothing, writes nothing.

Says no wherever BagIt tools say no, and in a few places more: see `README.md`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from houvast.core.dossier.manifests import (
    STRONG,
    ManifestError,
    ManifestName,
    decoded,
    listed_problem,
    manifest_name,
    plain_to_sums,
    read_declaration,
    read_manifest,
    read_tags,
)
from houvast.core.dossier.names import folded, name_problem

PAYLOAD = "data/"
DECLARATION_NAME, INFO_NAME, FETCH_NAME = "bagit.txt", "bag-info.txt", "fetch.txt"
PROFILE_LABEL, PROFILE = "Houvast-Dossier", "1"
LARGEST_TAG_FILE = 32 * 1024 * 1024
MOST_PROBLEMS = 200
# What a dossier of ours always has, beside what its manifests list.
ALWAYS = ("manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt", INFO_NAME)


class Kind(StrEnum):
    FILE = "file"
    LINK = "link"
    OTHER = "other"  # a device, a pipe, a socket


class Code(StrEnum):
    """What is wrong. The codes of `NameProblem` stand beside these. Values are for ever: other programs read them."""

    NOT_A_BAG = "not_a_bag"
    DAMAGED = "damaged"  # the archive, or a file in it, cannot be read
    BOMB = "bomb"  # would unpack to far more than it is
    TOO_MANY = "too_many"
    LINK = "link"
    NOT_A_FILE = "not_a_file"
    TWICE = "twice"
    COLLIDES = "collides"  # with another name on some machines
    OUTSIDE = "outside"  # beside the folder of the bag
    LOCKED = "locked"  # an encrypted entry
    FETCH = "fetch"  # a part would have to be fetched from an address
    MANIFEST = "manifest"  # a manifest or tag file that cannot be read
    WEAK = "weak"  # no manifest with a strong hash
    MISSING = "missing"
    ADDED = "added"  # in no manifest
    NOT_LISTED = "not_listed"  # in one manifest and not in another
    CHANGED = "changed"
    SIZE = "size"  # number of files or bytes is not what bag-info.txt says
    PART = "part"  # a dossier of ours without a part it always has


@dataclass(frozen=True)
class Problem:
    code: str
    path: str = ""
    about: str = ""


@dataclass(frozen=True)
class Entry:
    """A file, link or other thing of a bag. `path` as it stands there, parts apart by /; folders have no entry.
    `problem`: what the source already knows to be wrong with it."""

    path: str
    kind: Kind = Kind.FILE
    size: int = 0
    problem: Code | None = None


class SourceError(Exception):
    """A source cannot go on. `code` and `path` become a problem."""

    def __init__(self, code: Code, path: str = "", about: str = "") -> None:
        super().__init__(code.value)
        self.problem = Problem(code.value, path, about)


class Source(Protocol):
    """Where a bag lies. Both raise `SourceError`, and nothing else."""

    def entries(self) -> Sequence[Entry]:
        """Everything there is, relative to the folder of the bag."""
        ...

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of one file. Never follows a link."""
        ...


@dataclass(frozen=True)
class Verdict:
    """`problems` empty: whole. `seal`: sha256 of `tagmanifest-sha256.txt` in hex, which stands for all of the bag; None
    where there is none. `tagmanifest`: its bytes, for a time stamp. `dossier`: says of itself that it is one of ours.
    """

    problems: tuple[Problem, ...]
    files: int = 0
    size: int = 0
    algorithms: tuple[str, ...] = ()
    seal: str | None = None
    tagmanifest: bytes | None = None
    dossier: bool = False

    @property
    def whole(self) -> bool:
        return not self.problems


@dataclass
class _Bag:
    source: Source
    files: dict[str, Entry]
    encoding: str = "utf-8-sig"
    version: str = ""
    tags: dict[str, bytes] = field(default_factory=dict)


def check_bag(source: Source) -> Verdict:
    """The verdict over all of it. What makes a bag unsafe to open ends the check: nothing of it is read on."""
    try:
        entries = source.entries()
        unsafe = _limited(_unsafe(entries))
        if unsafe:
            return Verdict(unsafe, files=len(entries))
        return _checked(_Bag(source, {entry.path: entry for entry in entries}))
    except SourceError as stopped:
        return Verdict((stopped.problem,))


def _unsafe(entries: Sequence[Entry]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    files: set[str] = set()
    folders = {folder for entry in entries for folder in _with_folders(entry.path)[:-1]}
    for entry in entries:
        wrong = entry.problem or name_problem(entry.path)
        if wrong:
            yield Problem(wrong.value, entry.path)
            continue
        if entry.kind is not Kind.FILE:
            yield Problem((Code.LINK if entry.kind is Kind.LINK else Code.NOT_A_FILE).value, entry.path)
        for path in _with_folders(entry.path):
            other = seen.setdefault(folded(path), path)
            if other != path:
                yield Problem(Code.COLLIDES.value, path, other)
        if entry.path in files:
            yield Problem(Code.TWICE.value, entry.path)
        if entry.path in folders:
            yield Problem(Code.COLLIDES.value, entry.path, f"{entry.path}/")
        files.add(entry.path)


def _with_folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _checked(bag: _Bag) -> Verdict:
    if DECLARATION_NAME not in bag.files:
        return Verdict((Problem(Code.NOT_A_BAG.value, DECLARATION_NAME),), files=len(bag.files))
    try:
        bag.version, bag.encoding = read_declaration(_tag(bag, DECLARATION_NAME))
    except ManifestError as wrong:
        return Verdict((Problem(Code.MANIFEST.value, DECLARATION_NAME, str(wrong)),), files=len(bag.files))
    named = {path: name for path in sorted(bag.files) if "/" not in path and (name := manifest_name(path))}
    problems: list[Problem] = []
    lists = {path: found for path in named if (found := _list(bag, path, named[path], problems)) is not None}
    payload = {path for path in bag.files if path.startswith(PAYLOAD)}
    tags = {path for path in bag.files if path not in payload and not _is_tagmanifest(path)}
    of_payload = {path: lists[path] for path in lists if not named[path].of_tags}
    of_tags = {path: lists[path] for path in lists if named[path].of_tags}
    algorithms = tuple(sorted({named[path].algorithm for path in of_payload}))
    info = _info(bag, problems)
    is_dossier = any(label == PROFILE_LABEL for label, _ in info)
    problems += _manifests_problems(bag, of_payload, algorithms)
    problems += _completeness(bag, payload, of_payload, every=bag.version.startswith("1."))
    problems += _completeness(bag, tags, of_tags, every=True) if of_tags else ()
    problems += _oxum(info, [bag.files[path] for path in payload])
    if is_dossier:
        problems += _of_ours(bag, named)
    problems += _hashes(bag, lists, named)
    tagmanifest = _tag(bag, "tagmanifest-sha256.txt") if "tagmanifest-sha256.txt" in bag.files else None
    return Verdict(
        problems=_limited(problems),
        files=len(payload),
        size=sum(bag.files[path].size for path in payload),
        algorithms=algorithms,
        seal=hashlib.sha256(tagmanifest).hexdigest() if tagmanifest is not None else None,
        tagmanifest=tagmanifest,
        dossier=is_dossier,
    )


def _is_tagmanifest(path: str) -> bool:
    name = manifest_name(path)
    return name is not None and name.of_tags


def _list(bag: _Bag, path: str, name: ManifestName, problems: list[Problem]) -> dict[str, str] | None:
    """Real path → hash. A name that is not safe stops nothing else and is never looked up."""
    try:
        listed = read_manifest(_tag(bag, path), name.algorithm, bag.encoding)
    except ManifestError as wrong:
        problems.append(Problem(Code.MANIFEST.value, path, str(wrong)))
        return None
    found: dict[str, str] = {}
    for written, digest in listed.items():
        wrong = listed_problem(written)
        if wrong:
            problems.append(Problem(wrong.value, written, path))
            continue
        found[written if written in bag.files else decoded(written)] = digest
    misplaced = [each for each in found if each.startswith(PAYLOAD) is name.of_tags]
    problems += [Problem(Code.MANIFEST.value, path, f"names {each!r}") for each in misplaced]
    return {each: digest for each, digest in found.items() if each not in misplaced}


def _info(bag: _Bag, problems: list[Problem]) -> list[tuple[str, str]]:
    if INFO_NAME not in bag.files:
        return []
    try:
        return read_tags(_tag(bag, INFO_NAME), bag.encoding)
    except ManifestError as wrong:
        problems.append(Problem(Code.MANIFEST.value, INFO_NAME, str(wrong)))
        return []


def _manifests_problems(bag: _Bag, of_payload: Mapping[str, dict], algorithms: Iterable[str]) -> Iterator[Problem]:
    if FETCH_NAME in bag.files and _tag(bag, FETCH_NAME).strip():
        yield Problem(Code.FETCH.value, FETCH_NAME)
    if not any(path.startswith(PAYLOAD) for path in bag.files):
        yield Problem(Code.MISSING.value, PAYLOAD)
    if not of_payload:
        yield Problem(Code.MISSING.value, "manifest-sha256.txt")
    elif not STRONG & set(algorithms):
        yield Problem(Code.WEAK.value)


def _completeness(bag: _Bag, there: set[str], lists: Mapping[str, dict[str, str]], *, every: bool) -> Iterator[Problem]:
    """`every`: each file must stand in each list (version 1.0 on; before it one of them was enough)."""
    listed = {path for found in lists.values() for path in found}
    for path in sorted(listed - set(bag.files)):
        yield Problem(Code.MISSING.value, path)
    for path in sorted(there - listed):
        yield Problem(Code.ADDED.value, path)
    if not every:
        return
    for name, found in lists.items():
        for path in sorted((there & listed) - set(found)):
            yield Problem(Code.NOT_LISTED.value, path, name)


def _oxum(info: Sequence[tuple[str, str]], payload: Sequence[Entry]) -> Iterator[Problem]:
    said = next((value for label, value in info if label.lower() == "payload-oxum"), None)
    if said is None:
        return
    found = f"{sum(entry.size for entry in payload)}.{len(payload)}"
    if said != found:
        yield Problem(Code.SIZE.value, INFO_NAME, f"says {said[:60]}, found {found}")


def _of_ours(bag: _Bag, named: Mapping[str, ManifestName]) -> Iterator[Problem]:
    """What a dossier always has, in lists that a police officer checks with `sha256sum -c`: ours are written so, so one
    that is not was changed, also where BagIt tools read on."""
    yield from (Problem(Code.PART.value, path) for path in ALWAYS if path not in bag.files)
    for path, name in named.items():
        if not plain_to_sums(_tag(bag, path), name.algorithm):
            yield Problem(Code.MANIFEST.value, path, f"{name.algorithm}sum -c does not read it")


def _hashes(bag: _Bag, lists: Mapping[str, dict[str, str]], named: Mapping[str, ManifestName]) -> Iterator[Problem]:
    wanted: dict[str, dict[str, str]] = {}
    for name, found in lists.items():
        for path, digest in found.items():
            if path in bag.files:
                wanted.setdefault(path, {})[named[name].algorithm] = digest
    for path in sorted(wanted):
        digests = {algorithm: hashlib.new(algorithm, usedforsecurity=False) for algorithm in wanted[path]}
        try:
            for chunk in bag.source.chunks(path):
                for each in digests.values():
                    each.update(chunk)
        except SourceError as stopped:
            yield stopped.problem
            continue
        wrong = sorted(each for each in digests if digests[each].hexdigest() != wanted[path][each])
        if wrong:
            yield Problem(Code.CHANGED.value, path, " ".join(wrong))


def _tag(bag: _Bag, path: str) -> bytes:
    """A tag file, whole in memory."""
    if path not in bag.tags:
        if bag.files[path].size > LARGEST_TAG_FILE:
            raise SourceError(Code.BOMB, path)
        found = bytearray()
        for chunk in bag.source.chunks(path):
            found += chunk
            if len(found) > LARGEST_TAG_FILE:
                raise SourceError(Code.BOMB, path)
        bag.tags[path] = bytes(found)
    return bag.tags[path]


def _limited(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """A hostile bag has a million of them; the first two hundred say enough."""
    found: list[Problem] = []
    for problem in problems:
        if problem not in found:
            found.append(problem)
        if len(found) == MOST_PROBLEMS:
            break
    return tuple(found)
