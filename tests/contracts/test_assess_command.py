"""`houvast assess` as the contract has it: shape, exit codes, one sentence for what is wrong."""

import json

import pytest

from houvast.core.assessment.vocabulary import MEASURES, NEEDS
from houvast.doors.commands import run_command


def asked(capsys, tmp_path, answers, *more):
    file = tmp_path / "answers.json"
    file.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")
    code = run_command("assess", [str(file), *more])
    return code, *capsys.readouterr()


def test_the_answer_has_the_shape_of_the_contract(capsys, tmp_path):
    answers = {"victim_age": "12_15", "threat_of_violence": "yes", "refuses": ["alarm"], "stage": "before"}
    code, out, err = asked(capsys, tmp_path, answers, "--json", "--language", "en")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert [need["id"] for need in answer["needs"]] == list(NEEDS)
    assert {"id", "level", "because"} <= set(answer["needs"][0])
    for measure in answer["measures"]:
        wanted = {"id", "title", "who", "status", "conditions", "because", "offered_in", "sources"}
        assert wanted <= set(measure)
        assert measure["status"] in {"proposed", "refused", "condition_open"}
        assert set(measure["offered_in"]) <= {"before", "during", "after"}
        assert all(part["text"] and part["met"] in (True, False, None) for part in measure["conditions"])
    assert {measure["id"] for measure in answer["measures"]} <= set(MEASURES)
    assert next(m for m in answer["measures"] if m["id"] == "alarm")["status"] == "refused"
    assert answer["presumed"] == ["child"]
    assert "score" not in out
    assert "suspect_known" in answer["open_questions"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_can_be_read_too(capsys, tmp_path, language):
    code, out, _ = asked(capsys, tmp_path, {"victim_age": "12_15"}, "--language", language)
    assert code == 0
    assert {"nl": "Maatregelen", "en": "Measures"}[language] in out


@pytest.mark.parametrize(
    ("answers", "named"),
    [({"stage": "x"}, "before, during"), ({"x": "yes"}, "released_or_free"), ("[", "not JSON"), ("[]", "object")],
)
def test_wrong_input_is_one_sentence_and_code_two(capsys, tmp_path, answers, named):
    code, out, err = asked(capsys, tmp_path, answers, "--json")
    assert (code, out) == (2, "")
    assert named in err
    assert err.count("\n") == 1
