"""Two helplines, each with database, server and worker of its own, over real HTTP: what one releases is a hypothesis at
the other, until a person there and a person here said yes; taken back, it is gone from both."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from tests.support.commands import houvast
from tests.support.house import House, Person, living
from tests.support.linking import group_of, report_with
from tests.support.routes import address

# One account, typed in as many ways as people do.
FIRST = {"account_platform": ["instagram"], "account": ["mira.w_208"], "phone": "+31 6 20820820"}
AGAIN = {"account_platform": ["instagram"], "account": ["@Mira.W_208"], "phone": "06 20820820"}
ELSEWHERE = {"account_platform": ["instagram"], "account": ["https://www.instagram.com/Mira.W_208/?igsh=abc"]}
NEVER_TOLD = ("20820820", "mira.w_208")
NORTH, SOUTH = "Helpline North", "Helpline South"


@pytest.fixture(scope="module")
def houses() -> Iterator[tuple[House, House]]:
    with living() as north, living() as south:
        made = command(north, "pair", SOUTH, "--url", south.url)
        assert made["secret"].startswith("hvp1-") and made["own_url"] == north.url
        secret = south.folder.parent / "told"
        secret.write_text(made["secret"].upper().replace("-", " ") + "\n")
        entered = command(south, "pair", NORTH, "--url", made["own_url"], "--secret-file", str(secret))
        secret.unlink()
        assert entered["secret"] is None and entered["agreement"] == made["agreement"]
        yield north, south


def command(house: House, act: str, *arguments: str):
    answer = houvast("exchange", act, *arguments, "--json", "--data", str(house.folder), HOUVAST_MODE="demo")
    assert answer.code == 0, answer.error
    return answer.json


def asks(house: House) -> None:
    """The worker's own question, asked now, with the worker's rights in the database."""
    before = len(answers_of(house))
    house.query(
        "insert into procrastinate_jobs (queue_name, task_name, lock, args)"
        " values ('default', 'ask_helplines', 'ask_helplines', '{\"timestamp\": 0}')"
    )
    until = time.monotonic() + 30
    while len(answers_of(house)) == before:
        assert time.monotonic() < until, "the worker did not ask"
        time.sleep(0.2)
    assert answers_of(house)[-1]["parameters"]["trouble"] == ""


def answers_of(house: House) -> list[dict]:
    act = "select parameters from audit_auditentry where act = 'helpline_asked' and actor = 'worker' order by sequence"
    return house.query(act)


def page(house: House, person: Person, name: str, **given: str) -> str:
    answer = house.client_of(person).get(address(name, **given))
    assert answer.status == 200
    return answer.text


def press(house: House, person: Person, shown: str, action: str, values: dict[str, str], **given: str) -> None:
    client = house.client_of(person)
    forms = client.get(address(shown, **given)).forms
    form = next(each for each in forms if each.action.endswith(address(action, **given)))
    answer = client.submit(form, values)
    assert answer.status == 200, answer.text


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def kept_by(house: House) -> str:
    """Every column of every table of agreements, as a thief of the database has it."""
    tables = ("agreement", "theirmark", "ownmark", "answer", "question")
    return str([house.query(f"select to_jsonb(t) as row from helplines_{table} t") for table in tables])


def test_a_match_is_a_hypothesis_that_both_confirm_and_each_can_end(houses: tuple[House, House]):
    north, south = houses
    reports = [report_with(north, used) for used in (FIRST, AGAIN, FIRST)]
    group = group_of(north, reports[0])
    there = report_with(south, ELSEWHERE)
    asks(south)
    assert 'id="elsewhere"' not in page(south, south.advisor, "desk:alike", report_id=there)

    press(north, north.advisor, "desk:group", "desk:group_confirm", {"stands": "1"}, group_id=group)
    lead = {"kind": "account", "platform": "instagram", "value": "mira.w_208"}
    press(north, north.coordinator, "desk:group", "desk:group_release", lead, group_id=group)
    asks(south)

    # The hypothesis stands at the case there, and the side that put it forward knows nothing of it.
    shown = page(south, south.advisor, "desk:alike", report_id=there)
    assert "perhaps also at Helpline North" in shown or f"misschien ook bij {NORTH}" in shown
    assert re.search(
        "misschien ook bij een andere|perhaps known at another",
        page(south, south.advisor, "desk:case", report_id=there),
    )
    asks(north)
    assert 'id="elsewhere"' not in page(north, north.coordinator, "desk:group", group_id=group)
    assert not [each for each in NEVER_TOLD if each in kept_by(north) + kept_by(south)]

    # A no is told to nobody.
    press(south, south.advisor, "desk:alike", "desk:elsewhere", {"verdict": "no"}, report_id=there)
    asks(north)
    assert 'id="elsewhere"' not in page(north, north.coordinator, "desk:group", group_id=group)
    press(south, south.advisor, "desk:alike", "desk:elsewhere", {"verdict": "back"}, report_id=there)
    press(south, south.advisor, "desk:alike", "desk:elsewhere", {"verdict": "yes"}, report_id=there)
    assert f"ook bij {NORTH}" not in text_of(page(south, south.advisor, "desk:alike", report_id=there)).replace(
        "misschien ook", ""
    )
    asks(north)
    waits = page(north, north.coordinator, "desk:others")
    assert group[:4].upper() in waits and address("desk:group", group_id=group) in waits
    assert (
        "verdict"
        not in page(north, north.advisor, "desk:group", group_id=group)
        .split('id="elsewhere"')[1]
        .split("</section>")[0]
    )
    press(north, north.coordinator, "desk:group", "desk:group_elsewhere", {"verdict": "yes"}, group_id=group)
    asks(south)
    for house, person, name, given, other in (
        (north, north.coordinator, "desk:group", {"group_id": group}, SOUTH),
        (south, south.advisor, "desk:alike", {"report_id": there}, NORTH),
    ):
        shown = text_of(page(house, person, name, **given))
        assert f"ook bij {other}" in shown and f"misschien ook bij {other}" not in shown and "Allebei gekeken" in shown

    # Nothing of a case goes over: no number, no count, no day, no word.
    secret = [*reports, there, group, "Hij wil geld", str(len(reports))]
    assert not [each for each in secret[:-1] if each in kept_by(south) and each != there]
    assert not [each for each in NEVER_TOLD if each in kept_by(north) + kept_by(south)]

    # One takes the lead back: gone at both.
    press(north, north.coordinator, "desk:group", "desk:group_release", {"all": "back"}, group_id=group)
    asks(south)
    assert 'id="elsewhere"' not in page(south, south.advisor, "desk:alike", report_id=there)
    asks(north)
    assert 'id="elsewhere"' not in page(north, north.coordinator, "desk:group", group_id=group)
    assert south.query("select 1 from helplines_answer") == north.query("select 1 from helplines_answer") == []
    acts = {row["act"] for row in north.query("select distinct act from audit_auditentry")}
    assert {"helpline_paired", "helpline_asked_us", "helpline_asked", "match_decided"} <= acts


def test_who_took_a_yes_back_is_not_said_to_know_it(houses: tuple[House, House]):
    """And who ends the agreement keeps nothing of the other, and is refused there from the next question on."""
    north, south = houses
    used = {"account_platform": ["telegram"], "account": ["t.me/pay_now_771"]}
    group = group_of(south, [report_with(south, used | {"phone": "+31 6 77177177"}) for _ in range(2)][-1])
    here = report_with(north, {"account_platform": ["telegram"], "account": ["@Pay_Now_771"]})
    press(south, south.advisor, "desk:group", "desk:group_confirm", {"stands": "1"}, group_id=group)
    lead = {"kind": "account", "platform": "telegram", "value": "pay_now_771"}
    press(south, south.coordinator, "desk:group", "desk:group_release", lead, group_id=group)
    asks(north)
    press(north, north.advisor, "desk:alike", "desk:elsewhere", {"verdict": "yes"}, report_id=here)
    asks(south)
    press(south, south.coordinator, "desk:group", "desk:group_elsewhere", {"verdict": "yes"}, group_id=group)
    asks(north)
    assert "Allebei gekeken" in page(north, north.advisor, "desk:alike", report_id=here)
    press(north, north.advisor, "desk:alike", "desk:elsewhere", {"verdict": "back"}, report_id=here)
    assert "Allebei gekeken" not in page(north, north.advisor, "desk:alike", report_id=here)
    asks(south)
    assert 'id="elsewhere"' not in page(south, south.coordinator, "desk:group", group_id=group)

    command(south, "revoke", NORTH)
    assert [each["name"] for each in command(south, "list") if each["revoked_at"]] == [NORTH]
    for table in ("theirmark", "ownmark", "answer", "question"):
        assert south.query(f"select 1 from helplines_{table}") == []
    assert south.query("select 1 from helplines_agreement where length(sealed) > 0") == []
    asked = houvast("exchange", "ask", "--json", "--data", str(north.folder), HOUVAST_MODE="demo")
    assert asked.code == 1 and asked.json == [{"name": SOUTH, "trouble": "refused"}]
    assert "niet bereikt sinds" in page(north, north.coordinator, "desk:others")
