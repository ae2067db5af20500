"""Weights from decisions at the desk: who decided, what counts, what would change; and nothing changes by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from houvast.core.linking import reviewing
from houvast.core.situation import Indicator
from houvast.procedures import erasing, linking, proposing_weights
from houvast.procedures.tests.house import House, make, send
from houvast.procedures.tests.test_linking import decide, links_of
from houvast.records.audit.actors import WORKER
from houvast.records.audit.acts import AuditAct
from houvast.records.audit.models import AuditEntry
from houvast.records.content import linking as content
from houvast.records.links import grouping
from houvast.records.links.models import Decision, Group, GroupMember, IndicatorIndex
from houvast.records.links.views import Verdict
from houvast.records.reports.models import Report
from houvast.records.reports.reading import reference_of

GROUPS = 34


def pair_of_reports(now, number: int) -> tuple[UUID, UUID]:
    """Two that share a phone number, every other two an account as well."""
    phone = Indicator("phone", None, f"+316{20_000_000 + number}")
    accounts = [Indicator("account", "snapchat", f"kim.{number}.{n * (number % 2)}") for n in range(2)]
    one, other = (send(make(now), now, indicators=(phone, account)).report_id for account in accounts)
    return one, other


def propose(now, **more):
    return proposing_weights.propose_weights(now=now, by=WORKER, **more)


def test_from_the_desk_to_a_proposal_that_changes_nothing(house: House, now):
    pairs = [pair_of_reports(now, number) for number in range(GROUPS)]
    for number, (one, other) in enumerate(pairs[:-2]):
        decide(house, one, other, Verdict.TOGETHER, name=("ada", "bram")[number % 2])
    decide(house, *pairs[-2], Verdict.APART)
    decide(house, *pairs[-1], Verdict.UNSURE)
    linking.relink(now=now, by=WORKER)
    tables = (IndicatorIndex, Decision, Group, GroupMember)
    before = [sorted(map(str, table.objects.values_list("pk", flat=True))) for table in tables]
    found = propose(now)

    assert (found.reports, found.groups) == (2 * GROUPS, GROUPS - 2)
    assert found.decided == proposing_weights.Decided(GROUPS - 2, 1, 1, 0)
    by_kind = {each.kind: each for each in found.estimates}
    # 32 of 32 share the phone, 16 of them the account: a prior of 20 pairs on one half.
    assert by_kind["phone"].value == pytest.approx((10 + 32) / 52) and by_kind["phone"].proposed == 0.808
    assert by_kind["account"].value == pytest.approx((10 + 16) / 52) and by_kind["account"].kept == ""
    assert by_kind["phone"].apart == by_kind["phone"].apart_shared == 1
    assert by_kind["iban"].counted.pairs == 0 and by_kind["iban"].kept == "few_pairs"
    assert {found.names[each.by]: round(each.share, 2) for each in found.people} == {"Ada": 0.5, "Bram": 0.5}
    assert found.gaps.kept == "few_days"
    assert found.parameters == replace(
        content.current_linking().parameters,
        version=str(int(found.now.version) + 1),
        same={**found.now.same, **{each.kind: each.proposed for each in found.estimates}},
    )
    # A shared number weighs more, so nothing that is a link now would be none.
    assert found.changes.links_gone == 0 < found.changes.links_now <= found.changes.links_then
    assert found.changes.together_unlinked_then <= found.changes.together_unlinked_now

    assert before == [sorted(map(str, table.objects.values_list("pk", flat=True))) for table in tables]
    assert content.current_linking().parameters == found.now
    (entry,) = AuditEntry.objects.filter(act=AuditAct.WEIGHTS_PROPOSED.value)
    assert entry.parameters == {"version": found.now.version, "pairs": GROUPS - 2, "enough": 1}

    # Somebody contradicts: all pairs of what is torn are left out. A case that is erased takes what it said along.
    third = send(make(now), now, indicators=(Indicator("phone", None, "+31620000000"),)).report_id
    decide(house, pairs[0][1], third, Verdict.TOGETHER)
    decide(house, pairs[0][0], third, Verdict.APART)
    Report.objects.filter(id=pairs[1][0]).update(erase_asked_by="desk", erase_after=now)
    erasing.erase_due(now + timedelta(hours=1))
    torn = propose(now)
    assert torn.decided.contradicted == 2 and torn.decided.together == GROUPS - 2
    assert {each.kind: each.counted.pairs for each in torn.estimates}["phone"] == GROUPS - 4


def test_too_little_proposes_nothing(house: House, now):
    one, other = pair_of_reports(now, 0)
    decide(house, one, other, Verdict.TOGETHER)
    found = propose(now)
    assert found.parameters is None and found.changes is None
    assert {each.kept for each in found.estimates} == {"few_pairs"}


def test_nobody_decided_anything(house: House, now):
    found = propose(now)
    assert (found.reports, found.people, found.parameters, found.look_at) == (0, (), None, ())


def test_what_the_command_lists_to_look_at_can_be_decided_at_the_desk(house: House, now, monkeypatch):
    """Pairs that share a bank account alone are no link; in a house that is large enough, those that chance drew stand
    at their cases, and a decision takes them off the list."""
    monkeypatch.setattr(reviewing, "FROM_REPORTS", 2)
    monkeypatch.setattr(reviewing, "ONE_IN", 1)
    iban = Indicator("iban", None, "NL91 ABNA 0417 1643 00")
    one, other = (send(make(now), now, indicators=(iban,)).report_id for _ in range(2))
    (look,) = propose(now).look_at
    assert {look.one, look.other} == {reference_of(one), reference_of(other)} and look.kinds == ("iban",)
    (shown,) = links_of(house, one).alike
    assert shown.faint and shown.verdict is None and shown.link.bits == look.bits
    assert linking.alike_with(one)[0].links == () and grouping.group_of(one) is None  # nothing else goes by it
    decide(house, one, other, Verdict.APART)
    assert propose(now).look_at == ()
    monkeypatch.setattr(reviewing, "FROM_REPORTS", 200)
    assert [each.other_id for each in links_of(house, one).alike] == [other]  # decided: it stays
