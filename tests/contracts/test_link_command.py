"""`houvast link`: the shape of the contract, terms that add up exactly, one sentence for a wrong line."""

from __future__ import annotations

import json

import pytest

from houvast.doors.commands import run_command
from houvast.doors.demo.linked_reports import MANY_SMALL, made_reports


@pytest.fixture
def file(tmp_path):
    def written(lines: list) -> str:
        path = tmp_path / "reports.jsonl"
        path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines))
        return str(path)

    return written


def test_links_groups_and_hubs(capsys, file):
    made = made_reports(1_500, seed=11, settings=MANY_SMALL)
    assert run_command("link", [file(made.reports), "--json", "--language", "en"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"links", "groups", "hubs"} <= set(answer) and answer["links"] and answer["groups"]
    for link in answer["links"]:
        assert link["bits"] == sum(term["bits"] for term in link["terms"])
        assert {"kind", "bits", "seen_in", "words"} == set(link["terms"][0]) and link["a"] < link["b"]
    assert any("the same account" in term["words"] for link in answer["links"] for term in link["terms"])
    reports = [name for each in answer["groups"] for name in each["reports"]]
    assert len(reports) == len(set(reports))
    assert all({"kind", "value", "seen_in"} <= set(hub) for hub in answer["hubs"])


def test_the_order_of_lines_changes_nothing(capsys, file):
    made = made_reports(300, seed=12, settings=MANY_SMALL)
    answers = []
    for lines in (made.reports, made.reports[::-1]):
        assert run_command("link", [file(lines), "--json"]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1"),
        ({"indicators": []}, "id"),
        ({"id": "a", "indicators": [], "day": "soon"}, "day"),
        ({"id": "a", "indicators": [{"kind": "shoe", "value": "x"}]}, "kind"),
        ({"id": "a", "indicators": [{"kind": "phone", "value": ""}]}, "value"),
        ({"id": "a", "indicators": {}}, "indicators"),
        ({"id": "a", "indicators": [], "name": "x"}, "name"),
        ({"id": "a", "indicators": [], "script": 5}, "script"),
    ],
)
def test_a_wrong_line_is_told(capsys, file, line, said):
    assert run_command("link", [file([line])]) == 2
    found = capsys.readouterr()
    assert said in found.err and found.err.count("\n") == 1 and not found.out


def test_the_same_id_twice_and_an_empty_file(capsys, file):
    assert run_command("link", [file([{"id": "a", "indicators": []}] * 2)]) == 2
    assert "stands twice" in capsys.readouterr().err
    assert run_command("link", [file([]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["groups"] == []
