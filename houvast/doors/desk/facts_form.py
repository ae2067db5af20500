"""What we know as a form: one field a fact, in groups, and back from the form to answers.

The form carries what it was made from (`was`): only what a person changed goes on, so that two who change different
facts do not undo each other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.core.situation import FIELDS, Act, Field, Shape, Situation, SituationError
from houvast.core.situation.vocabulary import ACT_KINDS, PLATFORM_FIELDS
from houvast.doors.desk import texts
from houvast.doors.desk.fact_groups import GROUPS
from houvast.records.content import current_knowledge

EMPTY_ACTS = 2
_CODES = {"victim_country": ("NL", "BE", "DE", "GB", "US", "other"), "victim_language": ("nl", "en", "other")}


@dataclass(frozen=True)
class FormField:
    """`kind`: `choice`, `many`, `day` or `moment`. `options`: (value, words, chosen). `theirs`: what a colleague made
    of it meanwhile, where both changed it."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str, bool], ...] = ()
    value: str = ""
    none: bool = False
    theirs: str = ""


@dataclass(frozen=True)
class FormGroup:
    id: str
    title: str
    fields: tuple[FormField, ...]
    known: int
    open: bool


@dataclass(frozen=True)
class ActRow:
    number: int
    kinds: tuple[tuple[str, str, bool], ...]
    day: str
    until: str
    platforms: tuple[tuple[str, str, bool], ...]
    amount: str
    currency: str
    words: str


def groups(situation: Situation, conflicts: Mapping[str, str] | None = None) -> tuple[FormGroup, ...]:
    """The whole form but the acts, filled with what is known."""
    conflicts = conflicts or {}
    made = []
    for group_id, title, names in GROUPS:
        fields = tuple(_field(FIELDS[name], situation, conflicts.get(name, "")) for name in names)
        known = sum(situation.get(name) is not None for name in names)
        is_open = group_id == "danger" or any(name in conflicts for name in names)
        made.append(FormGroup(group_id, str(title), fields, known, is_open))
    return tuple(made)


def _field(field: Field, situation: Situation, theirs: str) -> FormField:
    value, name = situation.get(field.name), field.name
    label = texts.fact_name(name)
    if field.shape is Shape.MANY:
        chosen = value or ()
        options = tuple((item, _item_words(name, item), item in chosen) for item in _allowed(field))
        return FormField(name, label, "many", options, none=value == (), theirs=theirs)
    if field.shape is Shape.DAY:
        return FormField(name, label, "day", value=value.isoformat() if value else "", theirs=theirs)
    if field.shape is Shape.MOMENT:
        return FormField(name, label, "moment", value=_local(value) if value else "", theirs=theirs)
    allowed = list(_allowed(field))
    if value is not None and value not in allowed:
        allowed.append(value)
    options = tuple((item, _choice_words(field, item), item == value) for item in allowed)
    return FormField(name, label, "choice", (("", _("not known"), value is None), *options), theirs=theirs)


def _allowed(field: Field) -> tuple[str, ...]:
    if field.name in PLATFORM_FIELDS:
        return current_knowledge().platform_ids
    return _CODES.get(field.name, field.values)


def _item_words(name: str, item: str) -> str:
    return texts.platform_name(item) if name in PLATFORM_FIELDS else texts.label(name, item)


def _choice_words(field: Field, item: str) -> str:
    return texts.code_words(field.name, item) if field.shape is Shape.CODE else texts.label(field.name, item)


def _local(value: datetime) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")


def acts(situation: Situation) -> tuple[ActRow, ...]:
    """The acts already told, and some empty rows."""
    told = [*(situation.get("acts") or ()), *[None] * EMPTY_ACTS]
    return tuple(_act_row(number, act) for number, act in enumerate(told))


def _act_row(number: int, act: Act | None) -> ActRow:
    if act is None:
        return _shown_act(number, dict.fromkeys(_ACT_PARTS, ""))
    first, last = act.day or act.from_day, act.until_day
    return _shown_act(
        number,
        {
            "kind": act.kind,
            "day": first.isoformat() if first else "",
            "until": last.isoformat() if last else "",
            "platform": act.platform or "",
            "amount": "" if act.amount is None else str(act.amount),
            "currency": act.currency or "",
            "words": act.words or "",
        },
    )


