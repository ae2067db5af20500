"""What docs/exchange.md tells platforms to type is typed here, block by block, and the example for a small site is run:
at the running door, with real keys."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from houvast.doors.demo.hashes import synthetic_hash
from houvast.doors.exchange.operations import OPERATIONS
from houvast.procedures import exchanging
from houvast.records.audit.actors import COMMAND, REPORTER
from houvast.records.exchange.reading import count_hashes
from houvast.records.exchange.signals import HashStatus, Signal
from houvast.records.partners.limits import LIMITS
from houvast.records.partners.views import Endpoint
from tests.support.platforms import Platform, admit_platform
from tests.support.repository import ROOT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"]),
]

DOCUMENT = (ROOT / "docs" / "exchange.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
EXAMPLE = ROOT / "examples" / "platform" / "platform.py"
OWN = "f0" * 32


@pytest.fixture
def platform(transactional_db) -> Platform:
    return admit_platform("Voorbeeldplatform")


@pytest.fixture
def report_id():
    return uuid4()


@pytest.fixture
def surroundings(platform, live_server, tmp_path, report_id) -> dict[str, str]:
    """What the document says stands in the environment; three hashes are on offer."""
    exchanging.offer_many(
        report_id=report_id,
        signal=Signal.PDQ,
        values=[synthetic_hash(number) for number in range(3)],
        now=timezone.now(),
        by=COMMAND,
    )
    base = f"{live_server.url}/exchange/v1"
    keys = {"FETCH": "FetchHashes", "FEEDBACK": "SubmitFeedback", "SUBMIT": "SubmitHashes", "MATCH": "match"}
    told = {"BASE": base, "SUBSCRIPTION": platform.subscription} | {
        name: platform.keys[endpoint] for name, endpoint in keys.items()
    }
    return {
        **told,
        **{f"HOUVAST_{name}": value for name, value in told.items()},
        "HASH": synthetic_hash(1),
        "OWN": OWN,
        "HOME": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


def run(command: list[str], surroundings: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=surroundings, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="the document speaks of curl; there is none here")
def test_every_block_of_the_document_runs_and_does_what_it_says(surroundings, tmp_path, report_id):
    said = []
    for block in BLOCKS:
        done = run(["bash", "-euc", block], surroundings, tmp_path)
        assert done.returncode == 0, (block, done.stdout, done.stderr)
        said.append(done.stdout)
    match, client, fetched, dropped, feedback, submitted = said
    assert json.loads(match)["band"] == "exact" and len(json.loads(match)["references"]) == 1
    assert re.search(r"\bpdq\b.*\b3\b", client), client
    assert json.loads(fetched)["count"] == 3 and json.loads(dropped)["withdrawals"] == []
    assert json.loads(feedback) == {"count": 1, "accepted": 1, "unknown": []}
    assert json.loads(submitted) == {"count": 1, "accepted": 1}
    assert count_hashes()[HashStatus.RECEIVED] == 1
    feedbacks = [each.feedback for offered in exchanging.status_of(report_id) for each in offered.platforms]
    assert sorted(map(str, feedbacks)) == ["Blocked", "None", "None"]

    exchanging.withdraw(report_id=report_id, now=timezone.now(), by=REPORTER)
    again = next(block for block in BLOCKS if "/Withdrawals" in block)
    assert json.loads(run(["bash", "-euc", again], surroundings, tmp_path).stdout)["count"] == 3


@pytest.mark.slow
def test_the_example_for_a_small_site_takes_and_drops_and_asks(surroundings, tmp_path, report_id):
    def example(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run([sys.executable, str(EXAMPLE), *arguments], surroundings, tmp_path)

    assert example("match", synthetic_hash(2)).returncode == 0
    assert example("match", OWN).returncode == 1
    assert json.loads(example("blocked", synthetic_hash(2)).stdout)["accepted"] == 1
    assert example("fetch", "list.json").stdout == "3 hashes stand\n"
    exchanging.withdraw(report_id=report_id, now=timezone.now(), by=REPORTER)
    assert example("fetch", "list.json").stdout == "0 hashes stand\n"
    assert example().returncode == 2


def test_the_document_names_every_address_and_the_limits_that_hold():
    for operation in OPERATIONS:
        assert operation.name.split("/")[0] in DOCUMENT
    match, fetch = LIMITS[Endpoint.MATCH], LIMITS[Endpoint.FETCH_HASHES]
    for number in (match.minute, match.day, fetch.minute, LIMITS[Endpoint.SUBMIT_FEEDBACK].minute):
        assert f"{number:,}" in DOCUMENT


def test_the_agreement_says_that_the_open_client_never_deletes():
    agreement = DOCUMENT.partition("## 6. What you agree to")[2].partition("## 7.")[0]
    assert "**The open client never deletes.**" in agreement and "`Withdrawals` daily" in agreement
