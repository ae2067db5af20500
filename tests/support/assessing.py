"""An assessment made at the desk, form by form: finished, shown to the person, agreed to, and a next one begun."""

from __future__ import annotations

from tests.support.client import Answer, Client
from tests.support.reporting import Reporter
from tests.support.routes import address


def _form(page: Answer, name: str, report_id: str):
    return next(form for form in page.forms if form.action.endswith(address(name, report_id=report_id)))


def finish_assessment(advisor: Client, report_id: str, trigger: str = "") -> Answer:
    """From the page of the case to a finished version, everything as it is worked out."""
    begin_assessment(advisor, report_id, trigger)
    page = advisor.get(address("desk:assessment_decide", report_id=report_id))
    return advisor.submit(page.form("revision", "level:privacy"), {"go": "finish"})


def begin_assessment(advisor: Client, report_id: str, trigger: str = "") -> Answer:
    page = advisor.get(address("desk:assessment", report_id=report_id))
    given = {"trigger": trigger} if trigger else {}
    return advisor.submit(_form(page, "desk:assessment_start", report_id), given)


def show_assessment(advisor: Client, report_id: str) -> Answer:
    page = advisor.get(address("desk:assessment", report_id=report_id))
    return advisor.submit(_form(page, "desk:assessment_offer", report_id), {"receiver": "police"})


def let_all_go_along(reporter: Reporter) -> Answer:
    page = reporter.client.get(address("public:parts"))
    return reporter.client.submit(page.form("paper", "sha256"), {"how": "all"})


def assessed(advisor: Client, reporter: Reporter, report_id: str) -> None:
    """All of it, so that every page of an assessment has something to show."""
    finish_assessment(advisor, report_id)
    show_assessment(advisor, report_id)
    let_all_go_along(reporter)
    begin_assessment(advisor, report_id, "other")
