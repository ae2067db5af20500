"""Installed from a wheel, far from the checkout, houvast has its content and its translations with it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.commands import house_environment
from tests.support.repository import ROOT, tracked_files

ASK = "import sys, houvast; print(houvast.__file__); from houvast.site.command import main; sys.exit(main())"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_it_carries_content_and_translations_and_no_tests(wheel: zipfile.ZipFile):
    inside = set(wheel.namelist())
    content = {f"houvast/{path}" for path in tracked_files() if path.parts[0] == "knowledge"}
    assert content and content <= inside
    words = {f"houvast/{path.with_suffix('.mo')}" for path in tracked_files() if path.suffix == ".po"}
    assert words and words <= inside
    assert not [name for name in inside if "tests" in Path(name).parts]


def test_an_installed_copy_advises(wheel: zipfile.ZipFile, tmp_path: Path):
    wheel.extractall(tmp_path)
    answer = subprocess.run(
        [sys.executable, "-c", ASK, "advice", "-", "--json", "--language", "en"],
        input='{"victim_age": "16_17", "form": "sent_images"}',
        cwd="/",
        env=house_environment(PYTHONPATH=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    where, _, plan = answer.stdout.partition("\n")
    assert Path(where).is_relative_to(tmp_path)
    assert json.loads(plan)["steps"]
