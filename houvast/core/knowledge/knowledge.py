"""The compiled content as frozen objects: what the engine asks of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from houvast.core.situation import Situation

from .conditions import Atoms, Certain, Rule
from .derived import DERIVED, derive
from .hours import Hours
from .names import KINDS, WHEN
from .texts import Texts


# One object an item and no copies: compared by identity, which the engine does very often.
@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step a plan can have. `when`: the first line that holds; the last holds always. `gives_way` None: never."""

    position: int  # among all steps
    id: str
    kind: str
    weight: int
    rule: Rule
    reason: Rule  # the part of `rule` that is told as why
    when: tuple[tuple[int, Rule], ...]  # position in names.WHEN
    gives_way: int | None
    minutes: int
    cannot: tuple[str, str] | None
    platforms_from: tuple[str, ...]
    referrals: tuple[str, ...]
    notes: tuple[tuple[str, Rule], ...]
    sources: tuple[str, ...]
    depends_on: frozenset[str]


@dataclass(frozen=True, slots=True)
class Avoid:
    id: str
    topics: tuple[str, ...]
    weight: int
    rule: Rule
    reason: Rule
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedFact:
    """`use` is "plan" (it decides steps) or "told" (asked with what is told: a moment, not a choice)."""

    fact: str
    use: str
    rule: Rule


