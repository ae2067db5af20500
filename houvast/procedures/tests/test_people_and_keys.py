"""Who may come in, who gets a team's key, and what becomes of it when somebody leaves."""

from __future__ import annotations

import pyotp
import pytest

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keypairs import PublicKeyNotOurs, new_pair
from houvast.core.sealing.labels import Audience
from houvast.procedures import granting, inviting, opening, recovering, rotating_keys, signing_in
from houvast.procedures.granting import (
    AlreadySetUp,
    LastMember,
    LastOfRole,
    NewTeam,
)
from houvast.procedures.inviting import EmailTaken, InvitationNotRight
from houvast.procedures.tests.house import House, later, sent
from houvast.procedures.tests.test_submitting import at_once
from houvast.records.audit.actors import COMMAND
from houvast.records.audit.acts import AuditAct, person_subject
from houvast.records.audit.models import AuditEntry
from houvast.records.audit.reading import verify_chain
from houvast.records.reports.models import Seal
from houvast.records.staff.models import Person, Team, TeamKey, TeamKeySeal
from houvast.records.staff.people import NobodyHere
from houvast.records.staff.permissions import ALLOWED, NotAllowed, Permission
from houvast.records.staff.roles import Role

PASSWORD = "vijf witte ganzen lopen langzaam"


def invite(house, email="eva@example.org", role=Role.ADVISOR, teams=("Adults",)):
    return inviting.invite(
        email=email,
        name="Eva",
        role=role,
        teams=tuple(house.teams[name] for name in teams),
        language="nl",
        **house.acting("dirk"),
    )


def come_in(house: House, token: str, at):
    """Accepts and signs in; gives the person signed in."""
    seen = inviting.read_invitation(token=token, now=at)
    code = pyotp.TOTP(seen.totp_secret).at(at)
    inviting.accept(token=token, password=PASSWORD, code=code, now=at)
    at = later(at, minutes=1)
    code = pyotp.TOTP(seen.totp_secret).at(at)
    return signing_in.sign_in(email=seen.email, password=PASSWORD, code=code, now=at)


def tend(house, name="ada", **more):
    return rotating_keys.tend_keys(**house.acting(name), **more)


def let_in(house, person, name="ada", team="Adults"):
    rotating_keys.let_in(team_id=house.teams[team], person_id=person.person.id, **house.acting(name))


def again(house, name):
    """The same session, seen anew."""
    house.signed_in[name] = signing_in.resume(house.person(name).token, house.now)
    return house.signed_in[name]


class TestSettingUp:
    def test_once_only(self, house, now):
        with pytest.raises(AlreadySetUp):
            House.set_up(now)

    def test_nobody_gets_a_weak_password(self, db, recovery, now):
        weak = granting.NewPerson("Ada", "ada@example.org", Role.ADVISOR, "short")
        with pytest.raises(signing_in.PasswordTooWeak):
            granting.set_up(people=(weak,), teams=(), now=now, by=COMMAND)
        assert not Person.objects.exists()

    def test_an_administrator_holds_no_key(self, house):
        assert house.keys("dirk").team_keys == {}
        assert {team.name: (team.members, team.epoch) for team in granting.teams(keyring=house.keys("ada"))} == {
            "Adults": (3, 1),
            "Young": (3, 1),
        }


