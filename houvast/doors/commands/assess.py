"""`houvast assess ANSWERS.json [--json] [--language nl|en]`: needs and measures, from the same core as the desk."""

import argparse

from houvast.core.assessment import Answers, Assessment, AssessmentRules, MeasureFound, NeedFound, assess
from houvast.core.assessment.rules import AssessmentWords
from houvast.core.knowledge import Knowledge, KnowledgeError
from houvast.core.situation import SituationError
from houvast.records.content import current_knowledge
from houvast.records.content.assessment import current_assessment

from .answering import Wrong, print_json, read_json

_SIGN = {True: "+", False: "-", None: "?"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "answers", metavar="ANSWERS.json", help="facts, own answers and wishes as a JSON object; - reads standard input"
    )
    parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    parser.add_argument("--language", default="nl", help="language of the texts (nl or en)")


def run(chosen: argparse.Namespace) -> int:
    rules, knowledge = _content()
    if chosen.language not in rules.languages:
        raise Wrong(f"--language: {chosen.language!r} is not allowed; allowed: {', '.join(rules.languages)}.")
    try:
        answers = Answers.from_json(read_json(chosen.answers), knowledge.platform_ids, rules.measure_ids)
    except SituationError as refused:
        raise Wrong(str(refused)) from None
    result = assess(answers, rules)
    words = rules.words[chosen.language]
    if chosen.json:
        print_json(as_json(result, rules, words))
    else:
        print(as_text(result, words))
    return 0


def _content() -> tuple[AssessmentRules, Knowledge]:
    try:
        return current_assessment(), current_knowledge()
    except KnowledgeError as refused:
        raise Wrong(f"The content does not fit together: {refused.problems[0]} (houvast check tells all).") from None


def as_json(result: Assessment, rules: AssessmentRules, words: AssessmentWords) -> dict:
    """The answer of the contract; beside it what explains the other way: `not_offered`, and what is still open."""
    return {
        "needs": [_need(need, words) for need in result.needs],
        "measures": [_measure(measure, rules, words) for measure in result.measures],
        "open_questions": list(result.open_questions),
        "presumed": list(result.presumed),
        "not_offered": [
            {
                "id": item.id,
                "title": words.measure(item.id).title,
                "needs": {need: level.value for need, level in item.needs.items()},
                "open": list(item.open),
            }
            for item in result.not_offered
        ],
        "version": result.version,
    }


def _need(need: NeedFound, words: AssessmentWords) -> dict:
    return {
        "id": need.id,
        "level": need.level.value,
        "because": list(need.because),
        "title": words.need(need.id)[0],
        "open": list(need.open),
        "presumed": list(need.presumed),
    }


def _measure(measure: MeasureFound, rules: AssessmentRules, words: AssessmentWords) -> dict:
    rule = next(rule for rule in rules.measures if rule.id == measure.id)
    said = words.measure(measure.id)
    return {
        "id": measure.id,
        "title": said.title,
        "who": said.who,
        "status": measure.status.value,
        "conditions": [
            {"text": said.conditions[part.id], "met": part.met, "id": part.id, "facts": list(part.facts)}
            for part in measure.conditions
        ],
        "because": list(measure.because),
        "offered_in": list(rule.offered_in),
        "sources": [
            {"id": source.id, "title": source.title, "address": source.address, "confidence": source.confidence}
            for source in (rules.sources[name] for name in rule.sources)
        ],
        "decided_by": list(rule.decided_by),
        "confidence": rule.confidence,
        "rights": list(rule.rights),
        "without_proceedings": rule.without_proceedings,
        "accepted": measure.accepted,
        "about": said.about,
        "ask": said.ask,
    }


def as_text(result: Assessment, words: AssessmentWords) -> str:
    """The same to read: needs with the answers that made them, measures with their needs and conditions."""
    lines = [words.word("words", "needs")]
    for need in result.needs:
        because = f" ({', '.join(need.because)})" if need.because else ""
        lines.append(f"  {words.need(need.id)[0]}: {words.word('levels', need.level.value)}{because}")
    lines += ["", words.word("words", "measures")]
    for measure in result.measures:
        said = words.measure(measure.id)
        lines.append(f"  {said.title}: {words.word('statuses', measure.status.value)} ({', '.join(measure.because)})")
        lines += [f"    {_SIGN[part.met]} {said.conditions[part.id]}" for part in measure.conditions]
    if not result.measures:
        lines.append(f"  {words.word('words', 'none_found')}")
    lines += ["", f"{words.word('words', 'open_questions')}: {', '.join(result.open_questions[:7])}"]
    return "\n".join(lines + [words.word("presumed", item) for item in result.presumed])
