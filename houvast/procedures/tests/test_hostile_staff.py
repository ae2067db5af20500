"""An administrator who wants to read, an advisor who wants to read elsewhere, somebody who was here before; and who
writes in the database in their place."""

from __future__ import annotations

import pytest

from houvast.procedures import granting, inviting, opening, rotating_keys, signing_in
from houvast.procedures.granting import NewTeam, NoSuchPerson
from houvast.procedures.opening import NoSuchCase
from houvast.procedures.tests.house import later, sent
from houvast.procedures.tests.test_people_and_keys import again, come_in, invite, let_in, tend
from houvast.records.reports.models import Report
from houvast.records.staff.models import Membership, Person, Team, TeamKey, TeamKeySeal
from houvast.records.staff.permissions import NotAllowed
from houvast.records.staff.roles import Role


def reads(signed_in, case, now) -> bool:
    here = signing_in.resume(signed_in.token, now)
    try:
        opening.open_case(report_id=case, keyring=here.keyring, now=now, by=here.by)
    except NoSuchCase:
        return False
    return True


class TestAnAdministrator:
    """Decides who belongs to a team, and must not read by it."""

    def test_a_colleague_that_is_none_gets_no_key(self, house, now):
        """The administrator uses the link of the invitation himself. A member looks at the queue, as always."""
        case = sent(now).report_id
        eva = come_in(house, invite(house).token, now)
        for name in ("ada", "bram", "cora"):
            assert tend(house, name).given == 0
        assert not reads(eva, case, now)

    def test_who_knows_them_lets_them_in(self, house, now):
        """Control, and what a newcomer goes through."""
        case = sent(now).report_id
        eva = come_in(house, invite(house).token, now)
        waiting = rotating_keys.waiting_to_be_let_in(keyring=house.keys("ada"))
        assert [(each.name, each.email, each.team_name) for each in waiting] == [("Eva", "eva@example.org", "Adults")]
        let_in(house, eva)
        assert reads(eva, case, now)
        assert rotating_keys.waiting_to_be_let_in(keyring=house.keys("ada")) == ()
        with pytest.raises(NoSuchPerson):
            let_in(house, eva)

    def test_a_rotation_gives_them_nothing_either(self, house, now):
        eva = come_in(house, invite(house).token, now)
        granting.deactivate(person_id=house.person("bram").person.id, **house.acting("dirk"))
        assert tend(house).rotated == 2
        case = sent(now).report_id
        assert not reads(eva, case, now)
        again(house, "ada")
        let_in(house, eva)
        assert reads(eva, case, now)

    def test_who_was_let_in_gets_the_next_keys_too(self, house, now):
        eva = come_in(house, invite(house).token, now)
        let_in(house, eva)
        granting.deactivate(person_id=house.person("bram").person.id, **house.acting("dirk"))
        tend(house)
        assert reads(eva, sent(now).report_id, now)

    def test_an_account_taken_over_is_let_in_anew(self, house, now):
        """Bram "lost his phone": the administrator invites him again and uses that link."""
        case = sent(now).report_id
        renewed = inviting.renew_invitation(person_id=house.person("bram").person.id, **house.acting("dirk"))
        taken = come_in(house, renewed.token, now)
        assert tend(house).rotated == 2
        again(house, "ada")
        tend(house)
        assert not reads(taken, case, now) and not reads(taken, sent(now).report_id, now)
        assert [each.name for each in rotating_keys.waiting_to_be_let_in(keyring=house.keys("ada"))] == ["Bram", "Bram"]

    def test_a_team_of_strangers_gets_no_key_and_so_no_reports(self, house, now):
        eva = come_in(house, invite(house, teams=()).token, now)
        team = granting.make_team(
            team=NewTeam("Mine", ("nl", "en"), under_18=True, is_default=True),
            members=(eva.person.id,),
            **house.acting("dirk"),
        )
        assert rotating_keys.tend_keys(keyring=eva.keyring, now=now, by=eva.by).made == 0
        assert not TeamKey.objects.filter(team_id=team).exists()
        assert Report.objects.get(id=sent(now).report_id).team_id != team

    def test_lets_nobody_in(self, house, now):
        eva = come_in(house, invite(house).token, now)
        with pytest.raises(NotAllowed):
            let_in(house, eva, "dirk")
        with pytest.raises(NoSuchPerson):  # nor does she herself
            rotating_keys.let_in(
                team_id=house.teams["Adults"], person_id=eva.person.id, keyring=eva.keyring, now=now, by=eva.by
            )


@pytest.mark.role("owner")
class TestWhoWritesInTheDatabase:
    def test_a_membership_laid_down_opens_nothing(self, house, now):
        from uuid import uuid4

        case = sent(now).report_id
        eva = come_in(house, invite(house, teams=("Young",)).token, now)
        let_in(house, eva, team="Young")
        mark = Membership.objects.get(person_id=eva.person.id).let_in
        Membership.objects.create(id=uuid4(), team_id=house.teams["Adults"], person_id=eva.person.id, let_in=mark)
        Team.objects.update(rotation_due=True)
        for name in ("ada", "bram"):
            tend(house, name)
        assert not reads(eva, case, now)

    def test_the_key_of_a_colleague_copied_opens_nothing(self, house, now):
        from uuid import uuid4

        case = sent(now).report_id
        eva = come_in(house, invite(house).token, now)
        for seal in TeamKeySeal.objects.filter(person_id=house.person("bram").person.id):
            TeamKeySeal.objects.create(
                id=uuid4(),
                team_key_id=seal.team_key_id,
                audience=f"person:{eva.person.id}",
                person_id=eva.person.id,
                sealed=seal.sealed,
            )
        Team.objects.update(rotation_due=True)
        tend(house)
        assert not reads(eva, case, now)

    def test_an_administrator_made_advisor_reads_nothing(self, house, now):
        from uuid import uuid4

        case = sent(now).report_id
        dirk = house.person("dirk")
        Person.objects.filter(id=dirk.person.id).update(role=Role.ADVISOR)
        Membership.objects.create(id=uuid4(), team_id=house.teams["Adults"], person_id=dirk.person.id)
        tend(house)
        assert not reads(dirk, case, now)


class TestAnAdvisor:
    def test_of_another_team_finds_nothing(self, house, now):
        eva = come_in(house, invite(house, teams=("Young",)).token, now)
        let_in(house, eva, team="Young")
        case = sent(now).report_id
        assert not reads(eva, case, now)
        assert opening.read_queue(keyring=eva.keyring, now=now, by=eva.by) == ()
        young = sent(now, victim_age="12_15").report_id
        assert reads(eva, young, now)

    def test_who_was_here_before_is_out_with_every_session(self, house, now):
        bram = house.person("bram")
        case = sent(now).report_id
        assert reads(bram, case, now)
        granting.deactivate(person_id=bram.person.id, **house.acting("dirk"))
        assert signing_in.resume(bram.token, now) is None
        with pytest.raises(signing_in.SignInRefused):
            house.sign_in("bram", later(now, minutes=5))
