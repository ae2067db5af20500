"""Which question of a page waits for another one on it: asked in the same breath, shown when it makes sense."""

from __future__ import annotations

from dataclasses import dataclass

from houvast.core.situation import FIELDS, Shape, Situation, Truth
from houvast.records.content import current_knowledge


@dataclass(frozen=True)
class FollowUp:
    """`after`: the yes/no question it stands under. `only_yes`: asked after a yes; else asked unless it is a no."""

    after: str
    only_yes: bool

    def is_asked(self, answer: object) -> bool:
        return answer == "yes" if self.only_yes else answer != "no"


def follow_ups(page_id: str, facts: tuple[str, ...], situation: Situation) -> dict[str, FollowUp]:
    """Fact → the question before it that can make it pointless; the nearest one, where several can."""
    knowledge = current_knowledge()
    rules = {asked.fact: asked.rule for asked in knowledge.page(page_id).facts}
    open_now = situation.with_answers(dict.fromkeys(facts))
    found: dict[str, FollowUp] = {}
    for position, fact in enumerate(facts):
        for before in reversed(facts[:position]):
            rule = rules.get(fact)
            if rule is None or before not in rule.facts or FIELDS[before].shape is not Shape.FLAG:
                continue
            after_no = knowledge.certain(open_now.with_answers({before: "no"}), None)
            if rule.truth(after_no) is Truth.NO:
                unknown = rule.truth(knowledge.certain(open_now, None))
                found[fact] = FollowUp(before, only_yes=unknown is not Truth.YES)
                break
    return found
