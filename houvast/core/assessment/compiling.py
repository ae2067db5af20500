"""From the files of `knowledge/assessment/` and their words to the checked rules; all problems are told at once."""

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.conditions import ALWAYS, Atom, Atoms, ConditionError, Parser, Rule, pack
from houvast.core.knowledge.overlay import lay_over
from houvast.core.knowledge.schema import Source as SourceItem
from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.situation import FIELDS, Shape
from houvast.core.situation.vocabulary import PLATFORM_IDS

from . import schema
from .rules import (
    AssessmentRules,
    AssessmentWords,
    ConditionRule,
    MeasureRule,
    NeedRule,
    Presumption,
    QuestionRule,
    Source,
)
from .vocabulary import GROUNDS, NEEDS, OWN_FACTS, RECEIVERS, STAGES, Level, Status

QUESTIONS, NEEDS_FILE, MEASURES_FILE = "assessment/questions.yaml", "assessment/needs.yaml", "assessment/measures.yaml"
SOURCES = "sources.yaml"
# Words that pages and papers are put together with.
WORD_NAMES = frozenset(
    """
    title about made_on needs measures wishes because conditions decided_by ask sources presumed open_questions
    explained_no_need explained_open declined accepted refused deviation stage none_found consent_line rights
    agreed_on for
    """.split()  # noqa: SIM905
)


class _Compiler:
    def __init__(self, data: Mapping[str, object]) -> None:
        self.data = data
        self.problems: list[str] = []
        self.atoms: dict[Atom, int] = {}
        self.parser = Parser({}, frozenset(PLATFORM_IDS), OWN_FACTS)

    def checked(self, kind: type[BaseModel], raw: object, where: str) -> BaseModel | None:
        try:
            return kind.model_validate(raw)
        except ValidationError as refused:
            for error in refused.errors(include_url=False, include_context=False, include_input=False):
                place = ".".join(str(part) for part in error["loc"])
                self.problems.append(f"{where}{' ' + place if place else ''}: {error['msg']}")
            return None

    def listed(self, kind: type[BaseModel], raw: object, name: str, key: str = "id") -> list:
        """The items of a list, each checked, each standing once."""
        if not isinstance(raw, list):
            self.problems.append(f"{name}: is missing or not a list")
            return []
        found: dict[str, BaseModel] = {}
        for number, item in enumerate(raw):
            label = item.get(key, number) if isinstance(item, dict) else number
            checked = self.checked(kind, item, f"{name} {label}")
            if checked is None:
                continue
            if label in found:
                self.problems.append(f"{name} {label}: stands twice")
            found[label] = checked
        return list(found.values())

    def rule(self, where: str, raw: object) -> Rule:
        try:
            terms = self.parser.terms(raw)
        except ConditionError as refused:
            self.problems.append(f"{where}: {refused}")
            return ALWAYS
        if not terms or frozenset() in terms:
            self.problems.append(f"{where}: {'can never hold' if not terms else 'holds always'}")
        facts = frozenset(fact for term in terms for (fact, _), _ in term)
        return Rule(tuple(pack(terms, lambda atom: self.atoms.setdefault(atom, len(self.atoms)))), facts)

    def refers(self, where: str, what: str, names: Iterable[str], known: Iterable[str]) -> None:
        known = set(known)
        self.problems.extend(f"{where}: there is no {what} {name!r}" for name in names if name not in known)

    def complete(self, where: str, what: str, present: Iterable[str], wanted: Iterable[str]) -> None:
        present, wanted = set(present), set(wanted)
        self.problems.extend(f"{where}: {what} {name} is missing" for name in sorted(wanted - present))
        self.problems.extend(f"{where}: {what} {name} belongs to nothing" for name in sorted(present - wanted))


