"""What the helpline does at each stage and when, derived from the record. A task is settled by the fact it asks for,
so that nobody ticks off what was written down already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .path import Stage, stage_on
from .proceedings import Course, Decision, Proceedings, Wish


class TaskCode(StrEnum):
    ASK_WISH = "ask_wish"  # does the person want to report? no is as good an answer
    ASK_HOW_IT_WENT = "ask_how_it_went"
    ASK_NUMBER = "ask_number"
    ASK_COURSE = "ask_course"
    EXPLAIN_REFUSAL = "explain_refusal"  # no prosecution: the way to the court of appeal, and its time
    PREPARE_HEARING = "prepare_hearing"  # speaking, claim, companion, separate room
    DAY_BEFORE_HEARING = "day_before_hearing"
    AFTER_JUDGMENT = "after_judgment"
    AFTER_RELEASE = "after_release"  # ask about safety, assess anew


@dataclass(frozen=True)
class Task:
    """`due`: the day to have done it. `because`: the fields of the record it follows from."""

    code: TaskCode
    due: date
    because: tuple[str, ...]


# Days; ours, from practice, to be reviewed by a helpline (no law sets them).
ASK_HOW_AFTER = 3
ASK_NUMBER_AFTER = 7
ASK_COURSE_AFTER = 42
COURSE_AGAIN_AFTER = 60
WISH_AGAIN_AFTER = 14
HEARING_AHEAD = 28
AFTER_JUDGMENT_WITHIN = 7
# Sv art. 12k: three months to complain about no prosecution once the suspect was told; told here as "soon".
REFUSAL_WITHIN = 7


def tasks(proceedings: Proceedings, today: date) -> tuple[Task, ...]:
    """Every task that stands, the earliest first. What lies in the past and was never done stays, with its old day."""
    p = proceedings
    stage, _ = stage_on(p, today)
    found = [*_about_reporting(p, stage), *_about_course(p), *_about_court(p, today)]
    return tuple(sorted(found, key=lambda task: (task.due, task.code)))


def _about_reporting(p: Proceedings, stage: Stage) -> list[Task]:
    if stage is Stage.BEFORE_REPORT and p.considered_on is not None and p.wish in (None, Wish.LATER, Wish.YES):
        return [_after(TaskCode.ASK_WISH, p.considered_on, WISH_AGAIN_AFTER, "considered_on")]
    if p.made_on is None or stage in (Stage.NO_PROCEEDINGS, Stage.AFTER):
        return []
    found = []
    if p.course is None and not _at_court(p):
        found.append(_after(TaskCode.ASK_HOW_IT_WENT, p.made_on, ASK_HOW_AFTER, "made_on"))
    if not p.number and p.way != "tip":
        found.append(_after(TaskCode.ASK_NUMBER, p.made_on, ASK_NUMBER_AFTER, "made_on"))
    return found


def _about_course(p: Proceedings) -> list[Task]:
    if _at_court(p):
        return []
    if p.course in (Course.NOTHING_YET, Course.INVESTIGATING, Course.SUSPECT_KNOWN):
        since = p.course_on or p.made_on
        if since is not None:
            wait = ASK_COURSE_AFTER if p.course is Course.NOTHING_YET else COURSE_AGAIN_AFTER
            return [_after(TaskCode.ASK_COURSE, since, wait, "course_on" if p.course_on else "made_on")]
    return []


def _at_court(p: Proceedings) -> bool:
    """Whether it is known what came of the report: nobody asks that any more."""
    return p.decision is not None or p.hearing_on is not None or p.judgment_on is not None


def _about_court(p: Proceedings, today: date) -> list[Task]:
    found = []
    told = p.told_decision_on or p.decided_on
    if p.decision is Decision.STOPS and told is not None:
        name = "told_decision_on" if p.told_decision_on else "decided_on"
        found.append(_after(TaskCode.EXPLAIN_REFUSAL, told, REFUSAL_WITHIN, name))
    if p.hearing_on is not None and p.hearing_on >= today and p.judgment_on is None:
        found.append(_after(TaskCode.PREPARE_HEARING, p.hearing_on, -HEARING_AHEAD, "hearing_on"))
        found.append(_after(TaskCode.DAY_BEFORE_HEARING, p.hearing_on, -1, "hearing_on"))
    if p.judgment_on is not None and p.judgment_on <= today:
        found.append(_after(TaskCode.AFTER_JUDGMENT, p.judgment_on, AFTER_JUDGMENT_WITHIN, "judgment_on"))
    if p.released_on is not None:
        found.append(Task(TaskCode.AFTER_RELEASE, p.released_on, ("released_on",)))
    return found


def _after(code: TaskCode, day: date, days: int, because: str) -> Task:
    return Task(code, day + timedelta(days=days), (because,))
