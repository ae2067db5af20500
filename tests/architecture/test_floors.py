"""The floors hold: `lint-imports` is green, and it would not be if someone broke them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.repository import PACKAGE, ROOT

# One sentence of the design a line: a file, an import that the design forbids, and the contract that must notice.
FORBIDDEN_IMPORTS = [
    ("core/advice/planted.py", "import houvast.procedures", "Five floors"),
    ("core/sealing/planted.py", "import django.conf", "Core decides"),
    ("core/sealing/planted.py", "import houvast.core.situation", "Core:"),
    ("records/staff/planted.py", "import houvast.records.reports", "Records:"),
    ("doors/public/planted.py", "import houvast.doors.desk", "Doors do not know"),
    ("doors/look/planted.py", "import houvast.doors.public", "Doors do not know"),
    ("doors/desk/planted.py", "import houvast.doors.demo", "Synthetic data"),
    ("doors/public/planted.py", "import houvast.records.reports.models", "never a model"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([str(program), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_floors_hold():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_broken_floor_is_noticed(tmp_path: Path):
    """Control: all forbidden imports planted at once; every contract that stands for one of them must break."""
    shutil.copytree(PACKAGE, tmp_path / "houvast", ignore=shutil.ignore_patterns("__pycache__", "tests", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "houvast/records/reports/models.py").touch()
    for name, statement, _ in FORBIDDEN_IMPORTS:
        with (tmp_path / "houvast" / name).open("a") as planted:
            planted.write(statement + "\n")
    done = lint(tmp_path)
    assert done.returncode == 1, done.stderr
    broken = {line.rsplit(" BROKEN", 1)[0] for line in _unwrapped(done.stdout) if line.endswith(" BROKEN")}
    for _, statement, contract in FORBIDDEN_IMPORTS:
        assert any(name.startswith(contract) or contract in name for name in broken), f"{statement}: {broken}"


def _unwrapped(output: str) -> list[str]:
    """Lines of the summary; a long name is broken over two lines by the terminal width."""
    return output.replace(" \n", " ").split("\n")
