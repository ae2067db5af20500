"""The cases as data: `sample` was given with the project, `harder` are our own, derived from the field's rules."""

from datetime import datetime, timedelta
from pathlib import Path

from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.situation import Situation

NOW = datetime.fromisoformat("2026-06-01T20:00:00+02:00")
_FOLDER = Path(__file__).parent / "cases"


def cases() -> list[dict]:
    """All cases; ids are unique over both files."""
    found = [case for name in ("sample", "harder") for case in read_yaml((_FOLDER / f"{name}.yaml").read_bytes(), name)]
    assert len({case["id"] for case in found}) == len(found)
    return found


def facts_of(case: dict) -> dict:
    facts = dict(case["facts"])
    if "deadline_in_hours" in case:
        facts["deadline"] = (NOW + timedelta(hours=int(case["deadline_in_hours"]))).isoformat()
    return facts


def situation_of(case: dict) -> Situation:
    return Situation.from_json(facts_of(case))
