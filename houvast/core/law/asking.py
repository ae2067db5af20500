"""Which facts are worth asking: those that would settle most of what is still open."""

from collections.abc import Iterable

from .answering import DAY, Answer, MergedFinding
from .law import Law
from .matching import Status

# What an offence or a right that is open weighs; nobody is asked anything for a rule or for background.
_WEIGHT = {"offence": 2.0, "right": 1.0}

# A provision of which nothing was said yet is a guess; one that is nearly there is not.
_NOTHING_SAID = 0.1


def worth_asking(law: Law, answer: Answer, among: Iterable[MergedFinding] | None = None) -> tuple[str, ...]:
    """Facts still unknown, most useful first: one that alone decides a provision counts more than one of several.

    `among`: the findings that the asked person gets to see; nobody is asked for the sake of a row they never see.
    """
    needless = {
        name for act in answer.acts for name in law.vocabulary.excluded_by(law.vocabulary.complete(act.act.facts))
    }
    worth: dict[str, float] = {}
    for finding in answer.findings if among is None else among:
        weight = _WEIGHT.get(finding.provision.kind, 0.0)
        if finding.status is Status.APPLIES or not weight:
            continue
        groups = finding.provision.elements
        still_open = sum(not set(group).isdisjoint(finding.missing) for group in groups) or 1
        if still_open == len(groups):
            weight *= _NOTHING_SAID
        for name in finding.missing:
            if name != DAY and name not in needless and law.vocabulary.facts[name].asked:
                worth[name] = worth.get(name, 0.0) + weight / still_open**2
    order = {name: number for number, name in enumerate(law.vocabulary.facts)}
    return tuple(sorted(worth, key=lambda name: (-worth[name], order[name])))
