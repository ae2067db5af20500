"""Getting something offline, form by form: places noted, a notice drafted, asked, agreed to, sent."""

from __future__ import annotations

import re

from tests.support.client import Answer, Client
from tests.support.reporting import Reporter
from tests.support.routes import address

PLACES = "https://t.me/kanaal/12\nhttps://beelden.example/view?id=AbC"


def note_places(advisor: Client, report_id: str, text: str = PLACES) -> Answer:
    page = advisor.get(address("desk:notices", report_id=report_id))
    form = next(form for form in page.forms if form.action.endswith(address("desk:notice_places", report_id=report_id)))
    return advisor.submit(form, {"text": text, "shows": "intimate"})


def draft_notice(advisor: Client, report_id: str, to: str = "telegram", **given: str) -> str:
    """Gives the id of the notice."""
    page = advisor.get(address("desk:notices", report_id=report_id) + f"?to={to}")
    form = next(form for form in page.forms if form.action.endswith(address("desk:notice_draft", report_id=report_id)))
    made = advisor.submit(form, given)
    return re.findall(r'id="n-([0-9a-f-]{36})"', made.text)[0]


def do_with_notice(advisor: Client, report_id: str, notice_id: str, what: str) -> Answer:
    page = advisor.get(address("desk:notices", report_id=report_id))
    place = address("desk:notice_act", report_id=report_id, notice_id=notice_id)
    return advisor.submit(next(form for form in page.forms if form.action.endswith(place)), {"do": what})


def agree_to_notice(reporter: Reporter) -> Answer:
    page = reporter.client.get(address("public:agreed"))
    asked = next(form for form in page.forms if "sha256" in form.names and "withdraw" not in str(form.fields))
    return reporter.client.submit(asked, {"said": "yes"})


def noticed(advisor: Client, reporter: Reporter, report_id: str) -> str:
    """So that the page has one of each: sent, and a draft. Gives the id of the sent one."""
    note_places(advisor, report_id)
    sent = draft_notice(advisor, report_id)
    do_with_notice(advisor, report_id, sent, "ask")
    agree_to_notice(reporter)
    do_with_notice(advisor, report_id, sent, "pasted")
    draft_notice(advisor, report_id, "other_site:beelden.example", mail="abuse@beelden.example")
    return sent
