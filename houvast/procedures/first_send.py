"""The first send makes a mailbox a report: the one moment at which everything about its keys is decided.

Before it the private key is all there is, and the receipt all that opens it. Here the team is picked, the shared and
the desk key are made with all their seals, what was kept for the reporter alone is sealed again where the team can read
it, and what may be counted is put aside. All of it in the transaction of `submitting.send`, or none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from houvast.core.sealing.keyring import MailboxKeys, new_key
from houvast.core.situation import Told
from houvast.core.triage.teams import TeamChoice, is_under_18, pick_team
from houvast.procedures.entering import AtTheMailbox
from houvast.records.audit.times import to_hour
from houvast.records.refused import Refused
from houvast.records.registrations.waiting import register_report
from houvast.records.reports.dates import add_deadline
from houvast.records.reports.facts import Facts, answers_of, facts_part
from houvast.records.reports.lines import reporter_line_part
from houvast.records.reports.models import Report
from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import Part, add_parts, drop_parts, read_parts
from houvast.records.reports.seals import seal_sent
from houvast.records.reports.states import State
from houvast.records.reports.urgency import set_urgency
from houvast.records.secrets import recovery_public_key
from houvast.records.staff.teams import newest_public, teams_with_key

# What is sealed again as it was, where the team can read it.
_MOVED = {
    PartName.TICKS: PartName.SHARED_TICKS,
    PartName.LEGAL_UNSENT: PartName.LEGAL,
    PartName.LURES_UNSENT: PartName.LURES,
}


class NoTeamYet(Refused):
    """No team has a key yet (or recovery is not set up): the plan is shown, no mailbox is made."""

    code = "no_team_yet"


def teams_that_can_receive() -> tuple[TeamChoice, ...]:
    """Raises `NoTeamYet`."""
    teams = teams_with_key() if recovery_public_key() is not None else ()
    if not teams:
        raise NoTeamYet
    return teams


def become_a_report(mailbox: AtTheMailbox, told: Told, now: datetime) -> AtTheMailbox:
    """The mailbox with its new keys; the columns of its report are set (the caller saves)."""
    report, private = mailbox.report, mailbox.keys.private
    kept = read_parts(report.id, (PartName.ANSWERS, *_MOVED), private)
    facts = answers_of(kept.get(PartName.ANSWERS)).with_told(told, at=to_hour(now))
    team = pick_team(teams_that_can_receive(), under_18=is_under_18(facts.situation), language=report.language)
    keys = MailboxKeys(report.id, private, new_key())
    seal_sent(keys, new_key(), newest_public(team.id))
    _move_to_shared(keys, facts, kept)
    _set_columns(report, facts, team, keys.shared, now)
    if facts.situation.get("deadline") is not None:
        add_deadline(report.id, facts.situation.get("deadline"), keys.shared)
    register_report(facts.situation, now=now)
    return replace(mailbox, keys=keys)


def _move_to_shared(keys: MailboxKeys, facts: Facts, kept: Mapping[PartName, Part]) -> None:
    parts = {
        PartName.FACTS: facts_part(facts),
        PartName.REPORTER_LINE: reporter_line_part(facts.situation),
    }
    for before, after in _MOVED.items():
        if before in kept:
            parts[after] = kept[before].data
    add_parts(keys.report_id, parts, keys.shared)
    drop_parts(keys.report_id, PartName.ANSWERS, PartName.DRAFT, *_MOVED)


def _set_columns(report: Report, facts: Facts, team: TeamChoice, shared: bytes, now: datetime) -> None:
    report.team_id = team.id
    report.state = State.NEW.value
    report.arrived_at = to_hour(now)
    set_urgency(report, facts.situation, shared)
