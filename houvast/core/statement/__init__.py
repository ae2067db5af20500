"""A draft statement for the police, out of what was told."""

from .corrections import Ask, Corrections, SectionLeft, corrected, too_long
from .drafting import Gap, Item, Section, SectionName, Statement, draft_statement, is_minor

__all__ = [
    "Ask",
    "Corrections",
    "Gap",
    "Item",
    "Section",
    "SectionLeft",
    "SectionName",
    "Statement",
    "corrected",
    "draft_statement",
    "is_minor",
    "too_long",
]
