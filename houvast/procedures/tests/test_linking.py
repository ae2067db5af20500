"""Reports that arrive are put together by what offenders used; people decide; the desk guesses nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from houvast.core.situation import Indicator
from houvast.procedures import deciding_links, erasing, linking, reading_groups, reading_links
from houvast.procedures.entering import NoSuchCase
from houvast.procedures.tests.house import House, make, send, version
from houvast.records.audit.actors import WORKER
from houvast.records.audit.acts import AuditAct
from houvast.records.audit.models import AuditEntry
from houvast.records.links import grouping
from houvast.records.links.leads import released_groups
from houvast.records.links.models import Decision, GroupMember, IndicatorIndex, Lead, ScriptTemplate
from houvast.records.links.views import Verdict
from houvast.records.reports.models import Report
from houvast.records.staff.permissions import NotAllowed

LISA = Indicator("account", "instagram", "lisa.k_99")
PHONE = Indicator("phone", None, "06 12345678")
SAME_PHONE = Indicator("phone", None, "+31 6 1234 5678")
IBAN = Indicator("iban", None, "NL91 ABNA 0417 1643 00")


def told(now, *used: Indicator, **facts) -> UUID:
    return send(make(now, **facts), now, indicators=used).report_id


def three(now) -> list[UUID]:
    return [
        told(now, LISA, PHONE, form="webcam_lure"),
        told(now, Indicator("account", "instagram", "@Lisa.K_99"), SAME_PHONE, form="webcam_lure"),
        told(now, LISA, SAME_PHONE, IBAN, form="webcam_lure"),
    ]


def links_of(house: House, report_id: UUID, name: str = "ada", now=None):
    return reading_links.read_case_links(report_id=report_id, **house.acting(name, now))


def decide(house: House, report_id: UUID, other_id: UUID, verdict: Verdict, why: str = "same number", name="ada"):
    (found,) = [each for each in links_of(house, report_id, name).alike if each.other_id == other_id]
    deciding_links.decide_link(
        report_id=report_id,
        other_id=other_id,
        verdict=verdict,
        why=why,
        evidence=found.evidence,
        **house.acting(name),
    )


def test_three_that_arrive_are_one_group_at_once(house, now):
    reports = three(now)
    seen = links_of(house, reports[2])
    assert seen.group is not None and set(seen.group.members) == set(reports)
    assert {each.other_id for each in seen.alike} == set(reports[:2])
    for each in seen.alike:
        assert each.link.bits == sum(term.bits for term in each.link.terms)
        assert {"account", "phone"} <= {term.kind for term in each.link.terms if term.seen_in}
    assert {used.seen_in for used in seen.used if used.typed.kind == "phone"} == {3}


def test_the_night_finds_the_same_and_keeps_the_group(house, now):
    reports = three(now)
    before = grouping.group_of(reports[0])
    assert linking.relink(now=now, by=WORKER) == 1
    assert {grouping.group_of(each) for each in reports} == {before}
    assert linking.relink(now=now, by=WORKER) == 1
    assert {grouping.group_of(each) for each in reports} == {before}


def test_a_later_message_is_indexed_too(house, now):
    keys = make(now)
    keys = send(keys, now)
    other = told(now, LISA, PHONE)
    assert grouping.group_of(keys.report_id) is None
    send(keys, now + timedelta(hours=1), "one more", indicators=(LISA, PHONE))
    assert grouping.group_of(keys.report_id) == grouping.group_of(other) is not None


def test_what_somebody_rejects_stays_apart_through_every_run(house, now):
    reports = three(now)
    decide(house, reports[0], reports[1], Verdict.APART)
    for _ in range(2):
        linking.relink(now=now, by=WORKER)
        assert grouping.group_of(reports[0]) is None or grouping.group_of(reports[0]) != grouping.group_of(reports[1])
    (found,) = [each for each in links_of(house, reports[1]).alike if each.other_id == reports[0]]
    assert found.verdict.verdict is Verdict.APART and found.verdict.by_name == "Ada"
    assert found.verdict.why == "same number" and not found.changed


def test_what_somebody_confirms_stays_together_and_a_contradiction_is_shown(house, now):
    reports = three(now)
    decide(house, reports[0], reports[1], Verdict.TOGETHER)
    decide(house, reports[1], reports[2], Verdict.TOGETHER)
    linking.relink(now=now, by=WORKER)
    assert len({grouping.group_of(each) for each in reports}) == 1
    assert links_of(house, reports[0]).contradictions == ()
    decide(house, reports[0], reports[2], Verdict.APART)
    assert len(links_of(house, reports[0]).contradictions) == 1
    assert Decision.objects.count() == 3


def test_a_decision_is_about_the_reasons_that_were_seen(house, now):
    reports = three(now)
    with pytest.raises(deciding_links.EvidenceChanged):
        deciding_links.decide_link(
            report_id=reports[0],
            other_id=reports[1],
            verdict=Verdict.TOGETHER,
            why="",
            evidence="1:other",
            **house.acting("ada"),
        )
    with pytest.raises(deciding_links.NotAlike):
        deciding_links.decide_link(
            report_id=reports[0],
            other_id=uuid4(),
            verdict=Verdict.TOGETHER,
            why="",
            evidence="",
            **house.acting("ada"),
        )
    assert not Decision.objects.exists()


def test_another_teams_case_stays_closed(house, now):
    mine = told(now, LISA, PHONE)
    young = told(now, LISA, PHONE, victim_age="12_15")
    assert Report.objects.get(id=young).team_id == house.teams["Young"]
    outside = next((each for each in ("ada", "bram", "cora") if not _opens(house, young, each)), None)
    if outside is None:  # everybody is in both teams: take one out of the reader's reach
        from houvast.records.staff.models import Membership

        outside = "bram"
        person = house.person(outside).person.id
        Membership.objects.filter(person_id=person, team_id=house.teams["Young"]).delete()
    (found,) = links_of(house, mine, outside).alike
    assert found.other_id == young and found.reference == ""
    page = reading_groups.read_group(group_id=grouping.group_of(mine), **house.acting(outside))
    assert page.closed_to_me == 1 and [each for each, _ in page.references] == [mine]
    with pytest.raises(NoSuchCase):
        links_of(house, young, outside)


def _outside_young(house) -> str:
    """Somebody who is not in the team of the young (any more)."""
    from houvast.records.staff.models import Membership

    person = house.person("bram").person.id
    Membership.objects.filter(person_id=person, team_id=house.teams["Young"]).delete()
    return "bram"


def test_a_bridge_to_a_group_of_another_team_is_not_shown(house, now):
    mine = [told(now, LISA, PHONE, IBAN) for _ in range(3)]
    used = Indicator("account", "snapchat", "other.one_7"), Indicator("phone", None, "+31 6 9876 5432")
    theirs = [told(now, *used, victim_age="12_15") for _ in range(3)]
    told(now, LISA, PHONE, IBAN, *used)  # names what both used, and belongs here
    here, there = grouping.group_of(mine[0]), grouping.group_of(theirs[0])
    assert here != there
    outside = _outside_young(house)

    def bridges(name: str) -> list[UUID]:
        page = reading_groups.read_group(group_id=here, **house.acting(name))
        return [each.group_id for each in page.bridges]

    assert (bridges("ada"), bridges(outside)) == ([there], [])


def test_what_somebody_at_the_desk_typed_is_not_of_the_group(house, now):
    reports = [told(now, LISA, Indicator("phone", None, "+31 6 9876 5432")) for _ in range(2)]
    _as_the_desk_may(house, reports[0], now)
    page = reading_groups.read_group(group_id=grouping.group_of(reports[0]), **house.acting("ada"))
    assert {each.value for each in page.indicators} == {"lisa.k_99", "+31698765432"}


def _opens(house, report_id, name) -> bool:
    try:
        house.open(report_id, name)
    except NoSuchCase:
        return False
    return True


def test_every_look_is_audited_and_an_administrator_sees_nothing(house, now):
    reports = three(now)
    links_of(house, reports[0])
    reading_groups.read_group(group_id=grouping.group_of(reports[0]), **house.acting("ada"))
    acts = set(AuditEntry.objects.filter(actor=house.by("ada").text).values_list("act", flat=True))
    assert {AuditAct.LINKS_READ.value, AuditAct.GROUP_READ.value} <= acts
    for read in (
        lambda: links_of(house, reports[0], "dirk"),
        lambda: reading_groups.read_groups(**house.acting("dirk")),
    ):
        with pytest.raises(NotAllowed):
            read()


def test_a_group_says_no_small_number_and_no_small_amount(house, now):
    reports = three(now)
    asked = [{"kind": "demand", "amount": 120, "currency": "EUR"}]
    reports.append(told(now, LISA, PHONE, form="webcam_lure", acts=asked * 5))
    page = reading_groups.read_group(group_id=grouping.group_of(reports[0]), **house.acting("ada"))
    assert page.forms == (("webcam_lure", 0),) and page.amounts is None
    assert {each.kind for each in page.indicators} == {"account", "phone", "iban"}
    assert next(each for each in page.indicators if each.kind == "phone").reports == 4


def test_grown_too_fast_is_held_until_a_coordinator_looked(house, now):
    reports = [told(now, LISA, PHONE) for _ in range(2)]
    linking.relink(now=now, by=WORKER)
    reports += [told(now, LISA, PHONE) for _ in range(8)]
    group_id = grouping.group_of(reports[0])
    assert reading_groups.read_group(group_id=group_id, **house.acting("ada")).row.held
    assert reading_groups.read_group(group_id=group_id, **house.acting("ada")).indicators == ()
    with pytest.raises(deciding_links.GroupHeld):
        deciding_links.confirm_group(group_id=group_id, stands=True, seen=version(group_id), **house.acting("ada"))
    with pytest.raises(NotAllowed):
        deciding_links.look_at_held(group_id=group_id, seen=version(group_id), **house.acting("ada"))
    deciding_links.look_at_held(group_id=group_id, seen=version(group_id), **house.acting("cora"))
    linking.relink(now=now, by=WORKER)
    assert not reading_groups.read_group(group_id=group_id, **house.acting("ada")).row.held


def released(house, reports) -> UUID:
    group_id = grouping.group_of(reports[0])
    deciding_links.confirm_group(group_id=group_id, stands=True, seen=version(group_id), **house.acting("ada"))
    deciding_links.release(group_id=group_id, kind="phone", platform=None, value="+31612345678", **house.acting("cora"))
    return group_id


def test_only_what_a_person_released_of_a_confirmed_group_may_go_out(house, now):
    reports = three(now)
    group_id = grouping.group_of(reports[0])
    assert released_groups() == ()
    with pytest.raises(deciding_links.GroupHeld):
        deciding_links.release(
            group_id=group_id, kind="phone", platform=None, value="+31612345678", **house.acting("cora")
        )
    released(house, reports)
    (shared,) = released_groups()
    assert shared.stands and [(each.kind, each.value, each.first) for each in shared.indicators] == [
        ("phone", "+31612345678", f"{now:%Y-%m}")
    ]
    with pytest.raises(deciding_links.NotInGroup):
        deciding_links.release(
            group_id=group_id, kind="phone", platform=None, value="+31600000000", **house.acting("cora")
        )
    deciding_links.confirm_group(group_id=group_id, stands=False, seen=version(group_id), **house.acting("ada"))
    assert not released_groups()[0].stands and released_groups()[0].indicators[0].withdrawn_at


def test_erasing_takes_indexes_decisions_and_groups_along(house, now):
    reports = three(now)
    released(house, reports)
    decide(house, reports[0], reports[1], Verdict.TOGETHER)
    for report_id in reports[:2]:
        Report.objects.filter(id=report_id).update(erase_asked_by="desk", erase_after=now)
        erasing.erase_due(now + timedelta(hours=1))
    assert not IndicatorIndex.objects.filter(report_id__in=reports[:2]).exists()
    assert not Decision.objects.exists() and not GroupMember.objects.exists()
    assert grouping.group_of(reports[2]) is None
    assert Lead.objects.get().withdrawn_at is not None and not released_groups()[0].stands


def test_nobody_at_the_desk_tries_a_number_and_reads_how_often_it_is_seen(house, now):
    """Guessing through look-ups: only what came through the public door is indexed and counted."""
    three(now)
    probe = told(now, Indicator("account", "instagram", "nobody_else_1"))
    before = IndicatorIndex.objects.count()
    _as_the_desk_may(house, probe, now)
    assert IndicatorIndex.objects.count() == before
    seen = links_of(house, probe)
    assert [used.seen_in for used in seen.used if used.typed == PHONE] in ([], [0]) and not seen.alike


def _as_the_desk_may(house, report_id, now) -> None:
    """Whatever an advisor can type into: a note, a reply, and the sealed facts themselves."""
    from dataclasses import replace

    from houvast.procedures import noting
    from houvast.records.reports.facts import read_facts, write_facts
    from houvast.records.reports.seals import open_cases

    house.open(report_id)
    noting.note(report_id=report_id, text="06 12345678", note_id=uuid4(), **house.acting("ada"))
    keys = open_cases([report_id], house.keys("ada"))[report_id]
    facts = read_facts(report_id, keys.shared)
    write_facts(report_id, replace(facts, indicators=(*facts.indicators, PHONE)), keys.shared)


def test_the_tables_hold_no_indicator_in_the_clear(house, now):
    reports = three(now)
    released(house, reports)
    decide(house, reports[0], reports[1], Verdict.UNSURE, why="lisa again, same 0612345678")
    linking.relink(now=now, by=WORKER)
    kept = ""
    with connection.cursor() as cursor:
        for table in ("indicatorindex", "decision", "group", "groupmember", "lead"):
            cursor.execute(f"SELECT t::text FROM links_{table} t")  # noqa: S608  our own names
            kept += "\n".join(row for (row,) in cursor.fetchall())
        cursor.execute("SELECT t::text FROM audit_auditentry t")
        kept += "\n".join(row for (row,) in cursor.fetchall())
    # Long enough that chance does not write them in hexadecimal.
    for plain in ("lisa", "k_99", "612345678", "NL91", "0417164300"):
        for marker in (plain, plain.encode().hex()):
            assert marker.lower() not in kept.lower(), marker


SCRIPT = "Hey {0}, I have your video. You pay 300 euro within {1} minutes or everybody at your school sees it tonight."


def test_fillings_of_one_text_are_one_template_and_never_go_out(house, now):
    said = [Indicator("script", None, SCRIPT.format(name, n)) for name, n in (("Tim", 10), ("Joris", 25))]
    other = Indicator("script", None, "Beste meneer, wij hebben uw computer overgenomen en vragen om bitcoin.")
    one, two = told(now, LISA, said[0]), told(now, LISA, said[1])
    told(now, other)
    assert ScriptTemplate.objects.count() == 2
    (found,) = links_of(house, two).alike
    assert {"account", "script"} == {term.kind for term in found.link.terms if term.seen_in}
    assert [used.seen_in for used in links_of(house, two).used if used.typed.kind == "script"] == [2]
    group_id = grouping.group_of(one)
    deciding_links.confirm_group(group_id=group_id, stands=True, seen=version(group_id), **house.acting("ada"))
    page = reading_groups.read_group(group_id=group_id, **house.acting("cora"))
    (script,) = [each for each in page.indicators if each.kind == "script"]
    assert script.reports == 2
    with pytest.raises(deciding_links.NotInGroup):
        deciding_links.release(
            group_id=group_id, kind="script", platform=None, value=script.value, **house.acting("cora")
        )
    for report_id, left in ((one, 2), (two, 1)):
        Report.objects.filter(id=report_id).update(erase_asked_by="desk", erase_after=now)
        erasing.erase_due(now + timedelta(hours=1))
        assert ScriptTemplate.objects.count() == left


def test_a_text_alone_makes_no_link(house, now):
    """Texts are traded: capped, they are never enough."""
    for name in ("Tim", "Joris", "Sem"):
        report_id = told(now, Indicator("script", None, SCRIPT.format(name, 10)))
    assert links_of(house, report_id).alike == () and grouping.group_of(report_id) is None
