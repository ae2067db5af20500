"""The content folder from disk: bytes in, one compiled `Knowledge` out, kept compiled between starts.

Checking everything takes about a second, so what was checked is kept as JSON under the hash of what it was made from:
the files, the overlay and the code that checked them. Anything else under that name is thrown away, not trusted.
"""

import hashlib
import json
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import houvast
from houvast.core import knowledge as knowledge_package
from houvast.core.knowledge import Knowledge, KnowledgeError


def shipped_folder() -> Path:
    """knowledge/ inside the installed package, or beside it in a checkout."""
    package = Path(houvast.__file__).parent
    inside = package / "knowledge"
    return inside if inside.is_dir() else package.parent / "knowledge"


# Folders inside knowledge/ that are read on their own (law.py, assessment.py …): no start of a plan waits for them.
READ_ON_THEIR_OWN = frozenset({"law", "assessment", "figures", "linking", "support", "education", "notices"})


def read_folder(folder: Path, leave_out: frozenset[str] = READ_ON_THEIR_OWN, ending: str = ".yaml") -> dict[str, bytes]:
    """Path inside the folder -> bytes, of every file with this ending. Links that lead out are not followed."""
    root = folder.resolve()
    found = {}
    for path in sorted(root.rglob(f"*{ending}")):
        if path.relative_to(root).parts[0] in leave_out:
            continue
        if path.is_file() and path.resolve().is_relative_to(root):
            found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def _digest(*groups: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for group in groups:
        for name, content in sorted(group.items()):
            for part in (name.encode(), content):
                digest.update(len(part).to_bytes(8, "big"))
                digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()


def _checking_code() -> dict[str, bytes]:
    """The source of what checks and compiles, so that a changed check is never skipped."""
    folder = Path(knowledge_package.__file__).parent
    code = {path.name: path.read_bytes() for path in folder.glob("*.py")}
    situation = folder.parent / "situation" / "vocabulary.py"
    return {**code, "vocabulary": situation.read_bytes()}


def _setting(name: str) -> object:
    """A setting of Django where it is set up; a pure question on the command line sets nothing up."""
    conf = sys.modules.get("django.conf")
    return getattr(conf.settings, name, None) if conf is not None and conf.settings.configured else None


def _cache_folder() -> Path | None:
    """A folder that only this user can write to; None where there is none, and then nothing is kept."""
    data = _setting("HOUVAST_DATA")
    folder = Path(data) / "cache" if data else Path(tempfile.gettempdir()) / f"houvast-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
    except OSError:
        return None
    ours = stat.S_ISDIR(state.st_mode) and state.st_uid == os.getuid() and not state.st_mode & 0o022
    return folder if ours else None


def _kept(path: Path) -> dict | None:
    try:
        compiled = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return compiled if isinstance(compiled, dict) else None


def _keep(path: Path, compiled: dict) -> None:
    """Written beside and moved into place: a reader sees all of it or nothing. Failing to keep is no failure."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as file:
            json.dump(compiled, file, ensure_ascii=False, separators=(",", ":"))
        os.replace(file.name, path)
        for other in path.parent.glob("knowledge-*.json"):
            if other != path and other.stat().st_mtime < path.stat().st_mtime - 7 * 86400:
                other.unlink()
    except OSError:
        return


def load_knowledge(folder: Path, overlay: Path | None = None) -> Knowledge:
    """Reads, checks and compiles; raises KnowledgeError with every problem found."""
    ours = read_folder(folder)
    theirs = read_folder(overlay) if overlay else {}
    if overlay and not overlay.is_dir():
        raise KnowledgeError([f"the overlay folder {overlay} is not there"])
    version = _digest(ours, theirs)[:12]
    cache_folder = _cache_folder()
    path = cache_folder / f"knowledge-{_digest(ours, theirs, _checking_code())}.json" if cache_folder else None
    compiled = _kept(path) if path else None
    if compiled is None:
        # Imported late: pydantic alone takes a third of what a start may take.
        from houvast.core.knowledge.compiling import compile_knowledge

        compiled = compile_knowledge(ours, theirs)
        if path:
            _keep(path, compiled)
    return Knowledge(compiled, version)


def overlay_folder() -> Path | None:
    """The helpline's own folder: the setting HOUVAST_OVERLAY, or the environment where Django is not set up."""
    given = _setting("HOUVAST_OVERLAY") or os.environ.get("HOUVAST_OVERLAY")
    return Path(str(given)) if given else None


@cache
def current_knowledge() -> Knowledge:
    """The content this process advises with; read at the first call, the same object from then on."""
    return load_knowledge(shipped_folder(), overlay_folder())
