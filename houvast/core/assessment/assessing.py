"""From answers to needs to measures, and which question would settle most."""

from collections.abc import Iterable, Mapping

from houvast.core.knowledge.conditions import Certain, Rule
from houvast.core.situation import FIELDS, Truth
from houvast.core.situation.vocabulary import YES_NO

from .answers import Answers
from .result import Assessment, ConditionFound, MeasureFound, NeedFound, NotOffered
from .rules import AssessmentRules, MeasureRule, NeedRule
from .vocabulary import OWN_FACTS, Level, Status

_RANK = {Level.NONE: 0, Level.UNKNOWN: 1, Level.SOME: 2, Level.HIGH: 3}
_MET = {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}
# Tried where a fact takes any code: what matters is whether it is the language spoken here.
_CODES_TRIED = ("nl", "other")


def assess(answers: Answers, rules: AssessmentRules) -> Assessment:
    """The whole answer. Nothing is added up: a need stands on the answers that made it, a measure on its needs."""
    certain = rules.atoms.certain(answers.facts())
    presumed = {item.id: item for item in rules.presumptions if item.rule.truth(certain) is Truth.YES}
    needs = tuple(_need(rules, need, certain) for need in rules.needs)
    levels = {need.id: need.level for need in needs}
    measures = [found for rule in rules.measures if (found := _measure(rules, rule, levels, certain, answers))]
    there = {measure.id for measure in measures}
    return Assessment(
        needs=needs,
        measures=tuple(measures),
        not_offered=tuple(_not_offered(rule, needs) for rule in rules.measures if rule.id not in there),
        open_questions=_open_questions(rules, certain, answers),
        presumed=tuple(presumed),
        version=rules.version,
    )


def _in_order(rules: AssessmentRules, facts: Iterable[str]) -> tuple[str, ...]:
    facts = set(facts)
    return tuple(question.fact for question in rules.questions if question.fact in facts)


def _need(rules: AssessmentRules, need: NeedRule, certain: Certain) -> NeedFound:
    lines = [(item.level, item.rule) for item in rules.presumptions if need.id in item.needs]
    lines += need.lines
    level = _level(lines, certain)
    because: set[str] = set()
    still_open: set[str] = set()
    for line_level, rule in lines:
        if rule.holds(certain):
            because |= rules.atoms.deciding_facts(rule, certain)
        elif _RANK[line_level] > _RANK[level]:
            still_open |= _unknown_in(rules, rule, certain)
    presumed = [item.id for item in rules.presumptions if need.id in item.needs and item.rule.holds(certain)]
    return NeedFound(need.id, level, _in_order(rules, because), _in_order(rules, still_open), tuple(presumed))


def _level(lines: Iterable[tuple[Level, Rule]], certain: Certain) -> Level:
    best = Level.NONE
    for level, rule in lines:
        truth = rule.truth(certain)
        reached = {Truth.YES: level, Truth.UNKNOWN: Level.UNKNOWN, Truth.NO: Level.NONE}[truth]
        best = max(best, reached, key=_RANK.__getitem__)
    return best


def _unknown_in(rules: AssessmentRules, rule: Rule, certain: Certain) -> frozenset[str]:
    """Unknown facts in the ways by which the rule may still come to hold."""
    bits = 0
    for term in rule.open_terms(certain):
        bits |= term & ~certain.holds
    return rules.atoms.facts_in(bits)


def _measure(
    rules: AssessmentRules, rule: MeasureRule, levels: Mapping[str, Level], certain: Certain, answers: Answers
) -> MeasureFound | None:
    because = tuple(need for need, least in rule.needs.items() if _RANK[levels[need]] >= _RANK[least])
    if not because:
        return None
    conditions = tuple(
        ConditionFound(
            part.id,
            _MET[part.rule.truth(certain)] if part.rule else None,
            _in_order(rules, part.rule.facts) if part.rule else (),
        )
        for part in rule.conditions
    )
    ordered = tuple(need.id for need in rules.needs if need.id in because)
    accepted = rule.id in answers.accepts and rule.id not in answers.refuses
    return MeasureFound(rule.id, _status(rule.id, conditions, answers), conditions, ordered, accepted)


