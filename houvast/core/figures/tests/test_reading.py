"""A figure from a file: wrong fields are told by name; unfinished months with a triangle; the catalogue is strict."""

from __future__ import annotations

import re

import pytest

from houvast.core.figures import Claim, FigureError, Support, Verdict, compare, read_figure, read_side
from houvast.core.figures.compiling import compile_catalogue
from houvast.core.figures.saying import sentence
from houvast.core.knowledge.errors import KnowledgeError

from .pairs import CATALOGUE, FOLDER, codes

FIGURE = {
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


def month(year: int, number: int, value: int, **changes) -> dict:
    days = {"from": f"{year}-{number:02}-01", "until": f"{year}-{number:02}-28"}
    return FIGURE | {"value": value, "period": days} | changes


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"value": -1}, "X.value"),
        ({"value": 1.5}, "X.value"),
        ({"value": 1e999}, "X.value"),
        ({"value": True}, "X.value"),
        ({"value": "5"}, "X.value"),
        ({"value": 5, "unit": "people"}, "X.unit"),
        ({"value": 5, "unit": []}, "X.unit"),
        ({"value": 5, "stage": "seen"}, "X.stage"),
        ({"value": 5, "value_kind": "exactly"}, "X.value_kind"),
        ({"value": 5, "confidence": 1}, "X.confidence"),
        ({"value": 5, "low": 6}, "X.low"),
        ({"value": 5, "high": 4}, "X.high"),
        ({"value": 5, "period": {"from": "2015-02-01", "until": "2015-01-01"}}, "X.period.until"),
        ({"value": 5, "period": {"from": "2015-02-30", "until": "2015-03-01"}}, "X.period.from"),
        ({"value": 5, "period": "2015"}, "X.period"),
        ({"value": 5, "scope": "all"}, "X.scope"),
        ({"value": 5, "scope": [1]}, "X.scope"),
        ({"value": 5, "what": 1}, "X.what"),
        ({"value": 5, "exposure": 0}, "X.exposure"),
        ({"value": 5, "final": "yes"}, "X.final"),
        ({"value": 5, "registered": False}, "X.registered"),
        ({"value": 5, "mean_of_days": 0}, "X.mean_of_days"),
        ({"value": 5, "expected": {"value": 6, "low": 5, "high": 9}}, "X.expected"),
        ({"value": 5, "final": False, "expected": {"value": 6, "low": 4, "high": 9}}, "X.expected.low"),
        ({"value": 5, "final": False, "expected": {"value": 6, "low": 7, "high": 9}}, "X.expected"),
        ({"value": 5, "definition": ""}, "X.definition"),
        ([], "X"),
        (None, "X"),
    ],
)
def test_wrong_input_is_told_by_field(data, field):
    with pytest.raises(FigureError) as refused:
        read_figure(data, "X")
    assert refused.value.field == field and "allowed" in str(refused.value)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"points": []}, "X.points"),
        ({"points": [FIGURE, FIGURE]}, "X.points[1].period"),
        ({"points": [FIGURE], "unit": "report"}, "X.unit"),
        ({"points": [FIGURE], "triangle": []}, "X.triangle"),
        ({"points": [FIGURE], "triangle": [[5, None]]}, "X.triangle"),
        ({"points": [FIGURE], "triangle": [[5]]}, "X.triangle[0]"),
        ({"points": [FIGURE], "triangle": [[427]], "draws": 1}, "X.draws"),
    ],
)
def test_a_wrong_series_is_told_by_field(data, field):
    with pytest.raises(FigureError) as refused:
        read_side(data, "X")
    assert refused.value.field == field


def test_unknown_is_written_in_three_ways_and_never_agrees():
    sides = [
        read_side({name: part for name, part in FIGURE.items() if name != "unit"} | written, "X")
        for written in ({}, {"unit": None}, {"unit": "unknown"})
    ]
    assert sides[0] == sides[1] == sides[2]
    later = read_side(FIGURE | {"value": 368, "period": {"from": "2015-01-01", "until": "2015-12-31"}}, "Y")
    assert "unit" in codes(compare(sides[0], later)) and "unit" not in codes(compare(read_side(FIGURE, "X"), later))


