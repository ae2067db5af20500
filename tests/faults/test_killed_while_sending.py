"""kill -9 of the web process and of the database while reports and replies are being sent.

What was acknowledged is there afterwards, once and whole; what was not can be sent again with the same form and is then
there once.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from tests.support.client import Answer, Client, Form
from tests.support.commands import houvast
from tests.support.house import House, living
from tests.support.opened import waiting_registrations
from tests.support.reporting import Reporter
from tests.support.routes import address

AT_ONCE = 4
KILLS = 3
TRY_AGAIN_FOR = 40  # seconds
NO_ANSWER = (OSError, http.client.HTTPException)


@pytest.fixture(scope="module")
def broken_house() -> Iterator[House]:
    with living() as house:
        yield house


@dataclass
class Sending:
    """One form, filled in and ready; `acknowledged` once its answer arrived."""

    client: Client
    form: Form
    values: dict[str, str]
    text: str
    taken: str  # the place that an accepted form leads to
    tries: int = 0
    acknowledged: bool = False
    refused: list[int] = field(default_factory=list)

    def once(self) -> None:
        self.tries += 1
        answer = self.client.submit(self.form, self.values, follow=False)
        if answer.status == 303 and self.taken in answer.headers["Location"]:
            self.acknowledged = True
        else:
            self.refused.append(answer.status)

    def until_taken(self) -> None:
        """As a person does: press again when nothing came back."""
        deadline = time.monotonic() + TRY_AGAIN_FOR
        while not self.acknowledged and time.monotonic() < deadline:
            with contextlib.suppress(*NO_ANSWER):
                self.once()
            if not self.acknowledged:
                time.sleep(0.1)


def report_ready(house: House) -> tuple[Reporter, Sending]:
    reporter = house.reporter(form="webcam_lure")
    reporter.to_plan()
    reporter.keep()
    reporter.mark_kept()
    text = f"Hij dreigt {secrets.token_hex(8)}."
    page = reporter.tell(text)
    return reporter, Sending(reporter.client, page.form("revision"), {}, text, address("public:messages"))


def kill_web(house: House) -> None:
    for pid in house.processes("web"):
        os.kill(pid, signal.SIGKILL)


def kill_database(house: House) -> None:
    for pid in house.processes("postgres"):
        os.kill(pid, signal.SIGKILL)


def send_all_while(house: House, sendings: list[Sending], kill: Callable[[House], None]) -> None:
    """All forms at once, again and again until each is taken, while something dies several times."""
    threads = [threading.Thread(target=sending.until_taken) for sending in sendings]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for number in range(KILLS):
        # Spread over the milliseconds that a request takes, and over the recovery after the kill before.
        time.sleep(0.004 + secrets.randbelow(40) / 1000 + number * 0.6)
        kill(house)
    for thread in threads:
        thread.join()
    assert time.monotonic() - started < TRY_AGAIN_FOR
    house.wait_until_it_answers()
    assert all(sending.acknowledged for sending in sendings), [sending.refused for sending in sendings]
    assert not any(500 <= status != 503 for sending in sendings for status in sending.refused)


KILLERS = {"web": kill_web, "database": kill_database}


@pytest.mark.parametrize("killed", KILLERS)
def test_a_report_survives(broken_house: House, killed: str):
    house = broken_house
    ready = [report_ready(house) for _ in range(AT_ONCE)]
    send_all_while(house, [sending for _, sending in ready], KILLERS[killed])
    for reporter, sending in ready:
        mailbox = opened(house, reporter.receipt)
        assert mailbox.path == address("public:messages")
        assert mailbox.text.count(sending.text) == 1
    check_whole(house)


@pytest.mark.parametrize("killed", KILLERS)
def test_a_reply_survives(broken_house: House, killed: str):
    house = broken_house
    reporter = house.reporter()
    reporter.report("Kunt u mij helpen?")
    report_id = str(house.report_of(reporter.receipt)["id"])
    advisor = house.client_of(house.advisor)
    claim(advisor, report_id)
    case = advisor.get(address("desk:case", report_id=report_id))
    texts = [f"Ja, dat kan. {secrets.token_hex(8)}" for _ in range(AT_ONCE)]
    sendings = [reply_ready(house, advisor, case, text) for text in texts]
    send_all_while(house, sendings, KILLERS[killed])
    mailbox = opened(house, reporter.receipt)
    for text in texts:
        assert mailbox.text.count(text) == 1
    check_whole(house)


def opened(house: House, receipt: str) -> Answer:
    """The mailbox, as soon as the web has found the database again."""
    deadline = time.monotonic() + TRY_AGAIN_FOR
    while True:
        page = Reporter(Client(house.url)).open(receipt)
        if page.status != 503 or time.monotonic() > deadline:
            return page
        time.sleep(0.2)


def claim(advisor: Client, report_id: str) -> None:
    page = advisor.get(address("desk:case", report_id=report_id))
    for form in page.forms:
        if form.action.endswith(address("desk:claim", report_id=report_id)):
            advisor.submit(form)


def reply_ready(house: House, advisor: Client, case: Answer, text: str) -> Sending:
    """The same page open in several windows, each with a message of its own."""
    form = case.form("message_id", "text")
    client = Client(house.url, cookies=dict(advisor.cookies))
    values = {"text": text, "message_id": str(uuid4())}
    return Sending(client, form, values, text, address("desk:case", report_id=case.path.rsplit("/", 1)[1]))


def check_whole(house: House) -> None:
    """Nothing is half done: each sent report has all its seals, a registration, messages without a gap, an audit."""
    sent = house.query("select id, last_sequence from reports_report where team_id is not null")
    for report in sent:
        seals = house.query("select key_kind, audience from reports_seal where report_id = %s", report["id"])
        kinds = {(seal["key_kind"], seal["audience"].split(":")[0]) for seal in seals}
        assert {("private", "receipt"), ("shared", "receipt"), ("shared", "recovery"), ("desk", "recovery")} <= kinds
        assert {kind for kind, audience in kinds if audience not in {"receipt", "recovery"}} == {"shared", "desk"}
        numbers = house.query(
            "select sequence from reports_message where report_id = %s order by sequence", report["id"]
        )
        assert [row["sequence"] for row in numbers] == list(range(1, report["last_sequence"] + 1))
    assert sum(row["kind"] == "report" for row in waiting_registrations(house)) == len(sent)
    verified = houvast("verify", "audit", "--data", str(house.folder))
    assert verified.code == 0, verified.error
