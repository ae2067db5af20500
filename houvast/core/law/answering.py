"""The answer of the law: per act, for each stretch of days in which it is the same, and then all acts together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from houvast.core.situation import Truth

from .acts import LegalAct
from .ages import TURNS, age_facts, age_on, birthday
from .deadlines import Limitation, civil_limitation, complaint_until, limitation
from .law import KINDS, Law, Provision, covered
from .matching import Match, Status, later_versions, match
from .vocabulary import Facts

# What is missing where a provision holds on some of the days only: no fact, the day itself.
DAY = "day"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days (both inclusive) on which the answer is the same. Not covered: nothing is said, `matches` is empty."""

    from_day: date
    until_day: date
    covered: bool
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One provision for one act. `stretches`: on which days it applies or is possible.

    `complaint_until`: the last day for a complaint, where one is needed. `later`: newer versions of the same line.
    """

    provision: Provision
    status: Status
    missing: tuple[str, ...]
    stretches: tuple[tuple[date, date, Status], ...]
    complaint_until: date | None
    limitation: Limitation | None
    later: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class ActAnswer:
    """`covered`: the whole time of the act. `contradictions`: pairs of facts that cannot both be as they were said."""

    act: LegalAct
    covered: bool
    stretches: tuple[Stretch, ...]
    findings: tuple[Finding, ...]
    contradictions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MergedFinding:
    """One provision over all acts; `acts`: number of the act (from 0) and what was found for it.

    The deadlines are those of the acts to which it fits best: the first that has not passed, else the last that did.
    """

    provision: Provision
    status: Status
    missing: tuple[str, ...]
    complaint_until: date | None
    limitation: Limitation | None
    acts: tuple[tuple[int, Finding], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`findings` in the order of `rank`; `today`: the day of the question."""

    acts: tuple[ActAnswer, ...]
    findings: tuple[MergedFinding, ...]
    covered: bool
    today: date


def ask(law: Law, acts: Iterable[LegalAct], today: date) -> Answer:
    """Asks the law of each act's own day and puts the answers together. `today`: the day of the question."""
    answers = tuple(answer_act(law, act, today) for act in acts)
    return Answer(answers, _merged(law, answers, today), all(answer.covered for answer in answers), today)


def answer_act(law: Law, act: LegalAct, today: date) -> ActAnswer:
    stretches = _stretches(law, act, today)
    return ActAnswer(
        act,
        all(stretch.covered for stretch in stretches),
        stretches,
        _findings(law, act, stretches, today),
        _contradictions(law, act),
    )


def _contradictions(law: Law, act: LegalAct) -> tuple[tuple[str, str], ...]:
    """Of what was said, and of the date of birth with it."""
    found = law.vocabulary.contradictions(act.facts)
    if act.born is None:
        return found
    age = age_on(act.born, act.from_day)
    of_age = age_facts(age, age)
    return (
        *found,
        *(("born", name) for name, truth in _said(act.facts).items() if of_age.get(name, truth) is not truth),
    )


def _stretches(law: Law, act: LegalAct, today: date) -> tuple[Stretch, ...]:
    """Cuts the time of an act where a version, the covered time or an age of the victim begins."""
    cuts = {act.from_day, *law.borders, today + timedelta(days=1)}
    if act.born is not None:
        cuts |= {birthday(act.born, years) for years in TURNS}
    firsts = sorted(cut for cut in cuts if act.from_day <= cut <= act.until_day)
    lasts = [cut - timedelta(days=1) for cut in firsts[1:]] + [act.until_day]
    found: list[Stretch] = []
    for first, last in zip(firsts, lasts, strict=True):
        matches = matches_on(law, act, first, today)
        same = found and found[-1].matches == matches and found[-1].covered == covered(first, today)
        if same:
            found[-1] = Stretch(found[-1].from_day, last, found[-1].covered, matches)
        else:
            found.append(Stretch(first, last, covered(first, today), matches))
    return tuple(found)


def matches_on(law: Law, act: LegalAct, day: date, today: date) -> tuple[Match, ...]:
    """What the law of one day says of the act; nothing where that day is not covered."""
    if not covered(day, today):
        return ()
    return match(law, facts_on(law, act, day), facts_of_image_on(law, act, day), day, today)


def facts_on(law: Law, act: LegalAct, day: date) -> Facts:
    """The act's facts and what follows from them, with the age of the victim on that day."""
    if act.born is None:
        return law.vocabulary.complete(act.facts)
    age = age_on(act.born, day)
    return law.vocabulary.complete({**age_facts(age, age), **_said(act.facts)})


