"""Concurrence (art. 55 and 57 Sr): which offences meet in one act, and which acts are offences beside each other.

It runs after the match like the other rules about offences. It says what meets, never which penalty follows: that is
for a lawyer. Its words are notices, not a row, so that no row is listed that has no elements of its own.
"""

from dataclasses import dataclass

from .answering import Answer
from .matching import Status
from .situations import REST

ONE_ACT, SEVERAL_ACTS = "one_act", "several_acts"


@dataclass(frozen=True, slots=True)
class Concurrence:
    """`rule`: one act under several offences, or several acts that are one each. `acts`: their numbers, from 0."""

    rule: str
    acts: tuple[int, ...]
    provisions: tuple[str, ...]


def concurrences(answer: Answer) -> tuple[Concurrence, ...]:
    """Of offences that apply; what is only possible meets nothing yet. The rest of a report holds together what no told
    act stands for: there only what applies to no other act."""
    per_act = {
        number: tuple(
            finding.provision.id
            for finding in act.findings
            if finding.provision.kind == "offence" and finding.status is Status.APPLIES
        )
        for number, act in enumerate(answer.acts)
    }
    of_others = {name for number, ids in per_act.items() if answer.acts[number].act.name != REST for name in ids}
    for number, act in enumerate(answer.acts):
        if act.act.name == REST and len(answer.acts) > 1:
            per_act[number] = tuple(name for name in per_act[number] if name not in of_others)
    found = [Concurrence(ONE_ACT, (number,), ids) for number, ids in per_act.items() if len(ids) > 1]
    guilty = [number for number, ids in per_act.items() if ids]
    if len(guilty) > 1:
        together = dict.fromkeys(name for number in guilty for name in per_act[number])
        found.append(Concurrence(SEVERAL_ACTS, tuple(guilty), tuple(together)))
    return tuple(found)
