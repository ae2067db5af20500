"""Team keys are made, given and rotated in requests of signed-in members, never by the worker.

An administrator decides who belongs to a team, but reads no report. So the key goes to nobody but whom a member who
holds it has let in: otherwise an administrator, or who writes in the database, could invite a colleague that is none,
and the next member to look at the queue would hand over the key without knowing it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from houvast.core.sealing.keypairs import new_pair
from houvast.core.sealing.keyring import Keyring
from houvast.procedures.entering import check_person
from houvast.procedures.granting import NoSuchPerson
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, team_subject
from houvast.records.audit.writing import write_audit
from houvast.records.reports.models import Report
from houvast.records.reports.seals import (
    CaseKeys,
    drop_team_seals,
    open_cases,
    seal_to_recovery,
    seal_to_team,
    seals_behind,
    without_recovery,
)
from houvast.records.secrets import recovery_public_key
from houvast.records.staff.models import Team, TeamKey
from houvast.records.staff.permissions import Permission
from houvast.records.staff.teams import (
    add_team_key,
    chain_to_next,
    give_key,
    held_epochs,
    members_of,
    members_to_let_in,
    members_waiting_for,
    newest_public,
    teams_of,
    was_let_in_anywhere,
)
from houvast.records.staff.teams import let_in as note_let_in
from houvast.records.staff.teams import seal_to_recovery as seal_team_to_recovery
from houvast.records.staff.views import Waiting


@dataclass(frozen=True)
class Tended:
    """What one call did. `seals_left`: reports (at most one more batch is counted) whose seals name an older key, of
    the team or of recovery."""

    made: int = 0
    given: int = 0
    rotated: int = 0
    seals_renewed: int = 0
    seals_left: int = 0

    def and_also(self, other: Tended) -> Tended:
        return Tended(
            self.made + other.made,
            self.given + other.given,
            self.rotated + other.rotated,
            self.seals_renewed + other.seals_renewed,
            self.seals_left + other.seals_left,
        )


def tend_keys(*, keyring: Keyring, now: datetime, by: Actor, limit: int = 200) -> Tended:
    """Does what this member's keys can do for their teams: makes a first key, gives it to members who were let in,
    rotates where it is due, renews at most `limit` old seals. Cheap when nothing is due; call it after sign-in and
    from the queue. Sign-in must be resumed afterwards to see new keys."""
    person = check_person(keyring, Permission.ROTATE_KEYS, by=by)
    done = Tended()
    for team_id in sorted(teams_of(person.id)):
        done = done.and_also(_tend_team(team_id, keyring, limit, now, by))
    return done


def _tend_team(team_id: UUID, keyring: Keyring, limit: int, now: datetime, by: Actor) -> Tended:
    """Each part is a transaction of its own: the audit, once written to, waits for nothing more."""
    newest = TeamKey.objects.filter(team_id=team_id).order_by("-epoch").first()
    held = held_epochs(keyring, team_id)
    if newest is None:
        return _make_first(team_id, keyring, now, by) if keyring.team_keys else Tended()
    private = held.get(newest.epoch)
    if private is None:
        return Tended()
    done = _give(newest, private, now, by) if members_waiting_for(team_id) else Tended()
    if Team.objects.filter(id=team_id, rotation_due=True).exists():
        done = done.and_also(_rotate(team_id, held, now, by))
    done = done.and_also(_renew_seals(team_id, keyring, limit, now, by))
    return done.and_also(_renew_recovery(team_id, held, keyring, limit))


@transaction.atomic
def _make_first(team_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> Tended:
    """By somebody who holds a key already, for themselves and for whom somebody let in elsewhere: a team of strangers
    that an administrator makes gets none, and so no reports."""
    Team.objects.select_for_update(no_key=True).get(id=team_id)
    if TeamKey.objects.filter(team_id=team_id).exists():  # somebody else was first
        return Tended()
    pair = new_pair()
    key = add_team_key(team_id, 1, pair)
    for person in members_of(team_id):
        if person.id == keyring.person_id or was_let_in_anywhere(person):
            note_let_in(team_id, person)
    given = _give_to_waiting(key, pair.private_key)
    Team.objects.filter(id=team_id).update(rotation_due=False)
    write_audit(AuditAct.KEY_MADE, subject=team_subject(team_id), at=now, by=by)
    return Tended(made=1, given=given)


def waiting_to_be_let_in(*, keyring: Keyring) -> tuple[Waiting, ...]:
    """Members of this person's teams who cannot open anything yet; only of teams whose newest key this person holds."""
    check_person(keyring, Permission.ROTATE_KEYS)
    teams = Team.objects.filter(id__in=teams_of(keyring.person_id)).annotate(epoch=Max("keys__epoch")).order_by("name")
    return tuple(
        Waiting(team.id, team.name, person.id, person.name, person.email)
        for team in teams
        if (team.id, team.epoch) in keyring.team_keys
        for person in members_to_let_in(team.id)
    )


