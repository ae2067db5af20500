"""`houvast link REPORTS.jsonl [--json]`: links between reports with their reasons, groups, bridges and hubs."""

import argparse
import gc
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date

from houvast.core.knowledge import KnowledgeError
from houvast.core.linking.grouping import Grouped, group
from houvast.core.linking.preparing import RawReport, prepare
from houvast.core.linking.scoring import Link, frequencies_of, links
from houvast.core.situation import Indicator, SituationError
from houvast.core.situation.vocabulary import INDICATOR_KINDS
from houvast.records.content.linking import LANGUAGES, LinkingContent, current_linking

from .answering import Wrong

MOST_REPORTS = 2_000_000
LONGEST_LINE = 200_000
_SHOWN = 60  # characters of a wrong value
_DAY = re.compile(r"\d{4}-\d\d-\d\d($|[T ]\d)", re.ASCII)
_FIELDS = {"id", "day", "indicators", "script"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reports", metavar="REPORTS.jsonl", help="one report a line; - reads standard input")
    parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    parser.add_argument("--language", default="nl", help="language of the texts (nl or en)")


def run(chosen: argparse.Namespace) -> int:
    if chosen.language not in LANGUAGES:
        raise Wrong(f"--language: {chosen.language!r} is not allowed; allowed: {', '.join(LANGUAGES)}.")
    try:
        content = current_linking()
    except KnowledgeError as refused:
        raise Wrong(f"The parameters do not fit together: {refused.problems[0]}.") from None
    # Millions of small objects and no cycle among them: looking for cycles would take a third of the time.
    gc.disable()
    try:
        _tell(*_answer(chosen, content), as_json=chosen.json)
    finally:
        gc.enable()
    return 0


def _answer(chosen: argparse.Namespace, content: LinkingContent) -> tuple[Iterator[dict], int, dict]:
    """The links, one after the other and how many they are; and the rest of the answer."""
    reports = prepare(read_reports(chosen.reports))
    grouped = group(reports, content.parameters)
    frequencies = frequencies_of(reports, (hub.term for hub in grouped.hubs))
    found = sorted(links(reports, frequencies, content.parameters), key=lambda link: (-link.bits, link.a, link.b))
    told = (link_as_json(link, content, chosen.language, len(reports)) for link in found)
    return told, len(found), as_json(grouped, content)


def _tell(found: Iterator[dict], count: int, answer: dict, *, as_json: bool) -> None:
    """Link by link: of a hundred thousand reports the whole answer would be as much memory again."""
    if not as_json:
        print("\n".join(as_text(count, answer)))
        return
    sys.stdout.write('{"links": [')
    for number, link in enumerate(found):
        sys.stdout.write((", " if number else "") + json.dumps(link, ensure_ascii=False))
    sys.stdout.write("], " + json.dumps(answer, ensure_ascii=False)[1:] + "\n")


def read_reports(name: str) -> list[RawReport]:
    """Raises Wrong, naming the line."""
    try:
        with open(sys.stdin.fileno() if name == "-" else name, encoding="utf-8-sig", closefd=name != "-") as lines:
            found = list(_reports(iter(lambda: lines.readline(LONGEST_LINE + 1), "")))
    except OSError as problem:
        raise Wrong(f"{name} cannot be read: {problem.strerror or 'unknown reason'}.") from None
    except UnicodeDecodeError:
        raise Wrong(f"{name} is not UTF-8 text.") from None
    except ValueError:  # a name that no file can have
        raise Wrong("The name of the file cannot be read.") from None
    seen: set[str] = set()
    for report in found:
        if report.id in seen:
            raise Wrong(f"id: {_shown(report.id)} stands twice; allowed: each report once.")
        seen.add(report.id)
    return found


def _reports(lines: Iterable[str]) -> Iterator[RawReport]:
    for number, line in enumerate(lines, 1):
        if number > MOST_REPORTS:
            raise Wrong(f"line {number}: more than {MOST_REPORTS} reports.")
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            raise Wrong(f"line {number}: is longer than {LONGEST_LINE} characters.")
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError):  # ValueError: a number of thousands of digits too
            raise Wrong(f"line {number}: is not JSON.") from None
        yield _report(_whole_characters(raw) if "\\ud" in line.lower() else raw, number)


