"""`houvast law`: which provisions an act falls under on its day, with a receipt that can be asked again."""

import argparse
import textwrap
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from houvast.core.knowledge import KnowledgeError
from houvast.core.law import Law, LegalAct, acts_of, ask, compare_receipt, read_acts, with_receipt
from houvast.core.law.acts import read_day
from houvast.core.law.law import COVERED_FROM
from houvast.core.law.receipts import Change, Comparison
from houvast.core.law.situations import MappedSituation
from houvast.core.situation import Situation, SituationError
from houvast.records.content.law import current_law

from .answering import Wrong, print_json, read_json

FAILED = 1
_STATUSES = ("applies", "possible")
LANGUAGES = ("nl", "en")
# Whether a day lies in the future is asked where this law holds.
_ZONE = ZoneInfo("Europe/Amsterdam")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--day", metavar="DAY", help="the day of the act, such as 2020-01-31")
    parser.add_argument("--from", dest="from_day", metavar="DAY", help="with --until: the act was on one of these days")
    parser.add_argument("--until", metavar="DAY")
    parser.add_argument("--lasting", action="store_true", help="the act went on from --from until --until (possession)")
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="FACT",
        help="FACT, FACT=yes, FACT=no or FACT=unknown; repeatable",
    )
    parser.add_argument("--born", metavar="DAY", help="birthday of the victim: gives the age on the day of the act")
    parser.add_argument("--image-made-on", metavar="DAY", help="the day the image was made: gives the age it shows")
    parser.add_argument("--known-on", metavar="DAY", help="the day the victim learned of the act, for the complaint")
    parser.add_argument(
        "--acts", metavar="FILE", help="a JSON list of acts, each with its day and facts; - reads stdin"
    )
    parser.add_argument("--situation", metavar="FACTS.json", help="the facts of one report, with --day; - reads stdin")
    parser.add_argument("--told-on", metavar="DAY", help="with --situation: when it was told; today by default")
    parser.add_argument("--receipt", metavar="FILE", help="an earlier answer or its receipt: asked again and compared")
    parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    parser.add_argument("--language", default="nl", help="language of the texts (nl or en)")


def run(chosen: argparse.Namespace) -> int:
    if chosen.language not in LANGUAGES:
        raise Wrong(f"--language: {chosen.language!r} is not allowed; allowed: {', '.join(LANGUAGES)}.")
    _check_together(chosen)
    law = _law()
    try:
        return _answer(chosen, law, datetime.now(_ZONE).date())
    except SituationError as refused:
        raise Wrong(str(refused)) from None


def _check_together(chosen: argparse.Namespace) -> None:
    """Options that would be left unheard are refused."""
    sources = [name for name in ("acts", "situation", "receipt") if getattr(chosen, name) is not None]
    if len(sources) > 1:
        raise Wrong(f"--{sources[1]}: cannot stand beside --{sources[0]}; allowed: one of them.")
    given = {
        "--day": chosen.day,
        "--from": chosen.from_day,
        "--until": chosen.until,
        "--lasting": chosen.lasting or None,
        "--fact": chosen.fact or None,
        "--born": chosen.born,
        "--image-made-on": chosen.image_made_on,
        "--known-on": chosen.known_on,
        "--told-on": chosen.told_on,
    }
    heard = {
        "acts": ("--day",),
        "situation": ("--day", "--fact", "--born", "--known-on", "--told-on"),
        "receipt": (),
    }
    allowed = heard[sources[0]] if sources else tuple(name for name in given if name != "--told-on")
    for name, value in given.items():
        if value is not None and name not in allowed:
            beside = f"--{sources[0]}" if sources else "an answer without --situation"
            raise Wrong(f"{name}: cannot stand beside {beside}; allowed: {', '.join(allowed) or 'nothing'}.")


def _law() -> Law:
    try:
        return current_law()
    except KnowledgeError as refused:
        raise Wrong(f"The law does not fit together: {refused.problems[0]} (houvast check tells all).") from None


