"""From the files of `knowledge/law/` to the checked law; all problems are told at once."""

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import BaseModel, ValidationError

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.conditions import Atom, Atoms, ConditionError, Parser, Rule, pack
from houvast.core.knowledge.overlay import lay_over
from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.situation import Truth
from houvast.core.situation.vocabulary import PLATFORM_IDS

from . import schema
from .acts import KINDS
from .hashing import canonical_sha256
from .law import Instrument, Law, MappingRule, Provision, SituationMapping, borders_of
from .vocabulary import LegalFact, Vocabulary, close, turned

# Files that are no instrument.
FACTS, MAPPING, NOTICES = "facts.yaml", "mapping.yaml", "notices.yaml"
_STAMPS = ("checked_by", "checked_on", "reviewed")
LANGUAGES = ("nl", "en")
# The sentences that answers are told with.
NOTICE_NAMES = frozenset(
    """
    information not_checked not_covered_before not_covered_after after_known nothing_found possible_more
    from_your_answers series complaint_until missing day applies possible contradiction same_answer other_data
    other_answer row_came row_went row_row row_answer altered same_answer_still concurrence_one_act
    concurrence_several_acts
    """.split()  # noqa: SIM905
)


class _Compiler:
    def __init__(self, data: Mapping[str, object]) -> None:
        self.data = data
        self.problems: list[str] = []

    def model(self, kind: type[BaseModel], name: str) -> BaseModel | None:
        if name not in self.data:
            self.problems.append(f"law/{name}: is missing")
            return None
        try:
            return kind.model_validate(self.data[name])
        except ValidationError as refused:
            for error in refused.errors(include_url=False, include_context=False, include_input=False):
                place = ".".join(str(part) for part in error["loc"])
                self.problems.append(f"law/{name}{' ' + place if place else ''}: {error['msg']}")
            return None


def compile_law(files: Mapping[str, bytes], overlay: Mapping[str, bytes] | None = None) -> Law:
    """Keys are names inside `knowledge/law/` ("sr.yaml"). Raises KnowledgeError with every problem found."""
    data = {name: read_yaml(text, f"law/{name}") for name, text in sorted(files.items())}
    if overlay:
        theirs = {name: read_yaml(text, f"overlay law/{name}") for name, text in sorted(overlay.items())}
        data = lay_over(data, theirs)
    compiler = _Compiler(data)
    vocabulary = _vocabulary(compiler)
    provisions = _provisions(compiler)
    mapping = _mapping(compiler, vocabulary)
    notices, known_until = _notices(compiler)
    compiler.problems += [*_wrong_facts(provisions, vocabulary), *_wrong_lines(provisions)]
    if compiler.problems:
        raise KnowledgeError(compiler.problems)
    lines: dict[str, list[Provision]] = {}
    for provision in provisions:
        lines.setdefault(provision.line, []).append(provision)
    return Law(
        provisions=provisions,
        vocabulary=vocabulary,
        mapping=mapping,
        notices=notices,
        known_until=known_until,
        data_sha256=data_sha256(data),
        by_id={provision.id: provision for provision in provisions},
        lines={name: tuple(versions) for name, versions in lines.items()},
        borders=borders_of(provisions),
    )


def data_sha256(data: Mapping[str, object]) -> str:
    """Of all that decides an answer: instruments, facts and mapping, without the stamps of those who checked them."""
    return canonical_sha256({name: _without_stamps(value) for name, value in data.items() if name != NOTICES})


def _without_stamps(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_stamps(part) for key, part in value.items() if key not in _STAMPS}
    if isinstance(value, list):
        return [_without_stamps(part) for part in value]
    return value