# One object an item and no copies: compared by identity, which the engine does very often.
@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """`first`: before any advice. `use` figures: the optional page after the receipt. `pick`: one list of boxes."""

    id: str
    first: bool
    use: str
    pick: bool
    facts: tuple[AskedFact, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Referral:
    """`phone` as it is dialled, "" where there is none. `reviewed` is the stamp on the number itself."""

    id: str
    phone: str
    phone_long: str
    address: str
    chat: str
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    rule: Rule
    crisis: bool
    first: Rule | None
    hours: str | None
    confidence: str
    last_checked: str
    sources: tuple[str, ...]
    reviewed: Stamp | None


@dataclass(frozen=True, slots=True)
class Platform:
    """`stopncii`, `take_it_down`: yes, no, unverified, announced. `last_checked` an ISO day.

    `hosts`: those whose pages are this platform's (`core/removal/hosts.py`). A notice goes into `notice_form` or to
    `notice_mail`, in the first of `notice_languages` that we have words in.
    `common`: one of those most people mean; where a page lists platforms it stands unfolded.
    """

    id: str
    name: str
    operator: str
    route: str
    address: str
    minor_route: str
    minor_address: str
    stopncii: str
    take_it_down: str
    participation_evidence: str
    confidence: str
    note: str
    hosts: tuple[str, ...]
    notice_form: str
    notice_mail: str
    notice_languages: tuple[str, ...]
    public: bool
    search_engine: bool
    common: bool
    last_checked: str
    reviewed: Stamp | None


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    address: str
    confidence: str


def stamp(raw: dict | None) -> Stamp | None:
    return None if raw is None else Stamp(raw["by"], raw["on"])


def _rule(raw: dict) -> Rule:
    return Rule(tuple(int(term, 16) for term in raw["terms"]), frozenset(raw["facts"]))


def _step(position: int, raw: dict) -> Step:
    rule = _rule(raw["rule"])
    when = tuple((WHEN.index(name), _rule(line)) for name, line in raw["when"])
    notes = tuple((name, _rule(line)) for name, line in raw["notes"])
    lines = (rule, *(line for _, line in when), *(line for _, line in notes))
    named = {fact for line in lines for fact in line.facts} | set(raw["platforms_from"])
    depends_on = {behind for fact in named for behind in (DERIVED[fact][1] if fact in DERIVED else (fact,))}
    return Step(
        position=position,
        id=raw["id"],
        kind=raw["id"].split(".")[0],
        weight=raw["weight"],
        rule=rule,
        reason=_rule(raw["reason"]),
        when=when,
        gives_way=raw["gives_way"],
        minutes=raw["minutes"],
        cannot=None if raw["cannot"] is None else (raw["cannot"][0], raw["cannot"][1]),
        platforms_from=tuple(raw["platforms_from"]),
        referrals=tuple(raw["referrals"]),
        notes=notes,
        sources=tuple(raw["sources"]),
        depends_on=frozenset(depends_on),
    )


def _avoid(raw: dict) -> Avoid:
    return Avoid(
        id=raw["id"],
        topics=tuple(raw["topics"]),
        weight=raw["weight"],
        rule=_rule(raw["rule"]),
        reason=_rule(raw["reason"]),
        sources=tuple(raw["sources"]),
    )


def _page(raw: dict) -> Page:
    facts = tuple(AskedFact(fact, use, _rule(rule)) for fact, use, rule in raw["facts"])
    return Page(raw["id"], raw["first"], raw["use"], raw["pick"], facts)


def _referral(raw: dict) -> Referral:
    return Referral(
        id=raw["id"],
        phone=raw["phone"],
        phone_long=raw["phone_long"],
        address=raw["address"],
        chat=raw["chat"],
        countries=tuple(raw["countries"]),
        languages=tuple(raw["languages"]),
        rule=_rule(raw["rule"]),
        crisis=raw["crisis"],
        first=None if raw["first"] is None else _rule(raw["first"]),
        hours=raw["hours"],
        confidence=raw["confidence"],
        last_checked=raw["last_checked"],
        sources=tuple(raw["sources"]),
        reviewed=stamp(raw["reviewed"]),
    )


def _platform(raw: dict) -> Platform:
    lists = {name: tuple(raw[name]) for name in ("hosts", "notice_languages")}
    return Platform(**{**raw, **lists, "reviewed": stamp(raw["reviewed"])})


def _spans(raw: dict[str, list[str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    return {day: tuple((span[:5], span[6:]) for span in spans) for day, spans in raw.items()}


def _hours(raw: dict) -> Hours:
    return Hours(raw["timezone"], _spans(raw["week"]), _spans(raw["exceptions"]), raw["phone"], raw["country"])


class Knowledge:
    """All content of one helpline. Made once, shared by all, never changed.

    `version` names the content: equal content, equal version.
    """

    def __init__(self, compiled: Mapping, version: str) -> None:
        self.version = version
        self.atoms = Atoms(compiled["atoms"])
        self.steps: tuple[Step, ...] = tuple(_step(n, raw) for n, raw in enumerate(compiled["steps"]))
        self.steps_by_id: Mapping[str, Step] = MappingProxyType({step.id: step for step in self.steps})
        self.step_ids = frozenset(self.steps_by_id)
        self.avoid: tuple[Avoid, ...] = tuple(sorted(map(_avoid, compiled["avoid"]), key=lambda item: -item.weight))
        self.pages: tuple[Page, ...] = tuple(_page(raw) for raw in compiled["questions"]["pages"])
        self.most_pages: int = compiled["questions"]["most_pages"]
        self.most_facts: int = compiled["questions"]["most_facts"]
        self.situations: Mapping[str, Rule] = {name: _rule(raw) for name, raw in compiled["situations"].items()}
        self.referrals: Mapping[str, Referral] = {name: _referral(raw) for name, raw in compiled["referrals"].items()}
        self.platforms: Mapping[str, Platform] = {name: _platform(raw) for name, raw in compiled["platforms"].items()}
        self.platform_ids: tuple[str, ...] = tuple(self.platforms)
        self.sources: Mapping[str, Source] = {name: Source(**raw) for name, raw in compiled["sources"].items()}
        self.hours: Mapping[str, Hours] = {name: _hours(raw) for name, raw in compiled["hours"].items()}
        self.country: str = self.hours["helpline"].country or ""
        self.order: tuple[tuple[str, str], ...] = tuple((first, then) for first, then in compiled["order"])
        self._texts: Mapping[str, Mapping] = compiled["texts"]
        self._read_texts: dict[str, Texts] = {}
        self._told_apart: dict[str, tuple[str, ...]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._texts)

    def texts(self, language: str) -> Texts:
        """The words in one language; KeyError for a language that is not there."""
        if language not in self._read_texts:
            self._read_texts[language] = Texts(language, self._texts[language])
        return self._read_texts[language]

    def certain(self, situation: Situation, now: datetime | None) -> Certain:
        return self.atoms.certain({**situation.facts, **derive(situation.facts, now)})

    def page(self, page_id: str) -> Page:
        return next(page for page in self.pages if page.id == page_id)

    @cached_property
    def steps_by_kind(self) -> tuple[tuple[Step, ...], ...]:
        """In the order of names.KINDS; in each kind the weightiest first."""
        return tuple(
            tuple(sorted((step for step in self.steps if step.kind == kind), key=lambda step: -step.weight))
            for kind in KINDS
        )

    def told_apart(self, fact: str) -> tuple[str, ...]:
        """The codes (countries, languages) that the rules of steps tell apart from others."""
        if fact not in self._told_apart:
            used = {name for step in self.steps for term in step.rule.terms for name in self.atoms.atoms_in(term)}
            named = {value for name, values in used if name == fact for value in values}
            self._told_apart[fact] = tuple(sorted(named))
        return self._told_apart[fact]

    @cached_property
    def pages_of_fact(self) -> Mapping[str, Page]:
        """Each fact that decides something and the page that asks it."""
        return {asked.fact: page for page in self.pages if page.use == "plan" for asked in page.facts}

    @cached_property
    def steps_of_fact(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps that a fact can change, derived facts seen through."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            for fact in step.depends_on:
                found.setdefault(fact, []).append(step)
        return {fact: tuple(steps) for fact, steps in found.items()}
