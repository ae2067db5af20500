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
        ({"id": "a", "indicators": [{"kind": "phone", "value": 612345678}]}, "value"),
        ({"id": "a", "indicators": [{"kind": ["phone"], "value": "x"}]}, "kind"),
        ({"id": "a", "indicators": [], "day": "2026-01-01junk"}, "day"),
        ({"id": "a", "indicators": [], "day": "2026-W01-1"}, "day"),
        ({"id": "a", "indicators": [], "day": "x" * 50_000}, "…"),
        ('{"id": "a", "indicators": [], "script": ' + "9" * 9_000 + "}", "not JSON"),
        ("[" * 90_000, "not JSON"),
        ("\x00", "not JSON"),
        ({"id": "a", "indicators": [], "script": "x" * 10_000_000}, "longer"),
    ],
)
def test_a_wrong_line_is_told(capsys, file, line, said):
    assert run_command("link", [file([line])]) == 2
    found = capsys.readouterr()
    assert said in found.err and found.err.count("\n") == 1 and not found.out and len(found.err) < 300


def test_the_same_id_twice_and_an_empty_file(capsys, file):
    assert run_command("link", [file([{"id": "a", "indicators": []}] * 2)]) == 2
    assert "stands twice" in capsys.readouterr().err
    assert run_command("link", [file([]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["groups"] == []


ALIKE = [{"kind": "account", "platform": "snapchat", "value": "lisa.k_99"}, {"kind": "phone", "value": "06 1234 5678"}]


@pytest.mark.parametrize(
    ("before", "end"), [("", "\n"), ("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n\r\n"), ("\n  \n", "\n\n")]
)
def test_marks_of_other_systems_change_nothing(capsys, tmp_path, monkeypatch, before, end):
    lines = [json.dumps({"id": name, "day": "2026-03-01T10:00:00Z", "indicators": ALIKE}) for name in "ab"]
    path = tmp_path / "reports.jsonl"
    path.write_bytes((before + "".join(line + end for line in lines)).encode())
    with path.open() as standard_input:
        monkeypatch.setattr("sys.stdin", standard_input)
        for name in (str(path), "-"):
            assert run_command("link", [name, "--json"]) == 0
            assert [each["reports"] for each in json.loads(capsys.readouterr().out)["groups"]] == [["a", "b"]]


def test_half_a_character_and_a_nul_are_no_reason_to_lose_a_file(capsys, file):
    account = r'{"kind": "account", "value": "lisa.k_99\u0000\ud83d"}'
    line = r'{"id": "%s\ud800", "indicators": [' + account + ', {"kind": "phone", "value": "0612345678"}]}'
    assert run_command("link", [file([line % "a", line % "b"]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.encode())["groups"][0]["reports"] == ["a?", "b?"]


def test_what_is_no_text_or_no_file_is_told(capsys, tmp_path):
    wide = tmp_path / "wide.jsonl"
    wide.write_bytes('{"id": "a", "indicators": []}'.encode("utf-16"))
    for name in (str(wide), str(tmp_path), str(tmp_path / "nowhere"), "a\x00b"):
        assert run_command("link", [name, "--json"]) == 2
        found = capsys.readouterr()
        assert found.err.count("\n") == 1 and not found.out
