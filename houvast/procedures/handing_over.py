"""Who has a case: claim, give back, hand over, and set its urgency lower than the facts say."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from houvast.core.sealing.keyring import Keyring
from houvast.core.triage.urgency import UrgencyClass, urgency_of
from houvast.procedures.entering import AtTheDesk, check_person, enter_desk
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.reports.claims import CLAIM_LASTS, NotYours, give_back, holder_of, take
from houvast.records.reports.facts import read_facts
from houvast.records.reports.lines import Lowered, write_desk_words, write_lowered
from houvast.records.reports.notes import Note, add_note
from houvast.records.reports.notices import notify
from houvast.records.reports.seals import drop_team_seals, seal_to_team
from houvast.records.reports.states import Act
from houvast.records.reports.urgency import lower
from houvast.records.staff.people import active_person, names_of
from houvast.records.staff.permissions import Permission, can
from houvast.records.staff.teams import holders_of, newest_public, teams_with_key

__all__ = [
    "CLAIM_LASTS",
    "LOWERING_REASONS",
    "NotInTheirTeam",
    "NotLower",
    "NotYours",
    "claim",
    "hand_over",
    "lower_urgency",
    "release",
]


class NotInTheirTeam(Refused):
    """The case cannot be handed to someone who could not open it."""

    code = "not_in_their_team"


# Why an advisor sets the urgency lower. Codes, so that the audit holds no words of a case.
LOWERING_REASONS = (
    "spoken_and_safe",
    "someone_is_with_them",
    "in_care",
    "deadline_passed_quietly",
    "misunderstood",
    "duplicate",
    "test_message",
)


class NotLower(Refused):
    """Urgency can only be lowered, and only below what the facts say. Parameters: computed, to."""

    code = "not_lower"


class ReasonUnknown(Refused):
    """Not one of `LOWERING_REASONS`."""

    code = "reason_unknown"


@transaction.atomic
def claim(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor, take_over: bool = False) -> None:
    """Takes the case for 30 minutes; `take_over` (a permission of its own) from who holds it. Raises `NotYours`."""
    desk = enter_desk(report_id, keyring, Act.CLAIM, now=now, by=by)
    holder = holder_of(desk.report, now)
    taken_from = holder if holder not in (None, desk.person.id) else None
    if taken_from and not take_over:
        raise NotYours(holder_name=names_of([taken_from]).get(taken_from), until=desk.report.claimed_until)
    if taken_from:
        check_person(keyring, Permission.TAKE_OVER)
    take(desk.report, desk.person.id, now)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    act = AuditAct.CASE_TAKEN_OVER if taken_from else AuditAct.CASE_CLAIMED
    write_audit(act, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def release(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Gives the case back to the queue."""
    desk = enter_desk(report_id, keyring, Act.RELEASE, now=now, by=by)
    give_back(desk.report)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(AuditAct.CASE_RELEASED, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def lower_urgency(
    *, report_id: UUID, to: UrgencyClass, reason: str, keyring: Keyring, now: datetime, by: Actor
) -> None:
    """Sets the urgency lower than computed, with one of `LOWERING_REASONS`; holds until an urgency fact changes."""
    desk = enter_desk(report_id, keyring, Act.LOWER, now=now, by=by)
    if reason not in LOWERING_REASONS:
        raise ReasonUnknown(reason=reason)
    situation = read_facts(report_id, desk.keys.shared).situation
    computed = urgency_of(situation).urgency
    if to.rank <= computed.rank:
        raise NotLower(computed=computed, to=to)
    lower(desk.report, to, situation, desk.keys.shared)
    desk.report.save()
    write_lowered(report_id, Lowered(to, reason, desk.person.id, to_minute(now)), desk.keys.desk)
    notify(desk.report)
    write_audit(
        AuditAct.URGENCY_LOWERED,
        subject=report_subject(report_id),
        at=now,
        by=by,
        parameters={"from": computed.value, "to": to.value, "reason": reason},
    )


@transaction.atomic
def hand_over(
    *,
    report_id: UUID,
    text: str,
    keyring: Keyring,
    now: datetime,
    by: Actor,
    to_person: UUID | None = None,
    to_team: UUID | None = None,
) -> None:
    """Gives the case to a colleague of the same team, or to another team (whose key then replaces ours).

    Exactly one of `to_person`, `to_team`. `text` becomes a note for who takes it.
    """
    if (to_person is None) == (to_team is None):
        raise ValueError("a case is handed to one person or to one team")
    desk = enter_desk(report_id, keyring, Act.HAND_OVER, now=now, by=by)
    _leave_note(desk, text, now)
    notify(desk.report)  # the team that has it
    if to_person is not None:
        _to_person(desk, to_person)
        parameters = {"person": str(to_person)}
    else:
        _to_team(desk, to_team)
        parameters = {"team": str(to_team)}
    desk.report.save()
    notify(desk.report)  # and the one that gets it
    write_audit(AuditAct.CASE_HANDED_OVER, subject=report_subject(report_id), at=now, by=by, parameters=parameters)


def _to_person(desk: AtTheDesk, person_id: UUID) -> None:
    """It is theirs to look at first; they hold it from the moment they open it."""
    if person_id not in holders_of(desk.report.team_id) or not can(active_person(person_id), Permission.REPLY):
        raise NotInTheirTeam
    desk.report.owner_id = person_id
    desk.report.claimed_until = None


def _to_team(desk: AtTheDesk, team_id: UUID) -> None:
    """Sealed to the other team's newest key; our own seals of it go."""
    if team_id == desk.report.team_id or team_id not in {team.id for team in teams_with_key()}:
        raise NotInTheirTeam
    team = newest_public(team_id)
    seal_to_team(desk.keys, team)
    drop_team_seals(desk.report.id, keep=team)
    desk.report.team_id = team_id
    give_back(desk.report)


def _leave_note(desk: AtTheDesk, text: str, now: datetime) -> None:
    if not text.strip():
        return
    add_note(desk.report.id, uuid4(), Note(desk.person.id, text, to_minute(now)), desk.keys.desk)
    write_desk_words(desk.report.id, text, desk.keys.desk)
