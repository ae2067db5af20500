"""Figures: may they be compared, by how much, what may be said, what may be published."""

from .claims import Claim, Support
from .comparing import Comparison, Order, Verdict, compare
from .model import Figure, Period, Side
from .nowcast import Nowcast, TriangleError, nowcast
from .protecting import Protected, Table, protect
from .reading import FigureError, read_figure, read_side
from .reading_tables import TableError, read_release, read_releases, read_table
from .reasons import CODES, Reason, Severity

__all__ = [
    "CODES",
    "Claim",
    "Comparison",
    "Figure",
    "FigureError",
    "Nowcast",
    "Order",
    "Period",
    "Protected",
    "Reason",
    "Severity",
    "Side",
    "Support",
    "Table",
    "TableError",
    "TriangleError",
    "Verdict",
    "compare",
    "nowcast",
    "protect",
    "read_figure",
    "read_release",
    "read_releases",
    "read_side",
    "read_table",
]