TRIANGLE = [[60, 25, 10, 5], [66, 30, 11, None], [63, 27, None, None], [69, None, None, None]]


def test_unfinished_months_are_expected_before_they_are_compared():
    """160 against the 69 that came in so far looks like a fall; the chain ladder expects 116."""
    before = read_side({"points": [month(2025, n, 100) for n in range(1, 5)]}, "X")
    points = [month(2026, n, sum(filter(None, row))) for n, row in enumerate(TRIANGLE, 1)]
    filled = read_side({"points": points, "triangle": TRIANGLE}, "Y")
    assert [point.final for point in filled.points] == [True, False, False, False]
    assert filled.figure.count == 100 + 113 + 106 + 116 and filled.seen == 100 + 107 + 90 + 69
    found = compare(before, filled)
    assert codes(found) == {"incomplete"} and found.envelope.high is not None and found.envelope.low > 0
    assert found.claims[Claim.FELL] is not Support.SUPPORTED and found.ratio == pytest.approx(435 / 400)
    assert "366" in sentence(found, CATALOGUE, "en") or "about 435" in sentence(found, CATALOGUE, "en")


def test_without_a_triangle_an_unfinished_period_is_a_lower_bound():
    before = read_side({"points": [month(2025, n, 100) for n in range(1, 5)]}, "X")
    later = read_side({"points": [month(2026, n, v, final=n < 3) for n, v in enumerate((100, 107, 60, 20), 1)]}, "Y")
    found = compare(before, later)
    assert codes(found) == {"incomplete"} and found.envelope.high is None
    assert found.claims[Claim.FELL] is found.claims[Claim.STABLE] is Support.UNDECIDABLE
    grown = compare(before, read_side({"points": [month(2026, n, 300, final=False) for n in range(1, 5)]}, "Y"))
    assert grown.claims[Claim.ROSE] is Support.SUPPORTED_WEAKLY and grown.claims[Claim.FELL] is Support.CONTRADICTED


def test_one_figure_may_bring_what_is_expected_of_it():
    later = FIGURE | {"value": 300, "final": False, "expected": {"value": 430, "low": 400, "high": 460}}
    later["period"] = {"from": "2015-01-01", "until": "2015-12-31"}
    found = compare(read_side(FIGURE, "X"), read_side(later, "Y"))
    assert found.verdict is Verdict.WITH_CAVEATS and found.ratio == pytest.approx(430 / 427)
    assert found.envelope.low < found.interval.low and found.envelope.high > found.interval.high


def files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in FOLDER.glob("*.yaml")}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("netherlands.yaml", b"value: 427", b"value: 427.5", "value"),
        ("netherlands.yaml", b"    unit: report\n", b"", "unit is missing"),
        ("netherlands.yaml", b"value: 427", b"value: null", "needs a value"),
        ("netherlands.yaml", b"id: nl.helpwanted.webcam.2014", b"id: nl.helpwanted.webcam.2015", "stands twice"),
        ("words.yaml", b"  restated:\n", b"  reworded:\n", "restated is missing"),
        ("words.yaml", b"    overlap:", b"    lapover:", "overlap is missing"),
        ("words.yaml", b"{share} %", b"{shares} %", "places to fill in"),
        ("words.yaml", b"januari, ", b"", "twelve names"),
    ],
)
def test_a_catalogue_that_does_not_fit_is_refused(file, old, new, told):
    given = files()
    assert old in given[file]
    with pytest.raises(KnowledgeError) as refused:
        compile_catalogue(given | {file: given[file].replace(old, new, 1)})
    assert any(told in problem for problem in refused.value.problems)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_reason_is_said_in_short_sentences(language):
    spoken = [text[language] for variants in CATALOGUE.words["reasons"].values() for text in variants.values()]
    assert len(spoken) > 40
    assert not [text for text in spoken if any(len(part.split()) > 20 for part in re.split(r"(?<=[.:;]) ", text))]
    assert not [text for text in spoken if "!" in text]


def test_an_overlay_adds_a_figure_of_its_own():
    own = files()["worldwide.yaml"].replace(b"id: global.", b"id: own.")
    found = compile_catalogue(files(), {"own.yaml": own})
    assert "own.stopncii.cases.to-2022-12" in found.by_id and "nl.helpwanted.webcam.2014" in found.by_id