def _shown_act(number: int, row: Mapping[str, str]) -> ActRow:
    words, knowledge = texts.desk_texts(), current_knowledge()
    kinds = [("", "—"), *((code, words.name_of("act_kinds", code)) for code in ACT_KINDS)]
    platforms = [("", "—"), *((code, texts.platform_name(code)) for code in knowledge.platform_ids)]
    return ActRow(
        number=number,
        kinds=tuple((code, name, code == row["kind"]) for code, name in kinds),
        platforms=tuple((code, name, code == row["platform"]) for code, name in platforms),
        **{part: row[part] for part in ("day", "until", "amount", "currency", "words")},
    )


def was(situation: Situation) -> str:
    return json.dumps(situation.to_json(), separators=(",", ":"))


def read_was(post: QueryDict) -> Situation | None:
    """What the form was made from; None for what no form of ours carries."""
    try:
        return Situation.from_json(json.loads(post.get("was", "")), current_knowledge().platform_ids)
    except ValueError:
        return None


def changed(post: QueryDict, before: Situation) -> dict[str, object]:
    """Answers that differ from what the form was made from, not checked yet; None makes a fact unknown again."""
    known = before.to_json()
    names = [name for _id, _title, group in GROUPS for name in group]
    answers = {name: _answer(post, FIELDS[name], known.get(name)) for name in names}
    answers["acts"] = _as_kept(_acts(post)) or None
    return {name: value for name, value in answers.items() if value != known.get(name)}


def fitting(answers: Mapping[str, object], before: Situation) -> Situation:
    """With the answers that fit; the others are left as they were."""
    situation = before
    for name, value in answers.items():
        try:
            situation = situation.with_answers({name: value}, current_knowledge().platform_ids)
        except SituationError:
            continue
    return situation


def _answer(post: QueryDict, field: Field, before: object) -> object:
    """The value as JSON would have it, None for unknown."""
    given = [text for text in post.getlist(f"f:{field.name}") if text]
    if field.shape is Shape.MANY:
        if given:
            # In the order they were kept in, so that ticking nothing new changes nothing.
            return sorted(
                given, key=lambda item: before.index(item) if before and item in before else len(before or ())
            )
        return [] if post.get(f"none:{field.name}") else None
    if not given:
        return None
    if field.shape is Shape.MOMENT:
        return _moment(given[0], before)
    return given[0]


def _moment(text: str, before: object) -> str:
    """An untouched field keeps its exact moment and offset; a new one gets the helpline's own time zone."""
    if isinstance(before, str) and _local(datetime.fromisoformat(before)) == text:
        return before
    try:
        return timezone.make_aware(datetime.fromisoformat(text)).isoformat()
    except ValueError:
        return text  # the vocabulary says what is wrong with it


_ACT_PARTS = ("kind", "day", "until", "platform", "amount", "currency", "words")


def _rows(post: QueryDict) -> list[dict[str, str]]:
    """The rows of acts as they were typed, empty ones too."""
    return [
        {part: _nth(post, f"act:{part}", number) for part in _ACT_PARTS}
        for number in range(len(post.getlist("act:kind")))
    ]


def _acts(post: QueryDict) -> list[dict[str, object]]:
    """The typed acts as JSON would have them; what does not fit stays as it was typed, the vocabulary says so."""
    acts = []
    for row in _rows(post):
        if not any(row.values()):
            continue
        act: dict[str, object] = {name: row[name] for name in ("platform", "currency", "words") if row[name]}
        act["kind"] = row["kind"] or "other"
        if row["until"]:
            act |= {"from": row["day"] or row["until"], "until": row["until"]}
        elif row["day"]:
            act["day"] = row["day"]
        if row["amount"]:
            act["amount"] = _number(row["amount"].replace(",", "."))
        acts.append(act)
    return acts


def _as_kept(acts: list[dict[str, object]]) -> list[dict[str, object]]:
    """In the form in which they are kept, so that equal acts are equal; unchanged where one does not fit."""
    try:
        return [Act.from_json(act, "acts", current_knowledge().platform_ids).to_json() for act in acts]
    except SituationError:
        return acts


def typed_acts(post: QueryDict) -> tuple[ActRow, ...]:
    """The acts as they were typed, to be shown again."""
    return tuple(_shown_act(number, row) for number, row in enumerate(_rows(post)))


def _number(text: str) -> object:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def _nth(post: QueryDict, name: str, number: int) -> str:
    given = post.getlist(name)
    return given[number].strip() if number < len(given) else ""


def both_changed(mine: Mapping[str, object], theirs: Situation, before: Situation) -> dict[str, str]:
    """Facts that both changed, with what now stands, in words."""
    return {
        name: texts.value_words(name, theirs.get(name)) if theirs.get(name) is not None else _("not known")
        for name in mine
        if theirs.get(name) != before.get(name)
    }
