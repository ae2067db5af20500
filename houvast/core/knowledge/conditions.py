"""Conditions of the content: from their declarative form to sets of bits, three-valued and with the facts that decided.

An *atom* is "this fact has one of these values"; it is YES, NO or UNKNOWN. Of each atom four literals exist:
it is yes, it is no, it is not (known to be) yes, it is not (known to be) no. A condition becomes a disjunction of
terms, each term a set of literals held as an int. What is certain of a situation is one int too, so that asking
whether a condition holds is a few `&`: the next question asks it some thousand times.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from houvast.core.situation import FIELDS, Shape, Truth
from houvast.core.situation.codes import COUNTRY_CODES, LANGUAGE_CODES

from .derived import DERIVED

IS_YES, IS_NO, NOT_YES, NOT_NO = 0, 1, 2, 3
_OPPOSITE = {IS_YES: IS_NO, IS_NO: IS_YES, NOT_YES: NOT_NO, NOT_NO: NOT_YES}
# A condition of more terms than this is one that no reviewer can follow.
MOST_TERMS = 400

Atom = tuple[str, tuple[str, ...]]
Terms = frozenset[frozenset[tuple[Atom, int]]]


class ConditionError(ValueError):
    """One sentence: what in the condition is not known or not allowed."""


def allowed_values(fact: str) -> tuple[str, ...] | None:
    """The values a condition may name for a fact; None where the fact cannot be used in a condition."""
    if fact in DERIVED:
        return DERIVED[fact][0]
    field = FIELDS.get(fact)
    if field is None:
        return None
    if field.shape is Shape.CODE:
        return (*sorted(COUNTRY_CODES if fact == "victim_country" else LANGUAGE_CODES), "other")
    return field.values or None


def _atom(fact: str, values: object, platform_ids: frozenset[str], others: Mapping[str, tuple[str, ...]]) -> Atom:
    allowed = others.get(fact) or allowed_values(fact)
    if allowed is None:
        raise ConditionError(f"{fact} is not a fact that a condition can use")
    if fact in ("contact_platforms", "published_platforms"):
        allowed = tuple(platform_ids)
    named = values if isinstance(values, list) else [values]
    if not named:
        raise ConditionError(f"{fact} names no value")
    for value in named:
        if value not in allowed:
            raise ConditionError(f"{fact} has no value {value!r}; it has {', '.join(sorted(allowed))}")
    return (fact, tuple(sorted(set(named))))


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads conditions; `named` are the situations and groups that `{situation: id}` refers to. `others`: facts with
    their values that a report does not have (those of the individual assessment)."""

    named: Mapping[str, object]
    platform_ids: frozenset[str]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def terms(self, raw: object) -> Terms:
        """The terms of a condition, none of which contains another. Raises ConditionError."""
        return self._read(raw, IS_YES, ())

    def step_terms(self, only_if: object, unless: object) -> Terms:
        """The terms of `if` and `unless` together; either may be None."""
        parts = [raw for raw in (only_if, None if unless is None else {"unless": unless}) if raw is not None]
        return self.terms({"all": parts})

    def _read(self, raw: object, mode: int, inside: tuple[str, ...]) -> Terms:
        if not isinstance(raw, dict) or len(raw) != 1:
            raise ConditionError(f"a condition is one of all, any, not, unless, situation or one fact, not {raw!r}")
        ((word, part),) = raw.items()
        if word in ("all", "any"):
            return self._combined(word, part, mode, inside)
        if word == "not":
            return self._read(part, _OPPOSITE[mode], inside)
        if word == "unless":
            # Two-valued: yes as long as the inner condition is not known to be yes.
            return self._read(part, NOT_YES if mode in (IS_YES, NOT_NO) else IS_YES, inside)
        if word == "situation":
            return self._referred(part, mode, inside)
        return frozenset({frozenset({(_atom(word, part, self.platform_ids, self.others), mode)})})

    def _combined(self, word: str, part: object, mode: int, inside: tuple[str, ...]) -> Terms:
        if not isinstance(part, list):
            raise ConditionError(f"{word} needs a list")
        read = [self._read(item, mode, inside) for item in part]
        # "All are yes" and "all are not no" need every part; their denials need one.
        every = (word == "all") == (mode in (IS_YES, NOT_NO))
        return _product(read) if every else _least(frozenset().union(*read) if read else frozenset())

    def _referred(self, name: object, mode: int, inside: tuple[str, ...]) -> Terms:
        if name not in self.named:
            raise ConditionError(f"there is no situation or group {name!r}")
        if name in inside:
            raise ConditionError(f"{name} refers to itself")
        return self._read(self.named[name], mode, (*inside, name))


def _possible(term: frozenset[tuple[Atom, int]]) -> bool:
    return not any(
        ((atom, _OPPOSITE[mode]) in term and mode in (IS_YES, IS_NO))
        or ((atom, mode + 2) in term and mode in (IS_YES, IS_NO))
        for atom, mode in term
    )