def _status(measure_id: str, conditions: tuple[ConditionFound, ...], answers: Answers) -> Status:
    """What the victim does not want is never proposed, whatever else holds."""
    if measure_id in answers.refuses:
        return Status.REFUSED
    return Status.PROPOSED if all(part.met for part in conditions) else Status.CONDITION_OPEN


def _not_offered(rule: MeasureRule, needs: tuple[NeedFound, ...]) -> NotOffered:
    by_id = {need.id: need for need in needs}
    wanted = {need_id: by_id[need_id].level for need_id in rule.needs}
    facts = [fact for need_id in rule.needs for fact in by_id[need_id].open]
    return NotOffered(rule.id, wanted, tuple(dict.fromkeys(facts)))


# --- which question settles most ---


def _values(fact: str) -> tuple[str, ...]:
    if fact in OWN_FACTS:
        return OWN_FACTS[fact]
    return FIELDS[fact].values or (_CODES_TRIED if fact == "victim_language" else YES_NO)


def _open_questions(rules: AssessmentRules, certain: Certain, answers: Answers) -> tuple[str, ...]:
    """Unknown facts that could still change a need or a condition. First those with an answer that changes most at
    once; then those on which most still waits; then in the order of the questions. What somebody rather did not say
    is not asked again."""
    known, now = answers.facts(), _outcome(rules, certain)
    waiting = _waiting(rules, certain, now)
    usefulness: dict[str, tuple[int, int]] = {}
    for question in rules.questions:
        fact = question.fact
        if fact in known or fact in answers.declined or not waiting.get(fact):
            continue
        outcomes = [_outcome(rules, rules.atoms.with_fact(certain, fact, value)) for value in _values(fact)]
        most = max(_difference(now, outcome) for outcome in outcomes)
        usefulness[fact] = (most, waiting[fact])
    order = {question.fact: number for number, question in enumerate(rules.questions)}
    return tuple(sorted(usefulness, key=lambda fact: (-usefulness[fact][0], -usefulness[fact][1], order[fact])))


_Outcome = tuple[tuple[Level, ...], tuple[tuple[bool | None, ...] | None, ...]]


def _outcome(rules: AssessmentRules, certain: Certain) -> _Outcome:
    """Levels of the needs; per measure how its conditions stand, None where it is not there."""
    levels = {}
    for need in rules.needs:
        lines = [(item.level, item.rule) for item in rules.presumptions if need.id in item.needs]
        levels[need.id] = _level([*lines, *need.lines], certain)
    measures = []
    for rule in rules.measures:
        if not any(_RANK[levels[need]] >= _RANK[least] for need, least in rule.needs.items()):
            measures.append(None)
            continue
        measures.append(tuple(_MET[part.rule.truth(certain)] if part.rule else None for part in rule.conditions))
    return tuple(levels.values()), tuple(measures)


def _difference(before: _Outcome, after: _Outcome) -> int:
    """How many things an answer settles: needs that change level (by how much), measures that come or are settled."""
    needs = sum(abs(_RANK[one] - _RANK[other]) for one, other in zip(before[0], after[0], strict=True))
    measures = sum(one != other for one, other in zip(before[1], after[1], strict=True))
    return needs + measures


def _waiting(rules: AssessmentRules, certain: Certain, now: _Outcome) -> dict[str, int]:
    """fact -> how many needs and conditions it could still change, alone or with others."""
    counts: dict[str, int] = {}

    def count(facts: Iterable[str]) -> None:
        for fact in facts:
            counts[fact] = counts.get(fact, 0) + 1

    for need in rules.needs:
        count(_need(rules, need, certain).open)
    for rule, found in zip(rules.measures, now[1], strict=True):
        for part in rule.conditions if found is not None else ():
            if part.rule is not None and part.rule.truth(certain) is Truth.UNKNOWN:
                count(_unknown_in(rules, part.rule, certain))
    return counts
