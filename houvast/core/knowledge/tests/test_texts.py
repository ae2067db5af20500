import pytest

from houvast.core.knowledge import Knowledge, TextMissing
from houvast.core.knowledge.names import ROLES
from houvast.core.knowledge.tests import tiny
from houvast.core.knowledge.tests.tiny import step


@pytest.fixture(scope="module")
def texts():
    noted = step("block.it", notes=[{"id": "n", "if": {"paid": "yes"}, "meaning": "m"}])
    return tiny.knowledge(step("stop.contact"), noted, texts=True).texts("nl")


def test_notes_follow_the_body(texts):
    assert texts.step("block.it", "parent", ("n",)).body == "A body of words. And a note."
    assert texts.step("block.it").body == "A body of words."
    assert texts.step("block.it").reviewed is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda t: t.step("stop.nothing"),
        lambda t: t.step("stop.contact", "aunt"),
        lambda t: t.step("stop.contact", "self", ("n",)),
        lambda t: t.avoid("avoid.x"),
        lambda t: t.question("payed"),
        lambda t: t.page("none"),
        lambda t: t.referral("aunt"),
        lambda t: t.platform("myspace"),
        lambda t: t.label("form", "theft"),
        lambda t: t.label("payed", "yes"),
        lambda t: t.name_of("kinds", "dance"),
        lambda t: t.screen("start.nothing"),
        lambda t: t.screen("start.title", other="x"),
    ],
)
def test_what_is_missing_raises(texts, ask):
    with pytest.raises(TextMissing):
        ask(texts)


def test_words(texts):
    assert texts.screen("start.title", name="An") == "Hello An"
    assert texts.screen("start.title", name="{lead}") == "Hello {lead}"
    assert texts.has_screen("start.lead")
    assert not texts.has_screen("start.none")
    assert texts.label("paid", "yes") == "Yes"
    assert texts.label("form", "unknown") == "Unknown"
    assert texts.label("paid_by", "no") == "No"
    assert texts.label("contact_platforms", "x") == "x"
    assert texts.label("kinds", "stop") == texts.name_of("kinds", "stop") == "stop"
    assert texts.fact_name("paid") == "paid"
    assert texts.question("paid").skip_label == "Skip"
    assert list(texts.question("paid").options) == ["yes", "no"]
    assert texts.page("all", "friend").title == "Page"
    assert texts.referral("emergency").name == "Name"
    assert texts.unstamped()["steps"] == 2


def test_an_unknown_language_is_not_there():
    with pytest.raises(KeyError):
        tiny.knowledge(step("stop.contact"), texts=True).texts("de")


def test_a_reader_may_have_a_box_label_of_their_own():
    data = tiny.with_words(tiny.files())
    for language in ("nl", "en"):
        question = data[f"texts/{language}/questions.yaml"]["paid"]
        everyone = question.pop(tiny.ALL_ROLES)
        question |= {"tick": "Paid", "self": {**everyone, "tick": "I paid"}}
        question[" ".join(role for role in ROLES if role != "self")] = everyone
    texts = Knowledge(tiny.compile_knowledge(tiny.as_bytes(data)), "tiny").texts("nl")
    assert texts.question("paid").tick == "I paid"
    assert texts.question("paid", "parent").tick == "Paid"


STAMP = {"by": "A. Visser", "on": "2026-05-01"}
CRISIS = {"text": "Call 113.", "reviewed": None}


def stamped(of_file, **more):
    data = tiny.with_words(tiny.files())
    for language in ("nl", "en"):
        data[f"texts/{language}/screens.yaml"] = {"reviewed": of_file, "start": {"lead": "Lead"}, **more}
    return Knowledge(tiny.compile_knowledge(tiny.as_bytes(data)), "tiny").texts("nl")


def test_the_stamp_of_the_file_holds_for_what_has_none_of_its_own():
    own = {"by": "B. Bakker", "on": "2026-06-01"}
    texts = stamped(STAMP, **{"end.said": {"text": "Well done", "reviewed": own}})
    assert texts.screen_stamp("start.lead") == STAMP
    assert texts.screen_stamp("end.said") == own
    assert texts.screen("end.said") == "Well done"
    assert texts.unstamped()["screens"] == 0


@pytest.mark.parametrize("said", [CRISIS, "Call 113."], ids=["an item", "plain text"])
def test_the_stamp_of_the_file_does_not_reach_what_is_said_in_a_crisis(said):
    texts = stamped(STAMP, **{"end.call": said})
    assert texts.crisis_screens() == ("end.call",)
    assert texts.screen_stamp("end.call") is None
    assert texts.unstamped()["screens"] == 1
    assert stamped(None, **{"end.call": {**CRISIS, "reviewed": STAMP}}).screen_stamp("end.call") == STAMP


def test_the_crisis_pages_are_crisis_sentences_without_a_number():
    assert stamped(None, **{"check.title": CRISIS, "answer.after": "Stay"}).crisis_screens() == (
        "check.title",
        "answer.after",
    )
