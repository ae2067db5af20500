"""The receipt of an answer: what it was made from, so that years later it can be asked again and compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from houvast.core.situation import SituationError

from .acts import LegalAct, read_acts, read_day
from .answering import Answer, ask
from .hashing import canonical_sha256
from .law import Law
from .written import answer_json

# What two answers may differ in: words, and the stamp of a lawyer.
_NOT_COMPARED = ("title", "checked_by", "checked_on")


def with_receipt(law: Law, answer: Answer, language: str, *, many: bool = False) -> dict:
    """The answer of the contract with its receipt: hash of the data, day and facts of each act, day of the question."""
    written = answer_json(law, answer, language, many=many)
    acts = [act.act.to_json() for act in answer.acts]
    asked = {"day": None, "facts": None, "acts": acts} if many else {"day": None, **acts[0]}
    receipt = {
        "data_sha256": law.data_sha256,
        **asked,
        "asked_on": answer.today.isoformat(),
        "answer_sha256": answer_sha256(written, acts),
    }
    return {**written, "receipt": receipt}


def answer_sha256(written: Mapping, asked: list[dict]) -> str:
    """Of what was asked and what the answer says, without words and stamps: the same in every language."""
    acts = [
        {"covered": act.get("covered"), "provisions": _compared(act.get("provisions"))}
        for act in written.get("acts", ())
    ]
    return canonical_sha256(
        {
            "asked": asked,
            "covered": written.get("covered"),
            "provisions": _compared(written.get("provisions")),
            "acts": acts,
        }
    )


def _compared(provisions: object) -> list[dict]:
    if not isinstance(provisions, list):
        return []
    return [
        {key: value for key, value in item.items() if key not in _NOT_COMPARED}
        for item in provisions
        if isinstance(item, Mapping)
    ]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a receipt asked again gives: the answer of now, and what is otherwise than it was."""

    same_data: bool
    same_answer: bool
    changed: tuple[str, ...]
    answer: dict

    @property
    def same(self) -> bool:
        return self.same_data and self.same_answer


def compare_receipt(law: Law, recorded: object, language: str, *, today: date) -> Comparison:
    """`recorded`: an answer with its receipt, or the receipt alone. Raises SituationError where it is neither."""
    receipt = recorded.get("receipt", recorded) if isinstance(recorded, Mapping) else None
    if not isinstance(receipt, Mapping) or not isinstance(receipt.get("data_sha256"), str):
        raise SituationError("receipt", recorded, "an answer of houvast law with its receipt, or the receipt alone")
    asked_on = read_day("receipt.asked_on", receipt["asked_on"]) if receipt.get("asked_on") is not None else today
    many = receipt.get("acts") is not None
    acts = read_acts(receipt["acts"], law.vocabulary) if many else (_one_act(law, receipt),)
    now = with_receipt(law, ask(law, acts, asked_on), language, many=many)
    had = receipt.get("answer_sha256")
    same_answer = had is None or had == now["receipt"]["answer_sha256"]
    changed: tuple[str, ...] = ()
    if "provisions" in recorded:
        changed = _changed(recorded, now)
        same_answer = (
            same_answer and answer_sha256(recorded, [act.to_json() for act in acts]) == now["receipt"]["answer_sha256"]
        )
    return Comparison(receipt["data_sha256"] == law.data_sha256, same_answer, changed, now)


def _one_act(law: Law, receipt: Mapping) -> LegalAct:
    outside = ("data_sha256", "asked_on", "answer_sha256", "acts")
    return LegalAct.from_json(
        {name: part for name, part in receipt.items() if name not in outside}, law.vocabulary, where="receipt"
    )


def _changed(recorded: Mapping, now: Mapping) -> tuple[str, ...]:
    """Ids of provisions that came, went or are said to be otherwise."""
    before = {item.get("id"): item for item in _compared(recorded.get("provisions"))}
    after = {item["id"]: item for item in _compared(now["provisions"])}
    return tuple(str(name) for name in {**before, **after} if before.get(name) != after.get(name))
