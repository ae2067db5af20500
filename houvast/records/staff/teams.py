"""Teams and their keys: who receives a report, and who can open one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.models import Count, F, Max, Q

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keypairs import Pair, check_public_key, public_key_mac
from houvast.core.sealing.keyring import Keyring
from houvast.core.sealing.labels import Audience, HashLabel
from houvast.core.sealing.macs import check_mac, mac
from houvast.core.sealing.seals import open_team_key, seal_team_key, stamp, stamped
from houvast.core.triage.teams import TeamChoice
from houvast.records.secrets import recovery_public_key, server_secrets
from houvast.records.staff.models import Membership, Person, Team, TeamKey, TeamKeySeal
from houvast.records.staff.roles import Role
from houvast.records.staff.views import TeamView


@dataclass(frozen=True)
class TeamPublic:
    """A team's newest public key, its MAC checked."""

    team_id: UUID
    epoch: int
    public_key: bytes

    @property
    def audience(self) -> str:
        return Audience.team(self.team_id, self.epoch)


def newest_public(team_id: UUID) -> TeamPublic:
    """The key to seal to. Raises PublicKeyNotOurs; the team must have a key."""
    key = TeamKey.objects.filter(team_id=team_id).order_by("-epoch")[0]
    return _checked(key)


def teams_with_key() -> tuple[TeamChoice, ...]:
    """Teams that can receive a report: somebody holds a key that opens what is sealed to it."""
    teams = Team.objects.annotate(epoch=Max("keys__epoch")).filter(epoch__isnull=False)
    return tuple(TeamChoice(team.id, tuple(team.languages), team.under_18, team.is_default) for team in teams)


def team_views() -> tuple[TeamView, ...]:
    """All teams by name."""
    teams = Team.objects.annotate(
        epoch=Max("keys__epoch"),
        people=Count("memberships", filter=Q(memberships__person__active=True), distinct=True),
    ).order_by("name")
    return tuple(
        TeamView(
            id=team.id,
            name=team.name,
            languages=tuple(team.languages),
            under_18=team.under_18,
            is_default=team.is_default,
            epoch=team.epoch or 0,
            rotation_due=team.rotation_due,
            members=team.people,
        )
        for team in teams
    )


def open_team_keys(person_id: UUID, private_key: bytes) -> dict[tuple[UUID, int], bytes]:
    """Every private half of a team that this person's own key opens, older epochs through newer ones."""
    keys: dict[tuple[UUID, int], bytes] = {}
    seals = TeamKeySeal.objects.filter(person_id=person_id).select_related("team_key")
    for seal in seals:
        _open_into(keys, seal, Audience.person(person_id), private_key)
    _open_older(keys)
    return keys


def _open_older(keys: dict[tuple[UUID, int], bytes]) -> None:
    """A rotated pair is sealed under the one after it: walk back from what is held."""
    teams = {team_id for team_id, _ in keys}
    chained = TeamKeySeal.objects.filter(team_key__team_id__in=teams, audience__startswith="team:")
    for seal in chained.select_related("team_key").order_by("-team_key__epoch"):
        team_id, epoch = seal.team_key.team_id, seal.team_key.epoch
        newer = keys.get((team_id, epoch + 1))
        if newer is None or (team_id, epoch) in keys:
            continue
        _open_into(keys, seal, Audience.team(team_id, epoch + 1), newer)


def _open_into(keys: dict[tuple[UUID, int], bytes], seal: TeamKeySeal, audience: str, private_key: bytes) -> None:
    """A seal that is not ours, or was moved, opens nothing and stops nobody."""
    team_id, epoch = seal.team_key.team_id, seal.team_key.epoch
    with suppress(CannotOpen):
        keys[team_id, epoch] = open_team_key(
            stamped(seal.sealed, server_secrets().key_mac),
            team_id=team_id,
            epoch=epoch,
            audience=audience,
            private_key=private_key,
        )


def add_team_key(team_id: UUID, epoch: int, pair: Pair) -> TeamKey:
    """Keeps the public half with its MAC, and the private half sealed to recovery. Members get theirs by `give_key`."""
    mac = public_key_mac(team_id, epoch, pair.public_key, server_secrets().key_mac)
    key = TeamKey.objects.create(
        id=uuid4(), team_id=team_id, epoch=epoch, public_key=pair.public_key, public_key_mac=mac
    )
    seal_to_recovery(key, pair.private_key)
    return key


def give_key(key: TeamKey, private_key: bytes, person: Person) -> None:
    """Seals a team's private half to a member, whose public key is checked first."""
    public = check_public_key(
        person.id, person.key_epoch, bytes(person.public_key), bytes(person.public_key_mac), server_secrets().key_mac
    )
    _seal_to(key, private_key, Audience.person(person.id), public, person_id=person.id)


def open_with_recovery(key: TeamKey, recovery_private: bytes) -> bytes:
    """A team's private half, by the recovery pair. Raises CannotOpen; DoesNotExist where it was not sealed to it."""
    seal = key.seals.get(audience=Audience.RECOVERY)
    return open_team_key(
        stamped(seal.sealed, server_secrets().key_mac),
        team_id=key.team_id,
        epoch=key.epoch,
        audience=Audience.RECOVERY,
        private_key=recovery_private,
    )


