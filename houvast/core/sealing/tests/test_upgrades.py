"""Old payloads are read for ever. The machine is proved with steps of its own; what is registered, with samples."""

import json
from pathlib import Path

import pytest

from houvast.core.sealing.errors import TooNew
from houvast.core.sealing.upgrades import STEPS, newest_version, upgraded

SAMPLES = Path(__file__).parent / "samples"
OWN = {
    ("facts", 1): lambda data: {"facts": data},
    ("facts", 2): lambda data: {**data, "vocabulary": 1},
    ("notes", 2): lambda data: data,  # no step from 1: version 3 cannot be reached
}


def test_each_step_is_run_from_where_the_payload_is():
    assert upgraded("facts", 1, {"paid": "no"}, OWN) == (3, {"facts": {"paid": "no"}, "vocabulary": 1})
    assert upgraded("facts", 2, {"facts": {}}, OWN) == (3, {"facts": {}, "vocabulary": 1})
    assert upgraded("facts", 3, {"facts": {}}, OWN) == (3, {"facts": {}})
    assert newest_version("notes", OWN) == newest_version("unknown", OWN) == 1


@pytest.mark.parametrize(("kind", "version"), [("facts", 4), ("notes", 2), ("unknown", 2)])
def test_newer_than_this_program_is_said(kind, version):
    with pytest.raises(TooNew):
        upgraded(kind, version, {}, OWN)


def test_steps_leave_what_they_were_given_alone():
    data = {"paid": "no"}
    upgraded("facts", 1, data, OWN)
    assert data == {"paid": "no"}


def missing(steps) -> set[str]:
    """Samples that must be committed with these steps: one of each version that was ever written before the newest."""
    wanted = {f"{kind}.{version}.json" for kind, version in steps}
    return wanted - {path.name for path in SAMPLES.glob("*.json")}


def test_there_is_a_sample_of_every_version_that_was_ever_written():
    assert not missing(STEPS)
    assert all(version < newest_version(kind) for kind, version in STEPS), "a gap in the steps of a kind"
    assert missing(OWN) == {"facts.2.json", "notes.2.json"}  # so that this can fail: facts.1.json is there


SAMPLE_FILES = sorted(SAMPLES.glob("*.json"))


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.stem)
def test_every_sample_becomes_what_was_committed_with_it(path):
    """{"kind", "version", "data", "becomes": {"version", "data"}}"""
    sample = json.loads(path.read_text("utf-8"))
    assert path.stem == f"{sample['kind']}.{sample['version']}"
    version, data = upgraded(sample["kind"], sample["version"], sample["data"])
    assert {"version": version, "data": data} == sample["becomes"]
    assert version == newest_version(sample["kind"])
