"""`python -m tests.support.staffing WANTED MADE`: the first people and teams, through the product's own procedures.

No demo data: the least that a helpline must have before its first report. `WANTED` is
`{"people": [{"name", "email", "role", "password"}], "teams": [{"name", "languages", …}]}`; `MADE` gets the people with
their ids and second factors.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def set_up(wanted: dict[str, Any]) -> list[dict[str, str]]:
    from django.utils import timezone

    from houvast.procedures.granting import NewPerson, NewTeam
    from houvast.procedures.granting import set_up as grant
    from houvast.records.audit.actors import COMMAND
    from houvast.records.staff.roles import Role

    people = tuple(NewPerson(**{**person, "role": Role(person["role"])}) for person in wanted["people"])
    teams = tuple(NewTeam(**{**team, "languages": tuple(team["languages"])}) for team in wanted["teams"])
    enrolled = grant(people=people, teams=teams, now=timezone.now(), by=COMMAND)
    return [
        {**person, "id": str(made.person_id), "totp_secret": made.totp_secret}
        for person, made in zip(wanted["people"], enrolled, strict=True)
    ]


if __name__ == "__main__":
    import django

    django.setup()
    made = set_up(json.loads(Path(sys.argv[1]).read_text()))
    Path(sys.argv[2]).write_text(json.dumps(made))