class TestInviting:
    def test_from_invitation_to_reading_a_case(self, house, now):
        case = sent(now).report_id
        eva = come_in(house, invite(house).token, now)
        assert eva.keyring.team_keys == {} and eva.person.teams_waiting == (house.teams["Adults"],)
        with pytest.raises(opening.NoSuchCase):
            opening.open_case(report_id=case, keyring=eva.keyring, now=now, by=eva.by)
        let_in(house, eva)
        eva = signing_in.resume(eva.token, now)
        assert opening.open_case(report_id=case, keyring=eva.keyring, now=now, by=eva.by).messages
        assert eva.person.teams_waiting == ()

    def test_only_an_administrator_may(self, house):
        with pytest.raises(NotAllowed):
            inviting.invite(
                email="x@example.org", name="X", role=Role.ADVISOR, teams=(), language="nl", **house.acting("cora")
            )

    def test_an_address_is_used_once(self, house):
        with pytest.raises(EmailTaken):
            invite(house, "ADA@example.org")

    def test_it_works_once_and_seven_days_and_needs_both_factors(self, house, now):
        token = invite(house).token
        for wrong in ("", "x", "é", token[:-1], token + "A"):
            with pytest.raises(InvitationNotRight):
                inviting.read_invitation(token=wrong, now=now)
        with pytest.raises(InvitationNotRight):
            inviting.read_invitation(token=token, now=later(now, days=8))
        with pytest.raises(signing_in.SignInRefused):
            inviting.accept(token=token, password=PASSWORD, code="000000", now=now)
        with pytest.raises(signing_in.PasswordTooWeak):
            inviting.accept(token=token, password="x", code="000000", now=now)
        come_in(house, token, now)
        with pytest.raises(InvitationNotRight):
            inviting.read_invitation(token=token, now=now)

    def test_the_token_is_not_kept(self, house, now):
        invitation = invite(house)
        assert invitation.token not in repr(invitation)
        assert len(bytes(Person.objects.get(email="eva@example.org").invitation)) == 16

    def test_a_lost_second_factor_makes_a_new_person_of_them(self, house, now):
        bram = house.person("bram")
        renewed = inviting.renew_invitation(person_id=bram.person.id, **house.acting("dirk"))
        assert signing_in.resume(bram.token, now) is None
        assert not TeamKeySeal.objects.filter(person_id=bram.person.id).exists()
        assert Team.objects.filter(rotation_due=True).count() == 2
        seen = inviting.read_invitation(token=renewed.token, now=now)
        assert seen.totp_secret != house.totp["bram"]
        come_in(house, renewed.token, now)
        assert Person.objects.get(id=bram.person.id).key_epoch == 2


class TestLeaving:
    def test_out_at_once(self, house, now):
        bram = house.person("bram")
        case = sent(now).report_id
        house.open(case, "bram")
        granting.deactivate(person_id=bram.person.id, **house.acting("dirk"))
        assert signing_in.resume(bram.token, now) is None
        assert not TeamKeySeal.objects.filter(person_id=bram.person.id).exists()
        with pytest.raises(NobodyHere):
            house.open(case, "bram")
        with pytest.raises(signing_in.SignInRefused):
            house.sign_in("bram", later(now, minutes=5))
        assert house.open(case, "ada").claim.mine
        assert set(Team.objects.values_list("rotation_due", flat=True)) == {True}

    def test_the_next_member_rotates_and_what_was_kept_opens_no_new_report(self, house, now):
        old = sent(now).report_id
        kept_by_bram = dict(house.keys("bram").team_keys)
        granting.deactivate(person_id=house.person("bram").person.id, **house.acting("dirk"))
        done = tend(house)
        assert (done.rotated, done.seals_renewed, done.seals_left) == (2, 1, 0)
        new = sent(now).report_id
        for report_id in (old, new):
            audiences = set(
                Seal.objects.filter(report_id=report_id, audience__startswith="team:").values_list(
                    "audience", flat=True
                )
            )
            assert audiences == {Audience.team(house.teams["Adults"], 2)}
        from houvast.core.sealing.keyring import Keyring
        from houvast.records.reports.seals import open_cases

        stolen = Keyring(house.person("bram").person.id, house.keys("bram").private_key, kept_by_bram)
        assert open_cases([old, new], stolen) == {}
        for name in ("ada", "cora"):
            again(house, name)
            assert house.open(old, name).messages and house.open(new, name).messages
        assert tend(house) == rotating_keys.Tended()
        assert verify_chain().damage is None

    def test_two_members_at_once_rotate_once(self, committed_house, now):
        house = committed_house
        case = sent(now).report_id
        granting.deactivate(person_id=house.person("bram").person.id, **house.acting("dirk"))
        done = at_once(lambda: tend(house, "ada"), lambda: tend(house, "cora"))
        assert sum(each.rotated for each in done) == 2  # one for each team
        assert sorted(TeamKey.objects.values_list("epoch", flat=True)) == [1, 1, 2, 2]
        again(house, "cora")
        assert house.open(case, "cora").messages

    def test_seals_are_renewed_in_batches(self, house, now):
        for _ in range(5):
            sent(now)
        granting.deactivate(person_id=house.person("bram").person.id, **house.acting("dirk"))
        done = tend(house, limit=2)
        assert (done.seals_renewed, done.seals_left) == (2, 1)
        again(house, "ada")
        assert len([row for row in house.queue() if row.readable]) == 5
        left = [tend(house, limit=2).seals_left for _ in range(2)]
        assert left == [1, 0]

    def test_a_newcomer_after_a_rotation_opens_what_came_before(self, house, now):
        case = sent(now).report_id
        granting.deactivate(person_id=house.person("bram").person.id, **house.acting("dirk"))
        tend(house, limit=0)
        again(house, "ada")
        eva = come_in(house, invite(house).token, now)
        let_in(house, eva)
        eva = signing_in.resume(eva.token, now)
        assert {epoch for _, epoch in eva.keyring.team_keys} == {1, 2}
        assert opening.open_case(report_id=case, keyring=eva.keyring, now=now, by=eva.by).messages

    def test_the_last_who_holds_a_key_stays(self, house, now):
        for name in ("bram", "cora"):
            granting.deactivate(person_id=house.person(name).person.id, **house.acting("dirk"))
        for leave in (
            lambda: granting.deactivate(person_id=house.person("ada").person.id, **house.acting("dirk")),
            lambda: granting.remove_from_team(
                team_id=house.teams["Young"], person_id=house.person("ada").person.id, **house.acting("dirk")
            ),
            lambda: inviting.renew_invitation(person_id=house.person("ada").person.id, **house.acting("dirk")),
            lambda: granting.change_role(
                person_id=house.person("ada").person.id, role=Role.ADMINISTRATOR, **house.acting("dirk")
            ),
        ):
            with pytest.raises(LastMember):
                leave()
        assert house.keys("ada").team_keys

    def test_the_last_administrator_stays(self, house):
        dirk = house.person("dirk").person.id
        with pytest.raises(LastOfRole):
            granting.deactivate(person_id=dirk, **house.acting("dirk"))
        with pytest.raises(LastOfRole):
            granting.change_role(person_id=dirk, role=Role.ADVISOR, **house.acting("dirk"))

    def test_an_advisor_who_becomes_administrator_reads_no_more(self, house, now):
        bram = house.person("bram")
        granting.change_role(person_id=bram.person.id, role=Role.ADMINISTRATOR, **house.acting("dirk"))
        assert signing_in.resume(bram.token, now) is None
        assert house.sign_in("bram", later(now, minutes=5)).keyring.team_keys == {}


