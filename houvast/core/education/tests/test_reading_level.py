"""Words a sentence and long words: what is counted, and that a rule refuses what is above it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.education.reading_level import Level, count, measure, sentences_of, too_hard

LEVEL = Level(longest=5, mean=4, long_letters=6, long_share=0.25)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Een. Twee drie.", ["Een.", "Twee drie."]),
        ('Zeg: "Ik blijf bij je." Dan wacht je.', ["Zeg:", '"Ik blijf bij je."', "Dan wacht je."]),
        ("Zonder punt", ["Zonder punt"]),
        ("Om 3.5 km gaat het niet.", ["Om 3.5 km gaat het niet."]),
        ("____ . .", []),
    ],
)
def test_sentences(text, sentences):
    assert [each.strip('"') for each in sentences_of(text)] == [each.strip('"') for each in sentences]


def test_what_is_measured():
    found = measure(["Een twee drie.", "Vier vijf moeilijkewoorden."], long_letters=6)
    assert (found.sentences, found.words, found.longest, found.mean) == (2, 6, 3, 3.0)
    assert found.long_share == pytest.approx(1 / 6) and found.lix == pytest.approx(3 + 100 / 6)
    assert measure([], 6).words == 0


def test_each_rule_refuses():
    assert too_hard(measure(["Een twee drie vier vijf."], 6), Level(5, 5, 6, 0.25)) == []
    long = too_hard(measure(["Een twee drie vier vijf zes. Een."], 6), LEVEL)
    assert len(long) == 1 and "6 words" in long[0] and "Een twee" in long[0]
    assert any("on average" in each for each in too_hard(measure(["Een twee drie vier vijf."], 6), LEVEL))
    assert any("letters" in each for each in too_hard(measure(["Gemeenschap telt."], 6), LEVEL))


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="ab c.?", max_size=30), max_size=5))
def test_the_mean_is_never_above_the_longest(texts):
    found = measure(texts, 3)
    assert found.mean <= found.longest and 0 <= found.long_share <= 1
    assert found.longest <= max((count(text) for text in texts), default=0)
