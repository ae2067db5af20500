"""Who works at the demo's helpline. The passwords are no secret: a demo listens on this machine, holds nothing real,
and asks for a one-time code whose secret is made anew each time."""

from __future__ import annotations

from houvast.procedures.granting import NewPerson, NewTeam
from houvast.records.staff.roles import Role

ADVISOR, COLLEAGUE, COORDINATOR, ADMINISTRATOR = "advisor", "colleague", "coordinator", "administrator"

PEOPLE: dict[str, NewPerson] = {
    ADVISOR: NewPerson("Mila Voorbeeld", "mila@voorbeeld.example", Role.ADVISOR, "molen regen tulp haven fiets"),
    COLLEAGUE: NewPerson("Joris Voorbeeld", "joris@voorbeeld.example", Role.ADVISOR, "lepel wolk anker sneeuw brood"),
    COORDINATOR: NewPerson(
        "Noor Voorbeeld", "noor@voorbeeld.example", Role.COORDINATOR, "steen zomer klomp weide kraai"
    ),
    ADMINISTRATOR: NewPerson(
        "Sam Voorbeeld", "sam@voorbeeld.example", Role.ADMINISTRATOR, "laars toren bakker vlinder maan"
    ),
}

TEAMS = (
    NewTeam("Volwassenen", ("nl", "en"), is_default=True),
    NewTeam("Jongeren", ("nl", "en"), under_18=True),
)