@transaction.atomic
def let_in(*, team_id: UUID, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Gives the team's key to a member this person knows; from then on they read every report of the team.

    Raises `NotAllowed`, and `NoSuchPerson` where nobody like that waits or the key is not this person's to give.
    """
    me = check_person(keyring, Permission.ROTATE_KEYS, by=by)
    if team_id not in teams_of(me.id):
        raise NoSuchPerson
    Team.objects.select_for_update(no_key=True).get(id=team_id)
    newest = TeamKey.objects.filter(team_id=team_id).order_by("-epoch").first()
    private = held_epochs(keyring, team_id).get(newest.epoch) if newest else None
    person = next((each for each in members_to_let_in(team_id) if each.id == person_id), None)
    if private is None or person is None:
        raise NoSuchPerson
    note_let_in(team_id, person)
    give_key(newest, private, person)
    write_audit(AuditAct.KEY_GIVEN, subject=team_subject(team_id), at=now, by=by, parameters={"person": str(person_id)})


@transaction.atomic
def _give(key: TeamKey, private_key: bytes, now: datetime, by: Actor) -> Tended:
    Team.objects.select_for_update(no_key=True).get(id=key.team_id)
    given = _give_to_waiting(key, private_key)
    if given:
        write_audit(AuditAct.KEY_GIVEN, subject=team_subject(key.team_id), at=now, by=by, parameters={"members": given})
    return Tended(given=given)


@transaction.atomic
def _rotate(team_id: UUID, held: dict[int, bytes], now: datetime, by: Actor) -> Tended:
    """A new pair for those who are still there; the old private half is sealed under it."""
    team = Team.objects.select_for_update(no_key=True).get(id=team_id)
    newest = TeamKey.objects.filter(team_id=team_id).order_by("-epoch")[0]
    if not team.rotation_due or newest.epoch not in held:  # somebody else was first
        return Tended()
    pair = new_pair()
    key = add_team_key(team_id, newest.epoch + 1, pair)
    given = _give_to_waiting(key, pair.private_key)
    chain_to_next(newest, held[newest.epoch], key)
    Team.objects.filter(id=team_id).update(rotation_due=False)
    write_audit(
        AuditAct.KEY_ROTATED, subject=team_subject(team_id), at=now, by=by, parameters={"epoch": newest.epoch + 1}
    )
    return Tended(rotated=1, given=given)


@transaction.atomic
def _renew_seals(team_id: UUID, keyring: Keyring, limit: int, now: datetime, by: Actor) -> Tended:
    """Reports that are still sealed to an older pair, a batch at a time."""
    team = newest_public(team_id)
    behind = seals_behind(team, limit + 1)
    if not behind:
        return Tended()
    opened = _open_locked(team_id, behind[:limit], keyring)
    for keys in opened.values():
        seal_to_team(keys, team)
        drop_team_seals(keys.report_id, keep=team)
    if opened:
        write_audit(
            AuditAct.SEALS_RENEWED, subject=team_subject(team_id), at=now, by=by, parameters={"reports": len(opened)}
        )
    return Tended(seals_renewed=len(opened), seals_left=len(behind) - len(opened))


@transaction.atomic
def _renew_recovery(team_id: UUID, held: dict[int, bytes], keyring: Keyring, limit: int) -> Tended:
    """After recovery was renewed: what the new pair cannot open yet is sealed to it."""
    if recovery_public_key() is None:
        return Tended()
    for key in TeamKey.objects.filter(team_id=team_id, epoch__in=held):
        seal_team_to_recovery(key, held[key.epoch])
    behind = without_recovery(team_id, limit + 1)
    opened = _open_locked(team_id, behind[:limit], keyring) if behind else {}
    for keys in opened.values():
        seal_to_recovery(keys)
    return Tended(seals_renewed=len(opened), seals_left=len(behind) - len(opened))


def _open_locked(team_id: UUID, report_ids: list[UUID], keyring: Keyring) -> dict[UUID, CaseKeys]:
    batch = Report.objects.select_for_update(of=("self",)).filter(id__in=report_ids, team_id=team_id).order_by("id")
    return open_cases([report.id for report in batch], keyring)


def _give_to_waiting(key: TeamKey, private_key: bytes) -> int:
    given = 0
    for person in members_waiting_for(key.team_id):
        give_key(key, private_key, person)
        given += 1
    return given