def compile_assessment(
    files: Mapping[str, bytes],
    overlay: Mapping[str, bytes] | None = None,
    provision_ids: frozenset[str] | None = None,
) -> AssessmentRules:
    """Keys are paths inside `knowledge/` ("assessment/needs.yaml", "texts/nl/assessment.yaml", "sources.yaml").
    `provision_ids`: where the law is at hand, the rights that measures name are looked up in it.

    Raises KnowledgeError with every problem found.
    """
    data = {name: read_yaml(text, name) for name, text in sorted(files.items())}
    if overlay:
        data = lay_over(data, {name: read_yaml(text, f"overlay {name}") for name, text in sorted(overlay.items())})
    compiler = _Compiler(data)
    sources = {item.id: item for item in compiler.listed(SourceItem, data.get(SOURCES), SOURCES)}
    presumptions, needs = _needs(compiler)
    measures = _measures(compiler, needs)
    questions = _questions(compiler)
    _cross_check(compiler, questions, presumptions, needs, measures)
    for item in (*presumptions, *needs, *measures):
        compiler.refers(f"assessment {item.id}", "source", item.sources, sources)
    if provision_ids is not None:
        for measure in measures:
            compiler.refers(f"{MEASURES_FILE} {measure.id}", "provision", measure.rights, provision_ids)
    words = _words(compiler, questions, presumptions, needs, measures)
    if compiler.problems:
        raise KnowledgeError(compiler.problems)
    return AssessmentRules(
        questions=questions,
        presumptions=presumptions,
        needs=needs,
        measures=measures,
        sources={name: Source(name, item.title, item.address, item.confidence) for name, item in sources.items()},
        atoms=Atoms(compiler.atoms),
        words=words,
        version=_version(files, overlay or {}),
    )


def _version(*groups: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for group in groups:
        for name, content in sorted(group.items()):
            if name.startswith("assessment/"):
                digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:12]


def _needs(compiler: _Compiler) -> tuple[tuple[Presumption, ...], tuple[NeedRule, ...]]:
    file = compiler.checked(schema.NeedsFile, compiler.data.get(NEEDS_FILE), NEEDS_FILE)
    if file is None:
        return (), ()
    compiler.parser = Parser(file.groups, frozenset(PLATFORM_IDS), OWN_FACTS)
    ids = [need.id for need in file.needs]
    if len(set(ids)) != len(ids):
        compiler.problems.append(f"{NEEDS_FILE}: a need stands twice")
    compiler.complete(NEEDS_FILE, "need", ids, NEEDS)
    presumptions = []
    for item in file.presumptions:
        where = f"{NEEDS_FILE} {item.id}"
        compiler.refers(where, "need", item.needs, ids)
        rule = compiler.rule(where, item.only_if)
        presumptions.append(Presumption(item.id, rule, tuple(item.needs), Level(item.level), tuple(item.sources)))
    needs = []
    for item in file.needs:
        lines = [(Level.HIGH, raw) for raw in item.high] + [(Level.SOME, raw) for raw in item.some]
        for _, raw in lines:
            if _uses_unless(raw, file.groups):
                compiler.problems.append(f"{NEEDS_FILE} {item.id}: unless would let an unknown lower a need")
        rules = tuple((level, compiler.rule(f"{NEEDS_FILE} {item.id}", raw)) for level, raw in lines)
        needs.append(NeedRule(item.id, rules, tuple(item.sources), item.confidence))
    return tuple(presumptions), tuple(needs)


def _uses_unless(raw: object, groups: Mapping[str, object], seen: tuple[str, ...] = ()) -> bool:
    if isinstance(raw, list):
        return any(_uses_unless(part, groups, seen) for part in raw)
    if not isinstance(raw, dict):
        return False
    for word, part in raw.items():
        if word == "unless":
            return True
        if word == "situation" and part in groups and part not in seen:
            return _uses_unless(groups[part], groups, (*seen, part))
        if _uses_unless(part, groups, seen):
            return True
    return False


def _measures(compiler: _Compiler, needs: tuple[NeedRule, ...]) -> tuple[MeasureRule, ...]:
    found = []
    for item in compiler.listed(schema.Measure, compiler.data.get(MEASURES_FILE), MEASURES_FILE):
        where = f"{MEASURES_FILE} {item.id}"
        compiler.refers(where, "need", item.needs, [need.id for need in needs])
        conditions = tuple(
            ConditionRule(part.id, compiler.rule(f"{where} {part.id}", part.only_if) if part.only_if else None)
            for part in item.conditions
        )
        found.append(
            MeasureRule(
                id=item.id,
                decided_by=tuple(item.decided_by),
                needs=MappingProxyType({need: Level(level) for need, level in item.needs.items()}),
                conditions=conditions,
                offered_in=tuple(item.offered_in),
                without_proceedings=item.without_proceedings,
                rights=tuple(item.rights),
                sources=tuple(item.sources),
                confidence=item.confidence,
            )
        )
    return tuple(found)