class TestTeams:
    def test_a_new_team_gets_its_key_from_its_first_member(self, house, now):
        members = (house.person("ada").person.id, house.person("bram").person.id)
        team = granting.make_team(
            team=NewTeam("Night", ("nl",), is_default=True), members=members, **house.acting("dirk")
        )
        assert Team.objects.get(is_default=True).id == team
        case = sent(now).report_id  # no key yet: not this team's
        assert house.open(case).team_name == "Adults"
        done = tend(house)
        assert (done.made, done.given) == (1, 2)
        again(house, "ada")
        assert house.open(sent(now).report_id).team_name == "Night"

    def test_two_members_at_once_make_one_key(self, committed_house, now):
        house = committed_house
        members = (house.person("ada").person.id, house.person("bram").person.id)
        team = granting.make_team(team=NewTeam("Night", ("nl",)), members=members, **house.acting("dirk"))
        at_once(lambda: tend(house, "ada"), lambda: tend(house, "bram"))
        assert TeamKey.objects.filter(team_id=team).count() == 1
        assert TeamKeySeal.objects.filter(team_key__team_id=team, person__isnull=False).count() == 2

    def test_names_are_told_apart(self, house):
        with pytest.raises(granting.NameTaken):
            granting.make_team(team=NewTeam("Adults", ("nl",)), members=(), **house.acting("dirk"))
        with pytest.raises(granting.NameTaken):
            granting.change_team(team_id=house.teams["Young"], team=NewTeam("Adults", ("nl",)), **house.acting("dirk"))

    def test_changing_one(self, house):
        granting.change_team(
            team_id=house.teams["Young"], team=NewTeam("Youth", ("nl", "en"), True, True), **house.acting("dirk")
        )
        view = {team.name: team for team in granting.teams(keyring=house.keys("ada"))}["Youth"]
        assert (view.languages, view.under_18, view.is_default) == (("nl", "en"), True, True)
        assert Team.objects.filter(is_default=True).count() == 1

    def test_an_administrator_is_in_no_team(self, house):
        with pytest.raises(granting.NoSuchPerson):
            granting.add_to_team(
                team_id=house.teams["Adults"], person_id=house.person("dirk").person.id, **house.acting("dirk")
            )

    def test_a_chosen_language_is_noted_once(self, house):
        for _ in range(2):
            granting.choose_language(language="en", **house.acting("ada"))
        noted = AuditEntry.objects.filter(act=AuditAct.LANGUAGE_CHOSEN)
        assert [entry.subject for entry in noted] == [person_subject(house.person("ada").person.id)]

    def test_who_a_case_can_go_to(self, house, now):
        case = sent(now).report_id
        assert [who.name for who in granting.colleagues(report_id=case, keyring=house.keys("ada"))] == ["Bram", "Cora"]


