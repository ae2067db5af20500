"""What a page and a scenario have to hold; for every rule a planted fault that it must find."""

from __future__ import annotations

import pytest

from houvast.core.education import Audience, Kind, PageMissing
from houvast.core.education.tests.small import (
    SCENARIO,
    SCENARIO_WORDS,
    compiled,
    files,
    front,
    problems,
    with_body,
)


def test_what_fits_is_read():
    education = compiled()
    page = education.page("nl", "one")
    assert (page.title, page.kind, page.figures) == ("Lezen", Kind.PAGE, ("nl.a.2015",))
    assert "Je bent niet alleen." in page.text and "](" not in page.text
    assert education.languages == ("en", "nl")
    assert [each.slug for each in education.pages_for("nl", Audience.PARENTS)] == ["one", "two"]
    scene = education.scene("nl", "walk", "1")
    assert scene.choices == (("Ik betaal", "2"), ("Ik vertel het", "end"))
    assert education.scene("nl", "walk", "end").scene.ends
    assert education.unstamped() == {"en": 3, "nl": 3}
    assert education.search == {"nl": "dutch", "en": "english"}


@pytest.mark.parametrize("asked", [("nl", "three"), ("fr", "one")])
def test_nothing_falls_back_to_another_language(asked):
    with pytest.raises(PageMissing):
        compiled().page(*asked)


@pytest.mark.parametrize("asked", [("nl", "walk", "9"), ("nl", "run", "1"), ("fr", "walk", "1")])
def test_a_scene_that_is_not_there(asked):
    with pytest.raises(PageMissing):
        compiled().scene(*asked)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Dat is je eigen schuld.", "uses 'eigen schuld'"),
        ("Er waren 1.021 meldingen.", "counts '1.021 meldingen' without a link"),
        ("Dat is 88 van de 100.", "counts '88 van de 100' without a link"),
        ("Had je maar niets gezegd.", "uses 'Had je maar'"),
        ("Vraag het uw moeder.", "says 'uw'"),
        ("Zeg nu wat.\n\nBetaal dan maar.", "urges: 'Betaal dan maar.'"),
        ("Doe dit nu!", "shouts"),
        ("DOORLEZEN is goed.", "shouts"),
        ("Bel 0800-0113 nu.", "names the number"),
        ("Bel 13 11 14 nu.", "names the number"),
        ("Dit is een hele lange zin die maar door gaat en niet ophoudt.", "a sentence of 13 words"),
        ("Verantwoordelijkheidsgevoel.", "of 100 words have more than 10 letters"),
        ("Dit zijn er tien woorden in een zin, tel maar na.", "words a sentence on average"),
        ("> **Mythe:** Hij zei het.", "stands alone, without an answer"),
        ("> **Mythe:** Eigen schuld.\n\n## Kop\n\nKort.", "stands alone, without an answer"),
        ("> Los gezegd.\n\nKort.", "without a label"),
        ("[722 meldingen](figure:nl.a.2015)", "says 722, which nl.a.2015 does not"),
        ("[veel meldingen](figure:nl.a.2015)", "without a number"),
        ("[89 van de 100](noted:nl.a.2015)", "says 89"),
        ("[1 melding](figure:nl.none)", "there is no figure 'nl.none'"),
        ("[Verder](page:three)", "page:three leads nowhere"),
        ("[Verder](scenario:run)", "scenario:run leads nowhere"),
        ("[Begin](plan:elders)", "plan:elders leads nowhere"),
        ("[Verder](https://example.org)", "a link leads to 'https://example.org'"),
        ("[Verder](/nl/plan/)", "a link leads to '/nl/plan/'"),
        ("[](page:one)", "has no words"),
        ("Zie https://example.org daar.", ":// stands in the text"),
        ("![beeld](page:one)", "![ stands in the text"),
        ("Dit is <b>vet</b>.", "< stands in the text"),
        ("# Groot\n\nKort.", "a heading h1"),
        ("Dit is `code`.", "` stands in the text"),
    ],
)
def test_a_fault_in_a_page_is_found(body, found):
    assert any(found in each for each in problems(with_body(body))), problems(with_body(body))