def _least(terms: Iterable[frozenset[tuple[Atom, int]]]) -> Terms:
    """Without impossible terms and without terms that a shorter one makes superfluous."""
    kept: list[frozenset[tuple[Atom, int]]] = []
    for term in sorted({term for term in terms if _possible(term)}, key=len):
        if not any(shorter <= term for shorter in kept):
            kept.append(term)
    if len(kept) > MOST_TERMS:
        raise ConditionError(f"the condition has {len(kept)} alternatives, more than {MOST_TERMS}")
    return frozenset(kept)


def _product(parts: list[Terms]) -> Terms:
    terms: Terms = frozenset({frozenset()})
    for part in parts:
        terms = _least(one | other for one in terms for other in part)
    return terms


def pack(terms: Terms, number_of: Callable[[Atom], int]) -> list[int]:
    """Terms as ints, in a stable order; `number_of` gives each atom its number."""
    return sorted(sum(1 << (4 * number_of(atom) + mode) for atom, mode in term) for term in terms)


@dataclass(frozen=True, slots=True)
class Certain:
    """What is certain of one situation: literals that hold, and literals that can no longer hold."""

    holds: int
    never: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled condition. `facts` are the names it depends on (derived ones stand for what they derive from)."""

    terms: tuple[int, ...]
    facts: frozenset[str]

    def holds(self, certain: Certain) -> bool:
        known = certain.holds
        for term in self.terms:  # noqa: SIM110 - the innermost loop of all; any() costs twice as much
            if term & known == term:
                return True
        return False

    def open_terms(self, certain: Certain) -> list[int]:
        """The terms that do not hold yet and still may."""
        known, never = certain.holds, certain.never
        return [term for term in self.terms if term & known != term and not term & never]

    def truth(self, certain: Certain) -> Truth:
        if self.holds(certain):
            return Truth.YES
        return Truth.UNKNOWN if self.open_terms(certain) else Truth.NO


ALWAYS = Rule((0,), frozenset())


class Atoms:
    """All atoms of the content, numbered; turns facts into what is certain."""

    __slots__ = ("_by_fact", "_unknown", "_values", "atoms")

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self.atoms: tuple[Atom, ...] = tuple((fact, tuple(values)) for fact, values in atoms)
        self._by_fact: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for number, (fact, values) in enumerate(self.atoms):
            self._by_fact.setdefault(fact, []).append((4 * number, frozenset(values)))
        self._unknown = sum((1 << (4 * n + NOT_YES)) | (1 << (4 * n + NOT_NO)) for n in range(len(self.atoms)))
        self._values: dict[tuple[str, object], tuple[int, int, int]] = {}

    def certain(self, facts: Mapping[str, object]) -> Certain:
        holds, never = self._unknown, 0
        for fact, value in facts.items():
            if fact in self._by_fact:
                mask, holding, gone = self._bits(fact, value)
                holds = (holds & ~mask) | holding
                never |= gone
        return Certain(holds, never)

    def with_fact(self, certain: Certain, fact: str, value: object) -> Certain:
        """The same with one fact learned, or worked out anew."""
        if fact not in self._by_fact:
            return certain
        mask, holding, gone = self._bits(fact, value)
        return Certain((certain.holds & ~mask) | holding, (certain.never & ~mask) | gone)

    def _bits(self, fact: str, value: object) -> tuple[int, int, int]:
        key = (fact, value)
        found = self._values.get(key)
        if found is None:
            found = self._work_out(fact, value)
            # Values come from a short list, days and codes from a long one: keep the table small.
            if len(self._values) < 4096:
                self._values[key] = found
        return found

    def _work_out(self, fact: str, value: object) -> tuple[int, int, int]:
        mask = holding = gone = 0
        for base, values in self._by_fact[fact]:
            yes = not values.isdisjoint(value) if isinstance(value, tuple) else value in values
            mask |= 15 << base
            holding |= (
                (1 << (base + IS_YES) | 1 << (base + NOT_NO)) if yes else (1 << (base + IS_NO) | 1 << (base + NOT_YES))
            )
            gone |= (
                (1 << (base + IS_NO) | 1 << (base + NOT_YES)) if yes else (1 << (base + IS_YES) | 1 << (base + NOT_NO))
            )
        return mask, holding, gone

    def deciding_facts(self, rule: Rule, certain: Certain) -> frozenset[str]:
        """The facts whose known values made the rule hold, not those that are merely not known to be otherwise."""
        bits = 0
        for term in rule.terms:
            if term & certain.holds == term:
                bits |= term
        return self.facts_in(bits, (IS_YES, IS_NO))

    def atoms_in(self, bits: int, modes: tuple[int, ...] = (IS_YES, IS_NO, NOT_YES, NOT_NO)) -> frozenset[Atom]:
        found = set()
        while bits:
            low = bits & -bits
            bit = low.bit_length() - 1
            if bit % 4 in modes:
                found.add(self.atoms[bit // 4])
            bits ^= low
        return frozenset(found)

    def facts_in(self, bits: int, modes: tuple[int, ...] = (IS_YES, IS_NO, NOT_YES, NOT_NO)) -> frozenset[str]:
        return frozenset(fact for fact, _ in self.atoms_in(bits, modes))
