"""The content of the individual assessment from disk: `knowledge/assessment/`, its words and the sources."""

from functools import cache
from pathlib import Path

from houvast.core.assessment.rules import AssessmentRules
from houvast.core.knowledge import KnowledgeError

from .reading import overlay_folder, read_folder, shipped_folder

FOLDER = "assessment"
_WORDS = ("assessment.", "assessment_", "instead.", "language.")


def load_assessment(
    folder: Path, overlay: Path | None = None, provision_ids: frozenset[str] | None = None
) -> AssessmentRules:
    """Reads, checks and compiles. `provision_ids` of the law: the rights are looked up in it. Raises KnowledgeError
    with every problem."""
    if not (folder / FOLDER).is_dir():
        raise KnowledgeError([f"{FOLDER}: the folder is missing"])
    # Imported late: pydantic alone takes a third of what a start may take.
    from houvast.core.assessment.compiling import compile_assessment

    return compile_assessment(_ours(folder), _ours(overlay) if overlay else {}, provision_ids)


def _ours(folder: Path) -> dict[str, bytes]:
    """The files of an assessment among all of the content."""
    read = read_folder(folder, frozenset())
    return {
        name: content
        for name, content in read.items()
        if name == "sources.yaml"
        or name.startswith(f"{FOLDER}/")
        or (name.startswith("texts/") and name.rsplit("/", 1)[-1].startswith(_WORDS))
    }


@cache
def current_assessment() -> AssessmentRules:
    """What this process assesses with; read at the first call, the same object from then on."""
    return load_assessment(shipped_folder(), overlay_folder())
