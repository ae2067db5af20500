"""The assessment at the desk: prefilled, kept while typing, decided, read twice, printed as the person chose."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from pypdf import PdfReader

from houvast.core.situation import Told
from houvast.doors.desk.assessment import CONSENTS, OUTCOMES, TRIGGERS
from houvast.procedures import assessing, changing_facts, showing_assessments, submitting
from houvast.procedures.showing_assessments import shown_hash
from houvast.procedures.tests.house import make
from houvast.records.assessments.views import Outcome
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentState

FACTS = {"form": "ex_partner", "victim_age": "18_24", "offender_knows_address": "yes"}


@pytest.fixture
def case(house):
    now = timezone.now()
    return submitting.send(
        keys=make(now, **FACTS), told=Told(words="Hij dreigt."), message_id=uuid4(), now=now, by=REPORTER
    )


def address(case, more: str = "") -> str:
    return f"/desk/case/{case.report_id}/assessment{more}"


def field(page: str, name: str) -> str:
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1].replace("&quot;", '"')


def selected(page: str, name: str) -> str:
    inside = page.partition(f'name="{name}"')[2].partition("</select>")[0]
    return re.search(r'value="([^"]*)" selected', inside)[1]


def begun(browser, case, trigger="first"):
    browser.get(address(case))
    assert browser.post(address(case, "/start"), {"trigger": trigger}).status_code == 303
    return browser.get(address(case, "/fill")).content.decode()


def carried(page: str) -> dict:
    return {"revision": field(page, "revision"), "was": field(page, "was") if 'name="was"' in page else ""}


def finished(browser, case, **decisions):
    page = browser.get(address(case, "/decide")).content.decode()
    return browser.post(address(case, "/decide"), {"revision": field(page, "revision"), "go": "finish", **decisions})


def view(house, case, name="ada"):
    return assessing.read_assessment(report_id=case.report_id, **house.acting(name, timezone.now()))


def test_every_code_has_words():
    assert set(OUTCOMES) == set(Outcome)
    assert set(CONSENTS) == set(ConsentState)
    assert set(TRIGGERS) == set(assessing.Trigger)


def test_what_the_report_says_stands_there_and_is_marked(house, browser_of, case):
    browser = browser_of("ada")
    page = begun(browser, case)
    assert (selected(page, "q:form"), selected(page, "q:disability")) == ("ex_partner", "")
    assert page.count(">from the report<") == len(FACTS)
    answer = browser.post(address(case, "/fill"), carried(page) | {"q:form": "ex_partner", "q:disability": "yes"})
    assert answer.status_code == 303 and answer["Location"].endswith("/decide")
    assert view(house, case).draft.version.filled.given == {"disability": "yes"}


def test_an_answer_of_the_report_can_be_taken_back_and_rather_not_say_is_kept(house, browser_of, case):
    browser = browser_of("ada")
    page = begun(browser, case)
    browser.post(address(case, "/fill"), carried(page) | {"q:victim_age": "", "q:disability": "rather_not_say"})
    draft = view(house, case).draft
    assert draft.answers.get("victim_age") is None
    assert draft.answers.declined == {"disability"}
    page = browser.get(address(case, "/fill")).content.decode()
    assert selected(page, "q:disability") == "rather_not_say"


def test_it_is_kept_while_typing_and_an_older_page_loses_nothing(house, browser_of, case):
    browser = browser_of("ada")
    page = begun(browser, case)
    kept = browser.post(address(case, "/fill"), carried(page) | {"q:disability": "yes"}, HTTP_HX_REQUEST="true")
    assert kept.status_code == 200 and "Kept, " in kept.content.decode()
    assert field(kept.content.decode(), "revision") == "2"
    late = browser.post(address(case, "/fill"), carried(page) | {"q:suspect_known": "yes"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert selected(shown, "q:suspect_known") == "yes"
    assert field(shown, "revision") == "2"
    told = browser.post(address(case, "/fill"), carried(page) | {"q:suspect_known": "yes"}, HTTP_HX_REQUEST="true")
    assert "changed this meanwhile" in told.content.decode()
    assert view(house, case).draft.version.filled.given == {"disability": "yes"}


def test_a_value_that_does_not_fit_is_told_and_nothing_is_kept(house, browser_of, case):
    browser = browser_of("ada")
    page = begun(browser, case)
    answer = browser.post(address(case, "/fill"), carried(page) | {"q:stage": "later"})
    assert answer.status_code == 422 and "Stage" in answer.content.decode()
    assert view(house, case).draft.version.filled.given == {}


def test_deciding_otherwise_without_a_reason_comes_back_with_what_was_chosen(house, browser_of, case):
    browser = browser_of("ada")
    begun(browser, case)
    answer = finished(browser, case, **{"level:privacy": "none", "wish:alarm": "refuses"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Say why" in shown and "Private life" in shown
    assert (selected(shown, "level:privacy"), selected(shown, "wish:alarm")) == ("none", "refuses")
    answer = browser.post(
        address(case, "/decide"),
        {"revision": field(shown, "revision"), "go": "finish", "level:privacy": "none", "why:privacy": "spoken about"},
    )
    assert answer.status_code == 303
    page = browser.get(address(case)).content.decode()
    assert "spoken about" in page and "not wanted by the victim" in page


def test_nobody_asks_for_what_the_victim_refuses(house, browser_of, case):
    browser = browser_of("ada")
    begun(browser, case)
    answer = finished(browser, case, **{"wish:interpreter": "refuses", "do:interpreter": "ask", "why:interpreter": "x"})
    assert answer.status_code == 422 and "does not want this" in answer.content.decode()


def test_a_second_reader_disagrees_and_that_stands_there(house, browser_of, case):
    ada, bram = browser_of("ada"), browser_of("bram")
    begun(ada, case)
    finished(ada, case)
    assert "a colleague reads it a second time" in ada.get(address(case)).content.decode()
    page = bram.get(address(case)).content.decode()
    fields = {"version": field(page, "version"), "agrees": "no"}
    assert bram.post(address(case, "/second"), fields | {"text": " "}).status_code == 422
    assert bram.post(address(case, "/second"), fields | {"text": "privacy weighs more"}).status_code == 303
    own = ada.post(address(case, "/second"), fields | {"text": "I think so too", "agrees": "yes"})
    assert own.status_code == 409 and "I think so too" in own.content.decode()
    for name in (ada, bram):
        page = name.get(address(case)).content.decode()
        assert "Disagrees" in page and "privacy weighs more" in page
    assert "a second reader disagrees" in ada.get(f"/desk/case/{case.report_id}").content.decode()


def test_a_changed_fact_is_warm_on_the_case_and_told_by_name(house, browser_of, case):
    browser = browser_of("ada")
    begun(browser, case)
    finished(browser, case)
    changing_facts.change_facts(
        report_id=case.report_id,
        answers={"published": "yes"},
        revision=house.open(case.report_id, now=timezone.now()).facts.revision,
        **house.acting("ada", timezone.now()),
    )
    first_screen = browser.get(f"/desk/case/{case.report_id}").content.decode()
    assert "look again: something changed" in first_screen.partition('id="subjects"')[2]
    page = browser.get(address(case)).content.decode()
    assert "Look again: what changed" in page and "not known → " in page
    begun(browser, case, "publication")
    finished(browser, case)
    page = browser.get(address(case)).content.decode()
    assert "Look again: what changed" not in page and ": published" in page


def test_a_measure_comes_back_on_its_day_with_consent_and_outcome(house, browser_of, case):
    browser = browser_of("ada")
    begun(browser, case)
    finished(browser, case)
    page = browser.get(address(case)).content.decode()
    due = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    asked = {"version": field(page, "version"), "measure": "other_address", "who": "Ada", "words": "call"}
    measures = f"/desk/case/{case.report_id}/measures"
    assert browser.post(measures, asked | {"due": ""}).status_code == 422
    assert browser.post(measures, asked | {"due": due}).status_code == 303
    assert "a measure of protection" in browser.get(f"/desk/case/{case.report_id}").content.decode()
    (task,) = view(house, case).tasks
    browser.post(f"{measures}/{task.id}/ask")
    (consent,) = consents_of(case.report_id, case.shared)
    assert (consent.receiver, consent.state) == ("politie", ConsentState.ASKED)
    assert consent.text.startswith("Een ander adres in de stukken")
    browser.post(f"{measures}/{task.id}/end", {"outcome": "granted", "words": "noted by the police"})
    page = browser.get(address(case)).content.decode()
    assert "granted" in page and "noted by the police" in page and "asked, no answer yet" in page


def test_only_what_the_person_ticked_is_on_the_paper(house, browser_of, case):
    browser = browser_of("ada")
    begun(browser, case)
    finished(browser, case)
    assert browser.get(address(case, "/print")).status_code == 409
    assert browser.post(address(case, "/offer"), {"receiver": "police"}).status_code == 303
    assert browser.get(address(case, "/file")).status_code == 409
    paper = showing_assessments.read_paper(keys=case).paper
    left_out = next(part for part in paper.parts if part.id == "need.retaliation")
    chosen = frozenset(part.id for part in paper.parts) - {left_out.id}
    showing_assessments.choose(
        keys=case, paper_id=paper.id, chosen=chosen, shown_sha256=shown_hash(paper), now=timezone.now(), by=REPORTER
    )
    page = browser.get(address(case, "/print")).content.decode()
    file = browser.get(address(case, "/file"))
    text = " ".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(file.content)).pages).split())
    for kept in ("Welke bescherming deze persoon nodig heeft", "De politie", "Een ander adres in de stukken"):
        assert kept in page and kept in text
    about = left_out.text.split("\n")[1].partition(". ")[2]
    for gone in (left_out.title, about):
        assert gone.lower() not in page.lower() and gone.lower() not in text.lower()
    assert file["Content-Type"] == "application/pdf"


def test_somebody_of_another_team_and_an_administrator_see_nothing(house, browser_of, send):
    young = send(victim_age="12_15", language="nl")
    for name, wanted in (("ada", 200), ("dirk", 404)):
        assert browser_of(name).get(f"/desk/case/{young}/assessment").status_code == wanted
    assert browser_of("bram").get(f"/desk/case/{uuid4()}/assessment").status_code == 404


def test_no_part_names_another_one(house, browser_of, case):
    """What is left out must not shine through what is not."""
    browser = browser_of("ada")
    begun(browser, case)
    finished(browser, case, **{"wish:alarm": "refuses", "wish:companion": "accepts"})
    browser.post(address(case, "/offer"), {"receiver": "both"})
    parts = showing_assessments.read_paper(keys=case).paper.parts
    assert {part.id.partition(".")[0] for part in parts} == {"need", "measure", "refused"}
    for part in parts:
        others = [other.title.lower() for other in parts if other is not part]
        assert not [title for title in others if title in part.text.lower()], part.text