def _whole_characters(raw: object) -> object:
    """Half a character (a text cut in the middle of one) becomes "?": no output could hold it."""
    return json.loads(json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace"))


def _shown(value: object) -> str:
    """What was given, as far as a sentence can hold it."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _report(raw: object, number: int) -> RawReport:
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not raw["id"]:
        raise Wrong(f"line {number}: must be an object with an id that is text.")
    unknown = set(raw) - _FIELDS
    if unknown:
        raise Wrong(f"line {number}: {_shown(min(unknown))} is not allowed; allowed: {', '.join(sorted(_FIELDS))}.")
    script = raw.get("script")
    if script is not None and not isinstance(script, str):
        raise Wrong(f"line {number}: script must be text or null.")
    indicators = raw.get("indicators")
    if not isinstance(indicators, list):
        raise Wrong(f"line {number}: indicators must be a list.")
    return RawReport(
        raw["id"], _day(raw.get("day"), number), tuple(_indicator(item, number) for item in indicators), script
    )


def _day(value: object, number: int) -> date | None:
    if value is None:
        return None
    try:
        if _DAY.match(value):
            return date.fromisoformat(value[:10])
    except (TypeError, ValueError):
        pass
    raise Wrong(
        f"line {number}: day {_shown(value)} is not allowed; allowed: a day such as 2026-01-31, or null."
    ) from None


def _indicator(item: object, number: int) -> Indicator:
    """As a file has it: a platform of another house may be unknown here and still tells accounts apart."""
    if not isinstance(item, dict):
        raise Wrong(f"line {number}: an indicator must be an object with kind, platform and value.")
    kind, platform, value = item.get("kind"), item.get("platform"), item.get("value")
    if kind not in INDICATOR_KINDS:
        raise Wrong(f"line {number}: kind {_shown(kind)} is not allowed; allowed: {', '.join(INDICATOR_KINDS)}.")
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"line {number}: value must be text that is not empty.")
    if platform is not None and not isinstance(platform, str):
        raise Wrong(f"line {number}: platform must be text or null.")
    try:
        return Indicator(kind, platform, value)
    except SituationError as refused:
        raise Wrong(f"line {number}: {refused}") from None


def link_as_json(link: Link, content: LinkingContent, language: str, reports: int) -> dict:
    """The contract. `bits` is the sum of the terms as they stand there."""
    return {"a": link.a, "b": link.b, "bits": link.bits, "terms": _terms(link, content, language, reports)}


def as_json(grouped: Grouped, content: LinkingContent) -> dict:
    """The contract, without the links."""
    return {
        "groups": [
            {
                "id": each.id,
                "reports": list(each.reports),
                "bridges": [
                    {"to": bridge.to, "missing": bridge.missing, "kinds": sorted({term[0] for term in bridge.terms})}
                    for bridge in each.bridges
                ],
                "held": each.held,
            }
            for each in grouped.groups
        ],
        "hubs": [
            {"kind": hub.term[0], "value": hub.term[1], "seen_in": hub.seen_in, "because": hub.because}
            for hub in grouped.hubs
        ],
        "parameters": content.parameters.version,
    }


def _terms(link: Link, content: LinkingContent, language: str, reports: int) -> list[dict]:
    return [
        {
            "kind": term.kind,
            "bits": term.bits,
            "seen_in": term.seen_in,
            "words": content.words[term.code][language].format(
                seen=term.seen_in, reports=reports, kind=term.about, days=term.about
            ),
        }
        for term in link.terms
    ]


def as_text(links_found: int, answer: dict) -> list[str]:
    lines = [
        f"{len(answer['groups'])} groups, {links_found} links, {len(answer['hubs'])} hubs "
        f"(parameters {answer['parameters']})"
    ]
    for each in sorted(answer["groups"], key=lambda each: -len(each["reports"]))[:20]:
        lines.append(f"{each['id']}: {len(each['reports'])}{' (held for a person)' if each['held'] else ''}")
    return lines
