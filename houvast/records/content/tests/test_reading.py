"""The folder on disk: read once, kept compiled, never served stale, and quick to start."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.tests import tiny
from houvast.records.content import current_knowledge, read_folder, reading
from houvast.records.content.reading import load_knowledge, shipped_folder


def write(folder: Path, data: dict) -> Path:
    for name, content in tiny.as_bytes(data).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture
def cache_folder(tmp_path, monkeypatch):
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(reading, "_cache_folder", lambda: folder)
    return folder


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "knowledge", tiny.with_words(tiny.files()))


def test_what_was_compiled_is_kept_and_is_the_same(folder, cache_folder):
    first = load_knowledge(folder)
    assert len(list(cache_folder.glob("knowledge-*.json"))) == 1
    second = load_knowledge(folder)
    assert first.version == second.version
    assert [step.id for step in first.steps] == [step.id for step in second.steps]
    assert second.texts("nl").step("stop.contact") == first.texts("nl").step("stop.contact")


def test_a_changed_file_is_never_served_from_what_was_kept(folder, cache_folder):
    before = load_knowledge(folder)
    changed = tiny.with_words(tiny.files())
    changed["texts/nl/steps.yaml"]["stop.contact"][tiny.ALL_ROLES]["title"] = "Anders"
    after = load_knowledge(write(folder, changed))
    assert after.version != before.version
    assert after.texts("nl").step("stop.contact").title == "Anders"


def test_a_changed_check_is_not_skipped(folder, cache_folder, monkeypatch):
    load_knowledge(folder)
    monkeypatch.setattr(reading, "_checking_code", lambda: {"compiling.py": b"stricter"})
    load_knowledge(folder)
    assert len(list(cache_folder.glob("knowledge-*.json"))) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff"])
def test_a_damaged_copy_is_made_again(folder, cache_folder, damage):
    load_knowledge(folder)
    kept = next(cache_folder.glob("knowledge-*.json"))
    kept.write_bytes(damage)
    assert load_knowledge(folder).steps
    assert json.loads(kept.read_bytes())["steps"]


def test_without_a_safe_place_nothing_is_kept(folder, monkeypatch):
    monkeypatch.setattr(reading, "_cache_folder", lambda: None)
    assert load_knowledge(folder).steps


def test_a_place_that_others_can_write_to_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setattr(reading.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(reading, "_setting", lambda name: None)
    kept = tmp_path / f"houvast-{os.getuid()}"
    kept.mkdir()
    kept.chmod(0o777)
    assert reading._cache_folder() is None
    kept.chmod(0o700)
    assert reading._cache_folder() == kept
    kept.rmdir()
    kept.symlink_to(tmp_path)
    assert reading._cache_folder() is None


def test_content_that_does_not_fit_is_refused_and_not_kept(folder, cache_folder):
    (folder / "order.yaml").write_bytes(b"[[block, preserve]]")
    with pytest.raises(KnowledgeError):
        load_knowledge(folder)
    assert not list(cache_folder.iterdir())


def test_an_overlay_lies_over_it(folder, cache_folder, tmp_path):
    overlay = write(tmp_path / "own", {"referrals.yaml": [{"id": "emergency", "phone": "999"}]})
    assert load_knowledge(folder, overlay).referrals["emergency"].phone == "999"
    assert load_knowledge(folder).referrals["emergency"].phone == "112"
    assert load_knowledge(folder, overlay).version != load_knowledge(folder).version


def test_an_overlay_that_is_not_there_is_said(folder, cache_folder, tmp_path):
    with pytest.raises(KnowledgeError, match="is not there"):
        load_knowledge(folder, tmp_path / "nothing")


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.yaml").write_text("a: 1")
    (folder / "secret.yaml").symlink_to(tmp_path / "secret.yaml")
    assert "secret.yaml" not in read_folder(folder)
    assert "order.yaml" in read_folder(folder)


def test_this_process_reads_the_shipped_content_once():
    assert current_knowledge() is current_knowledge()
    assert set(current_knowledge().languages) >= {"nl", "en"}
    assert shipped_folder().is_dir()


def test_a_start_compiles_nothing_again():
    """Some 0.2 s in a new process, once compiled: imports, reading and all; reading the sources takes far longer."""
    program = (
        "import time; began = time.perf_counter()\n"
        "from houvast.records.content import current_knowledge\n"
        "current_knowledge().texts('nl')\n"
        "print(time.perf_counter() - began)"
    )
    seconds = []
    for _ in range(4):
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        seconds.append(float(ran.stdout))
    assert min(seconds) < 1.5


def test_old_copies_are_thrown_away(folder, cache_folder):
    old = cache_folder / "knowledge-old.json"
    old.write_text("{}")
    os.utime(old, (time.time() - 30 * 86400,) * 2)
    load_knowledge(folder)
    assert not old.exists()
