"""The data folder."""

from __future__ import annotations

import json

import pytest

from houvast.core.sealing.secrets import ServerSecrets
from houvast.site.running.folder import DataFolder, FolderRefused, read_json, write_whole


@pytest.fixture
def folder(tmp_path):
    made = DataFolder(tmp_path / "data")
    made.make()
    return made


def test_others_cannot_list_it(folder):
    assert folder.path.stat().st_mode & 0o066 == 0


def test_secrets_are_made_once_and_only_we_read_them(folder):
    folder.make_secrets(group=None)
    first = folder.secrets.read_text()
    folder.make_secrets(group=None)
    assert folder.secrets.read_text() == first
    assert folder.secrets.stat().st_mode & 0o777 == 0o600
    assert ServerSecrets.from_json(json.loads(first))


def test_secrets_from_before_one_was_invented_get_it_and_keep_the_others(folder):
    folder.make_secrets(group=None)
    made = json.loads(folder.secrets.read_text())
    older = {name: value for name, value in made.items() if name != "exchange"}
    folder.secrets.write_text(json.dumps(older))
    folder.make_secrets(group=None)
    completed = json.loads(folder.secrets.read_text())
    assert completed.pop("exchange") and completed == older
    assert folder.secrets.stat().st_mode & 0o777 == 0o600
    folder.secrets.write_text("{")
    folder.make_secrets(group=None)
    assert folder.secrets.read_text() == "{"


def test_settings_are_kept_and_read_back(folder):
    folder.keep_settings({"HOUVAST_PUBLIC_HOST": "help.example"})
    folder.keep_settings({"HOUVAST_DESK_HOST": "desk.example"})
    assert folder.read_settings() == {"HOUVAST_PUBLIC_HOST": "help.example", "HOUVAST_DESK_HOST": "desk.example"}


@pytest.mark.parametrize("line", ["PATH=/tmp", "DATABASE_URL=postgresql:///x", "words", "HOUVAST_SECRETS_FILE=/tmp/x"])
def test_a_line_that_does_not_belong_there_is_refused_by_its_number(folder, line):
    folder.settings.write_text(f"# ours\nHOUVAST_PUBLIC_HOST=help.example\n{line}\n")
    with pytest.raises(FolderRefused, match="line 3"):
        folder.read_settings()


def test_a_file_is_written_whole_or_not_at_all(folder, monkeypatch):
    file = folder.path / "note"
    write_whole(file, "old", mode=0o600)
    monkeypatch.setattr("houvast.site.running.folder.os.replace", lambda *_: (_ for _ in ()).throw(OSError("killed")))
    with pytest.raises(OSError, match="killed"):
        write_whole(file, "new", mode=0o600)
    assert file.read_text() == "old"
    assert [each.name for each in folder.path.iterdir()] == ["note"]


def test_broken_json_reads_as_none(folder):
    (folder.path / "x").write_text("{")
    assert read_json(folder.path / "x") is None
    assert read_json(folder.path / "missing") is None
