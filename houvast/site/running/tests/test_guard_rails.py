"""A demo never becomes the real thing, and the real thing is never emptied by a demo."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from houvast.site.running import demo, serve, setup
from houvast.site.running.folder import DataFolder
from houvast.site.running.house import HouseRefused


class Went(Exception):
    """The command passed its guard and went to work."""


@pytest.fixture
def goes(monkeypatch):
    def went(*arguments, **named):
        raise Went

    for module in (demo, serve):
        monkeypatch.setattr(module, "own", went)
        monkeypatch.setattr(module, "stop_on_signals", lambda: None)
    monkeypatch.setattr(setup, "joined", went)


def run(module, folder: Path) -> None:
    arguments = argparse.Namespace(
        data=folder, port=0, hashes=0, json=True, listen=None, web_processes=1, terminal=object()
    )
    if module is setup:
        setup.run(arguments, terminal=object())
    module.run(arguments)


def real(folder: Path) -> None:
    DataFolder(folder).make_secrets(group=None)


def half_made_demo(folder: Path) -> None:
    real(folder)
    DataFolder(folder).demo_shares.write_text("shares")


def whole_demo(folder: Path) -> None:
    real(folder)
    DataFolder(folder).demo.write_text("{}")


def empty(folder: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("module", "lives", "allowed"),
    [
        (demo, real, False),
        (demo, half_made_demo, True),
        (demo, whole_demo, True),
        (demo, empty, True),
        (serve, real, True),
        (serve, half_made_demo, False),
        (serve, whole_demo, False),
        (serve, empty, True),
        (setup, real, True),
        (setup, half_made_demo, False),
        (setup, whole_demo, False),
        (setup, empty, True),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)).rpartition(".")[2],
)
def test_who_may_use_which_folder(tmp_path, goes, module, lives, allowed):
    lives(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(Went if allowed else HouseRefused):
        run(module, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
