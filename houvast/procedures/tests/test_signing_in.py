"""Signing in: always two factors, never a hint, and nobody is locked out by a stranger."""

from __future__ import annotations

import json

import pytest

from houvast.core.sealing import passwords
from houvast.procedures import granting, inviting, signing_in
from houvast.procedures.signing_in import PasswordTooWeak, SignInBusy, SignInRefused, TryLater
from houvast.procedures.tests.house import PASSWORDS, House, later, sent
from houvast.procedures.tests.test_submitting import at_once
from houvast.records.audit.models import AuditEntry
from houvast.records.staff.models import DeskSession, Person


def attempt(house: House, at, *, email="ada@example.org", password=PASSWORDS["ada"], code=None, device=None):
    return signing_in.sign_in(
        email=email, password=password, code=house.code("ada", at) if code is None else code, now=at, device=device
    )


@pytest.fixture
def at(house, now):
    """A minute after setting up: the code of setting up is used."""
    return later(now, minutes=5)


class TestBothFactors:
    def test_right_is_right(self, house, at):
        signed_in = attempt(house, at, email=" ADA@example.org ")
        assert signed_in.person.name == "Ada" and len(signed_in.keyring.team_keys) == 2
        assert signed_in.token not in repr(signed_in) and signed_in.device not in repr(signed_in)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"email": "nobody@example.org"},
            {"password": "kraai weide molen tulp 8"},
            {"password": ""},
            {"code": "000000"},
            {"code": ""},
            {"code": "é"},
        ],
    )
    def test_wrong_is_never_told_apart(self, house, at, wrong):
        with pytest.raises(SignInRefused) as refused:
            attempt(house, at, **wrong)
        assert str(refused.value) == "sign_in_refused"

    def test_a_code_works_once(self, house, at):
        attempt(house, at)
        with pytest.raises(SignInRefused):
            attempt(house, at)
        with pytest.raises(SignInRefused):
            attempt(house, later(at, seconds=29), code=house.code("ada", at))

    def test_two_at_once_with_one_code(self, committed_house, now):
        at = later(now, minutes=5)
        code = committed_house.code("ada", at)

        def try_it():
            try:
                return attempt(committed_house, at, code=code)
            except (SignInRefused, TryLater):
                return None

        assert sum(result is not None for result in at_once(*[try_it] * 3)) == 1

    def test_an_inactive_person_cannot(self, house, at):
        Person.objects.filter(email="ada@example.org").update(active=False)
        with pytest.raises(SignInRefused):
            attempt(house, at)

    def test_a_rotated_sign_in_secret_still_works_and_is_renewed(self, house, at, settings, tmp_path):
        from houvast.records.secrets import server_secrets

        file = tmp_path / "secrets.json"
        file.write_text(json.dumps(server_secrets().rotated("sign_in").to_json()))
        settings.HOUVAST_SECRETS_FILE = file
        attempt(house, at)
        assert Person.objects.get(email="ada@example.org").sign_in_version == 2
        file.write_text(json.dumps(_without_first(server_secrets())))
        attempt(house, later(at, minutes=1))


