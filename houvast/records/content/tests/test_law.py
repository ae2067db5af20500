"""The law from disk."""

import pytest

from houvast.core.knowledge import KnowledgeError
from houvast.records.content.law import current_law, load_law
from houvast.records.content.reading import read_folder, shipped_folder


def test_the_shipped_law_is_read_once():
    assert current_law() is current_law()
    assert len(current_law().provisions) == 114


def test_a_helpline_lays_its_own_law_over_ours(tmp_path):
    own = tmp_path / "law"
    own.mkdir()
    stamp = "provisions: [{id: sr-318, versions: [{id: sr-318, checked_by: A. Visser, checked_on: 2026-12-01}]}]\n"
    own.joinpath("sr.yaml").write_text(stamp)
    assert load_law(shipped_folder(), tmp_path).by_id["sr-318"].checked_by == "A. Visser"
    assert load_law(shipped_folder()).by_id["sr-318"].checked_by is None


def test_a_folder_without_law_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match="missing"):
        load_law(tmp_path)


def test_the_plan_does_not_wait_for_the_law():
    assert not [name for name in read_folder(shipped_folder()) if name.startswith("law/")]
    assert "sr.yaml" in read_folder(shipped_folder() / "law")
