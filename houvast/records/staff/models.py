"""People of the helpline, their teams, and who holds which key. Private halves stand here sealed, never open."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from houvast.records.staff.roles import Role

_SIGNED_UP = (
    "password_salt",
    "password_proof",
    "sign_in_version",
    "public_key",
    "public_key_mac",
    "sealed_private_key",
)


class Person(models.Model):
    """Someone at the desk. Between invitation and sign-up the fields of `_SIGNED_UP` are all empty."""

    id = models.UUIDField(primary_key=True)
    email = models.CharField(max_length=254, unique=True)  # lower case
    name = models.CharField(max_length=100)
    language = models.CharField(max_length=8, default="nl")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    active = models.BooleanField(default=True)
    password_salt = models.BinaryField(null=True)
    password_proof = models.BinaryField(null=True)
    sign_in_version = models.PositiveIntegerField(null=True)  # of the sign-in secret that made the proof
    key_epoch = models.PositiveIntegerField(default=0)  # counts this person's pairs
    public_key = models.BinaryField(null=True)
    public_key_mac = models.BinaryField(null=True)
    sealed_private_key = models.BinaryField(null=True)
    sealed_totp = models.BinaryField(null=True)
    totp_last_step = models.BigIntegerField(default=0)
    invitation = models.BinaryField(null=True, unique=True)  # hash of the invitation's token
    invitation_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True for name in _SIGNED_UP})
                | Q(**{f"{name}__isnull": False for name in _SIGNED_UP}, sealed_totp__isnull=False, key_epoch__gte=1),
                name="person_signed_up_whole",
            ),
            models.CheckConstraint(
                condition=Q(invitation__isnull=True, invitation_until__isnull=True)
                | Q(invitation__isnull=False, invitation_until__isnull=False),
                name="person_invitation_has_end",
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="person_role_known"),
        ]


class Team(models.Model):
    """A group that shares a key. Exactly one team may be the default."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=100, unique=True)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    under_18 = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    rotation_due = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="team_one_default")
        ]


class Membership(models.Model):
    """An administrator says who belongs to a team. `let_in`: somebody who holds its key said that this person may have
    it, with the pair they have now; a MAC, so that nobody can write it into the database."""

    id = models.UUIDField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    let_in = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="membership_once")]


class TeamKey(models.Model):
    """One pair of a team; the highest epoch is the one to seal to."""

    id = models.UUIDField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="keys")
    epoch = models.PositiveIntegerField()
    public_key = models.BinaryField()
    public_key_mac = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "epoch"], name="team_key_epoch_once"),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="team_key_epoch_from_1"),
        ]


class TeamKeySeal(models.Model):
    """The private half of a team's pair, for one audience: a member, recovery, or the team's next epoch."""

    id = models.UUIDField(primary_key=True)
    team_key = models.ForeignKey(TeamKey, on_delete=models.CASCADE, related_name="seals")
    audience = models.CharField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="team_key_seals")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team_key", "audience"], name="team_key_seal_once")]


class DeskSession(models.Model):
    """A signed-in browser: the person's private half, sealed under the secret in the cookie."""

    id = models.UUIDField(primary_key=True)
    lookup = models.BinaryField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    sealed = models.BinaryField()
    last_change_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class SignInTries(models.Model):
    """Wrong tries on one account, from one browser we know or from all others. `who` is a keyed hash: an address
    that has no account looks the same."""

    id = models.UUIDField(primary_key=True)
    who = models.BinaryField(unique=True)
    wrong = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
