"""Rules and words of notices from disk: `knowledge/notices/` and the sources."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from houvast.core.knowledge import KnowledgeError
from houvast.core.removal.hosts import Hosts
from houvast.core.removal.rules import NoticeRules, NoticeTexts

from .reading import current_knowledge, overlay_folder, read_folder, shipped_folder

FOLDER = "notices"
LANGUAGES = ("nl", "en")


def load_notices(
    folder: Path, overlay: Path | None = None, *, provision_ids: frozenset[str] | None = None
) -> NoticeRules:
    """Reads, checks and compiles; provisions are looked up where their ids are given. Raises KnowledgeError with every
    problem."""
    if not (folder / FOLDER).is_dir():
        raise KnowledgeError([f"{FOLDER}: the folder is missing"])
    # Imported late: pydantic alone takes a third of what a start may take.
    from houvast.core.removal.compiling import compile_notices

    return compile_notices(
        _ours(folder), _ours(overlay) if overlay else {}, provision_ids=provision_ids, languages=LANGUAGES
    )


def _ours(folder: Path) -> dict[str, bytes]:
    read = read_folder(folder, frozenset())
    return {name: text for name, text in read.items() if name == "sources.yaml" or name.startswith(f"{FOLDER}/")}


@cache
def current_notices() -> NoticeRules:
    """What this process works with; read at the first call, the same object from then on."""
    return load_notices(shipped_folder(), overlay_folder())


def notice_texts(language: str) -> NoticeTexts:
    """The words of a language; of one that has none, English."""
    texts = current_notices().texts
    return texts.get(language) or texts["en"]


@cache
def current_hosts() -> Hosts:
    """Whose host is whose, by the content of this process."""
    return Hosts({name: platform.hosts for name, platform in current_knowledge().platforms.items()})