class TestGuessing:
    def guess(self, house, at, **wrong):
        try:
            attempt(house, at, **({"password": "guess guess guess guess 1"} | wrong))
        except (SignInRefused, TryLater) as refused:
            return refused
        raise AssertionError("a guess was right")

    def test_slows_down_to_half_a_minute_and_never_longer(self, house, at):
        answers = [self.guess(house, at) for _ in range(5)]
        assert [type(answer) for answer in answers] == [SignInRefused] * 4 + [TryLater]
        waits = []
        for _ in range(12):
            refused = self.guess(house, at)
            if isinstance(refused, TryLater):
                waits.append(refused.parameters["seconds"])
                at = later(at, seconds=refused.parameters["seconds"])
        assert max(waits) <= 30 and waits[-1] > waits[0]

    def test_an_unknown_address_slows_down_the_same(self, house, at):
        def kinds(email):
            return [type(self.guess(house, at, email=email)) for _ in range(6)]

        assert kinds("nobody@example.org") == kinds("ada@example.org")

    def test_a_stranger_does_not_slow_down_a_browser_that_signed_in_before(self, house, at):
        device = attempt(house, at).device
        for _ in range(10):
            self.guess(house, at)
        with pytest.raises(TryLater):
            attempt(house, later(at, seconds=1))
        assert attempt(house, later(at, seconds=40), device=device).device == device

    def test_the_device_of_somebody_else_helps_nobody(self, house, at):
        device = house.person("bram").device
        for _ in range(6):
            self.guess(house, at)
        with pytest.raises(TryLater):
            attempt(house, later(at, seconds=1), device=device)

    def test_wrong_codes_behind_the_right_password_pause_even_the_right_code(self, house, at):
        for number in range(5):
            at = later(at, seconds=31)
            with pytest.raises(SignInRefused):
                attempt(house, at, code=f"00000{number}")
        at = later(at, seconds=31)
        with pytest.raises(SignInRefused):
            attempt(house, at)
        attempt(house, later(at, minutes=16))

    def test_right_forgets_what_was_wrong(self, house, at):
        for _ in range(3):
            self.guess(house, at)
        attempt(house, at)
        assert type(self.guess(house, at)) is SignInRefused

    def test_refused_codes_are_noted(self, house, at):
        with pytest.raises(SignInRefused):
            attempt(house, at, code="000000")
        assert AuditEntry.objects.filter(act="sign_in_refused").count() == 1


class TestSessions:
    def test_fifteen_minutes_without_a_change(self, house, at):
        token = attempt(house, at).token
        assert signing_in.resume(token, later(at, minutes=14)).keyring.team_keys
        signing_in.resume(token, later(at, minutes=14))
        assert signing_in.resume(token, later(at, minutes=15)) is None
        signing_in.keep_alive(token, later(at, minutes=14))
        assert signing_in.resume(token, later(at, minutes=28))
        signing_in.keep_alive(token, later(at, minutes=40))
        assert signing_in.resume(token, later(at, minutes=40)) is None

    def test_never_longer_than_a_shift(self, house, at):
        token, end = attempt(house, at).token, later(at, hours=12)
        while at < end:
            assert signing_in.resume(token, at)
            at = later(at, minutes=10)
            signing_in.keep_alive(token, at)
        assert signing_in.resume(token, at) is None

    def test_signing_out_ends_it(self, house, at):
        token = attempt(house, at).token
        signing_in.sign_out(token, at)
        assert signing_in.resume(token, at) is None
        signing_in.sign_out(token, at)
        signing_in.sign_out("nothing", at)

    def test_the_row_alone_opens_nothing(self, house, at):
        signed_in = attempt(house, at)
        row = DeskSession.objects.order_by("-last_change_at").first()
        assert signed_in.keyring.private_key not in bytes(row.sealed)
        other = attempt(house, later(at, seconds=31))
        DeskSession.objects.exclude(id=row.id).update(sealed=row.sealed)
        assert signing_in.resume(other.token, at) is None
        assert signing_in.resume(signed_in.token, at)