def _answer(chosen: argparse.Namespace, law: Law, today: date) -> int:
    if chosen.receipt is not None:
        return _compare(chosen, law, today)
    mapped = None
    if chosen.situation is not None:
        mapped = _mapped(chosen, law, today)
        acts, many = mapped.acts, len(mapped.acts) > 1
    elif chosen.acts is not None:
        day = read_day("--day", chosen.day) if chosen.day is not None else None
        acts, many = read_acts(read_json(chosen.acts), law.vocabulary, day=day), True
    else:
        acts, many = (_one_act(chosen, law),), False
    answer = with_receipt(law, ask(law, acts, today), chosen.language, many=many)
    if mapped is not None:
        answer = {"mapping": _mapping_json(mapped), **answer}
    if chosen.json:
        print_json(answer)
    else:
        print(as_text(law, answer, chosen.language))
    return 0


def _one_act(chosen: argparse.Namespace, law: Law) -> LegalAct:
    if chosen.day is None and chosen.from_day is None and chosen.until is None:
        raise Wrong("--day: is missing; allowed: a day such as 2020-01-31, or --from and --until, --acts, --situation.")
    act = {
        "day": chosen.day,
        "from": chosen.from_day,
        "until": chosen.until,
        "lasting": chosen.lasting,
        "born": chosen.born,
        "image_made_on": chosen.image_made_on,
        "known_on": chosen.known_on,
        "facts": law.vocabulary.read(chosen.fact, "--fact"),
    }
    try:
        return LegalAct.from_json(act, law.vocabulary, where="act")
    except SituationError as refused:
        # What an act calls known_on is the option --known-on here.
        option = "--" + refused.field.removeprefix("act.").replace("_", "-")
        raise SituationError("--from" if option == "--act" else option, refused.value, refused.allowed) from None


def _mapped(chosen: argparse.Namespace, law: Law, today: date) -> MappedSituation:
    if chosen.day is None:
        raise Wrong("--day: is missing; allowed: with --situation a day such as 2020-01-31.")
    day = read_day("--day", chosen.day)
    told_on = read_day("--told-on", chosen.told_on) if chosen.told_on is not None else today
    return acts_of(
        Situation.from_json(read_json(chosen.situation)),
        law,
        day=day,
        told_on=told_on,
        born=read_day("--born", chosen.born) if chosen.born is not None else None,
        known_on=read_day("--known-on", chosen.known_on) if chosen.known_on is not None else None,
        added=law.vocabulary.read(chosen.fact, "--fact"),
    )


def _mapping_json(mapped: MappedSituation) -> list[dict]:
    """What was taken from which answer; `acts`: the numbers of the acts it was used for."""
    used: dict[tuple, list[int]] = {}
    for number, facts in enumerate(mapped.mapped):
        for fact in facts:
            used.setdefault((fact.fact, fact.value.value, fact.because, fact.of_image), []).append(number)
    return [
        {"fact": fact, "value": value, "because": list(because), "of_image": of_image, "acts": numbers}
        for (fact, value, because, of_image), numbers in used.items()
    ]


def _compare(chosen: argparse.Namespace, law: Law, today: date) -> int:
    recorded = read_json(chosen.receipt)
    compared = compare_receipt(law, recorded, chosen.language, today=today)
    if chosen.json:
        print_json(
            {
                "same": compared.same,
                "same_data": compared.same_data,
                "same_answer": compared.same_answer,
                "changed": list(compared.changed),
                "changes": [
                    {"id": change.id, "what": change.what.value, "was": change.was, "now": change.now}
                    for change in compared.changes
                ],
                "altered": compared.altered,
                "answer": compared.answer,
            }
        )
    else:
        print("\n".join(_compared_text(law, recorded, compared, chosen.language)))
    return 0 if compared.same else FAILED


