"""The shipped rules and words, compiled without the records."""

from functools import cache
from pathlib import Path

from houvast.core.removal.compiling import compile_notices
from houvast.core.removal.rules import NoticeRules

KNOWLEDGE = Path(__file__).parents[4] / "knowledge"


def files() -> dict[str, bytes]:
    paths = [KNOWLEDGE / "sources.yaml", *(KNOWLEDGE / "notices").rglob("*.yaml")]
    return {path.relative_to(KNOWLEDGE).as_posix(): path.read_bytes() for path in paths}


@cache
def current_notices() -> NoticeRules:
    return compile_notices(files(), languages=("nl", "en"))
