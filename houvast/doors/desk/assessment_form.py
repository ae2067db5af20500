"""The questions and decisions of an assessment as forms, and back from the forms.

The form carries what the report said when it was made (`was`): an answer that is the report's own is not kept a second
time, and stays the report's when that changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from houvast.core.assessment import Level, Status
from houvast.core.assessment.vocabulary import GROUNDS, OWN_FACTS, RATHER_NOT_SAY
from houvast.core.situation import FIELDS, Shape
from houvast.doors.desk.assessment_words import Words
from houvast.procedures.assessing import Decided
from houvast.records.assessments.views import Decision, Filled, MeasureDecision, NeedDecision
from houvast.records.content.assessment import current_assessment

_LANGUAGES = ("nl", "en", "other")
LONGEST_WHY = 2000


@dataclass(frozen=True)
class QuestionField:
    """`source`: where the answer comes from, in words, if it was not given in this version; `options`: (value, words,
    chosen). `first`: among the most useful."""

    fact: str
    name: str
    ask: str
    why: str
    options: tuple[tuple[str, str, bool], ...]
    source: str
    of_file: bool
    first: bool
    answered: bool


@dataclass(frozen=True)
class QuestionGroup:
    ground: str
    title: str
    open: tuple[QuestionField, ...]
    answered: tuple[QuestionField, ...]


def groups(
    decided: Decided, words: Words, given: Mapping[str, str] | None = None, last_time: Mapping[str, str] | None = None
) -> tuple[QuestionGroup, ...]:
    """The questions by ground; within it those to ask, then those that are answered. `given`: what was typed, where a
    form is shown again. `last_time`: what was answered in the version before."""
    given = decided.version.filled.given if given is None else given
    fields = {
        question.fact: _field(question.fact, question.of_file, decided, given, last_time or {}, words)
        for question in current_assessment().questions
    }
    made = []
    for ground in GROUNDS:
        inside = [fields[question.fact] for question in current_assessment().questions if question.ground == ground]
        made.append(
            QuestionGroup(
                ground,
                words.own.word("grounds", ground),
                tuple(field for field in inside if not field.answered),
                tuple(field for field in inside if field.answered),
            )
        )
    return tuple(made)


def _field(
    fact: str, of_file: bool, decided: Decided, given: Mapping[str, str], last_time: Mapping[str, str], words: Words
) -> QuestionField:
    from_report = _said_before(fact, decided)
    value = given.get(fact, from_report or "")
    value = "" if value == "unknown" else value
    said = words.own.question(fact)
    options = [("", _("not known"), value == "")]
    options += [(item, words.value(fact, item), value == item) for item in _values(fact, value)]
    options.append((RATHER_NOT_SAY, words.say("declined"), value == RATHER_NOT_SAY))
    return QuestionField(
        fact=fact,
        name=words.fact(fact),
        ask=said.ask,
        why=said.why,
        options=tuple(options),
        source=_source(fact, from_report, given, last_time),
        of_file=of_file,
        first=fact in decided.result.open_questions[:5],
        answered=value != "",
    )


def _source(fact: str, said_before: str | None, given: Mapping[str, str], last_time: Mapping[str, str]) -> str:
    if fact in given:
        return _("as last time") if given[fact] == last_time.get(fact) else ""
    if said_before is None:
        return ""
    return _("from the proceedings") if fact in OWN_FACTS else _("from the report")


def _values(fact: str, value: str) -> tuple[str, ...]:
    if fact in OWN_FACTS:
        return OWN_FACTS[fact]
    field = FIELDS[fact]
    values = _LANGUAGES if field.shape is Shape.CODE else field.values
    return values if value in ("", RATHER_NOT_SAY) or value in values else (*values, value)


def _said_before(fact: str, decided: Decided) -> str | None:
    """What the report says, or what is known of the proceedings; None where it was answered here, or nowhere."""
    if fact not in decided.prefilled:
        return None
    return decided.answers.situation.get(fact) if fact in FIELDS else decided.answers.own.get(fact)


def was(decided: Decided) -> str:
    """The answers that were there already to these questions, as the form carries them."""
    asked = [question.fact for question in current_assessment().questions]
    return json.dumps({fact: said for fact in asked if (said := _said_before(fact, decided)) is not None})


def read_given(post: QueryDict, before: Mapping[str, str]) -> dict[str, str]:
    """Answers of this assessment: what differs from what the report said, and what was given before and is not on this
    form. The values are checked where they are kept."""
    report = _read_was(post.get("was", ""))
    given = dict(before)
    for question in current_assessment().questions:
        fact = question.fact
        value = post.get(f"q:{fact}")
        if value is None:
            continue
        if value == report.get(fact, ""):
            given.pop(fact, None)
        else:
            # To take back what the report says is an answer too.
            given[fact] = value or "unknown"
    return {fact: value for fact, value in given.items() if value != "unknown" or fact in FIELDS or fact in report}


def _read_was(text: str) -> dict[str, str]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}


# --- decisions and wishes ---


@dataclass(frozen=True)
class NeedRow:
    id: str
    title: str
    about: str
    level: str
    is_need: bool
    because: str
    presumed: str
    open: str
    options: tuple[tuple[str, str, bool], ...]
    why: str
    decided: bool


@dataclass(frozen=True)
class MeasureRow:
    """`offered`: the rules offer it; `ready`: nothing is open about it. `not_because`: why not, where they do not."""

    id: str
    title: str
    about: str
    who: str
    ask: str
    status: str
    ready: bool
    offered: bool
    conditions: tuple[tuple[str, str, bool | None], ...]
    because: str
    not_because: str
    when: str
    sources: str
    wish: tuple[tuple[str, str, bool], ...]
    decision: tuple[tuple[str, str, bool], ...]
    why: str
    to_ask: bool


def need_rows(decided: Decided, words: Words) -> tuple[NeedRow, ...]:
    filled = decided.version.filled.needs
    rows = []
    for need in decided.result.needs:
        item = filled.get(need.id, NeedDecision())
        title, about = words.own.need(need.id)
        levels = [("", _("as worked out"), item.level is None)]
        levels += [
            (level.value, words.own.word("levels", level.value), item.level is level)
            for level in (Level.NONE, Level.SOME, Level.HIGH)
        ]
        rows.append(
            NeedRow(
                id=need.id,
                title=title,
                about=about,
                level=words.own.word("levels", decided.levels[need.id].value),
                is_need=decided.levels[need.id].is_need,
                because=words.because(need.because, decided.answers),
                presumed=" ".join(words.own.word("presumed", name) for name in need.presumed),
                open=", ".join(words.fact(fact) for fact in need.open[:4]),
                options=tuple(levels),
                why=item.why,
                decided=item != NeedDecision(),
            )
        )
    return tuple(rows)


def measure_rows(decided: Decided, words: Words) -> tuple[MeasureRow, ...]:
    """Those that can be asked for now, those that hang on something, then the others, each in the content's order."""
    not_offered = {item.id: item for item in decided.result.not_offered}
    rows = []
    for rule in current_assessment().measures:
        found, said = decided.result.measure(rule.id), words.own.measure(rule.id)
        item = decided.version.filled.measures.get(rule.id, MeasureDecision())
        other = not_offered.get(rule.id)
        sources = [current_assessment().sources[name] for name in rule.sources]
        rows.append(
            MeasureRow(
                id=rule.id,
                title=said.title,
                about=said.about,
                who=said.who,
                ask=said.ask,
                status=words.own.word("statuses", found.status.value) if found else "",
                ready=found is not None and found.status is not Status.CONDITION_OPEN,
                offered=found is not None,
                conditions=tuple(words.conditions(found)) if found else (),
                because=words.needs(found.because) if found else "",
                not_because=_why_not(other.open, words) if other else "",
                when=", ".join(words.own.word("stages", stage) for stage in rule.offered_in),
                sources="; ".join(f"{source.title} ({_confidence(source.confidence)})" for source in sources),
                wish=_wish(rule.id, decided.version.filled),
                decision=_decision(item.decision, offered=found is not None),
                why=item.why,
                to_ask=rule.id in decided.measures,
            )
        )
    return tuple(sorted(rows, key=lambda row: (not row.offered, not row.ready)))


