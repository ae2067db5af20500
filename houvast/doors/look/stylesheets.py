"""The public style sheet: tokens, page, one part a component, put together into one file that ships.

`python -m houvast.doors.look.stylesheets` writes it; a test holds that the committed file is the current one.
"""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
PUBLIC = HERE / "static" / "look" / "public.css"
COMPONENTS = HERE / "templates" / "look" / "components"


def parts() -> tuple[Path, ...]:
    """The parts in the order in which they stand in the sheet; what depends on a state comes last."""
    first, page, states = sorted((HERE / "styles").glob("*.css"))
    return (first, page, *sorted(COMPONENTS.glob("*/*.css")), states)


def compact(css: str) -> str:
    """Without comments and indents: one line a rule."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return "\n".join(line for line in (re.sub(r"\s+", " ", line).strip() for line in css.splitlines()) if line)


def public_css() -> str:
    return "\n".join(compact(part.read_text(encoding="utf-8")) for part in parts()) + "\n"


if __name__ == "__main__":
    PUBLIC.write_text(public_css(), encoding="utf-8")