@pytest.mark.role("owner")
class TestPublicKeys:
    def test_a_key_put_into_the_database_is_not_sealed_to(self, house, now):
        """Somebody who can write to the database wants to read what comes."""
        theirs = new_pair()
        TeamKey.objects.filter(team_id=house.teams["Adults"]).update(public_key=theirs.public_key)
        with pytest.raises(PublicKeyNotOurs):
            sent(now)

    def test_a_persons_key_put_into_the_database_gets_no_team_key(self, house, now):
        eva = come_in(house, invite(house).token, now)
        Person.objects.filter(id=eva.person.id).update(public_key=new_pair().public_key)
        with pytest.raises(PublicKeyNotOurs):
            let_in(house, eva)

    def test_a_seal_laid_down_by_somebody_else_opens_nothing(self, house, now):
        """With a key of their own inside: they would read what the desk writes from then on."""
        from houvast.core.sealing.keypairs import public_half
        from houvast.core.sealing.labels import KeyKind
        from houvast.core.sealing.seals import seal_key_to_public

        case = sent(now).report_id
        audience = Audience.team(house.teams["Adults"], 1)
        public = public_half(house.keys("ada").team_keys[house.teams["Adults"], 1])
        planted = seal_key_to_public(
            b"k" * 32, report_id=case, key_kind=KeyKind.DESK, audience=audience, public_key=public
        )
        Seal.objects.filter(report_id=case, key_kind="desk", audience=audience).update(sealed=planted)
        with pytest.raises(opening.NoSuchCase):
            house.open(case)


class TestRecovery:
    def test_two_holders_open_a_team_again(self, house, recovery, now):
        case = sent(now).report_id
        eva = come_in(house, invite(house).token, now)
        given = recovering.recover_team_keys(
            recovery_private=recovery.private_key, person_id=eva.person.id, now=now, by=COMMAND
        )
        assert given == 1
        eva = signing_in.resume(eva.token, now)
        assert opening.open_case(report_id=case, keyring=eva.keyring, now=now, by=eva.by).messages
        assert Team.objects.get(name="Adults").rotation_due

    def test_the_wrong_half_opens_nothing(self, house, now):
        eva = come_in(house, invite(house).token, now)
        with pytest.raises(CannotOpen):
            recovering.recover_team_keys(
                recovery_private=new_pair().private_key, person_id=eva.person.id, now=now, by=COMMAND
            )

    def test_never_for_an_administrator(self, house, recovery, now):
        with pytest.raises(granting.NoSuchPerson):
            recovering.recover_team_keys(
                recovery_private=recovery.private_key, person_id=house.person("dirk").person.id, now=now, by=COMMAND
            )

    def test_renewed_recovery_opens_everything_and_the_old_nothing(self, house, recovery, now, settings):
        sent(now)
        fresh = new_pair()
        settings.HOUVAST_RECOVERY_PUBLIC_KEY = fresh.public_key.hex()
        recovering.renew_recovery(now=now, by=COMMAND)
        assert not Seal.objects.filter(audience=Audience.RECOVERY).exists()
        done = tend(house)
        assert (done.seals_renewed, done.seals_left) == (1, 0)
        eva = come_in(house, invite(house).token, now)
        for private, works in ((recovery.private_key, False), (fresh.private_key, True)):
            try:
                recovering.recover_team_keys(recovery_private=private, person_id=eva.person.id, now=now, by=COMMAND)
            except CannotOpen:
                assert not works
            else:
                assert works


def test_the_table_of_permissions_is_complete():
    assert set(ALLOWED) == set(Role)
    assert set(Permission) == set().union(*ALLOWED.values())
    reading = {Permission.READ_QUEUE, Permission.READ_CASE, Permission.REPLY, Permission.NOTE, Permission.ERASE}
    assert not reading & ALLOWED[Role.ADMINISTRATOR]