class TestChangingThePassword:
    def change(self, house, at, old=PASSWORDS["ada"], new="vier blauwe bomen bij zee", code=None):
        signing_in.change_password(
            keyring=house.keys("ada"),
            old=old,
            new=new,
            code=code or house.code("ada", at),
            now=at,
            by=house.by("ada"),
        )

    def test_ends_all_sessions_and_still_opens_everything(self, house, at, now):
        case = sent(now).report_id
        token = house.person("ada").token
        self.change(house, at)
        assert signing_in.resume(token, now) is None
        with pytest.raises(SignInRefused):
            attempt(house, later(at, minutes=1))
        at = later(at, minutes=2)
        house.signed_in["ada"] = attempt(house, at, password="vier blauwe bomen bij zee")
        assert house.open(case).messages

    def test_needs_the_old_one_and_a_code_and_a_good_new_one(self, house, at):
        for wrong in ({"old": "no"}, {"code": "000000"}):
            with pytest.raises(SignInRefused):
                self.change(house, at, **wrong)
        with pytest.raises(PasswordTooWeak) as weak:
            self.change(house, at, new="short")
        assert weak.value.parameters["problem"] == "too_short"


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody@example.org"}, {"email": "eva@example.org"}, {"password": "x"}, {"code": "000000"}]
)
def test_whatever_is_wrong_costs_one_slow_hash(house, at, monkeypatch, wrong):
    """An address that nobody has, one that was invited and never came, a wrong password, a wrong code."""
    from houvast.procedures.tests.test_people_and_keys import invite
    from houvast.records.staff import secrets_of_people

    invite(house)
    runs = []
    real = secrets_of_people.stretch

    def counted(*arguments, **named):
        runs.append(1)
        return real(*arguments, **named)

    monkeypatch.setattr(secrets_of_people, "stretch", counted)
    with pytest.raises(SignInRefused) as refused:
        attempt(house, at, **wrong)
    assert (len(runs), str(refused.value)) == (1, "sign_in_refused")


class TestWhileTheSlowHashRuns:
    """What an administrator or the person does in that moment counts: no session may begin that was just ended."""

    @pytest.fixture
    def meanwhile(self, monkeypatch):
        """`meanwhile(act)`: done once, after the password was found right and before the code is looked at."""

        def during(act) -> None:
            real = signing_in.prove

            def prove(*args, **named):
                proved = real(*args, **named)
                monkeypatch.setattr(signing_in, "prove", real)
                act()
                return proved

            monkeypatch.setattr(signing_in, "prove", prove)

        return during

    def test_invited_anew(self, house, at, meanwhile):
        person_id = house.person("ada").person.id
        meanwhile(lambda: inviting.renew_invitation(person_id=person_id, **house.acting("dirk", at)))
        self.is_refused(house, at, person_id)

    def test_taken_out(self, house, at, meanwhile):
        person_id = house.person("ada").person.id
        meanwhile(lambda: granting.deactivate(person_id=person_id, **house.acting("dirk", at)))
        self.is_refused(house, at, person_id)

    def test_the_password_changed(self, house, at, meanwhile):
        person_id = house.person("ada").person.id
        earlier = house.code("ada", later(at, seconds=-30))  # so that it is not the code that is refused
        meanwhile(lambda: TestChangingThePassword().change(house, at, code=earlier))
        self.is_refused(house, at, person_id)

    def test_nothing_happened(self, house, at, meanwhile):
        """Control."""
        meanwhile(lambda: None)
        assert attempt(house, at)

    def is_refused(self, house, at, person_id):
        with pytest.raises(SignInRefused):
            attempt(house, at)
        assert not DeskSession.objects.filter(person_id=person_id).exists()


class TestManyAtOnce:
    def test_a_stranger_is_told_to_come_back_and_a_known_browser_goes_on(self, house, at):
        device = attempt(house, at).device
        at = later(at, minutes=1)
        taken = [passwords._STRANGERS.acquire(timeout=0) for _ in range(passwords.STRANGERS_IN_THE_ROOM)]
        try:
            assert all(taken)
            for email in ("ada@example.org", "nobody@example.org"):
                with pytest.raises(SignInBusy):
                    attempt(house, at, email=email)
            assert attempt(house, at, device=device)
        finally:
            for _ in taken:
                passwords._STRANGERS.release()

    def test_where_nobody_is_in_the_way_a_stranger_signs_in(self, house, at):
        """Control."""
        assert attempt(house, at)


def test_an_address_that_no_database_can_hold_is_only_wrong(house, at):
    for email in ("a\0da@example.org", "\0", "x" * 100_000, "\ud800@x"):
        with pytest.raises(SignInRefused):
            attempt(house, at, email=email, password="x")


def _without_first(secrets):
    from dataclasses import replace

    return replace(secrets, sign_in=secrets.sign_in.without(1)).to_json()
