"""`houvast verify dossier PATH [--token FILE --ca FILE] [--json]`: is a bag whole and safe to open, and was it there
when its time stamp says.

PATH is the folder of a bag, or a zip or tar of one, opened already: what is still locked opens with `age -d` or
`gpg -d` first. Answers 0: whole. 1: not. 2: there is nothing to check.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from houvast.core.dossier.checking import Code, Problem, SourceError, Verdict, check_bag
from houvast.core.dossier.names import NameProblem
from houvast.core.dossier.sealing import looks_sealed
from houvast.core.dossier.stamping import LARGEST_TOKEN, Stamp, StampError, StampProblem, check_stamp
from houvast.doors.commands.answering import Wrong, wrong_input
from houvast.doors.commands.dossier_archive import opened_archive
from houvast.doors.commands.dossier_folder import Folder

FAILED = 1
_MOST_CERTIFICATES = 1_000_000
WORDS: dict[str, str] = {
    Code.NOT_A_BAG: "is no bag: it has no bagit.txt",
    Code.DAMAGED: "cannot be read",
    Code.BOMB: "would unpack to far more than it is; it was not opened",
    Code.TOO_MANY: "holds more files than a dossier has; it was not opened",
    Code.LINK: "is a link; nothing it points at was read",
    Code.NOT_A_FILE: "is no plain file",
    Code.TWICE: "is there twice",
    Code.COLLIDES: "has the name of another file on some machines",
    Code.OUTSIDE: "lies beside the folder of the bag",
    Code.LOCKED: "is locked with a password of its own",
    Code.FETCH: "would have parts fetched from an address",
    Code.MANIFEST: "cannot be read as what it should be",
    Code.WEAK: "the bag has no manifest with sha256 or sha512",
    Code.MISSING: "is missing",
    Code.ADDED: "was added: no manifest lists it",
    Code.NOT_LISTED: "is not listed in every manifest",
    Code.CHANGED: "was changed: its hash is another one",
    Code.SIZE: "tells another number of bytes or files",
    Code.PART: "is missing, and a dossier always has it",
    NameProblem.EMPTY: "has an empty part in its name",
    NameProblem.ABSOLUTE: "has a name that leads out of the bag",
    NameProblem.CLIMBS: "has a name that leads out of the bag",
    NameProblem.BACKSLASH: "has a backslash in its name",
    NameProblem.CONTROL: "has characters in its name that nobody sees",
    NameProblem.NOT_TEXT: "has a name that is no text",
    NameProblem.RESERVED: "has a name that Windows cannot have",
    NameProblem.TOO_LONG: "has a name that is too long",
    StampProblem.NOT_A_TOKEN: "the time stamp cannot be read",
    StampProblem.REFUSED: "the authority did not give this time stamp",
    StampProblem.OTHER_BAG: "the time stamp is of another bag",
    StampProblem.NOT_TRUSTED: "the time stamp is not signed by an authority under --ca",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="the folder of a bag, or a zip or tar of one")
    parser.add_argument("--token", type=Path, help="its time stamp (RFC 3161)")
    parser.add_argument("--ca", type=Path, help="with --token: the certificates to trust (PEM)")
    parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")


def answer(chosen: argparse.Namespace) -> int:
    """What wrong input is told in one sentence, with code 2."""
    try:
        return run(chosen)
    except Wrong as problem:
        return wrong_input(str(problem))


def run(chosen: argparse.Namespace) -> int:
    """Raises Wrong."""
    if (chosen.token is None) != (chosen.ca is None):
        raise Wrong("--token and --ca go together: the time stamp, and whom to trust for it.")
    token = _read(chosen.token, LARGEST_TOKEN, "--token") if chosen.token else None
    trusted = _read(chosen.ca, _MOST_CERTIFICATES, "--ca") if chosen.ca else b""
    kind, verdict = _verdict(Path(chosen.path))
    stamp, problem = _stamp(verdict, token, trusted)
    whole = verdict.whole and problem is None
    if chosen.json:
        print(json.dumps(_as_json(kind, verdict, whole, stamp, problem, token is not None)))
    else:
        print("\n".join(_as_text(verdict, stamp, problem)))
    return 0 if whole else FAILED


def _verdict(path: Path) -> tuple[str, Verdict]:
    if path.is_dir():
        return "folder", check_bag(Folder(path))
    try:
        with path.open("rb") as file:
            scheme = looks_sealed(file.read(64))
            if scheme:
                raise Wrong(f"{path} is still locked: open it first with {scheme.opens}.")
            file.seek(0)
            try:
                return "archive", check_bag(opened_archive(file, path.stat().st_size))
            except SourceError as stopped:
                return "archive", Verdict((stopped.problem,))
    except OSError as problem:
        raise Wrong(f"{path} cannot be read: {problem.strerror or 'unknown reason'}.") from None


def _stamp(verdict: Verdict, token: bytes | None, trusted: bytes) -> tuple[Stamp | None, StampProblem | None]:
    if token is None:
        return None, None
    if verdict.tagmanifest is None:
        return None, StampProblem.OTHER_BAG
    try:
        return check_stamp(token, verdict.tagmanifest, trusted), None
    except StampError as wrong:
        return None, wrong.problem
    except ValueError:
        raise Wrong("--ca: is no file of certificates (PEM).") from None


def _read(path: Path, most: int, option: str) -> bytes:
    try:
        with path.open("rb") as file:
            found = file.read(most + 1)
    except OSError as problem:
        raise Wrong(f"{option}: {path} cannot be read: {problem.strerror or 'unknown reason'}.") from None
    if len(found) > most:
        raise Wrong(f"{option}: {path} is larger than {most} bytes.")
    return found


def _as_json(
    kind: str, verdict: Verdict, whole: bool, stamp: Stamp | None, problem: StampProblem | None, asked: bool
) -> dict:
    token = {"valid": problem is None, "problem": problem, "at": stamp.at.isoformat() if stamp else None}
    return {
        "whole": whole,
        "kind": kind,
        "dossier": verdict.dossier,
        "files": verdict.files,
        "bytes": verdict.size,
        "algorithms": list(verdict.algorithms),
        "seal": verdict.seal,
        "problems": [
            {"code": each.code, "path": shown(each.path), "about": shown(each.about), "words": WORDS[each.code]}
            for each in verdict.problems
        ],
        "token": token if asked else None,
    }


def _as_text(verdict: Verdict, stamp: Stamp | None, problem: StampProblem | None) -> list[str]:
    lines = [_line(each) for each in verdict.problems]
    if problem:
        lines.append(f"- {WORDS[problem]}")
    if lines:
        return ["This is not whole, or not safe to open:", *lines]
    lines = [f"Whole: {verdict.files} files, {verdict.size} bytes, {', '.join(verdict.algorithms)}."]
    if verdict.seal:
        lines.append(f"sha256 of tagmanifest-sha256.txt: {verdict.seal}")
    if stamp:
        lines.append(f"Time stamp: {stamp.at.isoformat()}")
    return lines


def _line(problem: Problem) -> str:
    about = f" ({shown(problem.about)})" if problem.about else ""
    return f"- {shown(problem.path) or 'it'} {WORDS[problem.code]}{about}"


def shown(text: str) -> str:
    """A name out of a bag is not ours: what a terminal would obey or not show is written out."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text[:300])
