"""Setting up and recovering at a terminal, on a real installation, by somebody who types what they read."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyotp
import pytest

from houvast.core.sealing.recovery import combine, read_share
from houvast.site.database import EmbeddedPostgres
from houvast.site.environment import DatabaseRole
from houvast.site.running.folder import DataFolder
from houvast.site.running.recovery_sheets import NotTypedBack, make_sheets

ROOT = Path(__file__).parents[4]
SHEET = re.compile(r"^(?:[0-9A-Z]{4} ){4}[0-9A-Z]{4}$", re.MULTILINE)
ANSWERS = {
    "administrator": ("Ada Admin", "ada@helpline.example"),
    "advisor": ("Bo Advisor", "bo@helpline.example"),
}


class Typist:
    """Reads what is shown, writes it down, types it back. `slip`: how often a line is mistyped first."""

    def __init__(self, slip: int = 0) -> None:
        self.shown: list[str] = []
        self.sheets: list[list[str]] = []
        self.slip = slip
        self.secrets: list[str] = []
        self.role = ""

    def say(self, words: str = "") -> None:
        self.shown.append(words)
        lines = SHEET.findall(words)
        if len(lines) == 7:
            self.sheets.append(lines)
        if "administrator, who" in words:
            self.role = "administrator"
        if "first advisor" in words:
            self.role = "advisor"
        if words.startswith("By hand: "):
            self.secrets.append(words.split()[2])

    def clear(self) -> None:
        self.shown.clear()

    def ask(self, question: str, default: str = "") -> str:
        if question.startswith("Line "):
            line = self.sheets[-1][int(question[5:-1]) - 1]
            if self.slip and question == "Line 3:":
                self.slip -= 1
                return ("A" if line[0] != "A" else "B") + line[1:]
            return line.lower()
        if question == "Name:":
            return ANSWERS[self.role][0]
        if question.startswith("E-mail"):
            return ANSWERS[self.role][1]
        if "six digits" in question:
            return pyotp.TOTP(self.secrets[-1]).now()
        return default

    def ask_secret(self, question: str) -> str:
        return f"{self.role} walks the green dyke"


def test_what_is_written_down_opens_again():
    typist = Typist()
    public_key = make_sheets(typist)
    sheets = [read_share("\n".join(lines)) for lines in typist.sheets]
    assert len(sheets) == 3
    private = {combine(sheets[a], sheets[b], public_key) for a, b in ((0, 1), (0, 2), (1, 2))}
    assert len(private) == 1


def test_nothing_of_a_sheet_stays_on_the_screen_for_the_next_holder():
    typist = Typist()
    make_sheets(typist)
    assert not SHEET.findall("\n".join(typist.shown))


def test_a_mistyped_line_is_named_and_can_be_typed_again():
    typist = Typist(slip=1)
    said = []
    say = typist.say
    typist.say = lambda words="": (said.append(words), say(words))
    make_sheets(typist)
    assert any(words.startswith("Line 3 is not right; look first at group 1") for words in said)


def test_a_sheet_that_cannot_be_typed_back_is_no_sheet():
    with pytest.raises(NotTypedBack):
        make_sheets(Typist(slip=99))


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hvs-", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o711)
        yield Path(name) / "data"


def at_a_terminal(command: str, folder: Path, **options: object) -> list[list[str]]:
    """Runs a command in a process of its own (Django is set up once a process); gives the sheets it showed."""
    program = (
        "import argparse, json, sys\n"
        "from pathlib import Path\n"
        "from houvast.site.running import setup, recover\n"
        "from houvast.site.running.tests.test_setup import Typist\n"
        "name, folder = sys.argv[1], Path(sys.argv[2])\n"
        "options, sheets = json.loads(sys.argv[3]), json.loads(sys.argv[4])\n"
        "typist = Typist()\n"
        "typist.sheets = sheets[:1]\n"
        "ask = typist.ask\n"
        "def next_sheet(question, default=''):\n"
        "    answer = ask(question, default)\n"
        "    if sheets and question == 'Line 7:': typist.sheets = sheets[1:2]\n"
        "    return answer\n"
        "typist.ask = next_sheet\n"
        "module = {'setup': setup, 'recover': recover}[name]\n"
        "module.run(argparse.Namespace(data=folder, **options), typist)\n"
        "print(json.dumps(typist.sheets))\n"
    )
    sheets = options.pop("sheets", [])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOUVAST_", "DATABASE_URL"))}
    done = subprocess.run(
        [sys.executable, "-c", program, command, folder, json.dumps(options), json.dumps(sheets)],
        env={**kept, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def rows(folder: Path, question: str) -> list[tuple]:
    server = EmbeddedPostgres(DataFolder(folder).database)
    server.start()
    try:
        with psycopg.connect(server.url(DatabaseRole.OWNER)) as connection:
            return connection.execute(question).fetchall()
    finally:
        server.stop()


def test_after_setup_there_is_a_team_with_a_key_and_two_of_three_recover_it(folder):
    sheets = at_a_terminal("setup", folder)
    assert len(sheets) == 3
    people = dict(rows(folder, "SELECT email, role FROM staff_person"))
    assert people == {"ada@helpline.example": "administrator", "bo@helpline.example": "advisor"}
    seals = "SELECT count(*) FROM staff_teamkeyseal WHERE person_id IS NOT NULL"
    assert rows(folder, seals) == [(1,)]

    server = EmbeddedPostgres(DataFolder(folder).database)
    server.start()
    with psycopg.connect(server.url(DatabaseRole.OWNER), autocommit=True) as connection:
        connection.execute("DELETE FROM staff_teamkeyseal WHERE person_id IS NOT NULL")
    server.stop()
    at_a_terminal("recover", folder, email="Bo@helpline.example", renew=False, sheets=[sheets[2], sheets[0]])
    assert rows(folder, seals) == [(1,)]

    renewed = at_a_terminal("recover", folder, email=None, renew=True)
    assert len(renewed) == 3 and renewed[0] != sheets[0]
    assert "HOUVAST_RECOVERY_PUBLIC_KEY" in DataFolder(folder).read_settings()
    assert rows(folder, "SELECT count(*) FROM staff_teamkeyseal WHERE audience = 'recovery'") == [(0,)]


def test_argparse_offers_one_thing_at_a_time():
    from houvast.site.running import recover

    parser = argparse.ArgumentParser(exit_on_error=False)
    recover.add_arguments(parser)
    assert parser.parse_args(["--renew"]).renew
    assert parser.parse_args(["bo@helpline.example"]).email == "bo@helpline.example"
