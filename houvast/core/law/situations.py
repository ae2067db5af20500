"""From the answers of a report to legal facts, by the reviewed mapping of `knowledge/law/mapping.yaml`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from houvast.core.situation import Act, Situation, Truth

from .acts import LegalAct
from .ages import BANDS, age_facts, told_ages
from .law import Law
from .vocabulary import Facts

# The act that holds what the answers say and no act of the report stands for.
REST = "rest"


@dataclass(frozen=True, slots=True)
class MappedFact:
    """A legal fact and the answers it comes from. `acts`: the kinds it belongs to; None: to all."""

    fact: str
    value: Truth
    because: tuple[str, ...]
    acts: tuple[str, ...] | None
    of_image: bool


@dataclass(frozen=True, slots=True)
class MappedSituation:
    """What to ask the law, and for each act what was taken from which answer."""

    acts: tuple[LegalAct, ...]
    mapped: tuple[tuple[MappedFact, ...], ...]


def legal_facts(situation: Situation, law: Law) -> tuple[MappedFact, ...]:
    """Every rule whose condition is certainly true, in the order of the mapping."""
    mapping = law.mapping
    certain = mapping.atoms.certain(situation.facts)
    return tuple(
        MappedFact(
            rule.fact,
            rule.value,
            tuple(sorted(mapping.atoms.deciding_facts(rule.rule, certain))),
            rule.acts,
            rule.of_image,
        )
        for rule in mapping.rules
        if rule.rule.holds(certain)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What holds for every act of one report."""

    law: Law
    situation: Situation
    told_on: date
    born: date | None
    known_on: date | None
    added: Facts


def acts_of(
    situation: Situation,
    law: Law,
    *,
    day: date,
    told_on: date,
    born: date | None = None,
    known_on: date | None = None,
    added: Facts | None = None,
) -> MappedSituation:
    """The acts of a report, each on its own day; those without one, and what no act stands for, on `day`.

    `told_on`: when the answers were given; the band of `victim_age` is an age on that day. `added`: legal facts that
    somebody said beside the answers; they go before what the mapping says. Raises SituationError.
    """
    asked = _Asked(law, situation, told_on, born, known_on, added or {})
    mapped = legal_facts(situation, law)
    told: tuple[Act, ...] = situation.get("acts") or ()
    kinds = {act.kind for act in told}
    built = [_legal_act(asked, act.kind, _belonging(mapped, act.kind), _days(act, day)) for act in told]
    rest = [fact for fact in mapped if fact.acts is not None and not kinds.intersection(fact.acts)]
    if rest or not told:
        facts = [fact for fact in mapped if fact.acts is None or fact in rest]
        built.append(_legal_act(asked, None, facts, (day, day)))
    return MappedSituation(tuple(act for act, _ in built), tuple(used for _, used in built))


def _belonging(mapped: Iterable[MappedFact], kind: str) -> list[MappedFact]:
    return [fact for fact in mapped if fact.acts is None or kind in fact.acts]


def _days(act: Act, day: date) -> tuple[date, date]:
    if act.day is not None:
        return act.day, act.day
    if act.from_day is not None and act.until_day is not None:
        return act.from_day, act.until_day
    return day, day


def _legal_act(
    asked: _Asked, kind: str | None, mapped: list[MappedFact], days: tuple[date, date]
) -> tuple[LegalAct, tuple[MappedFact, ...]]:
    said = asked.law.mapping.act_facts.get(kind or "", ())
    of_kind = [MappedFact(name, Truth.YES, ("acts",), None, False) for name in said]
    used = [*of_kind, *mapped, *([] if asked.born else _ages(asked.situation, asked.told_on, days))]
    facts = dict(asked.added)
    of_image: dict[str, Truth] = {}
    for fact in used:
        (of_image if fact.of_image else facts).setdefault(fact.fact, fact.value)
    # The age on the day of the act says nothing against a younger age in the image.
    guessed = [name for name in BANDS if name in facts and name not in asked.added]
    of_image = {**dict.fromkeys(guessed, Truth.UNKNOWN), **of_image}
    known_on = asked.known_on if asked.known_on and asked.known_on >= days[0] else None
    act = LegalAct(*days, facts, of_image, born=asked.born, known_on=known_on, kind=kind, name=kind or REST)
    act.check("situation")
    return act, tuple(used)


def _ages(situation: Situation, told_on: date, days: tuple[date, date]) -> list[MappedFact]:
    """The bands that are certain on all days of the act, and what is certain of an image, which is not younger."""
    band = situation.get("victim_age")
    if band is None:
        return []
    youngest, _ = told_ages(band, told_on, days[0])
    _, oldest = told_ages(band, told_on, days[1])
    said = [
        MappedFact(name, truth, ("victim_age",), None, False) for name, truth in age_facts(youngest, oldest).items()
    ]
    in_image = [
        MappedFact(name, truth, ("victim_age",), None, True)
        for name, truth in age_facts(0, oldest).items()
        if truth is Truth.YES
    ]
    return [*said, *in_image]