def _why_not(still_open: tuple[str, ...], words: Words) -> str:
    if not still_open:
        return words.say("explained_no_need")
    return f"{words.say('explained_open')} ({', '.join(words.fact(fact) for fact in still_open[:4])})"


def _confidence(code: str) -> str:
    return {"high": _("read there"), "medium": _("quoted elsewhere"), "low": _("to be checked")}[code]


def _wish(measure_id: str, filled: Filled) -> tuple[tuple[str, str, bool], ...]:
    wants, refuses = measure_id in filled.accepts, measure_id in filled.refuses
    return (
        ("", _("not asked yet"), not wants and not refuses),
        ("accepts", _("wants this"), wants and not refuses),
        ("refuses", _("does not want this"), refuses),
    )


def _decision(chosen: Decision, *, offered: bool) -> tuple[tuple[str, str, bool], ...]:
    other = (
        (Decision.LEAVE, _("leave it, although it fits")) if offered else (Decision.ASK, _("ask for it all the same"))
    )
    follow = _("ask for it") if offered else _("do not ask for it")
    return ((Decision.FOLLOW.value, follow, chosen is not other[0]), (other[0].value, other[1], chosen is other[0]))


def read_decisions(post: QueryDict, before: Filled) -> Filled:
    """What was decided and what the victim wants, over what was there; answers stay as they were."""
    rules = current_assessment()
    wishes = {measure: post.get(f"wish:{measure}", _kept_wish(measure, before)) for measure in rules.measure_ids}
    needs = {need.id: _need_decision(post, need.id, before) for need in rules.needs}
    measures = {measure: _measure_decision(post, measure, before) for measure in rules.measure_ids}
    return replace(
        before,
        accepts=tuple(measure for measure, wish in wishes.items() if wish == "accepts"),
        refuses=tuple(measure for measure, wish in wishes.items() if wish == "refuses"),
        needs={name: item for name, item in needs.items() if item != NeedDecision()},
        measures={name: item for name, item in measures.items() if item != MeasureDecision()},
    )


def _kept_wish(measure: str, before: Filled) -> str:
    return "refuses" if measure in before.refuses else "accepts" if measure in before.accepts else ""


def _need_decision(post: QueryDict, need_id: str, before: Filled) -> NeedDecision:
    if f"level:{need_id}" not in post:
        return before.needs.get(need_id, NeedDecision())
    level = post.get(f"level:{need_id}", "")
    known = level in ("none", "some", "high")
    return NeedDecision(Level(level) if known else None, _why(post, need_id))


def _measure_decision(post: QueryDict, measure_id: str, before: Filled) -> MeasureDecision:
    if f"do:{measure_id}" not in post:
        return before.measures.get(measure_id, MeasureDecision())
    code = post.get(f"do:{measure_id}", "")
    decision = Decision(code) if code in tuple(Decision) else Decision.FOLLOW
    return MeasureDecision(decision, _why(post, measure_id))


def _why(post: QueryDict, name: str) -> str:
    return " ".join(post.get(f"why:{name}", "").split())[:LONGEST_WHY]
