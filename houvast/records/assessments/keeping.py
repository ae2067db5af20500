"""Reading and writing the rows of assessments. The report is locked by the caller of every write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from houvast.core.assessment import Answers, Level, Trigger
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.situation.vocabulary import PLATFORM_IDS
from houvast.records.assessments.models import MeasureTask, Opinion, Paper, Version
from houvast.records.assessments.views import (
    Decision,
    Filled,
    MeasureDecision,
    NeedDecision,
    OpinionView,
    Outcome,
    PaperPart,
    PaperView,
    TaskView,
    VersionView,
)
from houvast.records.content import current_knowledge
from houvast.records.staff.people import names_of

_VERSION, _OPINION, _TASK, _PAPER = "assessment", "assessment_opinion", "measure_task", "assessment_paper"


@dataclass(frozen=True)
class Kept:
    """A version as it is kept."""

    id: UUID
    number: int
    trigger: Trigger
    filled: Filled
    answers: Answers | None
    rules_version: str
    finished: bool
    revision: int
    person_id: UUID
    at: datetime


# --- versions ---


def read_versions(report_id: UUID, desk: bytes) -> tuple[VersionView, ...]:
    """The newest first. Raises CannotOpen for a row that was not sealed for this report."""
    kept = [_version(row, desk) for row in Version.objects.filter(report_id=report_id)]
    names = names_of([version.person_id for version in kept])
    views = [_version_view(version, names.get(version.person_id, "")) for version in kept]
    return tuple(sorted(views, key=lambda view: view.number, reverse=True))


def keep_version(report_id: UUID, kept: Kept, desk: bytes) -> None:
    """Adds it, or writes the draft anew."""
    sealed = _seal(kept.id, _VERSION, Label.ASSESSMENT, _version_to_json(kept), desk, KeyKind.DESK)
    if not Version.objects.filter(id=kept.id, report_id=report_id).update(sealed=sealed):
        Version.objects.create(id=kept.id, report_id=report_id, sealed=sealed)


def drop_version(report_id: UUID, version_id: UUID) -> None:
    """Throws a draft away."""
    Version.objects.filter(id=version_id, report_id=report_id).delete()


def _version_view(kept: Kept, name: str) -> VersionView:
    return VersionView(
        id=kept.id,
        number=kept.number,
        trigger=kept.trigger,
        filled=kept.filled,
        answers=kept.answers,
        rules_version=kept.rules_version,
        finished=kept.finished,
        revision=kept.revision,
        by_id=kept.person_id,
        by_name=name,
        at=kept.at,
    )


def _version_to_json(kept: Kept) -> dict[str, Any]:
    filled = kept.filled
    return {
        "number": kept.number,
        "trigger": kept.trigger.value,
        "given": dict(filled.given),
        "accepts": list(filled.accepts),
        "refuses": list(filled.refuses),
        "needs": {
            name: {"level": item.level.value if item.level else None, "why": item.why}
            for name, item in filled.needs.items()
        },
        "measures": {name: {"decision": item.decision, "why": item.why} for name, item in filled.measures.items()},
        "answers": kept.answers.to_json() if kept.answers is not None else None,
        "rules": kept.rules_version,
        "finished": kept.finished,
        "revision": kept.revision,
        "person": str(kept.person_id),
        "at": kept.at.isoformat(),
    }


def _version(row: Version, desk: bytes) -> Kept:
    data = _open(row.id, row.sealed, Label.ASSESSMENT, desk, KeyKind.DESK)
    filled = Filled(
        given=data["given"],
        accepts=tuple(data["accepts"]),
        refuses=tuple(data["refuses"]),
        needs={
            name: NeedDecision(Level(item["level"]) if item["level"] else None, item["why"])
            for name, item in data["needs"].items()
        },
        measures={
            name: MeasureDecision(Decision(item["decision"]), item["why"]) for name, item in data["measures"].items()
        },
    )
    return Kept(
        id=row.id,
        number=data["number"],
        trigger=Trigger(data["trigger"]),
        filled=filled,
        answers=_answers(data["answers"]),
        rules_version=data["rules"],
        finished=data["finished"],
        revision=data["revision"],
        person_id=UUID(data["person"]),
        at=datetime.fromisoformat(data["at"]),
    )


def _answers(data: dict[str, Any] | None) -> Answers | None:
    """Kept answers are read with the measures and platforms they name, also where the content has dropped them."""
    if data is None:
        return None
    platforms = tuple(dict.fromkeys([*PLATFORM_IDS, *current_knowledge().platform_ids, *_platforms_in(data)]))
    return Answers.from_json(data, platforms, tuple(dict.fromkeys([*data["accepts"], *data["refuses"]])))


def _platforms_in(data: dict[str, Any]) -> Iterable[str]:
    for name in ("contact_platforms", "published_platforms"):
        yield from data.get(name) or []
    for act in data.get("acts") or []:
        if act.get("platform"):
            yield act["platform"]


# --- second readers ---


def keep_opinion(
    report_id: UUID, *, about: UUID, agrees: bool, why: str, person_id: UUID, at: datetime, desk: bytes
) -> UUID:
    row_id = uuid4()
    data = {"about": str(about), "agrees": agrees, "why": why, "person": str(person_id), "at": at.isoformat()}
    sealed = _seal(row_id, _OPINION, Label.ASSESSMENT_OPINION, data, desk, KeyKind.DESK)
    Opinion.objects.create(id=row_id, report_id=report_id, sealed=sealed)
    return row_id


def read_opinions(report_id: UUID, desk: bytes) -> tuple[OpinionView, ...]:
    """In the order they were said."""
    found = []
    for row in Opinion.objects.filter(report_id=report_id):
        data = _open(row.id, row.sealed, Label.ASSESSMENT_OPINION, desk, KeyKind.DESK)
        person = UUID(data["person"])
        at = datetime.fromisoformat(data["at"])
        found.append(OpinionView(row.id, UUID(data["about"]), data["agrees"], data["why"], person, "", at))
    names = names_of([opinion.by_id for opinion in found])
    named = [replace(opinion, by_name=names.get(opinion.by_id, "")) for opinion in found]
    return tuple(sorted(named, key=lambda opinion: (opinion.at, str(opinion.id))))


# --- measures to ask for ---


def keep_task(report_id: UUID, task: TaskView, person_id: UUID, desk: bytes) -> None:
    data = {
        "about": str(task.about),
        "measure": task.measure,
        "who": task.who,
        "words": task.words,
        "outcome": task.outcome.value,
        "outcome_words": task.outcome_words,
        "person": str(person_id),
        "at": task.at.isoformat(),
    }
    sealed = _seal(task.id, _TASK, Label.MEASURE_TASK, data, desk, KeyKind.DESK)
    if not MeasureTask.objects.filter(id=task.id, report_id=report_id).update(sealed=sealed):
        MeasureTask.objects.create(id=task.id, report_id=report_id, sealed=sealed)


def read_tasks(report_id: UUID, desk: bytes) -> tuple[TaskView, ...]:
    """Open ones first, then the oldest first."""
    found, people = [], {}
    for row in MeasureTask.objects.filter(report_id=report_id):
        data = _open(row.id, row.sealed, Label.MEASURE_TASK, desk, KeyKind.DESK)
        people[row.id] = UUID(data["person"])
        found.append(
            TaskView(
                id=row.id,
                about=UUID(data["about"]),
                measure=data["measure"],
                who=data["who"],
                words=data["words"],
                outcome=Outcome(data["outcome"]),
                outcome_words=data["outcome_words"],
                by_name="",
                at=datetime.fromisoformat(data["at"]),
            )
        )
    names = names_of(list(people.values()))
    named = [replace(task, by_name=names.get(people[task.id], "")) for task in found]
    return tuple(sorted(named, key=lambda task: (task.outcome is not Outcome.OPEN, task.at, str(task.id))))


# --- what the person is shown ---


def keep_paper(report_id: UUID, paper: PaperView, shared: bytes) -> None:
    data = {
        "about": str(paper.about),
        "number": paper.number,
        "language": paper.language,
        "receiver": paper.receiver,
        "head": paper.head,
        "parts": [{"id": part.id, "title": part.title, "text": part.text} for part in paper.parts],
        "at": paper.at.isoformat(),
        # Two of one minute: which came last.
        "order": Paper.objects.filter(report_id=report_id).count(),
    }
    sealed = _seal(paper.id, _PAPER, Label.ASSESSMENT_PAPER, data, shared, KeyKind.SHARED)
    Paper.objects.create(id=paper.id, report_id=report_id, sealed=sealed)


def read_papers(report_id: UUID, shared: bytes | None) -> tuple[PaperView, ...]:
    """The last offered first. `shared`: of the mailbox's or the case's keys; None (nothing sent yet) gives none."""
    if shared is None:
        return ()
    found, order = [], {}
    for row in Paper.objects.filter(report_id=report_id):
        data = _open(row.id, row.sealed, Label.ASSESSMENT_PAPER, shared, KeyKind.SHARED)
        order[row.id] = data["order"]
        found.append(
            PaperView(
                id=row.id,
                about=UUID(data["about"]),
                number=data["number"],
                language=data["language"],
                receiver=data["receiver"],
                head=data["head"],
                parts=tuple(PaperPart(part["id"], part["title"], part["text"]) for part in data["parts"]),
                at=datetime.fromisoformat(data["at"]),
            )
        )
    return tuple(sorted(found, key=lambda paper: (paper.at, paper.number, order[paper.id]), reverse=True))


def forget_assessments(report_id: UUID) -> None:
    """Everything of assessments of a report, table by table."""
    Paper.objects.filter(report_id=report_id).delete()
    MeasureTask.objects.filter(report_id=report_id).delete()
    Opinion.objects.filter(report_id=report_id).delete()
    Version.objects.filter(report_id=report_id).delete()


def _seal(row_id: UUID, kind: str, label: Label, data: dict, key: bytes, key_kind: KeyKind) -> bytes:
    return seal_payload(Payload(kind, 1, data), key=key, label=label, row_id=row_id, key_kind=key_kind)


def _open(row_id: UUID, sealed: bytes, label: Label, key: bytes, key_kind: KeyKind) -> dict:
    return open_payload(sealed, key=key, label=label, row_id=row_id, key_kind=key_kind).data
