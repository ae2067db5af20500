"""When nobody who holds a team's key is left: two of three holders open it again. Never in a request, never in a job:
the recovery private half exists only inside `houvast recover`, at a keyboard."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.procedures.granting import NoSuchPerson
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct, person_subject
from houvast.records.audit.writing import write_audit
from houvast.records.reports import seals
from houvast.records.staff import teams
from houvast.records.staff.models import Person, Team, TeamKey, TeamKeySeal
from houvast.records.staff.roles import Role


@transaction.atomic
def recover_team_keys(*, recovery_private: bytes, person_id: UUID, now: datetime, by: Actor) -> int:
    """Gives this signed-up member the newest key of each of their teams that they do not hold, and marks those teams
    for a new pair. Gives how many. Raises `NoSuchPerson`, CannotOpen."""
    person = Person.objects.filter(id=person_id, active=True, public_key__isnull=False).first()
    if person is None or person.role == Role.ADMINISTRATOR:
        raise NoSuchPerson
    given = 0
    for team_id in sorted(teams.teams_of(person.id)):
        newest = TeamKey.objects.filter(team_id=team_id).order_by("-epoch").first()
        if newest is None or TeamKeySeal.objects.filter(team_key=newest, person=person).exists():
            continue
        teams.let_in(team_id, person)
        teams.give_key(newest, teams.open_with_recovery(newest, recovery_private), person)
        Team.objects.filter(id=team_id).update(rotation_due=True)
        given += 1
    write_audit(AuditAct.KEYS_RECOVERED, subject=person_subject(person.id), at=now, by=by, parameters={"teams": given})
    return given


@transaction.atomic
def renew_recovery(*, now: datetime, by: Actor) -> None:
    """After the new recovery public key stands in the configuration: the old pair opens nothing any more; members'
    requests seal everything to the new one (`rotating_keys.tend_keys`)."""
    teams.drop_recovery_seals()
    seals.drop_recovery_seals()
    write_audit(AuditAct.RECOVERY_RENEWED, subject=HOUSE, at=now, by=by)
