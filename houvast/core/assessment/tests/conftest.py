"""The shipped content, read once."""

from pathlib import Path

import pytest

from houvast.core.assessment import AssessmentRules
from houvast.core.assessment.compiling import compile_assessment

KNOWLEDGE = Path(__file__).parents[4] / "knowledge"


def shipped_files() -> dict[str, bytes]:
    found = [KNOWLEDGE / "sources.yaml", *(KNOWLEDGE / "assessment").glob("*.yaml")]
    found += (KNOWLEDGE / "texts").glob("*/assessment*.yaml")
    return {path.relative_to(KNOWLEDGE).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="session")
def rules() -> AssessmentRules:
    return compile_assessment(shipped_files())
