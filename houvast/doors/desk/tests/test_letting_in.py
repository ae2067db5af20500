"""A new colleague waits; a member who knows them lets them in, from the queue."""

from __future__ import annotations

from django.utils import timezone

from houvast.procedures import signing_in
from houvast.procedures.tests.test_people_and_keys import come_in, invite


def team_keys(person, now):
    """What a signed-in person's session opens now."""
    return signing_in.resume(person.token, now).keyring.team_keys


def test_from_the_queue(house, browser_of):
    eva = come_in(house, invite(house).token, house.now)
    ada = browser_of("ada")
    address = f"/desk/teams/{house.teams['Adults']}/let-in/{eva.person.id}"
    page = ada.get("/desk/queue").content.decode()
    assert f'action="{address}"' in page and "eva@example.org" in page
    assert not team_keys(eva, house.now)
    answer = ada.client.get("/desk/queue")
    token = ada.client.cookies["__Host-c"].value
    answer = ada.post(address, {"csrfmiddlewaretoken": token})
    assert answer.status_code == 303 and answer["Location"] == "/desk/queue?said=let_in"
    assert {team for team, _ in team_keys(eva, house.now)} == {house.teams["Adults"]}
    page = ada.get("/desk/queue").content.decode()
    assert address not in page
    assert ada.post(address, {"csrfmiddlewaretoken": token}).status_code == 409


def test_where_nobody_waits_nothing_is_asked(house, browser_of):
    """Control."""
    assert "let-in" not in browser_of("ada").get("/desk/queue").content.decode()
    assert house.now < timezone.now()
