"""What a dossier holds, and how each part is written: text and tables to read, the same as JSON for programs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from houvast.core.situation import Act, Indicator

# A table opened in a spreadsheet must not compute: what an offender typed may begin like a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Came(StrEnum):
    """How an item came to us. Values are for ever: kept rows and dossiers hold them."""

    MAILBOX = "mailbox"  # the person handed it over themselves
    DESK = "desk"  # somebody at the desk added it


class ItemKind(StrEnum):
    """Values are for ever: kept rows and dossiers hold them."""

    TEXT = "text"
    ADDRESS = "address"
    SCREENSHOT = "screenshot"
    FILE = "file"


# By how a file begins. What a browser draws and cannot run: no SVG, no PDF, no HTML.
_PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
START = 16  # bytes that tell


def picture_type(start: bytes) -> str:
    """What kind of picture a browser may draw of a file that begins like this, or ""."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for begins, kind in _PICTURES if start.startswith(begins)), "")


@dataclass(frozen=True)
class EvidenceFile:
    """One item as it goes along. `name`: of `names.evidence_name`. `described`: words of whoever added it. `arrived`:
    of something a person handed over the hour, nothing finer. Hashes were taken on arrival, in hex."""

    number: int
    name: str
    kind: ItemKind
    described: str
    came: Came
    arrived: datetime
    by: str
    sha256: str
    sha512: str
    data: bytes

    @property
    def path(self) -> str:
        return f"evidence/{self.name}"


@dataclass(frozen=True)
class CustodyLine:
    """One act with an item, from arrival to packing. `who`: a number that the helpline can lead back to a person."""

    at: datetime
    act: str
    who: str
    item: int | None
    sha256: str = ""

    def to_json(self) -> dict:
        return {
            "at": self.at.isoformat(),
            "act": self.act,
            "who": self.who,
            "item": self.item,
            "sha256": self.sha256 or None,
        }


@dataclass(frozen=True)
class OneForm:
    """An indicator as software compares it. `valid`: what its check digits say, None for none."""

    value: str
    valid: bool | None


@dataclass(frozen=True)
class Dossier:
    """`reference` names nobody. `statement`: the exact text that the person agreed to, "" where none goes along.
    `names`: code of a kind of act or indicator, or of a platform → its word in the language of the dossier.
    `forms`: what stands beside an indicator as it was typed."""

    reference: str
    language: str
    made_at: datetime
    helpline: str
    receiver: str
    statement: str
    acts: tuple[Act, ...]
    indicators: tuple[Indicator, ...]
    evidence: tuple[EvidenceFile, ...]
    custody: tuple[CustodyLine, ...]
    assessment: str
    names: dict[str, str]
    forms: dict[Indicator, OneForm]


@dataclass(frozen=True)
class Part:
    """One file of the payload. `path`: below `data/`."""

    path: str
    data: bytes


class ChangedSinceArrival(Exception):
    """An item is not what it was when it came: nothing is packed. `number`: which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"item {number}")
        self.number = number


def parts_of(dossier: Dossier, case: bytes) -> tuple[Part, ...]:
    """Every file of the payload. `case`: of `case.case_of`. Raises `ChangedSinceArrival`."""
    for item in dossier.evidence:
        if (hashlib.sha256(item.data).hexdigest(), hashlib.sha512(item.data).hexdigest()) != (item.sha256, item.sha512):
            raise ChangedSinceArrival(item.number)
    return tuple(_parts(dossier, case))


def _parts(dossier: Dossier, case: bytes) -> Iterator[Part]:
    if dossier.statement:
        yield Part("statement.txt", _text(dossier.statement))
    if dossier.assessment:
        yield Part("assessment.txt", _text(dossier.assessment))
    if dossier.acts:
        yield Part("timeline.csv", _table(_TIMELINE, _acts(dossier)))
    if dossier.indicators:
        yield Part("indicators.csv", _table(_INDICATORS, _indicators(dossier)))
    if dossier.evidence:
        yield Part("evidence.csv", _table(_EVIDENCE, _evidence(dossier.evidence)))
    yield from (Part(item.path, item.data) for item in dossier.evidence)
    yield Part("custody.jsonl", "".join(_line(line.to_json()) for line in dossier.custody).encode())
    yield Part("report.json", _json(_report(dossier)))
    yield Part("case.jsonld", case)


_TIMELINE = ("day", "until", "what", "where", "amount", "currency", "words")
_INDICATORS = ("kind", "platform", "value", "normalised", "check")
_EVIDENCE = ("number", "file", "kind", "described", "came", "arrived", "by", "bytes", "sha256", "sha512")


def _acts(dossier: Dossier) -> Iterator[Sequence[object]]:
    for act in dossier.acts:
        first = act.day or act.from_day
        yield (
            first or "",
            act.until_day or "",
            dossier.names.get(act.kind, act.kind),
            dossier.names.get(act.platform or "", act.platform or ""),
            "" if act.amount is None else act.amount,
            act.currency or "",
            act.words or "",
        )


def _indicators(dossier: Dossier) -> Iterator[Sequence[object]]:
    for each in dossier.indicators:
        platform = each.platform or ""
        form = dossier.forms.get(each)
        yield (
            dossier.names.get(each.kind, each.kind),
            dossier.names.get(platform, platform),
            each.value,
            form.value if form else "",
            _CHECKED[form.valid] if form else "",
        )


_CHECKED = {None: "", True: "holds", False: "fails"}


def _evidence(items: Iterable[EvidenceFile]) -> Iterator[Sequence[object]]:
    for item in items:
        yield (
            item.number,
            item.path,
            item.kind,
            item.described,
            item.came,
            item.arrived.isoformat(),
            item.by,
            len(item.data),
            item.sha256,
            item.sha512,
        )


def _report(dossier: Dossier) -> dict:
    return {
        "reference": dossier.reference,
        "language": dossier.language,
        "made_at": dossier.made_at.isoformat(),
        "helpline": dossier.helpline,
        "receiver": dossier.receiver,
        "statement": "statement.txt" if dossier.statement else None,
        "assessment": "assessment.txt" if dossier.assessment else None,
        "acts": [act.to_json() for act in dossier.acts],
        "indicators": [_indicator(each, dossier.forms.get(each)) for each in dossier.indicators],
        "evidence": [
            {
                "number": item.number,
                "file": item.path,
                "kind": item.kind.value,
                "described": item.described,
                "came": item.came.value,
                "arrived": item.arrived.isoformat(),
                "by": item.by,
                "bytes": len(item.data),
                "sha256": item.sha256,
                "sha512": item.sha512,
            }
            for item in dossier.evidence
        ],
        "custody": "custody.jsonl",
    }


def _indicator(each: Indicator, form: OneForm | None) -> dict:
    return {**each.to_json(), "normalised": form.value if form else None, "valid": form.valid if form else None}


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV (RFC 4180) with a mark that lets a spreadsheet see UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(str(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode(errors="replace")


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(text: str) -> bytes:
    return (text.strip() + "\n").encode(errors="replace")


def _line(value: dict) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True) + "\n"


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()
