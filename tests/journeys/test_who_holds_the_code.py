"""An offender who forces the code out of a victim can neither wipe the case nor lock the victim out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.support.client import Answer, Client
from tests.support.commands import houvast
from tests.support.house import House
from tests.support.reporting import Reporter
from tests.support.routes import address

WORD = "blauwe fietsbel"


def reported(house: House, *, word: str = "") -> tuple[Reporter, str]:
    reporter = house.reporter(form="ex_partner")
    reporter.report("Hij weet waar ik woon.", word=word)
    return reporter, str(house.report_of(reporter.receipt)["id"])


def somebody_with(house: House, receipt: str) -> Reporter:
    """The code on another device."""
    other = Reporter(Client(house.url), receipt=receipt)
    other.open()
    return other


def ask_to_erase(reporter: Reporter, word: str | None = None) -> Answer:
    page = reporter.client.get(address("public:erase"))
    form = next(form for form in page.forms if form.action.endswith(address("public:erase")))
    return reporter.client.submit(form, {"word": word} if word is not None else {})


def state_of(house: House, report_id: str) -> dict:
    rows = house.query("select state, erase_after, erase_asked_by from reports_report where id = %s", report_id)
    return rows[0] if rows else {}


def test_erasing_without_the_word_waits_72_hours_and_can_be_stopped(house: House):
    victim, report_id = reported(house)
    offender = somebody_with(house, victim.receipt)
    assert ask_to_erase(offender).path == address("public:stop")

    waiting = state_of(house, report_id)
    left = waiting["erase_after"] - datetime.now(UTC)
    assert timedelta(hours=71) < left <= timedelta(hours=73)
    for who in (offender, somebody_with(house, victim.receipt)):
        for name in ("public:messages", "public:held", "public:tell", "public:review"):
            page = who.client.get(address(name))
            assert page.path == address("public:stop"), name
            assert "waar ik woon" not in page.text

    case = house.client_of(house.advisor).get(address("desk:case", report_id=report_id))
    assert "waar ik woon" in case.text

    again = somebody_with(house, victim.receipt)
    page = again.client.get(address("public:stop"))
    stop = next(form for form in page.forms if form.action.endswith(address("public:stop")))
    again.client.submit(stop)
    assert "waar ik woon" in again.client.get(address("public:messages")).text
    assert state_of(house, report_id)["erase_after"] is None

    # The second time the helpline decides.
    assert ask_to_erase(somebody_with(house, victim.receipt)).path == address("public:stop")
    assert state_of(house, report_id)["state"] == "erasing" or state_of(house, report_id)["erase_asked_by"]
    make_due(house, report_id)
    assert erase_due(house) == 0
    assert state_of(house, report_id), "a second request erased without the helpline"


def test_nobody_stops_it_and_it_is_gone(house: House):
    victim, report_id = reported(house)
    ask_to_erase(victim)
    assert erase_due(house) == 0
    assert state_of(house, report_id), "erased before its time"
    make_due(house, report_id)
    assert erase_due(house) == 0
    assert state_of(house, report_id) == {}
    page = somebody_with(house, victim.receipt).client.get(address("public:messages"))
    assert page.path == address("public:open")


def test_with_the_word_it_is_gone_at_once(house: House):
    victim, report_id = reported(house, word=WORD)
    assert ask_to_erase(victim, WORD).path == address("public:gone")
    assert state_of(house, report_id) == {}


def test_a_wrong_word_erases_nothing(house: House):
    victim, report_id = reported(house, word=WORD)
    offender = somebody_with(house, victim.receipt)
    for guess in ("een", "twee", "drie", "vier", "vijf"):
        ask_to_erase(offender, guess)
    assert state_of(house, report_id)
    # Five wrong words: for 24 hours not even the right one does.
    ask_to_erase(somebody_with(house, victim.receipt), WORD)
    assert state_of(house, report_id)


def test_a_word_that_was_set_and_is_not_given_leaves_it_to_the_team(house: House):
    victim, report_id = reported(house, word=WORD)
    ask_to_erase(somebody_with(house, victim.receipt), "")
    make_due(house, report_id)
    assert erase_due(house) == 0
    assert state_of(house, report_id), "erased without the word and without the helpline"


def test_who_holds_the_code_cannot_choose_a_word(house: House):
    """A word is chosen only while the code is first shown."""
    victim, _ = reported(house)
    offender = somebody_with(house, victim.receipt)
    page = offender.client.get(address("public:receipt"))
    assert page.path != address("public:receipt")
    answer = offender.client.post(address("public:receipt"), {"word": "van mij"})
    assert answer.status in {200, 422}
    assert ask_to_erase(offender, "van mij").path == address("public:stop")


def make_due(house: House, report_id: str) -> None:
    """Let 80 hours pass for this report."""
    house.query("update reports_report set erase_after = erase_after - interval '80 hours' where id = %s", report_id)


def erase_due(house: House) -> int:
    return houvast("erase", "--due", "--data", str(house.folder)).code