def seal_to_recovery(key: TeamKey, private_key: bytes) -> bool:
    """Whether it was missing: made before recovery was renewed."""
    recovery = recovery_public_key()
    if recovery is None or key.seals.filter(audience=Audience.RECOVERY).exists():
        return False
    _seal_to(key, private_key, Audience.RECOVERY, recovery)
    return True


def drop_recovery_seals() -> None:
    TeamKeySeal.objects.filter(audience=Audience.RECOVERY).delete()


def chain_to_next(older: TeamKey, older_private: bytes, newer: TeamKey) -> None:
    """Seals an older private half under the newer pair, so that who gets the newer opens what was before."""
    public = _checked(newer)
    _seal_to(older, older_private, public.audience, public.public_key)


def _seal_to(key: TeamKey, private_key: bytes, audience: str, public_key: bytes, person_id: UUID | None = None) -> None:
    sealed = seal_team_key(private_key, team_id=key.team_id, epoch=key.epoch, audience=audience, public_key=public_key)
    TeamKeySeal.objects.create(
        id=uuid4(),
        team_key=key,
        audience=audience,
        person_id=person_id,
        sealed=stamp(sealed, server_secrets().key_mac),
    )


def _checked(key: TeamKey) -> TeamPublic:
    public = check_public_key(
        key.team_id, key.epoch, bytes(key.public_key), bytes(key.public_key_mac), server_secrets().key_mac
    )
    return TeamPublic(key.team_id, key.epoch, public)


def teams_of(person_id: UUID) -> frozenset[UUID]:
    """The teams this person is in, whether or not they hold a key."""
    return frozenset(Membership.objects.filter(person_id=person_id).values_list("team_id", flat=True))


def let_in(team_id: UUID, person: Person) -> None:
    """Notes that somebody who holds the team's key gave it to this person, with the pair they have now. The person gets
    its next keys too; not after a new invitation, which makes another pair."""
    mark = mac(server_secrets().key_mac, HashLabel.LET_IN, *_let_in_parts(team_id, person))
    Membership.objects.filter(team_id=team_id, person_id=person.id).update(let_in=mark)


def was_let_in_anywhere(person: Person) -> bool:
    """Whether a member of any team vouched for this person's present key."""
    return any(_was_let_in(each, person) for each in Membership.objects.filter(person_id=person.id))


def members_waiting_for(team_id: UUID) -> tuple[Person, ...]:
    """Members who were let in and do not hold the team's newest key: it can be sealed to them."""
    return tuple(person for membership, person in _without_key(team_id) if _was_let_in(membership, person))


def members_to_let_in(team_id: UUID) -> tuple[Person, ...]:
    """Members who do not hold the team's newest key, and of whom nobody who does said that they may."""
    return tuple(person for membership, person in _without_key(team_id) if not _was_let_in(membership, person))


def _without_key(team_id: UUID) -> list[tuple[Membership, Person]]:
    """Members with a key pair of their own who do not hold the team's newest key. None where it has none yet."""
    newest = TeamKey.objects.filter(team_id=team_id).order_by("-epoch").first()
    if newest is None:
        return []
    return _members(team_id, without=newest.seals.filter(person__isnull=False).values("person_id"))


def members_of(team_id: UUID) -> tuple[Person, ...]:
    """Members with a key pair of their own."""
    return tuple(person for _, person in _members(team_id, without=()))


def _members(team_id: UUID, *, without) -> list[tuple[Membership, Person]]:
    memberships = Membership.objects.filter(
        team_id=team_id, person__active=True, person__public_key__isnull=False
    ).exclude(person_id__in=without)
    found = memberships.exclude(person__role=Role.ADMINISTRATOR).select_related("person").order_by("person__name")
    return [(membership, membership.person) for membership in found]


def _was_let_in(membership: Membership, person: Person) -> bool:
    if membership.let_in is None:
        return False
    parts = _let_in_parts(membership.team_id, person)
    return check_mac(membership.let_in, server_secrets().key_mac, HashLabel.LET_IN, *parts)


def _let_in_parts(team_id: UUID, person: Person) -> tuple[bytes, ...]:
    return team_id.bytes, person.id.bytes, person.key_epoch.to_bytes(4, "big")


def holders_of(team_id: UUID) -> frozenset[UUID]:
    """Active members who hold the team's newest key."""
    newest = TeamKey.objects.filter(team_id=team_id).order_by("-epoch").first()
    if newest is None:
        return frozenset()
    return frozenset(
        newest.seals.filter(person__active=True, person__memberships__team_id=F("team_key__team_id")).values_list(
            "person_id", flat=True
        )
    )


def held_epochs(keyring: Keyring, team_id: UUID) -> dict[int, bytes]:
    """The private halves of this team in a keyring, by epoch."""
    return {epoch: key for (team, epoch), key in keyring.team_keys.items() if team == team_id}
