"""Pages to read inside the steps of a plan: to a reader only what speaks to them, and each page somewhere."""

from __future__ import annotations

import pytest
from django.utils import translation

from houvast.core.advice import advise
from houvast.core.education import Audience
from houvast.core.situation import FIELDS, Situation
from houvast.doors.public.rooms import ROOMS, rooms_at
from houvast.records.content import current_knowledge
from houvast.records.content.education import current_education

# Who a page is for, so that it may stand in the plan of this reader.
FOR = {
    "self": {Audience.YOUNG, Audience.ADULTS},
    "friend": {Audience.FRIENDS},
    "partner": {Audience.FRIENDS, Audience.ADULTS},
    "relative": {Audience.FRIENDS, Audience.ADULTS},
    "parent": {Audience.PARENTS},
    "professional": {Audience.SCHOOLS, Audience.PROFESSIONALS},
}
SITUATIONS = (
    {"form": "webcam_lure", "money_demanded": "yes", "victim_gender": "man", "victim_age": "25_plus"},
    {"form": "sent_images", "images_demanded": "yes", "victim_age": "12_15"},
    {"form": "ex_partner", "offender_relation": "ex_partner", "victim_gender": "woman"},
    {"form": "known_person", "offender_relation": "classmate", "victim_age": "12_15", "published": "yes"},
    {"form": "known_person", "reporter_has_copy": "yes", "victim_age": "18_24", "age_in_image": "adult"},
    {"form": "deepfake"},
    {"form": "bluff_mail", "image_exists": "no"},
    {"form": "fake_police"},
    {"form": "webcam_lure", "paid": "yes"},
    {"suicidal_thoughts": "yes", "victim_age": "16_17"},
    {"outing_feared": "yes", "victim_gender": "man"},
    {"fears_home": "yes"},
)


def pages_in_plan(facts: dict) -> dict[str, set[str]]:
    """Slug → the steps of this plan that lead to it."""
    situation = Situation.from_json(facts)
    plan = advise(situation, current_knowledge(), ask=False)
    pages = {room.id: room.page for room in ROOMS}
    found: dict[str, set[str]] = {}
    for step in (*plan.steps, *plan.more):
        for room in rooms_at(step.id, situation, mailbox=False):
            if pages[room.id]:
                assert room.url.endswith(f"/read/{pages[room.id]}/")
                found.setdefault(pages[room.id], set()).add(step.id)
    return found


@pytest.fixture(params=["nl", "en"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize("role", FIELDS["reporter_role"].values)
def test_nobody_is_led_to_a_page_that_speaks_to_somebody_else(role, language):
    pages = current_education().pages[language]
    for facts in SITUATIONS:
        for slug in pages_in_plan({"reporter_role": role, **facts}):
            assert set(pages[slug].audience) & FOR[role], f"{role} {facts}: {slug}"


@pytest.mark.parametrize(
    ("facts", "leads"),
    [
        ({"reporter_role": "parent", "form": "sent_images"}, {"tonight", "first-talk"}),
        ({"reporter_role": "friend", "form": "sent_images"}, {"friend"}),
        ({"reporter_role": "friend", **SITUATIONS[3]}, {"friend", "in-the-group"}),
        ({"reporter_role": "partner", "form": "sent_images"}, {"beside"}),
        ({"reporter_role": "relative", "victim_age": "12_15"}, {"beside"}),
        ({"reporter_role": "professional", "victim_age": "12_15"}, {"at-school", "your-office"}),
        ({"reporter_role": "professional", **SITUATIONS[3]}, {"at-school", "in-the-class"}),
        ({"reporter_role": "self", **SITUATIONS[0]}, {"say-it", "not-alone", "grown-up", "how-it-goes", "after"}),
        ({"reporter_role": "self", **SITUATIONS[2]}, {"someone-known"}),
        ({"reporter_role": "self", "form": "deepfake"}, {"made"}),
        ({"reporter_role": "self", "form": "fake_police"}, {"mail"}),
        ({"reporter_role": "self", "form": "webcam_lure", "paid": "yes"}, {"paid"}),
        ({"reporter_role": "self", "suicidal_thoughts": "yes"}, {"too-much"}),
        ({"suicidal_thoughts": "yes"}, {"too-much"}),
    ],
)
def test_a_plan_leads_to_the_pages_that_fit(facts, leads):
    assert leads <= set(pages_in_plan(facts))


def test_what_is_not_known_leads_to_no_page_that_depends_on_it():
    plain = set(pages_in_plan({"reporter_role": "self", "form": "webcam_lure", "money_demanded": "yes"}))
    assert not plain & {"not-alone", "grown-up", "someone-known", "paid", "made"}


def test_each_page_in_the_table_stands_in_some_plan():
    named = {room.page for room in ROOMS if room.page}
    found = set()
    for role in FIELDS["reporter_role"].values:
        for facts in SITUATIONS:
            found |= set(pages_in_plan({"reporter_role": role, **facts}))
    assert named - found == set()
