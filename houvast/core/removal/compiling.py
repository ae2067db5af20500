"""From `knowledge/notices/` to the checked rules; all problems are told at once."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.overlay import lay_over
from houvast.core.knowledge.yaml_text import read_yaml

from . import schema
from .notices import Ground, KindWords, NoticeKind, NoticeWords
from .rules import KindExplained, NoticeRules, NoticeTexts, WayExplained
from .tracking import SECOND, NoticeRule, Term, Way, Where

FILE, SOURCES, WORDS = "notices/rules.yaml", "sources.yaml", "notices/words/"
_PLACES = {
    "opening": {"receiver"},
    "again": {"on"},
    "person": {"person"},
    "alias": {"alias"},
    "flagger": {"flagger"},
    "notifier": {"name", "email"},
}


def compile_notices(
    files: Mapping[str, bytes],
    overlay: Mapping[str, bytes] | None = None,
    *,
    provision_ids: frozenset[str] | None = None,
    languages: Iterable[str] = (),
) -> NoticeRules:
    """Keys are paths inside `knowledge/`. Provisions are looked up where their ids are at hand; `languages`: those that
    must have words.

    Raises KnowledgeError with every problem found.
    """
    data = {name: read_yaml(text, name) for name, text in sorted(files.items())}
    if overlay:
        data = lay_over(data, {name: read_yaml(text, f"overlay {name}") for name, text in sorted(overlay.items())})
    problems: list[str] = []
    file = _checked(schema.File, data.get(FILE), FILE, problems)
    if file is None:
        raise KnowledgeError(problems)
    _check_rules(file, data.get(SOURCES), provision_ids, problems)
    texts = _texts(data, file, problems)
    problems += [f"{WORDS}{code}.yaml: is missing" for code in languages if code not in texts]
    if problems:
        raise KnowledgeError(problems)
    return NoticeRules(
        rules=MappingProxyType({kind: _rule(kind, file.rules[kind]) for kind in NoticeKind}),
        ways=tuple(_way(way) for way in file.ways),
        texts=MappingProxyType(texts),
    )


def _check_rules(file: schema.File, sources: object, provision_ids: frozenset[str] | None, problems: list[str]) -> None:
    known = {item.get("id") for item in sources if isinstance(item, dict)} if isinstance(sources, list) else set()
    _complete(FILE, "kind", file.rules, NoticeKind, problems)
    ids = [way.id for way in file.ways]
    problems += [f"{FILE} {name}: stands twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    if SECOND not in ids:
        problems.append(f"{FILE}: the way {SECOND} is missing")
    for kind, rule in file.rules.items():
        terms = [*rule.terms.values(), *rule.terms_first.values()]
        _refers(f"{FILE} {kind}", "provision", rule.provisions, provision_ids, problems)
        for part in (rule, *terms):
            _refers(f"{FILE} {kind}", "source", part.sources, known, problems)
        _refers(f"{FILE} {kind}", "state", (*rule.terms, *rule.terms_first), Where, problems)
    for way in file.ways:
        _refers(f"{FILE} {way.id}", "state", way.after, Where, problems)
        _refers(f"{FILE} {way.id}", "kind", way.kinds, NoticeKind, problems)
        _refers(f"{FILE} {way.id}", "provision", way.provisions, provision_ids, problems)
        _refers(f"{FILE} {way.id}", "source", way.sources, known, problems)
        _refers(f"{FILE} {way.id}", "way", way.needs, ids[: ids.index(way.id)], problems)


def _texts(data: Mapping[str, object], file: schema.File, problems: list[str]) -> dict[str, NoticeTexts]:
    found = {}
    for name, raw in data.items():
        if not name.startswith(WORDS):
            continue
        text = _checked(schema.TextFile, raw, name, problems)
        if text is None:
            continue
        _complete(name, "kind", text.kinds, NoticeKind, problems)
        _complete(name, "kind of a notice", text.notice.kinds, NoticeKind, problems)
        _complete(name, "ground", text.notice.grounds, Ground, problems)
        _complete(name, "way", text.ways, [way.id for way in file.ways], problems)
        if problems:
            continue
        said = text.notice.model_dump()
        _check_places(name, said, problems)
        kinds, grounds = said.pop("kinds"), said.pop("grounds")
        found[name.removeprefix(WORDS).removesuffix(".yaml")] = NoticeTexts(
            notice=NoticeWords(
                reviewed=text.reviewed.model_dump() if text.reviewed else None,
                kinds={NoticeKind(kind): KindWords(**words) for kind, words in kinds.items()},
                grounds={Ground(ground): words for ground, words in grounds.items()},
                **said,
            ),
            kinds={NoticeKind(kind): KindExplained(**words.model_dump()) for kind, words in text.kinds.items()},
            ways={way: WayExplained(**words.model_dump()) for way, words in text.ways.items()},
        )
    return found


def _check_places(name: str, said: Mapping[str, object], problems: list[str]) -> None:
    """A sentence that goes out has exactly its places in braces."""
    flat = [(part, words) for part, words in said.items() if isinstance(words, str)]
    flat += [(part, words) for kind in said["kinds"].values() for part, words in kind.items()]  # type: ignore[attr-defined]
    flat += list(said["grounds"].items())  # type: ignore[attr-defined]
    for part, words in flat:
        places = {place for _, place, _, _ in string.Formatter().parse(words) if place is not None}
        if places != _PLACES.get(str(part), set()):
            problems.append(f"{name} {part}: its places in braces are {sorted(places)}")


def _rule(kind: NoticeKind, item: schema.Rule) -> NoticeRule:
    return NoticeRule(
        kind=kind,
        at=frozenset(item.at),
        provisions=tuple(item.provisions),
        sources=tuple(item.sources),
        confidence=item.confidence,
        terms=MappingProxyType({Where(where): _term(term) for where, term in item.terms.items()}),
        terms_first=MappingProxyType({Where(where): _term(term) for where, term in item.terms_first.items()}),
    )


def _term(item: schema.Term) -> Term:
    return Term(item.days, item.months, tuple(item.sources), item.confidence)


def _way(item: schema.Way) -> Way:
    return Way(
        id=item.id,
        after=frozenset(Where(name) for name in item.after),
        kinds=frozenset(NoticeKind(name) for name in item.kinds),
        needs=tuple(item.needs),
        address=item.address,
        provisions=tuple(item.provisions),
        articles=tuple(item.articles),
        sources=tuple(item.sources),
        confidence=item.confidence,
        last_checked=item.last_checked,
    )


def _checked(model: type[BaseModel], raw: object, name: str, problems: list[str]):
    if raw is None:
        problems.append(f"{name}: is missing")
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as wrong:
        problems += [f"{name} {'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong.errors()]
    return None


def _complete(name: str, what: str, has: Iterable[str], wanted: Iterable[str], problems: list[str]) -> None:
    has, wanted = set(has), set(wanted)
    problems += [f"{name}: no words for the {what} {each}" for each in sorted(wanted - has)]
    problems += [f"{name}: there is no {what} {each}" for each in sorted(has - wanted)]


def _refers(where: str, what: str, names: Iterable[str], known: Iterable[str] | None, problems: list[str]) -> None:
    if known is not None:
        problems += [f"{where}: there is no {what} {name}" for name in names if name not in set(known)]