def facts_of_image_on(law: Law, act: LegalAct, day: date) -> Facts:
    """The same of the person as the image shows them: an image is not older than the act, and may be much younger."""
    said = _said({**act.facts, **act.facts_of_image})
    if act.born is None:
        return law.vocabulary.complete(said)
    made = act.image_made_on if act.image_made_on and act.image_made_on <= day else None
    oldest = age_on(act.born, made or day)
    return law.vocabulary.complete({**age_facts(oldest if made else 0, oldest), **said})


def _said(facts: Facts) -> Facts:
    return {name: truth for name, truth in facts.items() if truth is not Truth.UNKNOWN}


def _findings(law: Law, act: LegalAct, stretches: tuple[Stretch, ...], today: date) -> tuple[Finding, ...]:
    seen: dict[str, list[tuple[Stretch, Match]]] = {}
    for stretch in stretches:
        for fits in stretch.matches:
            seen.setdefault(fits.provision.id, []).append((stretch, fits))
    found = []
    for provision in law.provisions:
        if provision.id in seen:
            found.append(_finding(law, act, seen[provision.id], len(stretches), today))
    return tuple(found)


def _finding(law: Law, act: LegalAct, seen: list[tuple[Stretch, Match]], all_stretches: int, today: date) -> Finding:
    provision = seen[0][1].provision
    best = min((fits for _, fits in seen), key=lambda fits: (fits.status is Status.POSSIBLE, len(fits.missing)))
    status, missing = best.status, best.missing
    everywhere = len(seen) == all_stretches and all(fits.status is best.status for _, fits in seen)
    if not act.lasting and not everywhere:
        # On which of the days it was is not known, so what holds on some of them is possible.
        status, missing = Status.POSSIBLE, (*missing, DAY)
    first, last = seen[0][0].from_day, seen[-1][0].until_day
    return Finding(
        provision,
        status,
        missing,
        tuple((stretch.from_day, stretch.until_day, fits.status) for stretch, fits in seen),
        complaint_until(act.known_on or first) if provision.complaint == "yes" else None,
        _limitation(law, provision, act, first, last if act.lasting else first),
        later_versions(law, provision, last, today) if provision.kind == "offence" else (),
    )


def _limitation(law: Law, provision: Provision, act: LegalAct, first: date, last: date) -> Limitation | None:
    if provision.id == "bw-3-310":
        return civil_limitation(first, act.known_on or first)
    if provision.kind != "offence":
        return None
    minor = _minor(law, provision, act, first)
    return limitation(provision, last, minor=minor, born=act.born, attempt=act.is_yes("attempt_only"))


def _minor(law: Law, provision: Provision, act: LegalAct, day: date) -> bool | None:
    """Whether the victim was under 18; None: not known, or it makes no difference to this provision."""
    if not provision.limitation_from_18 and not provision.no_limitation_if_minor:
        return None
    facts = (facts_of_image_on if provision.age_in_image else facts_on)(law, act, day)
    told = facts.get("victim_under_18", Truth.UNKNOWN)
    return None if told is Truth.UNKNOWN else told is Truth.YES


def _merged(law: Law, answers: tuple[ActAnswer, ...], today: date) -> tuple[MergedFinding, ...]:
    per_provision: dict[str, list[tuple[int, Finding]]] = {}
    for number, answer in enumerate(answers):
        for finding in answer.findings:
            per_provision.setdefault(finding.provision.id, []).append((number, finding))
    merged = []
    for provision in law.provisions:
        acts = per_provision.get(provision.id)
        if not acts:
            continue
        best = min((finding for _, finding in acts), key=rank)
        # An act of which nothing was said would bring the deadline of a day on which perhaps nothing happened.
        alike = [finding for _, finding in acts if rank(finding) == rank(best)]
        merged.append(
            MergedFinding(
                provision,
                best.status,
                best.missing,
                pressing_day((finding.complaint_until for finding in alike), today),
                _limitation_of(alike),
                tuple(acts),
            )
        )
    return tuple(sorted(merged, key=rank))


def pressing_day(days: Iterable[date | None], today: date) -> date | None:
    """Of several last days the first that has not passed; of passed ones the last; None of none."""
    known = [day for day in days if day is not None]
    return min((day for day in known if day >= today), default=max(known, default=None))


def _limitation_of(findings: list[Finding]) -> Limitation | None:
    limits = [finding.limitation for finding in findings if finding.limitation is not None]
    return min(limits, key=lambda limit: limit.until or date.max, default=None)


def rank(finding: Finding | MergedFinding) -> tuple[bool, int, int]:
    """What applies first, offences first, the fewest missing facts first."""
    return finding.status is Status.POSSIBLE, KINDS.index(finding.provision.kind), len(finding.missing)
