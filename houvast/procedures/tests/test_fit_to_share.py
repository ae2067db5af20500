"""Somebody plants a name in a group that stands, to have police look at whom they like: it does not go out."""

from __future__ import annotations

from uuid import UUID

import pytest

from houvast.core.linking.normalise import normalise
from houvast.core.situation import Indicator
from houvast.procedures import deciding_links, linking, reading_groups
from houvast.procedures.fit_to_share import Unfit
from houvast.procedures.tests.house import House, make, send, version
from houvast.records.audit.actors import WORKER
from houvast.records.links import grouping
from houvast.records.links.leads import released_groups

HIS = Indicator("account", "instagram", "lisa.k_99")
NUMBER = Indicator("phone", None, "+31612345678")
SOMEBODY = Indicator("account", "instagram", "my.old.teacher")
WRONG_IBAN = Indicator("iban", None, "NL91ABNA0417164301")
EVERYBODYS = Indicator("url", None, "https://t.me/")
OWN = Indicator("account", "instagram", "@Tim.Own")


def told(now, *used: Indicator, **more) -> UUID:
    return send(make(now), now, indicators=used, **more).report_id


def confirmed(house: House, now, *more: Indicator) -> UUID:
    """Three reports that somebody confirmed as one group. Gives its id."""
    reports = [told(now, HIS, NUMBER, *more) for _ in range(3)]
    group_id = grouping.group_of(reports[0])
    confirm(house, group_id)
    return group_id


def confirm(house: House, group_id: UUID) -> None:
    deciding_links.confirm_group(group_id=group_id, stands=True, seen=version(group_id), **house.acting("ada"))


def unfit(house: House, group_id: UUID, indicator: Indicator) -> Unfit:
    """As the page says it; releasing it all the same is refused for the same reason."""
    one = normalise(indicator)
    page = reading_groups.read_group(group_id=group_id, **house.acting("cora"))
    (seen,) = [each for each in page.indicators if (each.kind, each.value) == (one.kind, one.value)]
    asked = {"kind": one.kind, "platform": one.platform, "value": one.value}
    if seen.unfit is Unfit.HUB:
        with pytest.raises(deciding_links.TellsNothing):
            deciding_links.release(group_id=group_id, **asked, **house.acting("cora"))
    elif seen.unfit:
        with pytest.raises(deciding_links.NotFit) as refused:
            deciding_links.release(group_id=group_id, **asked, **house.acting("cora"))
        assert refused.value.parameters == {"why": seen.unfit.value}
    else:
        deciding_links.release(group_id=group_id, **asked, **house.acting("cora"))
    return seen.unfit


def out() -> set[str]:
    return {each.value for group in released_groups() for each in group.indicators if each.withdrawn_at is None}


@pytest.mark.parametrize("planted", [1, 4])
def test_what_is_planted_in_a_confirmed_group_cannot_go_out_until_somebody_looked(house, now, planted):
    """However many reports name the teacher: they came after the look."""
    group_id = confirmed(house, now)
    for _ in range(planted):
        assert grouping.group_of(told(now, HIS, NUMBER, SOMEBODY)) == group_id
    assert unfit(house, group_id, HIS) is Unfit.NOT and unfit(house, group_id, SOMEBODY) is Unfit.FEW
    linking.relink(now=now, by=WORKER)
    assert grouping.read_groups([group_id])[0].confirmed_at and unfit(house, group_id, SOMEBODY) is Unfit.FEW
    assert out() == {"lisa.k_99"}
    confirm(house, group_id)  # whoever confirms anew has looked at those too
    assert unfit(house, group_id, SOMEBODY) is (Unfit.NOT if planted >= 2 else Unfit.FEW)


def test_what_one_report_alone_tells_cannot_go_out(house, now):
    reports = [told(now, HIS, NUMBER), told(now, HIS, NUMBER), told(now, HIS, NUMBER, SOMEBODY)]
    group_id = grouping.group_of(reports[0])
    confirm(house, group_id)
    assert unfit(house, group_id, SOMEBODY) is Unfit.FEW and unfit(house, group_id, NUMBER) is Unfit.NOT


def test_what_cannot_be_right_cannot_go_out(house, now):
    assert unfit(house, confirmed(house, now, WRONG_IBAN), WRONG_IBAN) is Unfit.WRONG


@pytest.mark.parametrize("typed", ["tim.own", "https://instagram.com/Tim.Own/?igsh=1", "tim_own"])
def test_an_account_of_somebody_who_came_for_help_cannot_go_out(house, now, typed):
    """Also as others write it, and whichever report of the group says so."""
    group_id = confirmed(house, now, Indicator("account", "instagram", typed))
    assert grouping.group_of(told(now, HIS, NUMBER, own_accounts=(OWN,))) == group_id
    assert unfit(house, group_id, Indicator("account", "instagram", typed)) is Unfit.OWN


def test_what_everybody_names_cannot_go_out(house, now, monkeypatch):
    """Found on the page and, in a group too big to be looked at whole, at the release."""
    group_id = confirmed(house, now, EVERYBODYS)
    assert unfit(house, group_id, EVERYBODYS) is Unfit.HUB
    monkeypatch.setattr(reading_groups, "_MOST_LOOKED_AT", 0)
    with pytest.raises(deciding_links.TellsNothing):
        deciding_links.release(group_id=group_id, kind="url", platform=None, value="t.me", **house.acting("cora"))


def test_nobody_confirms_what_they_did_not_see(house, now):
    """A report that joins between the page and the press."""
    reports = [told(now, HIS, NUMBER) for _ in range(3)]
    group_id = grouping.group_of(reports[0])
    seen = version(group_id)
    told(now, HIS, NUMBER, SOMEBODY)
    for wrong in (seen, "", "0" * 16):
        with pytest.raises(deciding_links.GroupChanged):
            deciding_links.confirm_group(group_id=group_id, stands=True, seen=wrong, **house.acting("ada"))
    assert grouping.read_groups([group_id])[0].confirmed_at is None
    grouping.hold(group_id, now)
    with pytest.raises(deciding_links.GroupChanged):
        deciding_links.look_at_held(group_id=group_id, seen=seen, **house.acting("cora"))
    assert grouping.read_groups([group_id])[0].held
