"""`houvast law`: the shape of the contract, exit codes, refusals in one sentence."""

import io
import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from houvast.doors.commands import COMMANDS

CONTRACT = [
    "id",
    "status",
    "missing",
    "kind",
    "article",
    "title",
    "valid_from",
    "valid_until",
    "complaint_until",
    "source",
    "confidence",
    "checked_by",
    "checked_on",
]
IMAGE = ["--fact", "image_sexual", "--fact", "image_of_person", "--fact", "image_disclosed", "--fact", "harm_known"]


@pytest.fixture
def ask(monkeypatch, capsys):
    def run(*arguments, given=None):
        if given is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(given).encode())))
        code = COMMANDS["law"](list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def provisions(out):
    return {row["id"]: row for row in json.loads(out)["provisions"]}


def test_the_answer_has_the_shape_of_the_contract(ask):
    code, out, err = ask("--day", "2020-01-01", *IMAGE, "--fact", "victim_under_18=unknown", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert {"day", "covered", "provisions", "receipt"} <= set(answer)
    assert (answer["day"], answer["covered"]) == ("2020-01-01", True)
    assert {"data_sha256", "day", "facts"} <= set(answer["receipt"])
    for row in answer["provisions"]:
        assert list(row)[: len(CONTRACT)] == CONTRACT
        assert row["status"] in ("applies", "possible")
        assert row["kind"] in ("offence", "right", "rule", "background")
        assert bool(row["missing"]) == (row["status"] == "possible")
    found = provisions(out)
    assert found["sr-139h-lid2"]["status"] == "applies"
    assert found["sr-139h-lid2"]["valid_until"] == "2024-06-30"
    assert found["sr-240b-2010"]["missing"] == ["victim_under_18"]
    assert answer["receipt"]["facts"]["victim_under_18"] == "unknown"
    assert "sr-139h-lid2" not in provisions(ask("--day", "2019-12-31", *IMAGE, "--json")[1])


def test_the_language_asked_for(ask):
    english = provisions(ask("--day", "2024-01-05", "--json", "--language", "en")[1])
    dutch = provisions(ask("--day", "2024-01-05", "--json")[1])
    assert english["sr-318"]["title"] == "Blackmail"
    assert dutch["sr-318"]["title"] == "Afdreiging"
    assert list(english) == list(dutch)


@pytest.mark.parametrize("day", ["1999-12-31", "2001-12-31", (date.today() + timedelta(days=2)).isoformat()])  # noqa: DTZ011
def test_not_covered_is_an_answer(ask, day):
    code, out, _ = ask("--day", day, "--fact", "paid", "--json")
    assert code == 0
    assert json.loads(out)["covered"] is False
    assert json.loads(out)["provisions"] == []
    assert "Niet gedekt" in ask("--day", day)[1]


def test_acts_are_answered_each_and_together(ask):
    acts = [
        {"day": "2019-12-31", "facts": ["image_sexual", "image_of_person", "image_disclosed", "harm_known"]},
        {"day": "2020-01-01", "facts": {"image_sexual": "yes", "image_of_person": "yes", "image_disclosed": "yes"}},
    ]
    code, out, _ = ask("--acts", "-", "--json", given=acts)
    assert code == 0
    answer = json.loads(out)
    assert [act["day"] for act in answer["acts"]] == ["2019-12-31", "2020-01-01"]
    per_act = [{row["id"]: row["status"] for row in act["provisions"]} for act in answer["acts"]]
    assert "sr-139h-lid2" not in per_act[0]
    assert per_act[1]["sr-139h-lid2"] == "possible"
    merged = provisions(out)["sr-139h-lid2"]
    assert [act["act"] for act in merged["acts"]] == [1]
    assert [act["facts"] for act in answer["receipt"]["acts"]] == [act["facts"] for act in answer["acts"]]


def test_a_situation_is_mapped_and_the_mapping_is_shown(ask):
    facts = {"form": "webcam_lure", "image_exists": "yes", "threat_to_contacts": "yes", "money_demanded": "yes"}
    code, out, _ = ask("--situation", "-", "--day", "2024-08-02", "--json", given=facts)
    assert code == 0
    answer = json.loads(out)
    assert {
        "fact": "benefit_demanded",
        "value": "yes",
        "because": ["money_demanded"],
        "of_image": False,
        "acts": [0],
    } in (answer["mapping"])
    assert provisions(out)["sr-318"]["status"] == "applies"
    assert provisions(out)["sr-318"]["complaint_until"] == "2024-11-02"
    text = ask("--situation", "-", "--day", "2024-08-02", "--language", "en", given=facts)[1]
    assert text.startswith("From your answers:")
    assert "(money_demanded)" in text


def test_a_receipt_is_asked_again(ask, tmp_path):
    path = tmp_path / "answer.json"
    path.write_text(ask("--day", "2020-01-01", *IMAGE, "--json")[1])
    code, out, _ = ask("--receipt", str(path), "--json")
    assert code == 0
    assert json.loads(out)["same"] is True
    changed = json.loads(path.read_text())
    changed["provisions"][0]["status"] = "possible"
    path.write_text(json.dumps(changed))
    code, out, _ = ask("--receipt", str(path), "--json")
    assert code == 1
    assert json.loads(out)["changed"] == [changed["provisions"][0]["id"]]
    path.write_text(json.dumps({**changed["receipt"], "data_sha256": "0" * 64}))
    code, out, _ = ask("--receipt", str(path))
    assert code == 1
    assert "niet meer die van toen" in out
    moved = {**changed["receipt"], "data_sha256": "0" * 64}
    moved["rows"] = {name: row for name, row in moved["rows"].items() if name != "sr-318"}
    path.write_text(json.dumps(moved))
    out = ask("--receipt", str(path), "--language", "en")[1]
    assert "no longer those of that time" in out
    assert "sr-318: is listed now" in out


def test_to_read_it_is_text_that_says_what_it_is(ask):
    code, out, _ = ask("--day", "2024-01-31", "--fact", "threat_to_disclose", "--fact", "paid", "--language", "en")
    assert code == 0
    assert "[applies] Sr 318: Blackmail" in out
    assert "complaint by 2024-04-30 at the latest" in out
    assert "Not yet checked by a lawyer" in out
    assert "not legal advice" in out


def test_ages_ranges_and_knowledge(ask):
    found = provisions(
        ask("--day", "2024-08-02", "--born", "2010-08-02", "--fact", "sexual_messages", "--json")[1],
    )
    assert found["sr-251-chat"]["status"] == "applies"
    facts = ("--fact", "threat_to_disclose", "--fact", "paid")
    known = provisions(ask("--day", "2024-01-31", "--known-on", "2024-05-31", *facts, "--json")[1])
    assert known["sr-318"]["complaint_until"] == "2024-08-31"
    held = ("--fact", "image_sexual", "--fact", "victim_under_18", "--fact", "image_possessed", "--json")
    out = ask("--from", "2024-06-30", "--until", "2024-07-01", *held)[1]
    assert provisions(out)["sr-252"]["missing"] == ["day"]
    assert [piece["from"] for piece in json.loads(out)["ranges"]] == ["2024-06-30", "2024-07-01"]
    out = ask("--from", "2024-06-30", "--until", "2024-07-01", "--lasting", *held)[1]
    assert provisions(out)["sr-252"]["status"] == provisions(out)["sr-240b-2010"]["status"] == "applies"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ("--day", "missing")),
        (["--day", "2020-02-30"], ("day", "2020-02-30", "2020-01-31")),
        (["--day", "yesterday"], ("day", "yesterday")),
        (["--day", "2020-01-01", "--fact", "image_sexuel"], ("image_sexuel", "allowed: image_sexual")),
        (["--day", "2020-01-01", "--fact", "paid=maybe"], ("paid", "maybe", "yes, no, unknown")),
        (["--day", "2020-01-01", "--fact", "paid", "--fact", "paid=no"], ("paid", "not two")),
        (["--day", "2020-01-01", "--language", "xx"], ("--language", "nl, en")),
        (["--day", "2020-01-01", "--born", "2021-01-01"], ("born", "not after")),
        (["--day", "2020-01-01", "--until", "2020-02-01"], ("day",)),
        (["--from", "2020-01-01"], ("from and until together",)),
        (["--situation", "-"], ("--day", "missing")),
        (["--acts", "-", "--situation", "-"], ("--situation", "--acts")),
        (["--acts", "-", "--fact", "paid"], ("--fact", "--acts")),
        (["--day", "2020-01-01", "--told-on", "2020-01-01"], ("--told-on",)),
        (["--receipt", "-", "--day", "2020-01-01"], ("--day", "--receipt")),
        (["--acts", "nowhere.json"], ("nowhere.json", "cannot be read")),
        (["--day", "2020-01-01", "--quickly"], ("houvast law",)),
    ],
)
def test_wrong_input_is_one_sentence_and_code_2(ask, arguments, words):
    code, out, err = ask(*arguments, "--json")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert all(word in err for word in words)


@pytest.mark.parametrize(
    ("option", "given", "words"),
    [
        ("--acts", {}, ("acts", "a list")),
        ("--acts", [{"day": "2020-01-01", "facts": ["payd"]}], ("acts[0].facts", "payd", "paid")),
        ("--receipt", {"receipt": {}}, ("receipt",)),
        ("--receipt", [1], ("receipt",)),
    ],
)
def test_a_wrong_file_is_one_sentence_and_code_2(ask, option, given, words):
    code, out, err = ask(option, "-", "--json", given=given)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert all(word in err for word in words)


def test_a_wrong_situation_is_refused_as_everywhere(ask):
    code, _, err = ask("--situation", "-", "--day", "2020-01-01", given={"paid": "perhaps"})
    assert code == 2
    assert "paid" in err


def test_a_plan_does_not_load_the_law():
    code = (
        "import sys, io; sys.stdin = io.TextIOWrapper(io.BytesIO(b'{}'))\n"
        "from houvast.doors.commands import COMMANDS\n"
        "assert COMMANDS['advice'](['-', '--json']) == 0\n"
        "assert not [name for name in sys.modules if 'core.law' in name or name == 'houvast.records.content.law']\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
