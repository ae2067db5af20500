"""Figures: may they be compared, by how much, what may be said, what may be published."""

from .claims import Claim, Support
from .comparing import Comparison, Verdict, compare
from .model import Figure, Period, Side
from .nowcast import Nowcast, TriangleError, nowcast
from .protecting import Protected, TableError, protect
from .reading import FigureError, read_figure, read_side
from .reasons import CODES, Reason, Severity

__all__ = [
    "CODES",
    "Claim",
    "Comparison",
    "Figure",
    "FigureError",
    "Nowcast",
    "Period",
    "Protected",
    "Reason",
    "Severity",
    "Side",
    "Support",
    "TableError",
    "TriangleError",
    "Verdict",
    "compare",
    "nowcast",
    "protect",
    "read_figure",
    "read_side",
]