def _vocabulary(compiler: _Compiler) -> Vocabulary:
    checked = compiler.model(schema.FactsFile, FACTS)
    if checked is None:
        return Vocabulary({}, {}, {}, ())
    facts: dict[str, LegalFact] = {}
    for group, members in checked.facts.items():
        for name, words in members.items():
            if name in facts:
                compiler.problems.append(f"law/{FACTS} {name}: stands twice")
            facts[name] = LegalFact(name, group, {"nl": words.nl, "en": words.en}, words.asked)
    named = {*checked.implies, *(other for others in checked.implies.values() for other in others)}
    named |= {name for group in checked.excludes for name in group}
    compiler.problems.extend(f"law/{FACTS}: there is no fact {name!r}" for name in sorted(named - set(facts)))
    implies = close({name: tuple(others) for name, others in checked.implies.items()})
    if any(name in others for name, others in implies.items()):
        compiler.problems.append(f"law/{FACTS}: a fact implies itself")
    return Vocabulary(facts, implies, turned(implies), tuple(tuple(group) for group in checked.excludes))


def _provisions(compiler: _Compiler) -> tuple[Provision, ...]:
    found: list[Provision] = []
    for name in sorted(compiler.data):
        if name in (FACTS, MAPPING, NOTICES):
            continue
        checked = compiler.model(schema.InstrumentFile, name)
        if checked is None:
            continue
        both = {"nl": checked.name.nl, "en": checked.name.en}
        instrument = Instrument(name.removesuffix(".yaml"), checked.short, both, checked.jurisdiction)
        for line in checked.provisions:
            found += [_provision(instrument, checked, line, version) for version in line.versions]
    if not found:
        compiler.problems.append("law: no provision at all")
    return tuple(found)


