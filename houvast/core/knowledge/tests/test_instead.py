import pytest

from houvast.core.knowledge.borrowing import borrow
from houvast.core.knowledge.errors import KnowledgeError
from houvast.core.knowledge.instead import page_instead, say_instead
from houvast.core.knowledge.overlay import lay_over

STAMP = {"by": "a professional", "on": "2026-01-01"}
INSTEAD = {
    "texts/nl/instead.yaml": {
        "numbers": {"113": "1813", "113 (0800-0113)": "1813"},
        "names": {"Veilig Thuis": "1712"},
        "pages": {"de lijn": "onze lijn"},
    }
}


def test_numbers_everywhere_names_never_in_a_why():
    ours = {
        "texts/nl/steps_crisis.yaml": {
            "a": {"self": {"body": "Bel 113 of Veilig Thuis.", "why": "Veilig Thuis en 113."}}
        },
        "texts/en/steps_crisis.yaml": {"a": {"self": {"body": "Call 113."}}},
        "texts/nl/screens.yaml": {"x": ["113 (0800-0113)", "1130", "0113"]},
        "texts/nl/forbidden_words.yaml": {"words": [{"word": "113"}]},
        "education/nl/a.md": {"line": "113 en Veilig Thuis, bel de lijn", "referrals": ["s113"]},
    }
    said = say_instead(ours, INSTEAD)
    assert said["texts/nl/steps_crisis.yaml"]["a"]["self"] == {
        "body": "Bel 1813 of 1712.",
        "why": "Veilig Thuis en 1813.",
    }
    assert said["texts/en/steps_crisis.yaml"] == ours["texts/en/steps_crisis.yaml"]
    assert said["texts/nl/screens.yaml"] == {"x": ["1813", "1130", "0113"]}
    assert said["texts/nl/forbidden_words.yaml"] == ours["texts/nl/forbidden_words.yaml"]
    assert said["education/nl/a.md"] == {"line": "1813 en Veilig Thuis, bel onze lijn", "referrals": ["s113"]}
    assert page_instead(INSTEAD, "nl")("Bel 113, Veilig Thuis of de lijn") == "Bel 1813, Veilig Thuis of onze lijn"
    assert page_instead(INSTEAD, "en")("Call 113") == "Call 113"


def test_a_stamp_stays_only_on_what_was_read():
    ours = {
        "texts/nl/a.yaml": {
            "one": {"reviewed": STAMP, "text": "Bel 113."},
            "two": {"reviewed": STAMP, "text": "Bel 112."},
        }
    }
    said = say_instead(ours, INSTEAD)["texts/nl/a.yaml"]
    assert said["one"] == {"reviewed": None, "text": "Bel 1813."} and said["two"]["reviewed"] == STAMP


def test_what_the_helpline_wrote_itself_is_not_changed_again():
    ours = {"texts/nl/a.yaml": {"one": {"text": "Bel 113."}}}
    theirs = INSTEAD | {"texts/nl/a.yaml": {"one": {"text": "Niet 113 maar 1813.", "reviewed": STAMP}}}
    laid = lay_over(ours, theirs)
    assert laid == {"texts/nl/a.yaml": {"one": {"text": "Niet 113 maar 1813.", "reviewed": STAMP}}}


def test_a_language_that_is_begun_borrows_without_stamps():
    ours = {
        "texts/en/a.yaml": {"one": {"text": "One", "reviewed": STAMP}, "two": {"text": "Two", "reviewed": None}},
        "texts/en/forbidden_words.yaml": {"words": []},
    }
    begun = {"texts/ar/language.yaml": {"name": "العربية", "borrows": "en", "draft": True}}
    laid = lay_over(ours, begun | {"texts/ar/a.yaml": {"two": {"text": "اثنان"}}})
    assert laid["texts/ar/a.yaml"] == {
        "one": {"text": "One", "reviewed": None},
        "two": {"text": "اثنان", "reviewed": None},
    }
    assert laid["texts/en/a.yaml"] == ours["texts/en/a.yaml"]
    assert "texts/ar/forbidden_words.yaml" not in laid and "texts/ar/language.yaml" not in laid


@pytest.mark.parametrize(
    "begun", [{"name": "X", "borrows": "en"}, {"name": "X", "borrows": "fr", "draft": True}, {"draft": True}, None, []]
)
def test_a_language_that_says_too_little_is_refused(begun):
    with pytest.raises(KnowledgeError, match=r"overlay texts/ar/language\.yaml"):
        borrow({"texts/en/a.yaml": {}}, {"texts/ar/language.yaml": begun})


def test_a_wrong_file_is_named():
    with pytest.raises(KnowledgeError, match=r"overlay texts/nl/instead.yaml"):
        say_instead({}, {"texts/nl/instead.yaml": {"words": {}}})


def test_nothing_empties_a_key():
    ours = {"referrals.yaml": [{"id": "a", "hours": "always", "reviewed": STAMP}]}
    laid = lay_over(ours, {"referrals.yaml": [{"id": "a", "hours": None, "reviewed": None}]})
    assert laid["referrals.yaml"] == [{"id": "a", "hours": None, "reviewed": None}]
