"""The command's own manners: exit codes, sentences, and what it does not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from houvast.site.command import READER_GONE

ROOT = Path(__file__).parents[3]


def houvast(*arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOUVAST_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-m", "houvast.site.command", *arguments],
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_lists_what_it_can_do():
    answer = houvast("--help")
    assert answer.returncode == 0
    assert {"demo", "serve", "advice"} <= set(answer.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "no command 'nonsense'"),
        (["erase", "--due", "--data", "/nowhere"], "no data folder /nowhere"),
        (["verify", "audit", "--data", "/nowhere"], "no data folder /nowhere"),
        (["backup", "x", "--key", "/nowhere", "--data", "/nowhere"], "key file /nowhere"),
        (["demo", "--hashes", "-5"], "--hashes"),
        (["setup", "--data", "/nowhere"], "terminal"),
    ],
)
def test_wrong_input_is_one_sentence_and_code_2(arguments, words):
    answer = houvast(*arguments)
    assert answer.returncode == 2
    assert words in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    assert answer.stdout == ""


def test_an_unreachable_database_is_one_sentence_without_its_password(tmp_path):
    url = "postgresql://houvast:geheim@/houvast?host=/nowhere"
    answer = houvast("erase", "--due", "--data", str(tmp_path), DATABASE_URL=url)
    assert answer.returncode == 2
    assert "DATABASE_URL" in answer.stderr
    assert "geheim" not in answer.stderr


def test_a_check_that_fails_gives_code_1_and_says_why(tmp_path):
    answer = houvast("check", "--deploy", "--json", "--data", str(tmp_path))
    said = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert said["ok"] is False
    assert {"host.public", "host.desk", "recovery"} <= {finding["code"] for finding in said["findings"]}


def test_a_pure_question_loads_no_web_framework_and_no_database():
    program = (
        "import sys; from houvast.site.command import main; main(['advice', '-', '--json']);"
        "sys.stderr.write(' '.join(m for m in ('django', 'psycopg', 'procrastinate', 'uvicorn') if m in sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        input='{"form": "webcam_lure"}',
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert answer.stderr == ""


def test_a_reader_who_leaves_early_sees_no_traceback():
    """`houvast … | head`, where nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nobody:
        asked = [sys.executable, "-m", "houvast.site.command", "--help"]
        kept = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(asked, stdout=nobody, stderr=subprocess.PIPE, env=kept, text=True, check=False)
    assert (done.returncode, done.stderr) == (READER_GONE, "")