def _provision(
    instrument: Instrument, file: schema.InstrumentFile, line: schema.ProvisionLine, version: schema.Version
) -> Provision:
    content = version.model_dump(exclude={"checked_by", "checked_on"})
    kept = (
        "id",
        "article",
        "replaces",
        "meaning",
        "max_prison_years",
        "fine_category",
        "complaint",
        "confidence",
        "note",
    )
    kept += ("limitation_from_18", "no_limitation_if_minor", "minor_offence", "age_in_image", "series")
    bwb = line.bwb or file.bwb
    return Provision(
        **{name: content[name] for name in kept},
        line=line.id,
        kind=line.kind,
        after_match=line.after_match,
        instrument=instrument,
        bwb=bwb,
        celex=file.celex,
        title={"nl": version.title.nl, "en": version.title.en},
        valid_from=_day(version.valid_from),
        valid_until=_day(version.valid_until),
        elements=tuple((part,) if isinstance(part, str) else tuple(part.any) for part in version.elements),
        sources=tuple(version.sources),
        checked_by=version.checked_by,
        checked_on=version.checked_on,
        row_version=canonical_sha256({**content, "line": line.id, "kind": line.kind, "bwb": bwb})[:12],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _wrong_facts(provisions: Iterable[Provision], vocabulary: Vocabulary) -> list[str]:
    return [
        f"law/{provision.instrument.id}.yaml {provision.id}: there is no fact {name!r}"
        for provision in provisions
        for group in provision.elements
        for name in group
        if name not in vocabulary.facts
    ]


def _wrong_lines(provisions: tuple[Provision, ...]) -> list[str]:
    """Ids that stand twice, versions that overlap, and `replaces` that leads nowhere."""
    problems, ids, lines = [], {}, {}
    for provision in provisions:
        where = f"law/{provision.instrument.id}.yaml {provision.id}"
        if provision.id in ids:
            problems.append(f"{where}: stands twice")
        ids[provision.id] = provision
        lines.setdefault(provision.line, []).append(provision)
    for provision in provisions:
        where = f"law/{provision.instrument.id}.yaml {provision.id}"
        replaced = ids.get(provision.replaces) if provision.replaces else None
        if provision.replaces and replaced is None:
            problems.append(f"{where}: replaces {provision.replaces}, which is not there")
        if replaced is not None and replaced.line != provision.line:
            problems.append(f"{where}: replaces {replaced.id}, which is no version of {provision.line}")
        if replaced is not None and not _before(replaced, provision):
            problems.append(f"{where}: does not begin after {replaced.id}, which it replaces")
    for versions in lines.values():
        for number, one in enumerate(versions):
            for other in versions[number + 1 :]:
                if not (_before(one, other) or _before(other, one)):
                    problems.append(f"law/{one.instrument.id}.yaml {one.id}: overlaps {other.id}")
    if any(len({version.instrument.id for version in versions}) > 1 for versions in lines.values()):
        problems.append("law: a provision stands in two files")
    return problems


def _before(one: Provision, other: Provision) -> bool:
    return one.valid_until is not None and other.valid_from is not None and one.valid_until < other.valid_from


def _mapping(compiler: _Compiler, vocabulary: Vocabulary) -> SituationMapping:
    checked = compiler.model(schema.MappingFile, MAPPING)
    atoms: dict[Atom, int] = {}
    if checked is None:
        return SituationMapping((), (), {}, Atoms(atoms), None)
    rules = []
    for number, item in enumerate(checked.rules):
        where = f"law/{MAPPING} rule {number} ({item.fact})"
        if item.fact not in vocabulary.facts:
            compiler.problems.append(f"{where}: there is no fact {item.fact!r}")
        compiler.problems.extend(
            f"{where}: there is no kind of act {kind!r}" for kind in item.acts or () if kind not in KINDS
        )
        rule = _condition(compiler, item.only_if, where, atoms)
        kinds = tuple(item.acts) if item.acts is not None else None
        rules.append(MappingRule(item.fact, Truth(item.value), rule, kinds, item.of_image))
    for part, names in (("acts", checked.acts), ("happened", checked.happened)):
        if set(names) != set(KINDS):
            compiler.problems.append(f"law/{MAPPING} {part}: has to say something of each of {', '.join(KINDS)}")
    happened = [
        (kind, _condition(compiler, condition, f"law/{MAPPING} happened {kind}", atoms))
        for kind, condition in checked.happened.items()
        if condition
    ]
    unknown = {name for names in checked.acts.values() for name in names} - set(vocabulary.facts)
    compiler.problems.extend(f"law/{MAPPING} acts: there is no fact {name!r}" for name in sorted(unknown))
    act_facts = {kind: tuple(names) for kind, names in checked.acts.items()}
    return SituationMapping(tuple(rules), tuple(happened), act_facts, Atoms(atoms), checked.reviewed)


def _condition(compiler: _Compiler, condition: object, where: str, atoms: dict[Atom, int]) -> Rule:
    try:
        terms = Parser({}, frozenset(PLATFORM_IDS)).terms(condition)
    except ConditionError as refused:
        compiler.problems.append(f"{where}: {refused}")
        return Rule((), frozenset())
    if not terms:
        compiler.problems.append(f"{where}: can never hold")
    facts = frozenset(fact for term in terms for (fact, _), _ in term)
    return Rule(tuple(pack(terms, lambda atom: atoms.setdefault(atom, len(atoms)))), facts)


def _notices(compiler: _Compiler) -> tuple[dict[str, Mapping[str, str]], date]:
    raw = compiler.data.get(NOTICES)
    if not isinstance(raw, dict):
        compiler.problems.append(f"law/{NOTICES}: is missing")
        return {}, date.min
    sentences = {name: words for name, words in raw.items() if name != "known_until"}
    for name in sorted(NOTICE_NAMES ^ set(sentences)):
        compiler.problems.append(f"law/{NOTICES} {name}: is missing or not known")
    for name, words in sentences.items():
        complete = isinstance(words, dict) and set(words) == set(LANGUAGES)
        if not complete or not all(isinstance(text, str) and text.strip() for text in words.values()):
            compiler.problems.append(f"law/{NOTICES} {name}: has to stand in {' and '.join(LANGUAGES)}")
    try:
        return sentences, date.fromisoformat(str(raw.get("known_until")))
    except ValueError:
        compiler.problems.append(f"law/{NOTICES} known_until: is not a day")
        return sentences, date.min
