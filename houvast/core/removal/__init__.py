"""Getting images off the internet, as far as it can be decided without asking anybody."""

from .prints import MOST_PICTURES, Kind, Picture, Print, PrintsError, parse_prints, written

__all__ = ["MOST_PICTURES", "Kind", "Picture", "Print", "PrintsError", "parse_prints", "written"]
