"""From the answers of a report to legal facts, by the reviewed mapping of `knowledge/law/mapping.yaml`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from houvast.core.situation import Act, Situation, Truth

from .acts import POSSESSION, LegalAct
from .ages import BANDS, age_facts, told_ages
from .law import Law
from .vocabulary import Facts

# The act that holds what the answers say and no act of the report stands for.
REST = "rest"
# What brings an image about; when there is one such act, its day is the day of the image.
_IMAGE_ACTS = ("image_made", "image_obtained", "sent_more")


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
    """What to ask the law; for each act what was taken from which answer, and whether its day was told."""

    acts: tuple[LegalAct, ...]
    mapped: tuple[tuple[MappedFact, ...], ...]
    dated: tuple[bool, ...]


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
    """What holds for every act of one report. `made`: the day of the image, where there is one and it was told."""

    law: Law
    situation: Situation
    told_on: date
    born: date | None
    known_on: date | None
    added: Facts
    made: date | None


@dataclass(frozen=True, slots=True)
class _Built:
    act: LegalAct
    used: tuple[MappedFact, ...]
    dated: bool


def acts_of(
    situation: Situation,
    law: Law,
    *,
    day: date,
    told_on: date,
    born: date | None = None,
    known_on: date | None = None,
    added: Facts | None = None,
    by_kind: bool = False,
) -> MappedSituation:
    """The acts of a report, each on its own day; those without one, and what no act stands for, on `day`.

    After the acts that were told comes the possession that follows from one with a day; with `by_kind` each kind that
    the answers alone tell of; last the rest, which holds all that no told act stands for together.
    `told_on`: when the answers were given; the band of `victim_age` is an age on that day. `added`: legal facts that
    somebody said beside the answers; they go before what the mapping says. Raises SituationError.
    """
    told: tuple[Act, ...] = situation.get("acts") or ()
    asked = _Asked(law, situation, told_on, born, known_on, added or {}, _day_of_image(told))
    mapped = legal_facts(situation, law)
    kinds = {act.kind for act in told}
    built = [_legal_act(asked, act.kind, mapped, _days(act, day), dated=_has_days(act)) for act in told]
    held = _possession(asked, mapped, told)
    if held is not None:
        built.append(held)
        kinds.add(POSSESSION)
    if by_kind:
        happened = [kind for kind in _happened(situation, law) if kind not in kinds]
        built += [_legal_act(asked, kind, mapped, (day, day), dated=False) for kind in happened]
    # Possession follows from what was told; what belongs to it alone has not been told of.
    rest = [fact for fact in mapped if fact.acts is not None and not (kinds - {POSSESSION}).intersection(fact.acts)]
    if rest or not told:
        of_all = [fact for fact in mapped if fact.acts is None]
        built.append(_legal_act(asked, None, [*of_all, *rest], (day, day), dated=False))
    return MappedSituation(
        tuple(each.act for each in built), tuple(each.used for each in built), tuple(each.dated for each in built)
    )


def _happened(situation: Situation, law: Law) -> list[str]:
    certain = law.mapping.atoms.certain(situation.facts)
    return [kind for kind, rule in law.mapping.happened if rule.holds(certain)]


def _day_of_image(told: Iterable[Act]) -> date | None:
    """With several images nobody knows which one an act is about."""
    of_images = [act for act in told if act.kind in _IMAGE_ACTS]
    return of_images[0].day if len(of_images) == 1 and of_images[0].kind == "image_made" else None


def _possession(asked: _Asked, mapped: Iterable[MappedFact], told: Iterable[Act]) -> _Built | None:
    """From the first day on which the offender certainly had an image until it was told: they are taken to have it
    still, unless somebody said that they do not. A change of the law in between puts it under both versions."""
    begins = [act.day or act.until_day for act in told if act.kind in _IMAGE_ACTS and _has_days(act)]
    first = min((day for day in begins if day is not None), default=None)
    refused = any(fact.fact == "image_possessed" and fact.value is Truth.NO for fact in mapped)
    if first is None or first >= asked.told_on or refused or asked.added.get("image_possessed") is Truth.NO:
        return None
    return _legal_act(asked, POSSESSION, mapped, (first, asked.told_on), dated=True, lasting=True)


def _has_days(act: Act) -> bool:
    return act.day is not None or act.from_day is not None


def _days(act: Act, day: date) -> tuple[date, date]:
    if act.day is not None:
        return act.day, act.day
    if act.from_day is not None and act.until_day is not None:
        return act.from_day, act.until_day
    return day, day


def _legal_act(
    asked: _Asked,
    kind: str | None,
    mapped: Iterable[MappedFact],
    days: tuple[date, date],
    *,
    dated: bool,
    lasting: bool = False,
) -> _Built:
    """`kind` None takes all of `mapped`, a kind what belongs to it."""
    said = asked.law.mapping.act_facts.get(kind or "", ())
    of_kind = [MappedFact(name, Truth.YES, ("acts",), None, False) for name in said]
    belonging = [fact for fact in mapped if kind is None or fact.acts is None or kind in fact.acts]
    used = [*of_kind, *belonging, *([] if asked.born else _ages(asked, days))]
    facts = dict(asked.added)
    of_image: dict[str, Truth] = {}
    for fact in used:
        (of_image if fact.of_image else facts).setdefault(fact.fact, fact.value)
    # The age on the day of the act says nothing against a younger age in the image.
    guessed = [name for name in BANDS if name in facts and name not in asked.added]
    of_image = {**dict.fromkeys(guessed, Truth.UNKNOWN), **of_image}
    act = LegalAct(
        *days,
        facts,
        of_image,
        lasting=lasting,
        born=asked.born,
        image_made_on=asked.made if asked.made and asked.made <= days[0] else None,
        known_on=asked.known_on if asked.known_on and asked.known_on >= days[0] else None,
        kind=kind,
        name=kind or REST,
    )
    act.check("situation")
    # What somebody said otherwise was not taken from the answers.
    taken = tuple(fact for fact in used if fact.of_image or facts[fact.fact] is fact.value)
    return _Built(act, taken, dated)


def _ages(asked: _Asked, days: tuple[date, date]) -> list[MappedFact]:
    """The bands that are certain on all days of the act, and what is certain of an image: its own day where that is
    known, else only that it is not younger than the act."""
    band = asked.situation.get("victim_age")
    if band is None:
        return []
    youngest, _ = told_ages(band, asked.told_on, days[0])
    _, oldest = told_ages(band, asked.told_on, days[1])
    said = [
        MappedFact(name, truth, ("victim_age",), None, False) for name, truth in age_facts(youngest, oldest).items()
    ]
    if asked.made is not None and asked.made <= days[0]:
        because, in_image = ("victim_age", "acts"), age_facts(*told_ages(band, asked.told_on, asked.made))
    else:
        because = ("victim_age",)
        in_image = {name: truth for name, truth in age_facts(0, oldest).items() if truth is Truth.YES}
    return [*said, *(MappedFact(name, truth, because, None, True) for name, truth in in_image.items())]