@pytest.mark.parametrize(
    "body",
    [
        "Betaal niet. Betaal nu niets meer.",
        "> **Zeg bijvoorbeeld:** Kunt u mij helpen?",
        'Zeg: "Kunt u mij helpen?"',
        "> **Mythe:** Betaal maar, het is je eigen schuld.\n\nDat klopt niet.",
        "In 2015 721 keer.",
        "[88 van de 100](noted:nl.a.2015) mensen.",
        "[1.000 en 721](page:one)",
        "Naam Had je maar helpt.",
    ],
)
def test_what_is_allowed_is_not_refused(body):
    told = problems(with_body(body))
    assert [each for each in told if "figures differs" not in each] == []


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"title": "Chantage"}, "tells of 'chant'"),
        ({"heading": "Je eigen schuld"}, "uses 'eigen schuld'"),
        ({"level": "C2"}, "level 'C2'"),
        ({"address": "gij"}, "address 'gij'"),
        ({"sources": "[nobody]"}, "there is no source 'nobody'"),
        ({"referrals": "[nobody]"}, "there is no referral 'nobody'"),
        ({"referrals": "[]"}, "without anybody to turn to"),
        ({"audience": "[everyone]"}, "audience"),
        ({"order": "first"}, "order"),
        ({"kind": "sheet"}, "kind differs"),
        ({"order": 7}, "order differs"),
        ({"reviewed": "yes"}, "reviewed"),
        ({"title": "Lezen"}, "two pages have the title"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_fault_in_a_front_block_is_found(other, found):
    told = problems(with_body("Kort.\n", **other))
    assert any(found in each for each in told), told


@pytest.mark.parametrize(("slug", "language"), [("one", "nl"), ("two", "en")])
def test_a_page_says_where_it_stands(slug, language):
    told = problems({"education/nl/two.md": (front(slug, language) + "Kort.\n").encode()})
    assert any(f"says that it is {language}/{slug}" in each for each in told), told


def test_a_language_has_rules():
    page = front("two", "nl").replace("language: nl", "language: fr") + "Kort.\n"
    assert "education/levels.yaml: has no rules for fr" in problems({"education/fr/two.md": page.encode()})


def test_a_page_without_a_front_block_is_refused():
    assert any("no front block" in each for each in problems({"education/nl/two.md": b"Kort.\n"}))


def test_every_page_is_there_in_every_language():
    assert any("education/en/two.md: is missing" in each for each in problems({"education/en/two.md": None}))
    assert any(
        "scenarios/walk.yaml: is missing" in each for each in problems({"education/en/scenarios/walk.yaml": None})
    )


def test_everybody_is_written_for():
    only = {name: content for name, content in files().items() if name.endswith(".md")}
    young = {name: content.replace(b"adults", b"young") for name, content in only.items()}
    assert any("nobody writes for adults" in each for each in problems(young))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (b'to: "2"', b'to: "3"', "leads to '3', which is no scene"),
        (b'start: "1"', b'start: "7"', "starts at '7'"),
        (b"{id: tell, does: tells, to: end}]}\n  end", b'{id: tell, does: tells, to: "1"}]}\n  end', "goes round"),
        (b"{end: help,", b"{", "no end at help"),
        (b", referrals: [helpwanted]", b"", "without anybody to turn to"),
        (b'opens: ["plan:"], ', b"", "opens nothing"),
        (b'does: pays, to: "2"', b"does: pays, to: end", "leads straight to an end"),
        (b'opens: ["plan:"]', b'opens: ["page:nine"]', "page:nine leads nowhere"),
        (b"does: pays", b"does: dances", "'dances' is nothing a choice does"),
        (b"id: walk", b"id: run", "holds the id run"),
    ],
)
def test_a_path_that_does_not_end_at_help_is_found(before, after, found):
    assert before in SCENARIO
    told = problems({"education/scenarios/walk.yaml": SCENARIO.replace(before, after)})
    assert any(found in each for each in told), told


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("still: Stoppen kan nog., ", "", "does not say what still helps"),
        ("Hij wil meer.", "Goed gedaan. Hij wil meer.", "praises: 'Goed gedaan'"),
        ("Stoppen kan nog.", "Eigen schuld. Stoppen kan nog.", "uses 'Eigen schuld'"),
        ("Hij wil meer.", "Betaal maar.", "urges"),
        ("{pay: Ik betaal, tell: Ik vertel het}", "{pay: Ik betaal}", "choice tell has no words"),
        ("{tell: Ik vertel het}", "{tell: Ik vertel het, more: Meer}", "choice more belongs to nothing"),
        ("  end: {text: Je bent niet alleen.}\n", "", "scene end has no words"),
        ("title: Oefening", "title: Chantage", "tells of 'chant'"),
        ('tell: Ik vertel het}}\n  "2"', 'tell: Eigen schuld}}\n  "2"', "uses 'Eigen schuld'"),
    ],
)
def test_a_fault_in_the_words_of_a_scenario_is_found(before, after, found):
    words = SCENARIO_WORDS["nl"]
    assert before in words
    told = problems({"education/nl/scenarios/walk.yaml": words.replace(before, after).encode()})
    assert any(found in each for each in told), told


def test_a_harmful_choice_may_sound_like_people_do():
    words = SCENARIO_WORDS["nl"].replace("pay: Ik betaal", "pay: Eigen schuld").encode()
    assert problems({"education/nl/scenarios/walk.yaml": words}) == []


def test_an_overlay_changes_adds_and_takes_away():
    mine = (front("two", "nl", title="Anders") + "Van ons.\n").encode()
    education = compiled(overlay={"education/nl/two.md": mine})
    assert education.page("nl", "two").title == "Anders"
    assert education.page("en", "two").title == "Further"
    gone = compiled(
        {f"education/{code}/one.md": (front("one", code) + "Kort.\n").encode() for code in ("nl", "en")},
        overlay={f"education/{code}/two.md": b"---\nremove: true\n---\n" for code in ("nl", "en")},
    )
    assert list(gone.pages["nl"]) == ["one"]
