"""A new colleague waits for a team's key: whoever holds it, and knows them, gives it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houvast.doors.desk import pages
from houvast.doors.desk.access import opens_to
from houvast.procedures import rotating_keys
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@opens_to(Permission.ROTATE_KEYS, methods=("POST",))
def let_in(request: HttpRequest, me: SignedIn, team_id: UUID, person_id: UUID) -> HttpResponse:
    rotating_keys.let_in(team_id=team_id, person_id=person_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    return pages.see("queue", said="let_in")
