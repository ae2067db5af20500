"""Part by part: the person ticks what may go along, without a script, and finds it again where all consents stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from houvast.core.assessment import Trigger
from houvast.procedures import assessing, showing_assessments
from houvast.procedures.showing_assessments import NotAgreed
from houvast.records.assessments.views import PaperPart

if TYPE_CHECKING:
    from uuid import UUID

PARTS = (
    PaperPart("need.privacy", "Het privéleven", "Het privéleven\nEen sterke behoefte."),
    PaperPart("measure.alarm", "Een alarm", "Een alarm\nEen druk op de knop."),
)


@pytest.fixture
def offered(house, reporter):
    """`offered(parts)`: puts a paper before this reporter; gives the id of the report."""

    def offer(parts=PARTS, receiver="De politie") -> UUID:
        now = timezone.now()
        (row,) = house.queue(now=now)
        report_id = row.report_id
        house.open(report_id, now=now)
        acting = house.acting("ada", now)
        assessing.start(report_id=report_id, trigger=Trigger.FIRST, **acting)
        version = assessing.finish(report_id=report_id, revision=1, **acting)
        showing_assessments.offer(
            report_id=report_id,
            version_id=version.id,
            language="nl",
            receiver=receiver,
            head="Kop",
            parts=parts,
            **acting,
        )
        return report_id

    reporter.to_messages()
    return offer


def printed(house, report_id):
    paper = showing_assessments.print_paper(report_id=report_id, **house.acting("ada", timezone.now()))
    return [part.id for part in paper.parts]


def test_before_there_is_something_the_page_says_so(reporter):
    reporter.to_messages()
    assert "/nl/messages/parts/" in reporter.html
    reporter.get("messages/parts/")
    assert reporter.sees("Hier staat nog niets.")


def test_what_is_ticked_goes_along_and_the_rest_is_nowhere(house, reporter, offered):
    report_id = offered()
    reporter.get("messages/parts/")
    assert reporter.sees("Er gaat nu niets mee.") and reporter.sees("Een druk op de knop.")
    assert " checked" not in reporter.html.partition("<form")[2]
    reporter.submit("paper", "sha256", part="need.privacy", how="these")
    assert reporter.sees("Delen die mee mogen: 1") and reporter.place == "messages/parts/"
    assert printed(house, report_id) == ["need.privacy"]
    reporter.get("messages/agreed/")
    assert reporter.sees("Een sterke behoefte.") and not reporter.sees("Een druk op de knop.")


def test_all_then_nothing(house, reporter, offered):
    report_id = offered()
    reporter.get("messages/parts/")
    reporter.submit("paper", "sha256", how="all")
    assert printed(house, report_id) == ["need.privacy", "measure.alarm"]
    reporter.submit("paper", "sha256", how="none")
    assert reporter.sees("Er gaat niets mee.")
    with pytest.raises(NotAgreed):
        printed(house, report_id)


def test_ticking_nothing_by_the_button_for_ticks_is_asked_again(reporter, offered):
    offered()
    reporter.get("messages/parts/")
    reporter.submit("paper", "sha256", how="these")
    assert reporter.status == 422 and reporter.sees("Vink ten minste één deel aan")


def test_a_page_from_before_a_change_agrees_to_nothing(house, reporter, offered):
    report_id = offered()
    reporter.get("messages/parts/")
    old = reporter.fields(reporter.form("paper", "sha256"), part="need.privacy", how="these")
    now = timezone.now()
    assessing.start(report_id=report_id, trigger=Trigger.OTHER, **house.acting("ada", now))
    version = assessing.finish(report_id=report_id, revision=1, **house.acting("ada", now))
    showing_assessments.offer(
        report_id=report_id,
        version_id=version.id,
        language="nl",
        receiver="De politie",
        head="Kop",
        parts=(PaperPart("need.privacy", "Het privéleven", "Het privéleven\nIets anders."),),
        **house.acting("ada", now),
    )
    reporter.post("messages/parts/", old)
    assert reporter.status == 409 and reporter.sees("Iets anders.")
    with pytest.raises(NotAgreed):
        printed(house, report_id)


def test_who_waits_to_be_erased_shows_nothing_of_it(reporter, offered):
    offered()
    reporter.get("erase/")
    reporter.submit()
    reporter.get("messages/parts/")
    assert reporter.place == "stop/" and not reporter.sees("Een druk op de knop.")
