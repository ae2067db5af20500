"""Rights and support along the proceedings from disk: `knowledge/support/`, its words and the sources."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from houvast.core.knowledge import KnowledgeError
from houvast.core.support.rights import SupportRules, SupportWords

from .reading import overlay_folder, read_folder, shipped_folder

FOLDER = "support"


def load_support(
    folder: Path,
    overlay: Path | None = None,
    *,
    provision_ids: frozenset[str] | None = None,
    referral_ids: frozenset[str] | None = None,
) -> SupportRules:
    """Reads, checks and compiles; provisions and referrals are looked up where their ids are given. Raises
    KnowledgeError with every problem."""
    if not (folder / FOLDER).is_dir():
        raise KnowledgeError([f"{FOLDER}: the folder is missing"])
    # Imported late: pydantic alone takes a third of what a start may take.
    from houvast.core.support.compiling import compile_support

    return compile_support(
        _ours(folder), _ours(overlay) if overlay else {}, provision_ids=provision_ids, referral_ids=referral_ids
    )


def _ours(folder: Path) -> dict[str, bytes]:
    """The files of support among all of the content."""
    read = read_folder(folder, frozenset())
    return {
        name: content
        for name, content in read.items()
        if name == "sources.yaml"
        or name.startswith(f"{FOLDER}/")
        or (name.startswith("texts/") and name.endswith((f"/{FOLDER}.yaml", "/instead.yaml", "/language.yaml")))
    }


@cache
def current_support() -> SupportRules:
    """What this process shows; read at the first call, the same object from then on."""
    return load_support(shipped_folder(), overlay_folder())


def support_words(language: str) -> SupportWords:
    """The words of a language. Raises KeyError: nothing falls back to another language."""
    return current_support().words[language]
