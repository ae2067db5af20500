"""The catalogue of `knowledge/figures/` from disk: read only by what compares, never by the start of the plan."""

from functools import cache
from pathlib import Path

from houvast.core.figures.compiling import Catalogue, compile_catalogue
from houvast.core.knowledge import KnowledgeError

from .reading import overlay_folder, read_folder, shipped_folder

FOLDER = "figures"


def load_catalogue(folder: Path, overlay: Path | None = None) -> Catalogue:
    """Reads and checks; both folders hold a folder `figures`. Raises KnowledgeError with every problem."""
    if not (folder / FOLDER).is_dir():
        raise KnowledgeError([f"{FOLDER}: the folder is missing"])
    theirs = read_folder(overlay / FOLDER) if overlay and (overlay / FOLDER).is_dir() else {}
    return compile_catalogue(read_folder(folder / FOLDER), theirs)


@cache
def current_catalogue() -> Catalogue:
    """The catalogue this process answers with; read at the first call, the same object from then on."""
    return load_catalogue(shipped_folder(), overlay_folder())
