"""Support before, during and after proceedings: where somebody stands, what comes next, what the helpline does."""

from .check_in import Agreement, CheckIn, Moment, is_quiet, moments, next_moment, quiet_from, unheard
from .path import Path, PathStep, Stage, Standing, known_along, path, stage_on
from .proceedings import Course, Decision, NotMade, Proceedings, ProceedingsError, Way, Wish
from .tasks import Task, TaskCode, tasks

__all__ = [
    "Agreement",
    "CheckIn",
    "Course",
    "Decision",
    "Moment",
    "NotMade",
    "Path",
    "PathStep",
    "Proceedings",
    "ProceedingsError",
    "Stage",
    "Standing",
    "Task",
    "TaskCode",
    "Way",
    "Wish",
    "is_quiet",
    "known_along",
    "moments",
    "next_moment",
    "path",
    "quiet_from",
    "stage_on",
    "tasks",
    "unheard",
]
