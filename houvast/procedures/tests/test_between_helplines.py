"""What another helpline may know too is shown at the desk and told by a person alone; either takes it back at any
time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from houvast.core.between.pairs import Side
from houvast.core.sealing.secrets import ServerSecrets
from houvast.core.situation import Indicator
from houvast.procedures import (
    asking_helplines,
    deciding_links,
    deciding_matches,
    erasing,
    facing_helplines,
    pairing,
    reading_groups,
)
from houvast.procedures.deciding_matches import MatchView, NoMatch, Verdict
from houvast.procedures.entering import NoSuchCase
from houvast.procedures.tests.house import make, send, version
from houvast.records.audit.actors import COMMAND, WORKER
from houvast.records.audit.models import AuditEntry
from houvast.records.helplines import agreements
from houvast.records.helplines.models import Answer, OwnMark
from houvast.records.links import grouping
from houvast.records.reports.models import Report
from houvast.records.staff.permissions import NotAllowed
from tests.support.other_helpline import Other, agreed, serving

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

LISA = Indicator("account", "instagram", "lisa.k_99")
TYPED = Indicator("account", "instagram", "https://instagram.com/Lisa.K_99?igsh=abc")
NEARLY = Indicator("account", "instagram", "lisa k 99")
PHONE = Indicator("phone", None, "06 12345678")
ACCOUNT, NUMBER = ("account", "instagram:lisa.k_99"), ("phone", "+31612345678")


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.HOUVAST_SHARING = frozenset({pairing.HELPLINES})


@pytest.fixture
def other(house) -> Iterator[Other]:
    with serving(Other(b"s" * 32, Side.MAKER)) as other:
        agreed(other)
        yield other


def told(now, *used: Indicator) -> UUID:
    return send(make(now), now, indicators=used).report_id


def ask(now) -> None:
    (asked,) = asking_helplines.ask_all(now=now, by=WORKER)
    assert asked.trouble == ""


def at(house, report_id: UUID, name: str = "ada") -> tuple[MatchView, ...]:
    return deciding_matches.case_matches(report_id=report_id, **house.acting(name))


def waits(house, report_id: UUID) -> int:
    return deciding_matches.count_waiting(report_id=report_id, keyring=house.keys("ada"))


def say(house, report_id: UUID, match: MatchView, verdict: Verdict, name: str = "ada") -> None:
    deciding_matches.decide_at_case(
        report_id=report_id,
        agreement_id=match.agreement_id,
        mark=match.mark,
        verdict=verdict,
        **house.acting(name),
    )


def seen(other: Other, now):
    """Our document as the other side reads it."""
    headers = other.question(at=now.timestamp(), nonce=uuid4().bytes)
    shown = facing_helplines.show(agreement_id=other.agreement, authorization=headers["authorization"], now=now)
    return other.read(shown.body)


def released(house, now, *used: Indicator, **lead: str | None) -> tuple[UUID, list[UUID]]:
    reports = [told(now, *used) for _ in range(2)]
    group_id = grouping.group_of(reports[0])
    deciding_links.confirm_group(group_id=group_id, stands=True, seen=version(group_id), **house.acting("ada"))
    chosen = {"kind": "account", "platform": "instagram", "value": "lisa.k_99", **lead}
    deciding_links.release(group_id=group_id, **chosen, **house.acting("cora"))
    return group_id, reports


def of_group(house, group_id: UUID, name: str = "cora") -> tuple[MatchView, ...]:
    page = reading_groups.read_group(group_id=group_id, **house.acting(name))
    return deciding_matches.group_matches(page)


def test_a_match_is_a_hypothesis_that_a_yes_alone_tells(house, now, other):
    report_id = told(now, TYPED, PHONE)
    nothing = seen(other, now)
    other.forward = {other.digest(*ACCOUNT), other.digest("phone", "+31600000000")}
    ask(now)
    (match,) = at(house, report_id)
    assert (match.helpline, match.kind, match.value, match.waits, match.both) == (
        "Helpline South",
        "account",
        "lisa.k_99",
        True,
        False,
    )
    assert waits(house, report_id) == 1
    (waiting,) = deciding_matches.waiting(keyring=house.keys("cora"), by=house.by("cora"))
    assert waiting.report_id == report_id and waiting.helpline == "Helpline South"
    assert seen(other, now) == nothing
    for verdict in (Verdict.NO, Verdict.BACK):
        say(house, report_id, match, verdict)
        assert seen(other, now) == nothing
    say(house, report_id, match, Verdict.YES)
    assert seen(other, now).knows - nothing.knows == {other.digest(*ACCOUNT)}
    assert seen(other, now).puts_forward == nothing.puts_forward
    (match,) = at(house, report_id)
    assert match.said.yes and match.said.by_name == "Ada" and not match.both
    other.knows = {other.digest(*ACCOUNT)}
    ask(now)
    (match,) = at(house, report_id)
    assert match.both
    say(house, report_id, match, Verdict.BACK)
    (match,) = at(house, report_id)
    assert not match.both and match.waits and seen(other, now) == nothing
    decided = AuditEntry.objects.filter(act="match_decided", subject=f"report:{report_id}")
    assert [each.parameters["said"] for each in decided.order_by("sequence")] == ["no", "back", "yes", "back"]


def test_what_they_take_back_is_no_match_any_more(house, now, other):
    report_id = told(now, LISA)
    other.forward = {other.digest(*ACCOUNT)}
    ask(now)
    (match,) = at(house, report_id)
    say(house, report_id, match, Verdict.YES)
    other.forward = set()
    ask(now)
    assert at(house, report_id) == () and not Answer.objects.exists()
    assert other.digest(*ACCOUNT) not in seen(other, now).knows
    with pytest.raises(NoMatch):
        say(house, report_id, match, Verdict.YES)


def test_a_report_from_before_the_agreement_is_compared_when_its_case_is_opened(house, now):
    report_id = told(now, PHONE)
    with serving(Other(b"s" * 32, Side.MAKER)) as other:
        agreed(other)
        assert not OwnMark.objects.exists()
        # A message after it: only what that says is known so far.
        later = make(now)
        send(later, now, indicators=(LISA,))
        other.forward = {other.digest(*NUMBER)}
        ask(now)
        assert waits(house, report_id) == 0
        house.open(report_id)
        assert waits(house, report_id) == 1 and len(at(house, report_id)) == 1


def test_an_account_that_is_written_alike_is_a_match_that_says_so(house, now, other):
    report_id = told(now, NEARLY)
    from houvast.core.linking.normalise import normalise

    (alike,) = [term for term in normalise(LISA).terms if term[0] == "account_skeleton"]
    other.forward = {other.digest(*ACCOUNT), other.digest(*alike)}
    ask(now)
    (match,) = at(house, report_id)
    assert match.kind == "account_skeleton"


def test_nobody_here_types_a_guess_and_reads_who_else_knows_it(house, now, other):
    from houvast.records.reports.facts import read_facts, write_facts
    from houvast.records.reports.seals import open_cases

    report_id = told(now, LISA)
    house.open(report_id)
    keys = open_cases([report_id], house.keys("ada"))[report_id]
    facts = read_facts(report_id, keys.shared)
    write_facts(report_id, replace(facts, indicators=(*facts.indicators, PHONE)), keys.shared)
    other.forward = {other.digest(*NUMBER)}
    ask(now)
    house.open(report_id)
    assert at(house, report_id) == () and waits(house, report_id) == 0


def test_what_everybody_has_is_no_match_and_is_not_released(house, now, other):
    """Its holders share nothing else: people who have nothing to do with each other."""
    for n in range(10):
        told(now, PHONE, Indicator("account", "telegram", f"nobody_{n}_else"))
    group_id, reports = released(house, now, LISA, PHONE, Indicator("email", None, "lisa@example.org"))
    other.forward = {other.digest(*NUMBER)}
    ask(now)
    assert at(house, reports[0]) == () and waits(house, reports[0]) == 0
    assert deciding_matches.waiting(keyring=house.keys("cora"), by=house.by("cora")) == ()
    with pytest.raises(deciding_links.TellsNothing):
        deciding_links.release(
            group_id=group_id, kind="phone", platform=None, value="+31612345678", **house.acting("cora")
        )


def test_a_lead_that_they_say_they_know_waits_for_a_coordinator(house, now, other):
    group_id, reports = released(house, now, LISA, PHONE)
    digest = other.digest(*ACCOUNT)
    assert digest in seen(other, now).puts_forward
    other.knows = {digest, other.digest(*NUMBER)}  # the number was not released: a guess
    ask(now)
    (match,) = of_group(house, group_id)
    assert match.waits and match.they_know and match.value == "lisa.k_99"
    assert digest not in seen(other, now).knows
    (waiting,) = deciding_matches.waiting(keyring=house.keys("cora"), by=house.by("cora"))
    assert waiting.group_id == group_id
    decide = {"group_id": group_id, "agreement_id": match.agreement_id, "mark": match.mark, "verdict": Verdict.YES}
    with pytest.raises(NotAllowed):
        deciding_matches.decide_at_group(**decide, **house.acting("ada"))
    deciding_matches.decide_at_group(**decide, **house.acting("cora"))
    assert of_group(house, group_id)[0].both and of_group(house, group_id, "ada")[0].both
    assert at(house, reports[0])[0].both
    assert digest in seen(other, now).knows and other.digest(*NUMBER) not in seen(other, now).knows
    deciding_links.withdraw(group_id=group_id, **house.acting("cora"))
    after = seen(other, now)
    assert digest not in after.knows | after.puts_forward
    assert of_group(house, group_id) == () and at(house, reports[0]) == ()
    ask(now)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("ends", ["unconfirmed", "held", "erased"])
def test_a_lead_ends_with_what_it_stands_on(house, now, other, ends):
    group_id, reports = released(house, now, LISA, PHONE)
    before = seen(other, now).puts_forward
    if ends == "unconfirmed":
        deciding_links.confirm_group(group_id=group_id, stands=False, seen=version(group_id), **house.acting("ada"))
    elif ends == "held":
        grouping.hold(group_id, now)
    else:
        erase(reports, now)
    assert other.digest(*ACCOUNT) in before and other.digest(*ACCOUNT) not in seen(other, now).puts_forward


def erase(reports: list[UUID], now) -> None:
    Report.objects.filter(id__in=reports).update(erase_asked_by="desk", erase_after=now)
    erasing.erase_due(now + timedelta(hours=1))


def test_a_yes_goes_with_the_last_report_that_has_it(house, now, other):
    one, two = told(now, LISA), told(now, TYPED)
    other.forward = {other.digest(*ACCOUNT)}
    ask(now)
    say(house, one, at(house, one)[0], Verdict.YES)
    erase([one], now)
    assert other.digest(*ACCOUNT) in seen(other, now).knows and Answer.objects.count() == 1
    erase([two], now)
    assert not OwnMark.objects.exists() and not Answer.objects.exists()
    assert other.digest(*ACCOUNT) not in seen(other, now).knows


def test_a_yes_stays_with_a_lead_after_the_report_it_was_said_at(house, now, other):
    _, reports = released(house, now, LISA, PHONE)
    alone = told(now, Indicator("account", "instagram", "lisa.k_99"))
    other.forward = {other.digest(*ACCOUNT)}
    ask(now)
    say(house, alone, at(house, alone)[0], Verdict.YES)
    OwnMark.objects.exclude(report_id=alone).delete()  # reports from before the agreement, never opened since
    erase([alone], now)
    assert other.digest(*ACCOUNT) in seen(other, now).knows
    erase(reports, now)
    assert other.digest(*ACCOUNT) not in seen(other, now).knows


def test_who_may_not_see_links_or_open_the_case_decides_nothing(house, now, other):
    report_id = told(now, LISA)
    other.forward = {other.digest(*ACCOUNT)}
    ask(now)
    (match,) = at(house, report_id)
    for name, no in (("dirk", NotAllowed),):
        with pytest.raises(no):
            at(house, report_id, name)
        with pytest.raises(no):
            say(house, report_id, match, Verdict.YES, name)
    with pytest.raises(NoSuchCase):
        say(house, uuid4(), match, Verdict.YES)
    with pytest.raises(NoMatch):
        say(house, report_id, replace(match, mark=b"x" * 16), Verdict.YES)
    with pytest.raises(NotAllowed):
        deciding_matches.neighbours(keyring=house.keys("ada"), by=house.by("ada"))
    assert not Answer.objects.exists()


def test_digests_are_made_by_the_pair_and_never_by_the_houses_own_key(house, now, other, monkeypatch):
    """Every secret of the house can be another one: what goes out stays the same, but for the seal it is kept under."""
    released(house, now, LISA, PHONE)
    (agreement,) = agreements.open_agreements()
    before = facing_helplines.put_forward(agreement).keys()
    assert before >= {other.digest(*ACCOUNT)}
    from houvast.procedures import linking
    from houvast.records.secrets import server_secrets

    real, another = server_secrets(), ServerSecrets.generate()
    monkeypatch.setattr(linking, "server_secrets", lambda: replace(another, exchange=real.exchange))
    assert facing_helplines.put_forward(agreement).keys() == before


def test_switched_off_nothing_is_marked_shown_or_decided(house, now, other, settings):
    report_id = told(now, LISA)
    other.forward = {other.digest(*ACCOUNT)}
    ask(now)
    (match,) = at(house, report_id)
    settings.HOUVAST_SHARING = frozenset()
    assert at(house, report_id) == () and waits(house, report_id) == 0
    with pytest.raises(pairing.BetweenOff):
        say(house, report_id, match, Verdict.YES)
    there = OwnMark.objects.count()
    told(now, LISA)
    assert OwnMark.objects.count() == there
    erase([report_id], now)  # what is erased is gone all the same
    assert not OwnMark.objects.filter(report_id=report_id).exists()


def test_an_agreement_that_cannot_be_opened_stops_no_report(house, now, other):
    """Its row was written over, or the server secret it was sealed under is gone: it is as good as ended, and said."""
    from houvast.records.helplines.models import Agreement

    Agreement.objects.update(sealed=b"x" * 400)
    report_id = told(now, LISA)
    house.open(report_id)
    assert at(house, report_id) == () and asking_helplines.ask_all(now=now, by=WORKER) == ()
    (found,) = deciding_matches.neighbours(keyring=house.keys("cora"), by=house.by("cora"))
    assert (found.agreement.trouble, found.agreement.url, found.forward) == ("lost", "", 0)
    erase([report_id], now)
    with pytest.raises(facing_helplines.NotThisHelpline):
        seen(other, now)
    pairing.end(name="Helpline South", now=now, by=COMMAND)
    assert not any(each.standing for each in agreements.all_agreements())
