"""Individual assessment: answers → needs → measures, each explained; pure. The content is given as bytes."""

from .answers import Answers
from .assessing import assess
from .changing import Change, Trigger, changed_facts, changes
from .result import Assessment, ConditionFound, MeasureFound, NeedFound, NotOffered
from .rules import AssessmentRules, AssessmentWords
from .vocabulary import Level, Status

__all__ = [
    "Answers",
    "Assessment",
    "AssessmentRules",
    "AssessmentWords",
    "Change",
    "ConditionFound",
    "Level",
    "MeasureFound",
    "NeedFound",
    "NotOffered",
    "Status",
    "Trigger",
    "assess",
    "changed_facts",
    "changes",
]
