"""Two helplines agree: one makes the secret of the pair, the other enters it. Ending it ends everything of it here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from houvast.core.between.addresses import AddressNotRight, read_address
from houvast.core.between.pairs import SecretNotRight, Side, pair_of, read_secret, secret_text
from houvast.core.sealing.hashing import KEY_SIZE
from houvast.core.sealing.hidden import Hidden
from houvast.records.audit.actors import COMMAND, Actor
from houvast.records.audit.acts import AuditAct, helpline_subject
from houvast.records.audit.writing import write_audit
from houvast.records.helplines import agreements
from houvast.records.helplines.views import AgreementView
from houvast.records.refused import Refused

HELPLINES = "helplines"
LONGEST_NAME = 80


class BetweenOff(Refused):
    """This house exchanges nothing with other helplines."""

    code = "between_off"


class HelplineNameNotRight(Refused):
    """A helpline has a name of 1 to 80 characters: people here read it at a match."""

    code = "helpline_name_not_right"


class HelplineAddressNotRight(Refused):
    """Its address is https://host, and no more."""

    code = "helpline_address_not_right"


class PairSecretNotRight(Refused):
    """What was entered is no secret of a pair, or a character of it slipped."""

    code = "pair_secret_not_right"


class PairKnown(Refused):
    """This secret was used here before: it was made here, or it ended. A pair that ended never begins again."""

    code = "pair_known"


class NoSuchHelpline(Refused):
    code = "no_such_helpline"


@dataclass(frozen=True, repr=False)
class Paired(Hidden):
    """`secret`: as it is told to the other side, once; None where it was entered here."""

    agreement: AgreementView
    secret: str | None


def is_on() -> bool:
    return HELPLINES in settings.HOUVAST_SHARING


def check_on() -> None:
    """Raises `BetweenOff`."""
    if not is_on():
        raise BetweenOff


@transaction.atomic
def pair(*, name: str, url: str, secret: str | None = None, now: datetime, by: Actor) -> Paired:
    """A new agreement. `secret`: what the other side told; without it, it is made here. An agreement that this name has
    already ends at once. For the command line alone.

    Raises `HelplineNameNotRight`, `HelplineAddressNotRight`, `PairSecretNotRight`, `PairKnown`.
    """
    if by != COMMAND:
        raise ValueError("a pair is made at the command line")
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise HelplineNameNotRight
    try:
        address = read_address(url, here=settings.HOUVAST_MODE in ("demo", "test"))
    except AddressNotRight:
        raise HelplineAddressNotRight from None
    try:
        raw = secrets.token_bytes(KEY_SIZE) if secret is None else read_secret(secret)
    except SecretNotRight:
        raise PairSecretNotRight from None
    if agreements.was_ever_made(pair_of(raw).agreement):
        raise PairKnown
    for known in agreements.all_agreements():
        if known.standing and known.name == name:
            _end(known.id, now, by)
    side = Side.MAKER if secret is None else Side.ENTERER
    made = agreements.add_agreement(name=name, url=address, secret=raw, side=side, now=now)
    write_audit(
        AuditAct.HELPLINE_PAIRED, subject=helpline_subject(made.id), at=now, by=by, parameters={"side": side.value}
    )
    return Paired(made.view, secret_text(raw) if secret is None else None)


@transaction.atomic
def end(*, name: str, now: datetime, by: Actor) -> AgreementView:
    """Ends the agreement of this name and deletes what was kept of it. Raises `NoSuchHelpline`."""
    found = next((each for each in agreements.all_agreements() if each.standing and each.name == name), None)
    if found is None:
        raise NoSuchHelpline
    _end(found.id, now, by)
    return found


def _end(agreement_id: UUID, now: datetime, by: Actor) -> None:
    agreements.end_agreement(agreement_id, now)
    write_audit(AuditAct.HELPLINE_ENDED, subject=helpline_subject(agreement_id), at=now, by=by)
