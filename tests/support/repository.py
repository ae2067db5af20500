"""What is in the repository: tracked files, Python sources, templates."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "houvast"

_NOT_OURS = {
    ".git",
    ".venv",
    "node_modules",
    "build",
    "dist",
    "screenshots",
    "__pycache__",
    ".hypothesis",
    ".pytest_cache",
}


@cache
def tracked_files() -> tuple[Path, ...]:
    """Files under version control and files that are about to be, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = (Path(name) for name in listed.stdout.decode().split("\0") if name)
    else:  # an unpacked archive has no history
        names = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return tuple(sorted(name for name in names if (ROOT / name).is_file() and not _NOT_OURS & set(name.parts)))


def text_of(path: Path) -> str | None:
    """The text of a tracked file, or None when it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def python_files(*under: str) -> tuple[Path, ...]:
    """Tracked Python sources below these folders (default: all), tests and migrations included."""
    return tuple(p for p in tracked_files() if p.suffix == ".py" and (not under or _below(p, under)))


def product_python(*under: str) -> tuple[Path, ...]:
    """Python that ships: no tests, no migrations."""
    return tuple(p for p in python_files(*(under or ("houvast",))) if not {"tests", "migrations"} & set(p.parts))


def templates() -> tuple[Path, ...]:
    return tuple(p for p in tracked_files() if "templates" in p.parts and p.parts[0] == "houvast")


def tree_of(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def _below(path: Path, folders: tuple[str, ...]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
