"""The pages that ship, by the voice's own rules: nobody is told to keep or send a picture; everybody is reached."""

from __future__ import annotations

from itertools import pairwise

import pytest

from houvast.core.education import Audience, Education, Kind
from houvast.core.education.markup import read_body
from houvast.core.knowledge.tests.voice import KNOWLEDGE, handles_picture
from houvast.records.content.education import load_education

LANGUAGES = ("nl", "en")


@pytest.fixture(scope="module")
def education() -> Education:
    return load_education(KNOWLEDGE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_has_something_to_read(education, language):
    for audience in Audience:
        assert len(education.pages_for(language, audience)) >= 3, audience
    kinds = {page.kind for page in education.pages[language].values()}
    assert kinds == set(Kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_to_make_keep_or_send_a_picture(education, language):
    told = [
        f"{page.slug}: {found}"
        for page in education.pages[language].values()
        for fragment in read_body(page.body).fragments
        if fragment.kind != "quote" and (found := handles_picture(fragment.text, language))
    ]
    told += [
        f"{name} {scene}: {found}"
        for name, words in education.scenario_words[language].items()
        for scene, text in words.scenes.items()
        for part in (text.text, text.still)
        if (found := handles_picture(part, language))
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_of_45_minutes_adds_up(education, language):
    headings = [f.text for f in read_body(education.page(language, "lesson").body).fragments if f.kind == "heading"]
    spans = [tuple(int(word) for word in heading.split() if word.isdigit()) for heading in headings]
    timed = [span for span in spans if len(span) == 2]
    assert timed[0][0] == 0 and timed[-1][1] == 45
    assert all(before[1] == after[0] for before, after in pairwise(timed))


def test_no_page_is_the_same_in_two_languages(education):
    same = [slug for slug, page in education.pages["nl"].items() if page.text == education.page("en", slug).text]
    assert same == []


def test_a_boy_who_only_refuses_and_one_who_gave_in_both_end_at_help(education):
    """Every path of every scenario, walked."""
    for scenario in education.scenarios.values():
        paths = [(scenario.start,)]
        ended = 0
        while paths:
            path = paths.pop()
            scene = scenario.scenes[path[-1]]
            if scene.ends:
                ended += 1
                assert scene.referrals and scene.opens, path
                continue
            paths.extend((*path, choice.to) for choice in scene.choices)
        assert ended >= 4, scenario.id
