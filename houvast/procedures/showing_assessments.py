"""What the person is shown of an assessment, part by part, and what they let go along: exactly those parts, as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.procedures import consenting
from houvast.procedures.assessing import NoSuchVersion
from houvast.procedures.consenting import ConsentChanged
from houvast.procedures.entering import enter_desk, enter_mailbox
from houvast.records.assessments.keeping import keep_paper, read_papers, read_versions
from houvast.records.assessments.views import PaperPart, PaperView
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.consents.keeping import consents_of, sha256_of, standing
from houvast.records.consents.views import ConsentView, Subject
from houvast.records.refused import Refused
from houvast.records.reports.dates import settle_answered, settle_dates
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act


class NoSuchPaper(Refused):
    """There is no such paper for this person (or a newer one took its place)."""

    code = "no_such_paper"


class NotAgreed(Refused):
    """The person did not agree to hand this over, or took it back. Nothing is printed."""

    code = "not_agreed"


@dataclass(frozen=True)
class PaperInTheMailbox:
    """The last paper offered, and what the person chose of it. `chosen` None: not answered, or taken back."""

    paper: PaperView
    chosen: tuple[PaperPart, ...] | None
    consent: ConsentView | None


@dataclass(frozen=True)
class PaperToPrint:
    """What may be handed over: nothing of the parts that were left out is in here."""

    number: int
    language: str
    receiver: str
    head: str
    parts: tuple[PaperPart, ...]
    agreed_on: str


@transaction.atomic
def offer(
    *,
    report_id: UUID,
    version_id: UUID,
    language: str,
    receiver: str,
    head: str,
    parts: Sequence[PaperPart],
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> UUID:
    """Puts a finished version before the person, part by part; it replaces what was offered before. Gives its id.

    Raises `NoSuchVersion`, `NotYours`.
    """
    desk = enter_desk(report_id, keyring, Act.ASSESS, now=now, by=by)
    version = next((v for v in read_versions(report_id, desk.keys.desk) if v.id == version_id and v.finished), None)
    if version is None:
        raise NoSuchVersion
    paper = PaperView(
        id=uuid4(),
        about=version_id,
        number=version.number,
        language=language,
        receiver=receiver.strip(),
        head=_one_block(head),
        parts=tuple(replace(part, text=_one_block(part.text)) for part in parts),
        at=to_minute(now),
    )
    there = next(iter(read_papers(report_id, desk.keys.shared)), None)
    if there is not None and replace(there, id=paper.id, at=paper.at) == paper:
        return there.id
    keep_paper(report_id, paper, desk.keys.shared)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(
        AuditAct.ASSESSMENT_SHOWN,
        subject=report_subject(report_id),
        at=now,
        by=by,
        parameters={"parts": len(paper.parts)},
    )
    return paper.id


@transaction.atomic
def read_paper(*, keys: MailboxKeys) -> PaperInTheMailbox | None:
    """The last paper offered to this person. Raises `NoSuchMailbox`, `NotInThisState`."""
    mailbox = enter_mailbox(keys, Act.CONSENT)
    paper = next(iter(read_papers(keys.report_id, mailbox.keys.shared)), None)
    if paper is None:
        return None
    consent = standing(keys.report_id, paper.id, mailbox.keys.shared)
    return PaperInTheMailbox(paper, paper.chosen_in(consent.text) if consent else None, consent)


@transaction.atomic
def choose(
    *, keys: MailboxKeys, paper_id: UUID, chosen: frozenset[str], shown_sha256: str, now: datetime, by: Actor
) -> None:
    """The person lets exactly these parts go along; none of them: nothing does. What they agreed to before, of this or
    an earlier paper, is taken back by it. `shown_sha256`: of the whole text as the page showed it (`shown_hash`).

    Raises `NoSuchPaper`, `ConsentChanged`.
    """
    mailbox = enter_mailbox(keys, Act.CONSENT)
    papers = read_papers(keys.report_id, mailbox.keys.shared)
    if not papers or papers[0].id != paper_id:
        raise NoSuchPaper
    paper = papers[0]
    if shown_hash(paper) != shown_sha256:
        raise ConsentChanged
    kept = frozenset(part.id for part in paper.parts if part.id in chosen)
    text = paper.text_of(kept)
    about = {other.id for other in papers}
    for consent in consents_of(keys.report_id, mailbox.keys.shared):
        same = consent.about == paper.id and consent.text == text and bool(kept)
        if consent.stands and consent.about in about and not same:
            consenting.withdraw(keys=keys, consent_id=consent.id, now=now, by=by)
    if not kept:
        return
    consenting.give(
        keys=keys, subject=Subject.ASSESSMENT, about=paper.id, text=text, receiver=paper.receiver, now=now, by=by
    )
    for other in papers[1:]:  # taken back only because this one took its place: no news
        settle_answered(keys.report_id, other.id, mailbox.keys.shared)


@transaction.atomic
def print_paper(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> PaperToPrint:
    """What the person lets go along, to be printed for the receiver. Looked up in this moment: what was taken back is
    not printed. Raises `NotAgreed`, `NoSuchCase`.
    """
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    for paper in read_papers(report_id, desk.keys.shared):
        consent = standing(report_id, paper.id, desk.keys.shared)
        chosen = paper.chosen_in(consent.text) if consent else None
        if consent is None or not chosen or consent.receiver != paper.receiver:
            continue
        settle_dates(desk.keys, paper.id)
        write_audit(AuditAct.ASSESSMENT_PRINTED, subject=report_subject(report_id), at=now, by=by)
        agreed_on = consent.answered_on.isoformat() if consent.answered_on else ""
        return PaperToPrint(paper.number, paper.language, paper.receiver, paper.head, chosen, agreed_on)
    raise NotAgreed


def shown_hash(paper: PaperView) -> str:
    """Of everything the page shows, chosen or not: a paper that was replaced meanwhile is not agreed to by mistake."""
    return sha256_of(paper.text_of(frozenset(part.id for part in paper.parts)))


def _one_block(text: str) -> str:
    """Parts are kept apart by an empty line; none may stand inside one."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
