"""The facts the law is matched with: three-valued, and what follows from what was said."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from houvast.core.situation import SituationError, Truth

# In JSON a fact may also be written as true, false or null.
_WRITTEN = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN, True: Truth.YES, False: Truth.NO}

Facts = Mapping[str, Truth]


@dataclass(frozen=True, slots=True)
class LegalFact:
    """`asked`: a person can be asked for it; otherwise the law itself or a lawyer answers it."""

    name: str
    group: str
    title: Mapping[str, str]
    asked: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`implies` and `implied_by` hold every step; of each group of `excludes` at most one fact can hold."""

    facts: Mapping[str, LegalFact]
    implies: Mapping[str, tuple[str, ...]]
    implied_by: Mapping[str, tuple[str, ...]]
    excludes: tuple[tuple[str, ...], ...]

    def check_name(self, name: object, where: str = "fact") -> str:
        """The name of a fact; raises SituationError that names near ones first."""
        if isinstance(name, str) and name in self.facts:
            return name
        near = difflib.get_close_matches(name, self.facts, n=3) if isinstance(name, str) else []
        raise SituationError(where, name, (*near, *(fact for fact in self.facts if fact not in near)))

    def read(self, given: object, where: str = "facts") -> dict[str, Truth]:
        """Facts as written: `{"paid": "yes"}` or a list of `"paid"`, `"paid=unknown"`. Raises SituationError."""
        if given is None:
            return {}
        if isinstance(given, Mapping):
            return {self.check_name(name, where): self._value(name, value) for name, value in given.items()}
        if not isinstance(given, list | tuple):
            raise SituationError(where, given, 'an object such as {"paid": "yes"} or a list such as ["paid"]')
        facts: dict[str, Truth] = {}
        for item in given:
            name, truth = self.read_one(item, where)
            if facts.setdefault(name, truth) is not truth:
                raise SituationError(where, item, f"one value for {name}, not two")
        return facts

    def read_one(self, text: object, where: str = "fact") -> tuple[str, Truth]:
        """`paid`, `paid=yes`, `paid=no` or `paid=unknown`; raises SituationError."""
        if not isinstance(text, str):
            raise SituationError(where, text, "the name of a fact")
        name, equals, value = text.partition("=")
        return self.check_name(name.strip(), where), self._value(name, value.strip()) if equals else Truth.YES

    def _value(self, name: str, value: object) -> Truth:
        if value is None:
            return Truth.UNKNOWN
        if isinstance(value, Truth):
            return value
        if isinstance(value, str | bool) and value in _WRITTEN:
            return _WRITTEN[value]
        raise SituationError(name, value, ("yes", "no", "unknown"))

    def complete(self, given: Facts) -> dict[str, Truth]:
        """What was said and what follows from it. A fact that was said itself stays as it was said.

        A yes only ever adds a yes: no fact is taken for untrue because another one is true.
        """
        facts = {name: truth for name, truth in given.items() if truth is not Truth.UNKNOWN}
        for name, truth in tuple(facts.items()):
            if truth is Truth.YES:
                for other in self.implies.get(name, ()):
                    facts.setdefault(other, Truth.YES)
        for name, truth in tuple(facts.items()):
            if truth is Truth.NO:
                for other in self.implied_by.get(name, ()):
                    facts.setdefault(other, Truth.NO)
        return facts

    def contradictions(self, given: Facts) -> tuple[tuple[str, str], ...]:
        """Pairs of facts that cannot both be as they were said. They are answered all the same, and told."""
        yes = [name for name, truth in given.items() if truth is Truth.YES]
        found = [(name, other) for name in yes for other in self.implies.get(name, ()) if given.get(other) is Truth.NO]
        for group in self.excludes:
            both = [name for name in group if given.get(name) is Truth.YES]
            found += [(one, other) for number, one in enumerate(both) for other in both[number + 1 :]]
        return tuple(dict.fromkeys(found))

    def excluded_by(self, facts: Facts) -> frozenset[str]:
        """Facts that nobody needs to be asked, because one that excludes them holds."""
        return frozenset(
            other
            for group in self.excludes
            for name in group
            if facts.get(name) is Truth.YES
            for other in group
            if other != name
        )


def close(implies: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Every fact with all that follows from it, over as many steps as it takes."""

    def reach(name: str, seen: tuple[str, ...]) -> tuple[str, ...]:
        for other in implies.get(name, ()):
            if other not in seen:
                seen = reach(other, (*seen, other))
        return seen

    return {name: reach(name, ()) for name in implies}


def turned(implies: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The same read backwards: what each fact follows from."""
    back: dict[str, list[str]] = {}
    for name, others in implies.items():
        for other in others:
            back.setdefault(other, []).append(name)
    return {name: tuple(others) for name, others in back.items()}


def written(facts: Facts) -> dict[str, str]:
    """Facts as JSON, in the order of their names: the same facts are the same text."""
    return {name: facts[name].value for name in sorted(facts)}
