"""Pages, lessons and scenarios from disk: `knowledge/education/`, with what they are checked against."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from houvast.core.education import Education
from houvast.core.knowledge import KnowledgeError

from .figures import FOLDER as FIGURES
from .figures import current_catalogue, load_catalogue
from .reading import current_knowledge, overlay_folder, read_folder, shipped_folder

if TYPE_CHECKING:
    from houvast.core.figures.compiling import Catalogue
    from houvast.core.knowledge import Knowledge

FOLDER = "education"


def load_education(
    folder: Path,
    overlay: Path | None = None,
    *,
    catalogue: Catalogue | None = None,
    knowledge: Knowledge | None = None,
) -> Education:
    """Reads, checks and compiles; figures and referrals are looked up where they are given. Raises KnowledgeError with
    every problem."""
    if not (folder / FOLDER).is_dir():
        raise KnowledgeError([f"{FOLDER}: the folder is missing"])
    # Imported late: pydantic alone takes a third of what a start may take.
    from houvast.core.education.compiling import compile_education
    from houvast.core.education.quoting import FigureSaid

    if catalogue is None and (folder / FIGURES).is_dir():
        catalogue = load_catalogue(folder, overlay)
    entries = catalogue.entries if catalogue else ()
    figures = {each.figure.id: FigureSaid(each.figure.value, f"{each.meaning} {each.note}") for each in entries}
    referrals = knowledge.referrals.values() if knowledge else ()
    return compile_education(
        _ours(folder),
        _ours(overlay) if overlay else {},
        figures=figures if catalogue else None,
        referral_ids=frozenset(knowledge.referrals) if knowledge else None,
        phones=frozenset(phone for each in referrals for phone in (each.phone, each.phone_long) if phone),
    )


def _ours(folder: Path) -> dict[str, bytes]:
    """The files of education among all of the content."""
    pages = read_folder(folder, frozenset(), ".md")
    rules = read_folder(folder, frozenset())
    named = {
        name: content
        for name, content in rules.items()
        if name == "sources.yaml"
        or name.startswith(f"{FOLDER}/")
        or (name.startswith("texts/") and name.endswith(("/forbidden_words.yaml", "/instead.yaml", "/language.yaml")))
    }
    return named | {
        name: content
        for name, content in pages.items()
        if name.startswith(f"{FOLDER}/") and not name.endswith("README.md")
    }


@cache
def current_education() -> Education:
    """What this process shows; read at the first call, the same object from then on."""
    return load_education(
        shipped_folder(), overlay_folder(), catalogue=current_catalogue(), knowledge=current_knowledge()
    )
