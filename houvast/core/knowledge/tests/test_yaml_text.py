import pytest

from houvast.core.knowledge import KnowledgeError
from houvast.core.knowledge.yaml_text import read_yaml


def test_words_stay_words():
    text = b"a: yes\nb: [no, on, 12_15, 25_plus, 2026-01-31, 09:00, 1e3, 0x10]\nc: {on: 2026-01-31}\n"
    assert read_yaml(text, "x") == {
        "a": "yes",
        "b": ["no", "on", "12_15", "25_plus", "2026-01-31", "09:00", "1e3", "0x10"],
        "c": {"on": "2026-01-31"},
    }


def test_true_numbers_and_null_are_what_they_are():
    assert read_yaml(b"[true, false, null, ~, 10, -3, 1.5]", "x") == [True, False, None, None, 10, -3, 1.5]
    assert read_yaml(b"a:\n", "x") == {"a": None}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (b"a: 1\na: 2\n", "a stands twice"),
        (b"a: {b: 1, b: 2}\n", "b stands twice"),
        (b"a: [1\n", "line"),
        (b"1: a\n", "not text"),
        (b"a: !!python/object/apply:os.system ['true']\n", "python"),
        (b"\xff\xfe\x00", "x:"),
    ],
)
def test_refused_with_the_file(text, word):
    with pytest.raises(KnowledgeError) as refused:
        read_yaml(text, "x")
    assert refused.value.problems[0].startswith("x: ")
    assert word in refused.value.problems[0]
