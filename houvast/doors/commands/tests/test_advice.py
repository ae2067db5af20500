"""`houvast advice`: the shape of the contract, exit codes, refusals in one sentence."""

import io
import json

import pytest

from houvast.doors.commands import COMMANDS
from houvast.doors.commands.answering import LARGEST_INPUT

FACTS = {
    "reporter_role": "self",
    "victim_age": "16_17",
    "form": "sent_images",
    "suicidal_thoughts": "yes",
    "paid": "yes",
    "contact_platforms": ["instagram"],
    "image_exists": "yes",
}


@pytest.fixture
def ask(monkeypatch, capsys):
    def run(text, *arguments):
        data = (
            text if isinstance(text, bytes) else text.encode() if isinstance(text, str) else json.dumps(text).encode()
        )
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = COMMANDS["advice"](["-", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_the_answer_has_the_shape_of_the_contract(ask):
    code, out, err = ask(FACTS, "--json", "--language", "en")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert list(answer) == ["crisis", "steps", "more", "avoid", "would_change"]
    assert set(answer["crisis"]) == {"show", "because", "contacts"}
    assert answer["crisis"]["show"] is True
    assert answer["crisis"]["because"] == ["suicidal_thoughts"]
    for contact in answer["crisis"]["contacts"]:
        assert {"id", "name", "phone", "reviewed"} <= set(contact)
    for step in (*answer["steps"], *answer["more"]):
        wanted = {"id", "kind", "when", "title", "body", "why", "because", "sources", "reviewed"}
        assert wanted <= set(step)
        assert step["id"].startswith(f"{step['kind']}.")
        assert step["reviewed"] is None or set(step["reviewed"]) == {"by", "on"}
        assert all(source["title"] for source in step["sources"])
    for item in answer["avoid"]:
        assert {"id", "title", "why"} <= set(item)
    assert all(isinstance(fact, str) for fact in answer["would_change"])
    report = next(step for step in answer["steps"] if step["kind"] == "block")
    assert [platform["id"] for platform in report["platforms"]] == ["instagram"]


def test_the_language_asked_for_and_no_other(ask):
    dutch = json.loads(ask(FACTS, "--json", "--language", "nl")[1])
    english = json.loads(ask(FACTS, "--json", "--language", "en")[1])
    assert [step["id"] for step in dutch["steps"]] == [step["id"] for step in english["steps"]]
    assert all(one["body"] != other["body"] for one, other in zip(dutch["steps"], english["steps"], strict=True))
    assert ask(FACTS, "--json")[1] == ask(FACTS, "--json", "--language", "nl")[1]


def test_the_role_decides_who_is_spoken_to(ask):
    to_self = json.loads(ask(FACTS, "--json")[1])["steps"][0]["body"]
    to_parent = json.loads(ask({**FACTS, "reporter_role": "parent"}, "--json")[1])["steps"][0]["body"]
    assert to_self != to_parent
    assert "uw kind" in to_parent.lower()


def test_nothing_known_is_a_plan_too(ask):
    code, out, _ = ask({}, "--json")
    assert code == 0
    assert 1 <= len(json.loads(out)["steps"]) <= 9


def test_to_read_it_is_text(ask):
    code, out, _ = ask(FACTS, "--language", "en")
    assert code == 0
    assert out.startswith("113 Suicide Prevention: 113")
    assert "1. [now]" in out


def test_the_same_question_gives_the_same_answer(ask):
    assert ask(FACTS, "--json") == ask(dict(reversed(FACTS.items())), "--json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ({"victim_agee": "16_17"}, ("victim_agee", "victim_age")),
        ({"paid": True}, ("paid", "true", "yes, no, unknown")),
        ({"contact_platforms": ["myspace"]}, ("contact_platforms", "myspace", "instagram")),
        ({"deadline": "2026-01-01T10:00"}, ("deadline", "offset")),
        ([], ("facts", "JSON object")),
        ('{"paid": "yes"', ("JSON", "line 1")),
        ('{"paid": "yes", "paid": "no"}', ("paid", "twice")),
        ('{"acts": [{"kind": "payment", "amount": NaN}]}', ("NaN",)),
        (b"\xff\xfe", ("UTF-8",)),
        ("[" * 100_000, ("nested",)),
        ("", ("JSON",)),
        (b" " * (LARGEST_INPUT + 1), ("longer",)),
    ],
)
def test_wrong_input_is_one_sentence_and_code_2(ask, text, words):
    code, out, err = ask(text, "--json")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    for word in words:
        assert word in err


def test_an_unknown_language_is_refused(ask):
    code, out, err = ask(FACTS, "--json", "--language", "xx")
    assert (code, out) == (2, "")
    assert "nl" in err and "--language" in err


@pytest.mark.parametrize("arguments", [[], ["-", "more"], ["-", "--quickly"]])
def test_wrong_arguments_are_one_sentence_too(arguments, capsys):
    assert COMMANDS["advice"](arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("houvast advice: ")
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_refused(capsys):
    assert COMMANDS["advice"](["/nowhere/facts.json", "--json"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_file_is_read(tmp_path, capsys):
    path = tmp_path / "facts.json"
    path.write_text("\ufeff" + json.dumps(FACTS), encoding="utf-8")
    assert COMMANDS["advice"]([str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"]


def test_each_command_says_what_it_answers():
    assert all(command.__doc__ for command in COMMANDS.values())
