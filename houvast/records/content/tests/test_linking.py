"""The numbers behind links: the newest version, and a proposed one that nobody links by."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from houvast.core.knowledge import KnowledgeError
from houvast.core.linking.parameters import Parameters
from houvast.core.linking.proposing import as_file
from houvast.records.content.linking import load_linking
from houvast.records.content.reading import shipped_folder


def overlaid(folder: Path, text: str) -> Path:
    (folder / "linking").mkdir(exist_ok=True)
    (folder / "linking" / "parameters-2.yaml").write_text(text)
    return folder


def proposed() -> tuple[Parameters, str]:
    now = load_linking(shipped_folder()).parameters
    other = replace(now, version="2", same={**now.same, "phone": 0.7})
    return other, as_file(other, {"on": "2026-11-25"})


def test_a_proposed_version_is_never_linked_by(tmp_path: Path):
    _, text = proposed()
    with pytest.raises(KnowledgeError, match=r"parameters-2\.yaml.*proposed"):
        load_linking(shipped_folder(), overlaid(tmp_path, text))


def test_taken_by_a_person_it_is_the_version_in_use(tmp_path: Path):
    parameters, text = proposed()
    folder = overlaid(tmp_path, text.replace("proposed: true\n", ""))
    assert load_linking(shipped_folder(), folder).parameters == parameters


@pytest.mark.parametrize("code", ["phone", "capped"])
def test_a_reason_without_a_sentence_is_told_before_anybody_reads_it(tmp_path: Path, code: str):
    words = (shipped_folder() / "linking" / "words.yaml").read_text()
    (tmp_path / "linking").mkdir()
    (tmp_path / "linking" / "words.yaml").write_text(re.sub(rf"^  {code}: .*\n", "", words, flags=re.MULTILINE))
    with pytest.raises(KnowledgeError, match=f"{code} is not said in every language"):
        load_linking(shipped_folder(), tmp_path)
