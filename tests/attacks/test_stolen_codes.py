"""Guessing, forging and mixing up the reporter's codes and cookies."""

from __future__ import annotations

import secrets
import statistics
import time

from houvast.core.sealing.receipts import new_receipt
from tests.support.client import Client
from tests.support.house import House
from tests.support.reporting import Reporter
from tests.support.routes import address

OPEN, MESSAGES = address("public:open"), address("public:messages")


def opens(house: House, code: str) -> bool:
    return Reporter(Client(house.url)).open(code).path == MESSAGES


def test_a_code_that_nobody_has_opens_nothing(house: House):
    """Well-formed, with right check characters, and still nobody's: the same page as for any other."""
    pages = {
        Reporter(Client(house.url))
        .open(new_receipt(secrets.token_bytes).characters)
        .text.split("<main")[1]
        .split("<form")[0]
        for _ in range(5)
    }
    assert len(pages) == 1


def test_nearly_the_code_opens_nothing(house: House):
    """One wrong character is pointed at by its group, never corrected."""
    reporter = house.reporter()
    reporter.report("Iemand heeft mijn code.")
    code = reporter.receipt
    assert opens(house, code)
    for place in range(0, 20, 3):
        other = "2" if code[place] != "2" else "3"
        wrong = code[:place] + other + code[place + 1 :]
        page = Reporter(Client(house.url)).open(wrong)
        assert (page.status, page.path) == (422, OPEN)
        group = place // 4 * 4
        assert wrong[group : group + 4] in page.text.split("<main")[1]
        assert code not in page.text.replace(" ", "")


def test_time_does_not_tell_whether_a_code_exists(house: House):
    """A look-up by hash: an existing code that is wrong in nothing takes longer only because it opens something."""

    def seconds(code: str) -> float:
        client = Client(house.url)
        started = time.perf_counter()
        client.post(OPEN, {"code": code})
        return time.perf_counter() - started

    absent = [new_receipt(secrets.token_bytes).characters for _ in range(20)]
    malformed = ["2" * 20] * 20
    for code in absent[:3]:
        seconds(code)
    # Both answers are the same kind of page; a slow hash would differ by hundreds of milliseconds.
    assert abs(statistics.median(map(seconds, absent)) - statistics.median(map(seconds, malformed))) < 0.1


def test_a_cookie_made_up_or_changed_opens_nothing(house: House):
    client = house.reporter_with_mailbox()
    cookie = client.cookies["__Host-m"]
    assert Client(house.url, cookies={"__Host-m": cookie}).get(MESSAGES).path == MESSAGES
    for place in range(0, len(cookie), 5):
        changed = cookie[:place] + ("A" if cookie[place] != "A" else "B") + cookie[place + 1 :]
        assert Client(house.url, cookies={"__Host-m": changed}).get(MESSAGES).path != MESSAGES, place
    for other in ("x", "", cookie[:-2], cookie + "AA", "é".encode().decode("latin-1")):
        assert Client(house.url, cookies={"__Host-m": other}).get(MESSAGES).path != MESSAGES


def test_one_kind_of_cookie_is_no_other(house: House):
    """Everything sealed under the server's secrets says what it is: answers, mailbox, desk, device, seed."""
    answering = house.reporter()
    answering.to_plan()
    seed = dict(answering.client.get(address("public:keep")).form("seed").filled())["seed"]
    reporter, advisor = house.reporter_with_mailbox(), house.client_of(house.advisor)
    tokens = {
        "__Host-a": answering.client.cookies["__Host-a"],
        "__Host-m": reporter.cookies["__Host-m"],
        "__Host-d": advisor.cookies["__Host-d"],
        "seed": seed,
    }
    places = {"__Host-a": address("public:plan"), "__Host-m": MESSAGES, "__Host-d": address("desk:me")}
    for name, place in places.items():
        for kind, token in tokens.items():
            answer = Client(house.url, cookies={name: token}).get(place, follow=False)
            assert (answer.status == 200) is (kind == name), f"{kind} as {name}: {answer.status}"


def test_a_form_of_somebody_else_makes_no_mailbox(house: House):
    """The seed of the receipt is bound to the answers it was made for: an attacker's form gives the victim no code
    that the attacker knows."""
    attacker, victim = house.reporter(), house.reporter()
    attacker.to_plan()
    victim.to_plan()
    seed = dict(attacker.client.get(address("public:keep")).form("seed").filled())["seed"]
    page = victim.client.get(address("public:keep"))
    answer = victim.client.submit(page.form("seed"), {"seed": seed})
    assert answer.status == 422
    assert "__Host-m" not in victim.client.cookies


def test_leaving_ends_the_session_on_the_server(house: House):
    client = house.reporter_with_mailbox()
    stolen = Client(house.url, cookies=dict(client.cookies))
    assert stolen.get(MESSAGES).path == MESSAGES
    client.get(address("public:leave"))
    assert client.cookies.get("__Host-m") is None
    assert stolen.get(MESSAGES).path != MESSAGES


def test_words_written_for_one_mailbox_reach_no_other(house: House):
    """Two mailboxes in one browser: a form of the first, sent after the second was opened, asks which one is meant."""
    client = house.reporter_with_mailbox("Eerste melding.")
    page = client.get(MESSAGES)
    second = house.reporter()
    second.report("Tweede melding.")
    Reporter(client).open(second.receipt)
    answer = client.submit(page.form("message", "words"), {"words": "Alleen voor de eerste."})
    assert answer.status == 422
    assert "Alleen voor de eerste." in answer.text
    assert "Alleen voor de eerste." not in client.get(MESSAGES).text
