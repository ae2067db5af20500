"""The law of `knowledge/law/` from disk: read only by what asks the law, never by the start of the plan."""

from functools import cache
from pathlib import Path

from houvast.core.knowledge import KnowledgeError
from houvast.core.law import Law

from .reading import overlay_folder, read_folder, shipped_folder

FOLDER = "law"


def load_law(folder: Path, overlay: Path | None = None) -> Law:
    """Reads, checks and compiles; both folders hold a folder `law`. Raises KnowledgeError with every problem."""
    if not (folder / FOLDER).is_dir():
        raise KnowledgeError([f"{FOLDER}: the folder is missing"])
    # Imported late: pydantic alone takes a third of what a start may take.
    from houvast.core.law.compiling import compile_law

    theirs = read_folder(overlay / FOLDER) if overlay and (overlay / FOLDER).is_dir() else {}
    return compile_law(read_folder(folder / FOLDER), theirs)


@cache
def current_law() -> Law:
    """The law this process answers with; read at the first call, the same object from then on."""
    return load_law(shipped_folder(), overlay_folder())