def _compared_text(law: Law, recorded: Mapping, compared: Comparison, language: str) -> list[str]:
    """What is otherwise, row by row; the law of then is not kept, so the reader has to know which rows moved."""
    if compared.same:
        return [law.notice("same_answer", language)]
    lines = []
    if not compared.same_data:
        then = recorded.get("receipt", recorded).get("known_until", "?")
        lines.append(law.notice("other_data", language, then=then, now=law.known_until.isoformat()))
    lines += [f"  {_change_text(law, change, language)}" for change in compared.changes]
    if compared.altered:
        lines.append(law.notice("altered", language))
    else:
        lines.append(law.notice("other_answer" if not compared.same_answer else "same_answer_still", language))
    return lines


def _change_text(law: Law, change: Change, language: str) -> str:
    was, now = (
        f"{law.notice(row['status'], language) if row['status'] in _STATUSES else row['status']}, {row['row_version']}"
        if row
        else "-"
        for row in (change.was, change.now)
    )
    return law.notice(f"row_{change.what.value}", language, id=change.id, was=was, now=now)


def as_text(law: Law, answer: Mapping, language: str) -> str:
    """To read: what applies, what is possible because of something that was said, and only the number of the rest."""
    lines: list[str] = []
    if answer.get("mapping"):
        lines.append(law.notice("from_your_answers", language))
        for item in answer["mapping"]:
            if not law.vocabulary.facts[item["fact"]].asked:
                continue
            title = law.vocabulary.facts[item["fact"]].title[language]
            lines.append(f"  {title}: {item['value']} ({', '.join(item['because']) or '-'})")
        lines.append("")
    for one, other in answer["contradictions"]:
        lines.append(law.notice("contradiction", language, facts=f"{one}, {other}"))
    lines += _not_covered(law, answer, language)
    shown = [item for item in answer["provisions"] if _is_shown(law, item)]
    for item in shown:
        lines += _provision_text(law, item, language)
    if not shown and answer["covered"]:
        lines.append(law.notice("nothing_found", language))
    for text in dict.fromkeys(each["text"] for each in answer["concurrence"]):
        lines += ["", *textwrap.wrap(text, 96)]
    rest = len(answer["provisions"]) - len(shown)
    if rest:
        lines += ["", law.notice("possible_more", language, count=rest)]
    lines += ["", *textwrap.wrap(answer["notice"], 96)]
    return "\n".join(lines)


def _is_shown(law: Law, item: Mapping) -> bool:
    """Applies, or something of it was said: an open provision of which nothing is known tells a reader nothing."""
    return item["status"] == "applies" or len(item["missing"]) < len(law.by_id[item["id"]].elements)


def _not_covered(law: Law, answer: Mapping, language: str) -> list[str]:
    days = [answer, *answer.get("acts", [])]
    spans = [(item.get("from") or item.get("day"), item.get("until") or item.get("day")) for item in days]
    lines = []
    if not answer["covered"]:
        if any(begins and begins < COVERED_FROM.isoformat() for begins, _ in spans):
            lines.append(law.notice("not_covered_before", language))
        if any(ends and ends > answer["receipt"]["asked_on"] for _, ends in spans):
            lines.append(law.notice("not_covered_after", language))
    if any(ends and ends > law.known_until.isoformat() for _, ends in spans) and answer["provisions"]:
        lines.append(law.notice("after_known", language))
    return lines


def _provision_text(law: Law, item: Mapping, language: str) -> list[str]:
    word = law.notice(item["status"], language)
    lines = [f"[{word}] {item['instrument']} {item['article']}: {item['title']}"]
    details = []
    if item["missing"]:
        titles = [law.notice("day", language) if name == "day" else name for name in item["missing"]]
        details.append(law.notice("missing", language, facts=", ".join(titles)))
    if item["complaint_until"]:
        details.append(law.notice("complaint_until", language, day=item["complaint_until"]))
    if item["series"]:
        details.append(law.notice("series", language))
    if item["checked_by"] is None:
        details.append(law.notice("not_checked", language).rstrip("."))
    if item["address"]:
        details.append(item["address"])
    return [*lines, *textwrap.wrap("; ".join(details), 96, initial_indent="    ", subsequent_indent="    ")]
