"""The receipt of an answer: what it was made from, so that years later it can be asked again and compared.

The law of that time is not kept: what is asked again is today's data, as if on the day of the question. So the receipt
holds the version of every row it named, and the comparison says of each what is otherwise: the row itself was changed
(a correction of the data), it came or went, or the same row is answered otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from houvast.core.situation import SituationError

from .acts import LegalAct, read_acts, read_day
from .answering import Answer, ask
from .hashing import canonical_sha256
from .law import Law
from .written import answer_json

# What two answers may differ in: words, and the stamp of a lawyer.
_NOT_COMPARED = ("title", "checked_by", "checked_on")
# What a receipt holds of each row.
ROW = ("status", "row_version", "confidence")
_OUTSIDE = ("data_sha256", "known_until", "asked_on", "answer_sha256", "rows", "acts")


def with_receipt(law: Law, answer: Answer, language: str, *, many: bool = False) -> dict:
    """The answer of the contract with its receipt: hash of the data, day and facts of each act, day of the question."""
    written = answer_json(law, answer, language, many=many)
    acts = [act.act.to_json() for act in answer.acts]
    asked = {"day": None, "facts": None, "acts": acts} if many else {"day": None, **acts[0]}
    receipt = {
        "data_sha256": law.data_sha256,
        "known_until": law.known_until.isoformat(),
        **asked,
        "asked_on": answer.today.isoformat(),
        "rows": {
            item["id"]: {name: item[name] for name in ROW}
            for item in sorted(written["provisions"], key=lambda item: item["id"])
        },
        "answer_sha256": answer_sha256(written, acts),
    }
    return {**written, "receipt": receipt}


def answer_sha256(written: Mapping, asked: list[dict]) -> str:
    """Of what was asked and what the answer says, without words and stamps: the same in every language."""
    per_act = written.get("acts", ())
    # An answer that is asked again may be any JSON: what is no act of ours makes another hash, and never an error.
    acts = [
        {"covered": act.get("covered"), "provisions": _compared(act.get("provisions"))}
        for act in (per_act if isinstance(per_act, list) else ())
        if isinstance(act, Mapping)
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


class What(StrEnum):
    """How a row is otherwise than on the receipt."""

    CAME = "came"
    WENT = "went"
    ROW = "row"  # the data of the row were changed
    ANSWER = "answer"  # the same row, answered otherwise


@dataclass(frozen=True, slots=True)
class Change:
    """One row: as the receipt has it and as it is now (`ROW`); None where it is not listed."""

    id: str
    what: What
    was: Mapping[str, str] | None
    now: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a receipt asked again gives: the answer of now, and what is otherwise than it was.

    `altered`: the data are those of then and no row is otherwise, and still it is not the same answer: somebody changed
    the file, or a program with other rules wrote it.
    """

    same_data: bool
    same_answer: bool
    changes: tuple[Change, ...]
    answer: dict

    @property
    def same(self) -> bool:
        return self.same_data and self.same_answer

    @property
    def changed(self) -> tuple[str, ...]:
        return tuple(change.id for change in self.changes)

    @property
    def altered(self) -> bool:
        return self.same_data and not self.same_answer and not self.changes


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
    rows = _rows(receipt.get("rows"))
    changes: tuple[Change, ...] = ()
    if rows is not None:
        same_answer = same_answer and rows == now["receipt"]["rows"]
        changes = _changes(rows, now["receipt"]["rows"])
    if "provisions" in recorded:
        written = answer_sha256(recorded, [act.to_json() for act in acts])
        same_answer = same_answer and written == now["receipt"]["answer_sha256"]
        changes = _changes(_by_id(recorded["provisions"]), _by_id(now["provisions"]))
    return Comparison(receipt["data_sha256"] == law.data_sha256, same_answer, changes, now)


def _one_act(law: Law, receipt: Mapping) -> LegalAct:
    return LegalAct.from_json(
        {name: part for name, part in receipt.items() if name not in _OUTSIDE}, law.vocabulary, where="receipt"
    )


def _rows(value: object) -> dict[str, Mapping] | None:
    """Raises SituationError where it is no table of rows."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or not all(isinstance(row, Mapping) for row in value.values()):
        raise SituationError("receipt.rows", value, "an object: id of a row to " + ", ".join(ROW))
    return dict(value)


def _by_id(provisions: object) -> dict[str, Mapping]:
    return {str(item.get("id")): item for item in _compared(provisions)}


def _changes(before: Mapping[str, Mapping], after: Mapping[str, Mapping]) -> tuple[Change, ...]:
    """Rows that came, went or are said to be otherwise."""
    found = []
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if was is None or now is None:
            what = What.CAME if was is None else What.WENT
        else:
            what = What.ANSWER if was.get("row_version") == now["row_version"] else What.ROW
        found.append(Change(name, what, _row(was), _row(now)))
    return tuple(found)


def _row(item: Mapping | None) -> dict[str, str] | None:
    return None if item is None else {name: str(item.get(name)) for name in ROW}
