"""From `knowledge/support/rights.yaml` and its words to the checked rules; all problems are told at once."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.overlay import lay_over
from houvast.core.knowledge.yaml_text import read_yaml

from . import schema
from .path import Stage
from .proceedings import Course, Decision, Proceedings, Way, Wish
from .rights import Clock, ReferralWords, Right, RightWords, StageSupport, SupportRules, SupportWords

RIGHTS, SOURCES, WORDS = "support/rights.yaml", "sources.yaml", "support.yaml"
_CHOICES = {"wish": Wish, "way": Way, "course": Course, "decision": Decision}
_DAYS = {field.name for field in fields(Proceedings) if field.name.endswith("_on")}
_PLACES = {"draft": {"receiver"}, "agreed": {"on"}}


def compile_support(
    files: Mapping[str, bytes],
    overlay: Mapping[str, bytes] | None = None,
    *,
    provision_ids: frozenset[str] | None = None,
    referral_ids: frozenset[str] | None = None,
) -> SupportRules:
    """Keys are paths inside `knowledge/`. Provisions and referrals are looked up where their ids are at hand.

    Raises KnowledgeError with every problem found.
    """
    data = {name: read_yaml(text, name) for name, text in sorted(files.items())}
    if overlay:
        data = lay_over(data, {name: read_yaml(text, f"overlay {name}") for name, text in sorted(overlay.items())})
    problems: list[str] = []
    file = _checked(schema.RightsFile, data.get(RIGHTS), RIGHTS, problems)
    if file is None:
        raise KnowledgeError(problems)
    sources = data.get(SOURCES)
    known_sources = (
        {item.get("id") for item in sources if isinstance(item, dict)} if isinstance(sources, list) else set()
    )
    ids = [right.id for right in file.rights]
    problems += [f"{RIGHTS} {name}: stands twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    for right in file.rights:
        where = f"{RIGHTS} {right.id}"
        _refers(where, "stage", right.stages, Stage, problems)
        _refers(where, "source", right.sources, known_sources, problems)
        _refers(where, "provision", right.provisions, provision_ids, problems)
        _refers(where, "referral", right.referrals, referral_ids, problems)
        _refers(where, "day", right.clock.of if right.clock else (), _DAYS, problems)
        _refers(where, "field with choices", right.only_for, _CHOICES, problems)
        for name, values in right.only_for.items():
            _refers(where, name, values, _CHOICES.get(name), problems)
    _complete(RIGHTS, "stage", file.stages, Stage, problems)
    for name, stage in file.stages.items():
        _refers(f"{RIGHTS} {name}", "referral", stage.referrals, referral_ids, problems)
        if not any(name in right.stages for right in file.rights):
            problems.append(f"{RIGHTS} {name}: no right holds there")
    words = _words(data, file, problems)
    if problems:
        raise KnowledgeError(problems)
    return SupportRules(
        rights=tuple(_right(item) for item in file.rights),
        stages=MappingProxyType(
            {Stage(n): StageSupport(tuple(s.helpline), tuple(s.referrals)) for n, s in file.stages.items()}
        ),
        words=MappingProxyType(words),
    )


def _right(item: schema.Right) -> Right:
    clock = item.clock
    return Right(
        id=item.id,
        stages=frozenset(Stage(name) for name in item.stages),
        needs_report=item.needs_report,
        only_for=MappingProxyType({name: frozenset(values) for name, values in item.only_for.items()}),
        clock=Clock(tuple(clock.of), clock.days, clock.months) if clock else None,
        provisions=tuple(item.provisions),
        articles=tuple(item.articles),
        since=date.fromisoformat(item.since) if item.since else None,
        referrals=tuple(item.referrals),
        sources=tuple(item.sources),
        confidence=item.confidence,
    )


def _words(data: Mapping[str, object], file: schema.RightsFile, problems: list[str]) -> dict[str, SupportWords]:
    found = {}
    rights = [right.id for right in file.rights]
    helpline = {code for stage in file.stages.values() for code in stage.helpline}
    for name, raw in data.items():
        if not name.startswith("texts/"):
            continue
        text = _checked(schema.TextFile, raw, name, problems)
        if text is None:
            continue
        _complete(name, "right", text.rights, rights, problems)
        _complete(name, "what the helpline does", text.helpline, helpline, problems)
        said = text.referral.model_dump()
        for part, sentence in said.items():
            places = {place for _, place, _, _ in string.Formatter().parse(sentence) if place is not None}
            if places != _PLACES.get(part, set()):
                problems.append(f"{name} referral.{part}: its places in braces are {sorted(places)}")
        found[name.split("/")[1]] = SupportWords(
            reviewed=text.reviewed.model_dump() if text.reviewed else None,
            rights={right: RightWords(item.title, item.what, item.how) for right, item in text.rights.items()},
            helpline=dict(text.helpline),
            referral=ReferralWords(**said),
        )
    if not found:
        problems.append(f"texts: {WORDS} stands in no language")
    return found


def _checked(kind: type[BaseModel], raw: object, where: str, problems: list[str]):
    try:
        return kind.model_validate(raw)
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_context=False, include_input=False):
            place = ".".join(str(part) for part in error["loc"])
            problems.append(f"{where}{' ' + place if place else ''}: {error['msg']}")
        return None


def _refers(where: str, what: str, names: Iterable[str], known: Iterable[str] | None, problems: list[str]) -> None:
    """`known` None: not at hand, not looked up."""
    if known is None:
        return
    there = {str(name) for name in known}
    problems.extend(f"{where}: there is no {what} {name!r}" for name in names if name not in there)


def _complete(where: str, what: str, present: Iterable[str], wanted: Iterable[str], problems: list[str]) -> None:
    there, needed = set(present), {str(name) for name in wanted}
    problems.extend(f"{where}: {what} {name} is missing" for name in sorted(needed - there))
    problems.extend(f"{where}: {what} {name} belongs to nothing" for name in sorted(there - needed))
