"""Schema, conditions and cross-checks of the reviewed content, and its words. Reads no file: bytes are given to it."""

from .errors import KnowledgeError, TextMissing
from .hours import Hours, Opening, opening
from .knowledge import Knowledge
from .texts import Texts

__all__ = ["Hours", "Knowledge", "KnowledgeError", "Opening", "TextMissing", "Texts", "opening"]
