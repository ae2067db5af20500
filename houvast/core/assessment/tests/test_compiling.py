"""What the loader refuses: each fault is planted in the shipped files and has to be found."""

import pytest

from houvast.core.assessment.compiling import compile_assessment
from houvast.core.knowledge import KnowledgeError

from .conftest import shipped_files

NEEDS, MEASURES, QUESTIONS = (f"assessment/{name}.yaml" for name in ("needs", "measures", "questions"))
WORDS, MEASURE_WORDS = "texts/en/assessment.yaml", "texts/nl/assessment_measures.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (NEEDS, "{device_watched: yes}\n    sources", "{device_seen: yes}\n    sources", "device_seen is not a fact"),
        (NEEDS, "some: [{alone_now: yes}]", "some: [{unless: {alone_now: no}}]", "would let an unknown lower a need"),
        (NEEDS, "  - id: self_harm", "  - id: own_harm", "need self_harm is missing"),
        (NEEDS, "sources: [s113, houvast]", "sources: [nobody]", "no source 'nobody'"),
        (NEEDS, "some: [{alone_now: yes}]", "some: [{alone_now: maybe}]", "no value 'maybe'"),
        (MEASURES, "needs: {language_access: some}", "needs: {language: some}", "no need 'language'"),
        (MEASURES, "rights: [besluit-slachtoffers]", "rights: [sv-999]", "no provision 'sv-999'"),
        (MEASURES, "decided_by: [court]", "decided_by: [king]", "decided_by"),
        (MEASURES, "- id: alarm", "- id: companion", "stands twice"),
        (QUESTIONS, "- {fact: stage,", "- {fact: chat_deleted,", "decides nothing"),
        (QUESTIONS, "- {fact: stage,", "- {fact: chat_deleted,", "waits for stage"),
        (QUESTIONS, "{fact: victim_age, ground: characteristics}", "{fact: victim_age, ground: other}", "ground"),
        (
            QUESTIONS,
            "{fact: victim_age, ground: characteristics}",
            "{fact: victim_age, ground: nature}",
            "in the order",
        ),
        (WORDS, "  high: a strong need\n", "", "level high is missing"),
        (WORDS, "  child: The victim", "  infant: The victim", "presumption infant belongs to nothing"),
        (MEASURE_WORDS, "conditions: {known_suspect: Er is een verdachte bekend.}", "conditions: {}", "known_suspect"),
        (MEASURE_WORDS, "  alarm: {", "  siren: {", "measure alarm is missing"),
    ],
)
def test_a_planted_fault_is_found(file, old, new, told):
    files = shipped_files()
    text = files[file].decode()
    assert old in text
    files[file] = text.replace(old, new, 1).encode()
    with pytest.raises(KnowledgeError) as refused:
        compile_assessment(files, provision_ids=frozenset({"besluit-slachtoffers", "sv-51a"}))
    assert told in "\n".join(refused.value.problems)


def test_an_overlay_changes_one_measure_and_leaves_the_others():
    changed = b"- {id: alarm, decided_by: [police]}"
    rules = compile_assessment(shipped_files(), {MEASURES: changed})
    by_id = {measure.id: measure for measure in rules.measures}
    assert by_id["alarm"].decided_by == ("police",)
    assert by_id["alarm"].conditions
    assert rules.version != compile_assessment(shipped_files()).version


def test_both_languages_have_every_word(rules):
    assert rules.languages == ("en", "nl")
    for words in rules.words.values():
        assert all(words.measure(measure).ask for measure in rules.measure_ids)
        assert all(words.question(question.fact).why for question in rules.questions)
