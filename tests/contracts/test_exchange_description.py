"""What the exchange says of itself (OpenAPI 3.1) is what it does: schemathesis asks all that the description allows and
much that it does not, at the running door."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver
from jsonschema import Draft202012Validator

from houvast.doors.exchange.operations import OPERATIONS, Operation
from tests.support.platforms import BASE, Platform, admit_platform

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"]),
]

# A token has the right letters and is one of ours, or not; a description can say only the first.
NOT_OF_A_WALK = dict.fromkeys(("FetchHashes", "standing/FetchHashes", "Withdrawals"), "positive_data_acceptance")
EXAMPLES = 20


@pytest.fixture
def platform(transactional_db) -> Platform:
    return admit_platform("Voorbeeldplatform")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_everything_that_is_asked_is_answered_as_described(operation: Operation, platform, live_server, tmp_path):
    without = NOT_OF_A_WALK.get(operation.name)
    keys = platform.headers(operation.key.value)
    headers = [f"-H{name}:{keys[name]}" for name in ("x-functions-key", "Ocp-Apim-Subscription-Key")]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{live_server.url}{BASE}openapi.json",
            "--include-operation-id",
            operation.name,
            *headers,
            "--checks=all",
            *([f"--exclude-checks={without}"] if without else []),
            f"--max-examples={EXAMPLES}",
            "--seed=20261125",
            "--generation-database=none",
            "--warnings=off",
            "--no-color",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0 and "No issues found" in done.stdout, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert "Fuzzing (" in done.stdout and "1 selected" in done.stdout


def test_the_control_an_answer_that_is_not_as_described_is_found(platform, live_server, tmp_path, monkeypatch):
    """A program that looks can fail: the same run against a door that answers with a word too few."""
    from houvast.doors.exchange import saying

    monkeypatch.setattr(saying, "serving_platforms", _ShortOfWords())
    with pytest.raises(AssertionError, match=r"response_schema|Response violates schema"):
        test_everything_that_is_asked_is_answered_as_described(OPERATIONS[-1], platform, live_server, tmp_path)


class _ShortOfWords:
    """A match that names no list of references."""

    def match(self, **asked):
        class Found:
            known, band, status, references = "yes", None, None, ()

        return Found()


def test_it_is_served_to_anybody_and_describes_every_address():
    answer = Client(headers={"host": "localhost"}).get(BASE + "openapi.json")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    described = answer.json()
    assert described["openapi"] == "3.1.0"
    prefix = BASE.strip("/")
    routes = next(each for each in get_resolver().url_patterns if str(each.pattern).strip("/") == prefix)
    names = {str(each.pattern) for each in routes.url_patterns} - {"openapi.json", "<path:rest>"}
    assert {path.strip("/") for path in described["paths"]} == names


def test_every_schema_in_it_is_one(platform):
    answer = Client(headers={"host": "localhost"}).get(BASE + "openapi.json").json()
    schemas = list(_schemas(answer))
    assert len(schemas) > 20
    for schema in schemas:
        Draft202012Validator.check_schema(schema)
    assert json.dumps(answer).count("hvx-") == 0


def _schemas(node):
    if isinstance(node, dict):
        for name, each in node.items():
            if name == "schema":
                yield each
            yield from _schemas(each)
    elif isinstance(node, list):
        for each in node:
            yield from _schemas(each)
