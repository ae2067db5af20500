"""The shipped law, read here: core and its tests know nothing of the floor that reads files."""

from functools import cache
from pathlib import Path

from houvast.core.law import Law
from houvast.core.law.compiling import compile_law

FOLDER = Path(__file__).parents[4] / "knowledge" / "law"


def files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def shipped_law() -> Law:
    return compile_law(files())
