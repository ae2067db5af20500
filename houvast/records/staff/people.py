"""Reading people: who someone is, and whether they may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from houvast.records.refused import Refused
from houvast.records.staff.models import Membership, Person, TeamKeySeal
from houvast.records.staff.roles import Role
from houvast.records.staff.views import PersonView


class NobodyHere(Refused):
    """This person is unknown or no longer active."""

    code = "nobody_here"


def active_person(person_id: UUID) -> PersonView:
    """Raises `NobodyHere`."""
    person = Person.objects.filter(id=person_id, active=True).first()
    if person is None:
        raise NobodyHere
    return view_of(person)


def person_views() -> tuple[PersonView, ...]:
    """Everyone, by name."""
    return views_of(Person.objects.order_by("name", "email"))


def names_of(person_ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names by id; an id that is gone is left out."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    return dict(Person.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


def view_of(person: Person) -> PersonView:
    return views_of([person])[0]


def views_of(people: Iterable[Person]) -> tuple[PersonView, ...]:
    people = tuple(people)
    ids = [person.id for person in people]
    teams = _by_person(Membership.objects.filter(person_id__in=ids).values_list("person_id", "team_id"))
    keyed = _by_person(TeamKeySeal.objects.filter(person_id__in=ids).values_list("person_id", "team_key__team_id"))
    return tuple(_view(person, teams.get(person.id, set()), keyed.get(person.id, set())) for person in people)


def _by_person(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for person_id, team_id in pairs:
        found.setdefault(person_id, set()).add(team_id)
    return found


def _view(person: Person, teams: set[UUID], keyed: set[UUID]) -> PersonView:
    return PersonView(
        id=person.id,
        name=person.name,
        email=person.email,
        role=Role(person.role),
        language=person.language,
        active=person.active,
        signed_up=person.public_key is not None,
        teams=tuple(sorted(teams)),
        teams_waiting=tuple(sorted(teams - keyed)),
    )
