"""The voice of the helpline: short, one reader, no blame, no promise, no scare, no number, no leftovers.

What a person has to judge (is it warm, is it true) stands in docs/content-guide.md; here is what a machine can see.
Every rule has a planted fault that it must find.
"""

import re
from collections.abc import Iterable

import pytest

from houvast.core.knowledge.names import KINDS, MOST_WORDS, ROLES
from houvast.core.knowledge.tests.voice import (
    EVERYBODY,
    KNOWLEDGE,
    LANGUAGES,
    LONGEST_SENTENCE,
    Said,
    forbidden_word,
    handles_picture,
    read,
    readers_problem,
    repeated,
    said,
    sentences,
    told_of,
    urges,
    words_of,
    wrong_address,
)

LONG_SENTENCE, SHARE_OF_LONG = 12, 0.10
PARTS = ("needs", "why", "cannot", "duration")
# Where somebody is told what to do.
TELLING = ("title", "body", "why", "cannot", "help", "report", "minors", "note")


def nothing_in(found: Iterable[str]) -> None:
    found = list(found)
    assert not found, "\n".join(["", *found])


# --- the texts themselves ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_much_to_check(language):
    files = {text.file for text in said(language)}
    assert files >= {f"steps_{kind}.yaml" for kind in KINDS}
    assert files >= {"avoid.yaml", "questions.yaml", "referrals.yaml", "platforms.yaml", "labels.yaml"}
    assert len(said(language)) > 2000


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_twenty_words(language):
    too_long = [str(t) for t in said(language) if any(words_of(s) > LONGEST_SENTENCE for s in sentences(t.text))]
    nothing_in(too_long)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_rarely_longer_than_twelve_words(language):
    bodies = [text for text in told_of(language, "steps_") if text.field == "body"]
    lengths = [words_of(sentence) for text in bodies for sentence in sentences(text.text)]
    assert sum(length > LONG_SENTENCE for length in lengths) / len(lengths) < SHARE_OF_LONG


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_body_with_its_two_longest_notes_has_at_most_sixty_words(language):
    for path in (KNOWLEDGE / "texts" / language).glob("steps_*.yaml"):
        for name, item in read(path).items():
            for key, block in item.items():
                if key == "reviewed":
                    continue
                notes = sorted((words_of(note) for note in block.get("notes", {}).values()), reverse=True)[:2]
                assert words_of(block["body"]) + sum(notes) <= MOST_WORDS, (path.name, name, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_says_all_there_is_to_say(language):
    for path in (KNOWLEDGE / "texts" / language).glob("steps_*.yaml"):
        for name, item in read(path).items():
            for key, block in item.items():
                empty = [] if key == "reviewed" else [part for part in PARTS if not block.get(part)]
                assert not empty, (path.name, name, key, empty)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_told_is_the_time_of_the_rule(language):
    spoken = {"nl": {30: "half uur", 60: "uur"}, "en": {30: "half an hour", 60: "an hour"}}[language]
    for kind in KINDS:
        minutes = {rule["id"]: rule["minutes"] for rule in read(KNOWLEDGE / "steps" / f"{kind}.yaml")}
        for text in told_of(language, f"steps_{kind}.yaml"):
            if text.field == "duration":
                wanted = spoken.get(minutes[text.item], f"{minutes[text.item]} minu")
                assert wanted in text.text.lower(), str(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_is_short_and_ends_as_a_title(language):
    for text in said(language):
        if text.field != "title":
            continue
        assert words_of(text.text) <= 16, str(text)
        several = len(sentences(text.text)) > 1
        assert text.text.endswith(".") == several or text.text.endswith("?"), str(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shouted_at(language):
    nothing_in(str(text) for text in said(language) if "!" in text.text)
    nothing_in(str(text) for text in said(language) if re.search(r"\b[A-Z]{5,}\b", text.text.replace("NCMEC", "")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_forbidden_word_is_used(language):
    # Labels are read at the desk too and name things for what they are.
    texts = [text for text in said(language) if text.file != "labels.yaml"]
    nothing_in(str(text) for text in texts if forbidden_word(text.text, language))


def test_dutch_says_u_or_je_and_never_both():
    nothing_in(str(text) for text in said("nl") if wrong_address(text.text, text.readers))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_to_pay_negotiate_or_wait(language):
    nothing_in(str(text) for text in told_of(language, "steps_", "avoid") if urges(text.text, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_to_make_keep_or_send_a_picture(language):
    told = told_of(language, "steps_", "avoid", "platforms", "referrals", "questions")
    wording = [text for text in told if text.field in TELLING or text.field.startswith("notes.")]
    nothing_in(str(text) for text in wording if handles_picture(text.text, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_helplines_stand_in_the_rules_alone(language):
    known = {
        number
        for rule in read(KNOWLEDGE / "referrals.yaml")
        for number in (rule["phone"], rule.get("phone_long", ""))
        if len(number) > 3
    }
    # The name of a helpline may be its number (1712, 1813).
    texts = [text for text in said(language) if text.field != "name"]
    assert known
    nothing_in(str(text) for text in texts if any(number in text.text for number in known))
    nothing_in(str(text) for text in texts if re.search(r"\d[\d -]{4,}\d", text.text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reader_is_spoken_to_once(language):
    for file in ("avoid.yaml", "questions.yaml", *(f"steps_{kind}.yaml" for kind in KINDS)):
        for name, item in read(KNOWLEDGE / "texts" / language / file).items():
            items = item.items() if name == "pages" else [(name, item)]
            for each, content in items:
                assert readers_problem(content) is None, (file, each, readers_problem(content))


@pytest.mark.parametrize("other", [language for language in LANGUAGES if language != "nl"])
def test_no_text_is_the_same_in_two_languages(other):
    nothing_in(repeated(said("nl"), said(other)))


# The law's own sentences (the table of voices): they stand word for word where they belong.
FIXED = {
    "nl": [
        (
            "steps_crisis.yaml",
            "crisis.talk_113",
            "Er leest nu nog niemand met je mee. Bel of chat daarom eerst met 113.",
        ),
        ("steps_stop.yaml", "stop.money", "Antwoord niet meer. Betaal niet."),
        ("steps_stop.yaml", "stop.money", "Toch al geantwoord of betaald? Dan is dit nog steeds de goede stap."),
        (
            "steps_preserve.yaml",
            "preserve.without_images",
            "Maak geen schermafdruk van de foto zelf en sla hem niet op.",
        ),
        ("steps_money.yaml", "money.bank", 'Zeg: "Ik ben afgeperst." '),
        ("steps_tell.yaml", "tell.someone", '"Iemand chanteert me online. Wil je even bij me blijven?"'),
        ("steps_tell.yaml", "tell.stay_close", "Uw kind heeft hulp nodig, geen straf. Blijf erbij vannacht."),
        ("questions.yaml", "page now", "Denk je aan de dood, of wil je jezelf pijn doen?"),
    ],
    "en": [
        ("steps_crisis.yaml", "crisis.talk_113", "No person reads along here yet. So first call or chat with 113."),
        ("steps_stop.yaml", "stop.money", "Stop answering. Do not pay."),
        ("steps_stop.yaml", "stop.money", "Already answered or paid? This is still the right step."),
        ("steps_preserve.yaml", "preserve.without_images", "Do not screenshot or save the picture itself."),
        ("steps_money.yaml", "money.bank", 'Say: "I am being extorted." '),
        ("steps_tell.yaml", "tell.someone", '"Someone is blackmailing me online. Will you stay with me for a bit?"'),
        ("steps_tell.yaml", "tell.stay_close", "Your child needs help, not punishment. Stay close tonight."),
        ("questions.yaml", "page now", "Do you think about dying, or about hurting yourself?"),
    ],
}


@pytest.mark.parametrize(
    ("language", "file", "item", "sentence"), [(k, *row) for k, rows in FIXED.items() for row in rows]
)
def test_the_fixed_sentences_stand_word_for_word(language, file, item, sentence):
    texts = [text.text for text in said(language) if text.file == file and text.item == item]
    assert any(sentence in text for text in texts)


# --- the planted faults -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "readers", "found"),
    [
        ("Bel uw bank.", {"self"}, "uw"),
        ("Blijf bij je kind.", {"parent"}, "je"),
        ("Neem jouw telefoon.", {"professional"}, "jouw"),
        ("U mag bellen.", {"friend", "parent"}, "U"),
        ("Je mag bellen.", {"friend", "parent"}, "Je"),
        ('Zeg: "Je hebt niets fout gedaan."', {"parent"}, None),
        ("De naam begint met u/.", {"self"}, None),
    ],
)
def test_a_wrong_address_is_found(text, readers, found):
    assert wrong_address(text, frozenset(readers)) == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Helaas is dat zo.", "nl", "helaas"),
        ("Dat kan anoniem.", "nl", "anoniem"),
        ("Bel Meld Misdaad Anoniem.", "nl", None),
        ("Een domein is geen scheldwoord.", "nl", None),
        ("You should have known.", "en", "should have"),
        ("In 90% of cases.", "en", None),
        ("Often, in 90 % of cases.", "en", "%"),
        ("The Revenge Porn Helpline.", "en", None),
    ],
)
def test_a_forbidden_word_is_found(text, language, found):
    assert forbidden_word(text, language) == found


@pytest.mark.parametrize(
    ("text", "language", "is_found"),
    [
        ("Rustig. Betaal dan maar.", "nl", True),
        ("Betaal niet. Betaal nu niets meer. Wacht niet.", "nl", False),
        ("Pay half of it.", "en", True),
        ("Pay nothing more. Do not pay.", "en", False),
    ],
)
def test_an_urge_to_pay_is_found(text, language, is_found):
    assert bool(urges(text, language)) == is_found


@pytest.mark.parametrize(
    ("text", "language", "is_found"),
    [
        ("Stuur het beeld naar ons.", "nl", True),
        ("Maak een schermafdruk van de foto.", "nl", True),
        ("Stuur nooit het beeld. Bewaar de naam van het account.", "nl", False),
        ("Keep the picture on your phone.", "en", True),
        ("Never send the picture. Keep the messages.", "en", False),
    ],
)
def test_handling_a_picture_is_found(text, language, is_found):
    assert bool(handles_picture(text, language)) == is_found


def test_other_faults_are_found():
    assert words_of(sentences("Kort. " + "woord " * 21)[1]) > LONGEST_SENTENCE
    assert readers_problem({"reviewed": None, "self friend": {}}) is not None
    assert readers_problem({" ".join(ROLES): {}, "self": {}}) is not None
    same = (Said("avoid.yaml", "a.b", EVERYBODY, "title", "Just the same"),)
    assert repeated(same, same)
    assert not repeated(same, (Said("avoid.yaml", "a.b", EVERYBODY, "title", "Not the same"),))
