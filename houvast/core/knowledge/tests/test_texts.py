import pytest

from houvast.core.knowledge import TextMissing
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
