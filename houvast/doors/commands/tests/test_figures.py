"""`houvast compare`, `nowcast` and `protect`: the shapes of the contract, and one sentence for wrong input."""

from __future__ import annotations

import io
import json

import pytest

from houvast.doors.commands import run_command

SIDE = {
    "value": 427,
    "value_kind": "exact",
    "period": {"from": "2014-01-01", "until": "2014-12-31"},
    "cumulative": False,
    "unit": "report",
    "stage": "received",
    "population": "nl",
    "scope": ["webcam"],
    "system": "helpline",
    "publisher": "Helpline",
    "definition": "webcam@1",
    "registered": True,
    "final": True,
    "exposure": None,
    "confidence": "high",
    "source": "x",
}


def answer(capsys, *given: str) -> dict:
    assert run_command(given[0], [*given[1:], "--json"]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def file(tmp_path):
    def written(content: object, name: str = "x.json") -> str:
        (tmp_path / name).write_text(json.dumps(content))
        return str(tmp_path / name)

    return written


def test_two_files_and_a_claim(capsys, file):
    later = SIDE | {"value": 368, "period": {"from": "2015-01-01", "until": "2015-12-31"}}
    found = answer(capsys, "compare", file(SIDE, "a.json"), file(later, "b.json"), "--claim", "explosive")
    assert set(found) == {
        "verdict", "reasons", "ratio", "interval", "envelope", "p", "dispersion_to_overturn", "dispersion",
        "per_exposure", "share", "claims", "sentence",
    }  # fmt: skip
    assert found["verdict"] == "comparable_with_caveats" and found["claims"]["explosive"] == "contradicted"
    assert [reason["code"] for reason in found["reasons"]] == ["few_points"]


def test_a_series_and_english(capsys, file):
    months = [
        SIDE | {"value": 30 + n, "period": {"from": f"2014-0{n}-01", "until": f"2014-0{n}-28"}} for n in range(1, 6)
    ]
    later = [
        point
        | {"value": point["value"] * 2, "period": {k: v.replace("2014", "2015") for k, v in point["period"].items()}}
        for point in months
    ]
    names = file({"points": months}, "a.json"), file({"points": later}, "b.json")
    found = answer(capsys, "compare", *names, "--language", "en")
    assert found["verdict"] == "comparable" and found["dispersion"] is not None and found["reasons"] == []
    assert "more than chance" in found["sentence"]


def test_unfinished_months_with_a_triangle(capsys, file):
    triangle = [[60, 25, 10, 5], [66, 30, 11, None], [63, 27, None, None], [69, None, None, None]]
    sides = []
    for year in (2025, 2026):
        points = [
            SIDE
            | {
                "value": sum(filter(None, row)) if year == 2026 else 100,
                "period": {"from": f"{year}-0{n}-01", "until": f"{year}-0{n}-28"},
            }
            for n, row in enumerate(triangle, 1)
        ]
        sides.append({"points": points} | ({"triangle": triangle} if year == 2026 else {}))
    found = answer(capsys, "compare", file(sides[0], "a.json"), file(sides[1], "b.json"), "--language", "en")
    assert [reason["code"] for reason in found["reasons"]] == ["incomplete"]
    assert found["ratio"] == 1.0875 and found["envelope"][1] > found["interval"][1]
    assert "There are 366 now" in found["reasons"][0]["text"]


def test_standard_input_is_one_side(capsys, file, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(SIDE).encode())))
    later = SIDE | {"value": 368, "period": {"from": "2015-01-01", "until": "2015-12-31"}}
    assert answer(capsys, "compare", "-", file(later))["ratio"] == 0.861827


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (("compare", "nl.helpwanted.all.2015", "nl.helpwanted.all.2015", "--claim", "grew"), "--claim"),
        (("compare", "nl.helpwanted.all.2015", "nl.helpwanted.all.2015", "--language", "de"), "--language"),
        (("compare", "-", "-"), "LATER"),
        (("compare", "nl.helpwanted.all.2015"), "LATER"),
        (("compare", "nl.helpwanted.all.2015", "no-such-file.json"), "no-such-file.json"),
        (("nowcast", "-", "--language", "de"), "--language"),
        (("protect", "-", "--language", "de"), "--language"),
        (("protect", "-", "--threshold", "1"), "--threshold"),
        (("protect", "-", "--threshold", "few"), "--threshold"),
    ],
)
def test_wrong_arguments_are_one_sentence(capsys, given, names):
    assert run_command(given[0], list(given[1:])) == 2
    said = capsys.readouterr()
    assert names in said.err and said.err.count("\n") == 1 and not said.out


