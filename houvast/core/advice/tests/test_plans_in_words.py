"""Plans with their words: complete in both languages for every reader, and saying what the cases ask for."""

import pytest

from houvast.core.advice import advise
from houvast.core.knowledge.names import KINDS, ROLES
from houvast.core.situation import FIELDS

from .case_files import NOW, cases, situation_of
from .demands import named

LANGUAGES = ("nl", "en")
CASES = cases()
# What the sample asks a reader to judge, as words of which one must stand in the text.
SAYS = {
    ("deepfake-woman-instagram", "hash"): {"nl": ["niet zeker", "onzeker"], "en": ["not certain", "uncertain"]},
    ("friend-got-the-picture-in-class-chat", "hash"): {"nl": ["eigen toestel"], "en": ["own device"]},
}
# What an item of `avoid` must speak of to cover a topic: one of these in its title or why.
TOPIC_WORDS = {
    "paying": {"nl": ["betaal", "betalen"], "en": ["pay"]},
    "replying_or_negotiating": {
        "nl": ["antwoord", "discuss", "overleg", "klok", "tijd"],
        "en": ["answer", "discuss", "clock"],
    },
    "sending_more": {"nl": ["stuur", "sturen"], "en": ["send", "sent"]},
    "meeting": {"nl": ["ga niet", "afspreken", "spreek", "gaat"], "en": ["meet", "go "]},
    "deleting_account": {"nl": ["verwijder", "wis"], "en": ["delete"]},
    "screenshot_of_image": {"nl": ["schermafdruk", "kopie"], "en": ["screenshot"]},
    "viewing_image": {"nl": ["kijk", "te zien"], "en": ["look", "see the picture"]},
    "forwarding_image": {"nl": ["stuur", "sturen"], "en": ["send", "pass the picture on"]},
    "blunt_blocking": {
        "nl": ["blokkeer", "plotseling", "ineens", "in een keer", "één keer"],
        "en": ["block", "sudden"],
    },
    "using_watched_device": {"nl": ["toestel", "telefoon", "computer"], "en": ["device", "phone", "computer"]},
    "telling_parents_unprepared": {"nl": ["thuis"], "en": ["home"]},
    "blaming_or_punishing": {"nl": ["straf", "verwijt", "schuld"], "en": ["punish", "blame"]},
    "keep_talking_for_evidence": {"nl": ["bewijs", "deblokkeer"], "en": ["proof", "evidence", "unblock"]},
    "calling_number_they_gave": {"nl": ["nummer"], "en": ["number"]},
    "recovery_firm": {"nl": ["bedrijf", "hacker"], "en": ["firm", "hacker"]},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_step_with_every_note_speaks_to_everyone(content, language, role):
    texts = content.texts(language)
    for step in content.steps:
        notes = tuple(name for name, _ in step.notes)
        text = texts.step(step.id, role, notes)
        assert text.title
        assert all(texts.step(step.id, role, (note,)).body != texts.step(step.id, role).body for note in notes)
    for item in content.avoid:
        assert texts.avoid(item.id, role).title
    for page in content.pages:
        assert texts.page(page.id, role).title
        for asked in page.facts:
            question = texts.question(asked.fact, role)
            assert question.title and question.none_label and question.skip_label


def test_both_languages_are_there_and_differ(content):
    assert set(content.languages) == set(LANGUAGES)
    dutch, english = (content.texts(language) for language in LANGUAGES)
    for step in content.steps:
        assert dutch.step(step.id).body != english.step(step.id).body


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_has_a_label(content, language):
    texts = content.texts(language)
    assert all(texts.fact_name(fact) for fact in FIELDS)
    assert all(texts.name_of("kinds", kind) for kind in KINDS)
    for name, field in FIELDS.items():
        for value in field.values:
            assert texts.label(name, value)


def _text_of(step, texts, role):
    text = texts.step(step.id, role, step.notes)
    return " ".join((text.title, text.body, text.why, text.needs, text.cannot)).lower()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_texts_say_what_the_case_asks(case, language, content):
    situation = situation_of(case)
    texts, role = content.texts(language), situation.get("reporter_role")
    plan = advise(situation, content, now=NOW)
    for step in (*plan.steps, *plan.more):
        assert _text_of(step, texts, role)
    for demand in case["expect"].get("must_say", []):
        words = demand.get("contains") or SAYS[case["id"], demand["in"]]
        found = [step for step in (*plan.steps, *plan.more) if named(step, demand["in"])]
        assert found or demand.get("only_if_present")
        for step in found:
            text = _text_of(step, texts, role)
            assert any(word in text for word in words[language]), (step.id, words[language], text)
    for topic in case["expect"].get("avoid_must_mention", []):
        said = [texts.avoid(item.id, role) for item in plan.avoid if topic in item.topics]
        told = " ".join(f"{text.title} {text.why}" for text in said).lower()
        assert any(word in told for word in TOPIC_WORDS[topic][language]), (topic, told)


def test_every_demand_on_texts_is_checked(content):
    demanded = {
        (case["id"], line["in"])
        for case in CASES
        for line in case["expect"].get("must_say", [])
        if "contains" not in line
    }
    assert demanded == set(SAYS)
    assert {topic for item in content.avoid for topic in item.topics} == set(TOPIC_WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_avoid_item_speaks_of_its_topics(content, language):
    texts = content.texts(language)
    for item in content.avoid:
        for role in ROLES:
            text = texts.avoid(item.id, role)
            told = f"{text.title} {text.why}".lower()
            silent = [topic for topic in item.topics if not any(w in told for w in TOPIC_WORDS[topic][language])]
            assert not silent, (item.id, role, silent, told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_crisis_says_who_to_call_and_names_no_number_that_does_not_work_there(content, language):
    texts = content.texts(language)
    for step in content.steps:
        if step.kind != "crisis":
            continue
        for role in ROLES:
            body = texts.step(step.id, role).body
            assert any(word in body for word in ("112", "113", "bel", "Bel", "call", "Call"))
            if step.id == "crisis.abroad_thoughts":
                assert "113" not in body
