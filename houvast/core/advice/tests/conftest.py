"""The shipped content: its rules alone (`rules`), and with the words (`content`)."""

from pathlib import Path

import pytest

import houvast
from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.compiling import compile_knowledge

FOLDER = Path(houvast.__file__).parent.parent / "knowledge"


def shipped() -> dict[str, bytes]:
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.yaml"))}


@pytest.fixture(scope="session")
def rules() -> Knowledge:
    return Knowledge(compile_knowledge(shipped(), with_texts=False), "rules")


@pytest.fixture(scope="session")
def content() -> Knowledge:
    return Knowledge(compile_knowledge(shipped()), "content")
