"""Fingerprints at the desk: what platforms did, what taking back did not reach, and the decision about a minor's."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from houvast.core.removal import parse_prints
from houvast.core.situation import Told
from houvast.doors.desk import pictures
from houvast.procedures import admitting, answering, requesting_removal, serving_platforms, submitting
from houvast.procedures.serving_platforms import Feedback
from houvast.procedures.tests.house import make
from houvast.records.audit.actors import COMMAND, REPORTER
from houvast.records.exchange.reading import count_hashes
from houvast.records.exchange.signals import FeedbackValue, Signal
from houvast.records.partners.reading import all_partners
from houvast.records.partners.views import Scope

A, B = "a1" * 32, "0f" * 32
AUTHORITY = "ATKM"


def report(**facts):
    now = timezone.now()
    keys = make(now, **{"form": "sent_images", **facts})
    return submitting.send(keys=keys, told=Told(words="Help."), message_id=uuid4(), now=now, by=REPORTER)


@pytest.fixture
def adult(house):
    return report(victim_age="25_plus", age_in_image="adult")


@pytest.fixture
def girl(house, settings):
    settings.HOUVAST_HASH_AUTHORITY = AUTHORITY
    return report(victim_age="12_15")


def over(keys, text: str, *, adult: bool = True, receiver: str = "Platforms", **more):
    return requesting_removal.hand_over(
        keys=keys,
        pictures=parse_prints(text),
        adult=adult,
        terms="Dit mag.",
        receiver=receiver,
        now=timezone.now(),
        by=REPORTER,
        **more,
    )


def platform(name: str):
    admitting.admit(name=name, scopes=list(Scope), now=timezone.now(), by=COMMAND)
    return next(each for each in all_partners() if each.name == name)


def fetches(who) -> None:
    later = timezone.now() + timedelta(hours=1, seconds=5)  # a reporter's act counts from the hour
    serving_platforms.fetch(partner=who, start=10, token=None, size=800, now=later)


def page_of(browser, keys) -> str:
    answer = browser.get(f"/desk/case/{keys.report_id}/pictures")
    assert answer.status_code == 200
    return answer.content.decode()


def line_of(browser, keys) -> str:
    page = browser.get(f"/desk/case/{keys.report_id}").content.decode()
    return next((item for item in page.partition('id="subjects"')[2].split("<li>") if "/pictures" in item), "")


def decide(browser, keys, picture_id, **fields):
    return browser.post(f"/desk/case/{keys.report_id}/pictures/{picture_id}", fields)


def test_every_feedback_has_words():
    assert set(pictures.FEEDBACK) == set(FeedbackValue)


def test_each_platform_from_offered_to_asked_to_remove(browser_of, adult):
    browser, loud, quiet = browser_of("ada"), platform("Loud"), platform("Quiet")
    (picture,) = over(adult, f"1 pdq {A} 100 upright\n1 pdq {B} 90 stored")
    assert "Loud: on offer since" in page_of(browser, adult) and "not fetched yet" in page_of(browser, adult)
    assert "1 on offer, fetched by 0" in line_of(browser, adult)
    fetches(loud)
    blocked = Feedback(Signal.PDQ, A, FeedbackValue.BLOCKED)
    serving_platforms.take_feedback(partner=loud, feedbacks=[blocked], now=timezone.now())
    shown = page_of(browser, adult)
    loud_line = next(line for line in shown.split("<li>") if "Loud:" in line)
    assert "fetched" in loud_line and "blocks the picture" in loud_line and "not fetched yet" not in loud_line
    assert "not fetched yet" in next(line for line in shown.split("<li>") if "Quiet:" in line)
    assert "1 on offer, fetched by 1" in line_of(browser, adult)
    requesting_removal.withdraw(keys=adult, picture_id=picture, now=timezone.now(), by=REPORTER)
    shown = page_of(browser, adult)
    assert "May still have it: Loud." in shown and "taken back" in shown
    assert "Quiet" not in shown, "who never had it is not asked for anything"
    fetches(loud)
    assert "asked to remove it" in page_of(browser, adult)
    assert "all taken back" in line_of(browser, adult)
    assert quiet.name == "Quiet"


def test_a_picture_that_was_found_stands_on_the_first_screen_until_we_wrote(house, browser_of, adult):
    browser, who = browser_of("ada"), platform("Loud")
    over(adult, f"1 pdq {A} 100 upright")
    serving_platforms.match(partner=who, signal=Signal.PDQ, value=A, now=timezone.now())
    assert "pill warm" in line_of(browser, adult) and "found the same picture" in line_of(browser, adult)
    assert "Write to the person" in page_of(browser, adult)
    house.open(adult.report_id, "ada", timezone.now())
    written = timezone.now() + timedelta(minutes=2)
    answering.reply(
        report_id=adult.report_id, text="Er is iets gevonden.", message_id=uuid4(), **house.acting("ada", written)
    )
    assert "pill warm" not in line_of(browser, adult)
    assert "Write to the person" not in page_of(browser, adult)


def test_nothing_handed_over_says_so_and_never_asks_for_a_picture(browser_of, adult):
    browser = browser_of("ada")
    assert "Nothing was handed over." in page_of(browser, adult)
    assert "none handed over" in line_of(browser, adult)
    assert line_of(browser, report(form="bluff_mail", image_exists="no")) == ""


def test_a_platform_names_a_case_number(house, browser_of, adult):
    over(adult, f"1 pdq {A} 100 upright")
    (status,) = requesting_removal.pictures_in(keys=adult)
    number = str(status.offers[0].case_id)
    browser = browser_of("ada")
    found = browser.post("/desk/number", {"number": f" {number.upper()} "})
    assert found.status_code == 303 and found["Location"] == f"/desk/case/{adult.report_id}/pictures"
    for wrong in (str(uuid4()), str(adult.report_id), "no number", ""):
        answer = browser.post("/desk/number", {"number": wrong})
        assert answer.status_code == 422 and "No case of your teams" in answer.content.decode()
    assert browser_of("dirk").post("/desk/number", {"number": number}).status_code == 404


class TestUnderEighteen:
    def kept(self, girl):
        return over(girl, f"1 pdq {A} 100 upright", adult=False, receiver=AUTHORITY)[0]

    def test_a_decision_waits_and_is_given_with_a_reason(self, house, browser_of, girl):
        browser, picture = browser_of("ada"), self.kept(girl)
        assert "a decision waits" in line_of(browser, girl) and "pill warm" in line_of(browser, girl)
        house.open(girl.report_id, "ada", timezone.now())
        shown = page_of(browser, girl)
        assert A not in shown, "nobody reads them before"
        wrong = decide(browser, girl, picture, give="1", words=" ")
        assert wrong.status_code == 422 and "Say why" in wrong.content.decode()
        assert decide(browser, girl, picture, give="1", words="De recherche vraagt erom.").status_code == 303
        shown = page_of(browser, girl)
        assert A in shown and f"given to {AUTHORITY}" in shown
        assert "sealed here" in line_of(browser, girl) and "warm" not in line_of(browser, girl)
        notes = [note.words for note in house.open(girl.report_id, "ada", timezone.now()).notes]
        assert notes == [f"{AUTHORITY}: De recherche vraagt erom."]
        assert sum(count_hashes().values()) == 0

    def test_nobody_gets_it_and_the_person_reads_that(self, house, browser_of, girl):
        browser, picture = browser_of("ada"), self.kept(girl)
        house.open(girl.report_id, "ada", timezone.now())
        assert decide(browser, girl, picture, keep="1", words="Niet nodig.").status_code == 303
        shown = page_of(browser, girl)
        assert A not in shown and "stays sealed" in shown and "Give it to nobody" not in shown
        assert "a decision waits" not in line_of(browser, girl)
        (status,) = requesting_removal.pictures_in(keys=girl)
        assert status.view.declined_on is not None and status.view.shared is None
        # Another day it may be decided otherwise.
        assert decide(browser, girl, picture, give="1", words="Toch nodig.").status_code == 303
        assert f"given to {AUTHORITY}" in page_of(browser, girl)
        assert decide(browser, girl, picture, keep="1", words="Toch niet.").status_code == 409, "gone is gone"

    def test_who_does_not_hold_the_case_only_reads(self, house, browser_of, girl):
        picture = self.kept(girl)
        house.open(girl.report_id, "ada", timezone.now())
        other = browser_of("bram")
        assert "Who holds the case decides" in page_of(other, girl)
        assert decide(other, girl, picture, give="1", words="Ik wil het.").status_code == 409
        assert requesting_removal.pictures_in(keys=girl)[0].view.undecided

    def test_another_authority_than_was_agreed_to_gets_nothing(self, house, browser_of, girl, settings):
        browser, picture = browser_of("ada"), self.kept(girl)
        house.open(girl.report_id, "ada", timezone.now())
        settings.HOUVAST_HASH_AUTHORITY = "Another"
        shown = page_of(browser, girl)
        assert "another receiver (ATKM)" in shown and 'name="give"' not in shown
        refused = decide(browser, girl, picture, give="1", words="Waarom niet.")
        assert refused.status_code == 409 and "Waarom niet." in refused.content.decode()
        settings.HOUVAST_HASH_AUTHORITY = ""
        assert "names no authority" in page_of(browser, girl)
        assert "warm" not in line_of(browser, girl)
        assert decide(browser, girl, picture, give="1", words="Waarom niet.").status_code == 409

    def test_taken_back_after_it_was_given_says_who_may_keep_it(self, house, browser_of, girl):
        browser, picture = browser_of("ada"), self.kept(girl)
        house.open(girl.report_id, "ada", timezone.now())
        decide(browser, girl, picture, give="1", words="Nodig.")
        requesting_removal.withdraw(keys=girl, picture_id=picture, now=timezone.now(), by=REPORTER)
        shown = page_of(browser, girl)
        assert f"May still have it: {AUTHORITY}." in shown
        assert decide(browser, girl, picture, give="1", words="Nodig.").status_code == 409
