"""What another helpline gets to see of this one: digests of what a coordinator released, and of what a person here said
yes to. Made anew at each question, so that what was taken back is gone from the next answer.

The house's own index key digests nothing of it: it only tells which values are hubs, and that stays here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.between.digests import filled, mark_of, pair_digests
from houvast.core.between.documents import LEAST_FORWARD, LEAST_KNOWN, MOST, Document, written
from houvast.core.between.signing import is_from, read_credentials, sign_answer
from houvast.core.linking.normalise import normalise
from houvast.core.situation import Indicator
from houvast.procedures.linking import hubs_among
from houvast.procedures.pairing import check_on
from houvast.records.audit.actors import helpline_actor
from houvast.records.audit.acts import AuditAct, helpline_subject
from houvast.records.audit.writing import write_audit
from houvast.records.helplines import agreements, answers, asking, marks
from houvast.records.helplines.views import ListName, OpenAgreement, Theirs
from houvast.records.links.leads import released_groups
from houvast.records.refused import Refused


class NotThisHelpline(Refused):
    """No such agreement (any more), or not signed by its other side about now: not told apart."""

    code = "not_this_helpline"


@dataclass(frozen=True)
class Forward:
    """A released lead. `kind`: of the index behind one of its digests."""

    group_id: UUID
    kind: str


@dataclass(frozen=True)
class Shown:
    """`signature`: the header `Houvast-Answer`."""

    body: bytes
    signature: str


@transaction.atomic
def show(*, agreement_id: UUID, authorization: str, now: datetime) -> Shown:
    """The document for the other side. Raises `BetweenOff`, `NotThisHelpline`, `AskedBefore`, `AskedTooOften`."""
    check_on()
    agreement, said = agreements.open_agreement(agreement_id), read_credentials(authorization)
    if agreement is None or said is None:
        raise NotThisHelpline
    if not is_from(said, agreement.pair, agreement.side.other, now=int(now.timestamp())):
        raise NotThisHelpline
    if not agreements.lock(agreement_id):
        raise NotThisHelpline
    asking.hear(agreement_id, said.nonce, now)
    forward = put_forward(agreement)
    knows = told(agreement, forward)
    document = Document(
        agreement_id,
        frozenset(_filled(agreement, ListName.FORWARD, forward, LEAST_FORWARD)),
        frozenset(_filled(agreement, ListName.KNOWN, knows, LEAST_KNOWN)),
    )
    body = written(document)
    write_audit(
        AuditAct.HELPLINE_ASKED_US,
        subject=helpline_subject(agreement_id),
        at=now,
        by=helpline_actor(agreement_id),
        parameters={"forward": len(forward), "knows": len(knows)},
    )
    return Shown(body, sign_answer(agreement.pair, agreement.side, nonce=said.nonce, body=body))


def put_forward(agreement: OpenAgreement) -> dict[bytes, Forward]:
    """Digest → the lead behind it: of confirmed groups that are not held, what a coordinator released and did not take
    back; no text, no picture, no value that tells nothing."""
    released = [
        (group.id, Indicator(lead.kind, lead.platform, lead.value))
        for group in released_groups()
        if group.stands
        for lead in group.indicators
        if lead.withdrawn_at is None
    ]
    hubs = hubs_among(indicator for _, indicator in released)
    return {
        digest: Forward(group_id, kind)
        for group_id, indicator in released
        if indicator not in hubs
        for kind, digest in pair_digests(normalise(indicator).terms, agreement.pair.index)
    }


def lead_marks(agreement: OpenAgreement, forward: Mapping[bytes, Forward]) -> dict[bytes, Forward]:
    """The same by the marks that are kept here."""
    return {mark_of(digest, agreement.own): found for digest, found in forward.items()}


def told(agreement: OpenAgreement, forward: Mapping[bytes, Forward]) -> list[bytes]:
    """Digests of every match that somebody here said yes to and that still stands."""
    said = {mark: each for mark, each in answers.said_of(agreement.id).items() if each.yes}
    standing = _standing(agreement, said, lead_marks(agreement, forward))
    return [answers.digest_of(said[mark]) for mark in sorted(standing)]


def tidy(agreement: OpenAgreement) -> int:
    """Answers to what is no match any more go: the other side took it back, or nothing here has it. Gives how many."""
    said = answers.said_of(agreement.id)
    gone = said.keys() - _standing(agreement, said, lead_marks(agreement, put_forward(agreement)))
    for mark in gone:
        answers.take_back(agreement.id, mark)
    return len(gone)


def is_match(mark: bytes, there: Theirs, *, lead: bool) -> bool:
    """They put it forward, or it is a lead of ours that they say they know."""
    return mark in there.forward or (lead and mark in there.known)


def _standing(agreement: OpenAgreement, said: Collection[bytes], leads: Mapping[bytes, Forward]) -> set[bytes]:
    there = marks.theirs(agreement.id, said)
    here = marks.own_among(agreement.id, said) | leads.keys()
    return {mark for mark in said if mark in here and is_match(mark, there, lead=mark in leads)}


def _filled(agreement: OpenAgreement, name: ListName, real: Collection[bytes], least: int) -> list[bytes]:
    return filled(real, agreement.own, agreement.id, name.value, least=least, most=MOST)