def _questions(compiler: _Compiler) -> tuple[QuestionRule, ...]:
    items = compiler.listed(schema.Question, compiler.data.get(QUESTIONS), QUESTIONS, key="fact")
    for item in items:
        field = FIELDS.get(item.fact)
        if item.fact not in OWN_FACTS and field is None:
            compiler.problems.append(f"{QUESTIONS} {item.fact}: is not a fact")
        elif field is not None and field.shape not in (Shape.FLAG, Shape.CHOICE, Shape.CODE):
            compiler.problems.append(f"{QUESTIONS} {item.fact}: is no fact with one answer")
    order = {ground: number for number, ground in enumerate(GROUNDS)}
    if [order[item.ground] for item in items] != sorted(order[item.ground] for item in items):
        compiler.problems.append(f"{QUESTIONS}: the grounds do not stand in the order {', '.join(GROUNDS)}")
    return tuple(QuestionRule(item.fact, item.ground, item.asked_of == "file") for item in items)


def _cross_check(
    compiler: _Compiler,
    questions: tuple[QuestionRule, ...],
    presumptions: tuple[Presumption, ...],
    needs: tuple[NeedRule, ...],
    measures: tuple[MeasureRule, ...],
) -> None:
    """What a rule waits for is asked, nothing is asked for nothing, and no need is left without a measure."""
    used: dict[str, str] = {}
    for item in presumptions:
        used.update(dict.fromkeys(item.rule.facts, item.id))
    for need in needs:
        used.update(dict.fromkeys(need.facts, need.id))
    for measure in measures:
        for condition in measure.conditions:
            used.update(dict.fromkeys(condition.rule.facts if condition.rule else (), measure.id))
    asked = {question.fact for question in questions}
    compiler.problems.extend(
        f"assessment {used[fact]}: waits for {fact}, which {QUESTIONS} does not ask"
        for fact in sorted(set(used) - asked)
    )
    compiler.problems.extend(f"{QUESTIONS} {fact}: decides nothing" for fact in sorted(asked - set(used)))
    answered = {need for measure in measures for need, level in measure.needs.items() if level is Level.SOME}
    compiler.problems.extend(
        f"{NEEDS_FILE} {need.id}: no measure answers it" for need in needs if need.id not in answered
    )


def _words(
    compiler: _Compiler,
    questions: tuple[QuestionRule, ...],
    presumptions: tuple[Presumption, ...],
    needs: tuple[NeedRule, ...],
    measures: tuple[MeasureRule, ...],
) -> dict[str, AssessmentWords]:
    by_language: dict[str, dict[str, object]] = {}
    for name, raw in compiler.data.items():
        if name.startswith("texts/") and name.count("/") == 2:
            _, language, file = name.split("/")
            by_language.setdefault(language, {})[file] = raw
    if not by_language:
        compiler.problems.append("texts: there is no language at all")
    found = {}
    for language, files in sorted(by_language.items()):
        where = f"texts/{language}/assessment"
        text = compiler.checked(schema.TextFile, _joined(compiler, files, where), where)
        if text is None:
            continue
        tables = (
            ("ground", text.grounds, GROUNDS),
            ("level", text.levels, [level.value for level in Level]),
            ("status", text.statuses, [status.value for status in Status]),
            ("stage", text.stages, STAGES),
            ("met", text.met, ("yes", "no", "open")),
            ("receiver", text.receivers, RECEIVERS),
            ("word", text.words, WORD_NAMES),
            ("presumption", text.presumed, [item.id for item in presumptions]),
            ("question", text.questions, [question.fact for question in questions]),
            ("need", text.needs, [need.id for need in needs]),
            ("measure", text.measures, [measure.id for measure in measures]),
        )
        for what, present, wanted in tables:
            compiler.complete(where, what, present, wanted)
        for fact, item in text.questions.items():
            if (fact in OWN_FACTS) != bool(item.name):
                compiler.problems.append(
                    f"{where} question {fact}: a name is for facts that no report has, and for all of them"
                )
        for measure in measures:
            if measure.id in text.measures:
                there = text.measures[measure.id].conditions
                wanted = [condition.id for condition in measure.conditions]
                compiler.complete(f"{where} measure {measure.id}", "condition", there, wanted)
        found[language] = AssessmentWords(language, text.model_dump())
    return found


def _joined(compiler: _Compiler, files: Mapping[str, object], where: str) -> dict[str, object]:
    """assessment.yaml and assessment_*.yaml as one; the stamp is that of assessment.yaml."""
    joined: dict[str, object] = {}
    for file, raw in sorted(files.items()):
        if not isinstance(raw, dict):
            compiler.problems.append(f"{where}: {file} is no map")
            continue
        for key, value in raw.items():
            if key == "reviewed" and file != "assessment.yaml":
                continue
            if key in joined:
                compiler.problems.append(f"{where}: {key} stands in two files")
            joined[key] = value
    return joined
