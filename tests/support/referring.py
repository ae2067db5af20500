"""A referral and the agreed days, form by form: prepared at the desk, agreed to in the mailbox, days chosen."""

from __future__ import annotations

from tests.support.client import Answer, Client
from tests.support.reporting import Reporter
from tests.support.routes import address


def prepare_referral(advisor: Client, report_id: str, *, name: str = "Buurthuis De Brug", text: str = "") -> Answer:
    page = advisor.get(address("desk:referrals", report_id=report_id))
    form = next(form for form in page.forms if form.action.endswith(address("desk:refer", report_id=report_id)))
    return advisor.submit(form, {"name": name, "text": text or "Iemand wil graag praten. Bellen na vier uur."})


def agree_to_referral(reporter: Reporter) -> Answer:
    page = reporter.client.get(address("public:agreed"))
    asked = next(form for form in page.forms if "sha256" in form.names and "withdraw" not in str(form.fields))
    return reporter.client.submit(asked, {"said": "yes"})


def choose_days(reporter: Reporter) -> Answer:
    page = reporter.client.get(address("public:later"))
    return reporter.client.submit(page.form("moment"))


def referred(advisor: Client, reporter: Reporter, report_id: str) -> None:
    """So that every page of referrals and support has something to show."""
    prepare_referral(advisor, report_id)
    agree_to_referral(reporter)
    choose_days(reporter)
