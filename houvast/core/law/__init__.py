"""Which provisions an act falls under, on the day it was done. Pure: the files are given as bytes, today as a day."""

from .acts import LegalAct, read_acts
from .answering import Answer, ask
from .law import Law, Provision
from .matching import Match, Status
from .receipts import compare_receipt, with_receipt
from .showing import for_reporter, shown_to_reporter
from .situations import acts_of

__all__ = [
    "Answer",
    "Law",
    "LegalAct",
    "Match",
    "Provision",
    "Status",
    "acts_of",
    "ask",
    "compare_receipt",
    "for_reporter",
    "read_acts",
    "shown_to_reporter",
    "with_receipt",
]