def test_no_number_is_printed_for_what_cannot_be_compared(capsys):
    assert run_command("compare", ["nl.revu.sextortion.2014", "nl.revu.sextortion.2015", "--claim", "doubled"]) == 0
    said = capsys.readouterr().out
    assert "niet vergelijkbaar" in said and "ratio" not in said and "1,9" not in said and "95" not in said


def test_an_id_of_the_catalogue_and_one_nobody_has(capsys):
    assert answer(capsys, "compare", "nl.helpwanted.webcam.2015", "nl.om.sextortion.2015")["ratio"] is None
    assert run_command("compare", ["nl.nothing", "nl.om.sextortion.2015"]) == 2
    assert "EARLIER" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "content", "names"),
    [
        ("compare", SIDE | {"unit": "people"}, "unit"),
        ("compare", {"points": []}, "points"),
        ("nowcast", {"periods": ["a"], "triangle": [[1, 2], [3]]}, "triangle"),
        ("nowcast", {"periods": ["a"], "triangle": [[1]], "draws": 1}, "draws"),
        ("nowcast", [], "object"),
        ("protect", {"rows": ["a"], "columns": ["x"], "cells": [[-1]]}, "cells"),
        (
            "protect",
            {"rows": ["a"], "columns": ["x"], "cells": [[9]], "earlier_releases": [{"cells": [[1, 2]]}]},
            "earlier",
        ),
        ("protect", [], "object"),
    ],
)
def test_wrong_input_is_one_sentence(capsys, file, command, content, names):
    given = [file(content)] * (2 if command == "compare" else 1)
    assert run_command(command, given) == 2
    said = capsys.readouterr()
    assert names in said.err and said.err.count("\n") == 1 and not said.out


def test_nowcast(capsys, file):
    triangle = {
        "periods": ["2026-01", "2026-02", "2026-03", "2026-04"],
        "triangle": [[60, 25, 10, 5], [66, 30, 11, None], [63, 27, None, None], [69, None, None, None]],
        "draws": 300,
        "seed": 1,
    }
    found = answer(capsys, "nowcast", file(triangle))
    assert found["ultimates"] == [100.0, 112.63, 105.73, 116.23]
    assert len(found["intervals"]) == 4 and found["completeness"][0] == 1.0


def test_protect_and_again_with_its_own_release(capsys, file):
    table = {"rows": ["a", "b", "c"], "columns": ["x", "y"], "cells": [[3, 41], [12, 30], [25, 17]], "margins": True}
    found = answer(capsys, "protect", file(table), "--threshold", "5")
    assert found["rounded"]["cells"][0] == [5, 40] and [0, 0] in found["suppressed"] and found["safe"]
    assert found["published"]["cells"][0][0] is None and {"cell", "low", "high"} == set(found["audit"][0])
    assert found["suppressed_margins"] == [] and found["earlier_releases"] == []
    again = answer(capsys, "protect", file(table | {"earlier_releases": [found]}))
    assert again["safe"] and again["suppressed"] == found["suppressed"] and again["earlier_releases"] == ["same"]
    contract = {name: found[name] for name in ("rounded", "suppressed", "audit")}
    assert answer(capsys, "protect", file(table | {"earlier_releases": [contract]}))["safe"]


def test_a_margin_that_tells_is_null(capsys, file):
    found = answer(capsys, "protect", file({"rows": ["a"], "columns": ["x", "y"], "cells": [[3, 41]]}))
    assert found["rounded"]["cells"] == [[5, 40]] and found["rounded"]["column_totals"][0] is None
    assert found["published"]["cells"][0][0] is None and [1, 0] in found["suppressed_margins"]


def test_to_read(capsys, file):
    assert run_command("compare", ["nl.helpwanted.webcam.2014", "nl.helpwanted.webcam.2015", "--language", "en"]) == 0
    assert "14 % fewer" in capsys.readouterr().out
    assert run_command("compare", ["us.ncmec.financial.2022", "us.ncmec.financial.2023"]) == 0
    assert "p < 1e-300" in capsys.readouterr().out
    assert run_command("protect", [file({"rows": ["a"], "columns": ["x"], "cells": [[3]]})]) == 0
    assert "·" in capsys.readouterr().out
