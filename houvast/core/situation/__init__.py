"""The vocabulary of one report: forms, facts, three-valued answers. Imports nothing of ours."""

from .errors import SituationError
from .situation import Situation
from .told import Act, Indicator, Told
from .truth import Truth, all_of, any_of, negation
from .vocabulary import FIELDS, VOCABULARY_VERSION, Field, Shape

__all__ = [
    "FIELDS",
    "VOCABULARY_VERSION",
    "Act",
    "Field",
    "Indicator",
    "Shape",
    "Situation",
    "SituationError",
    "Told",
    "Truth",
    "all_of",
    "any_of",
    "negation",
]
