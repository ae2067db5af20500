"""Plays stories through the procedures, all together in the order of time, as if it had happened."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import singledispatchmethod
from uuid import UUID

import nacl.utils
from django.utils import timezone

from houvast.core.advice import advise
from houvast.core.assessment import Trigger
from houvast.core.dossier.contents import ItemKind
from houvast.core.removal.notices import Channel, Ground, NoticeKind
from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.sealing.receipts import Receipt, new_receipt
from houvast.core.situation import Situation, Told
from houvast.core.support import CheckIn, Proceedings
from houvast.doors.demo import stories
from houvast.doors.demo.stories import Event, Story, Telling
from houvast.doors.desk.assessment_paper import head_of, parts_of
from houvast.doors.desk.assessment_words import Words
from houvast.doors.desk.dossiers import agreeing_words, names_in
from houvast.doors.desk.police import drafted_text
from houvast.procedures import (
    answering,
    assessing,
    closing,
    consenting,
    drafting_notices,
    erasing,
    following_notices,
    following_proceedings,
    handing_over,
    keeping_evidence,
    noting,
    opening,
    packing_dossier,
    referring,
    sending_notices,
    showing_assessments,
    submitting,
    telling_places,
)
from houvast.procedures.dossier_contents import Choice
from houvast.procedures.drafting_notices import Wanted
from houvast.procedures.keeping_evidence import Described
from houvast.records.assessments.views import Filled
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import Subject, about_statement
from houvast.records.content import current_knowledge
from houvast.records.referrals.views import Outcome as Referral
from houvast.records.reports.seals import with_shared
from houvast.records.reports.views import Outcome, TickState
from houvast.records.staff.views import SignedIn

_ASK_BACK = timedelta(days=7)


@dataclass
class _Played:
    story: Story
    receipt: Receipt
    keys: MailboxKeys | None = None


class Player:
    """`people`: signed in, by the keys of `people.PEOPLE`. `seed` makes the ids of messages repeatable."""

    def __init__(self, people: dict[str, SignedIn], now: datetime, seed: int) -> None:
        self._people = people
        self._now = now
        self._random = random.Random(seed)

    def play(self, all_stories: tuple[Story, ...]) -> tuple[Receipt, ...]:
        """The receipts, in the order of the stories."""
        played = [_Played(story, new_receipt(nacl.utils.random)) for story in all_stories]
        for ago, at, event in sorted(_moments(played), key=lambda moment: (-moment[0], moment[1])):
            self._happen(event, played[at[0]], self._now - ago)
        return tuple(each.receipt for each in played)

    def _happen(self, event: Event | None, played: _Played, now: datetime) -> None:
        if event is None:
            self._make(played, now)
        else:
            self._do(event, played, now)

    def _make(self, played: _Played, now: datetime) -> None:
        story = played.story
        situation = Situation.from_json(dict(story.facts))
        played.keys = submitting.make_mailbox(
            receipt=played.receipt,
            situation=situation,
            ticks=_ticks(story, situation, now),
            asked=frozenset(story.facts),
            language=story.language,
            now=now,
            by=REPORTER,
        )
        if story.keeps_code:
            submitting.mark_kept(keys=played.keys, now=now, by=REPORTER)

    @singledispatchmethod
    def _do(self, event: Event, played: _Played, now: datetime) -> None:
        raise TypeError(f"no story can hold a {type(event).__name__}")

    @_do.register
    def _(self, event: stories.Sends, played: _Played, now: datetime) -> None:
        played.keys = submitting.send(
            keys=played.keys, told=self._told(event.telling), message_id=self._id(), now=now, by=REPORTER
        )

    @_do.register
    def _(self, event: stories.Drafts, played: _Played, now: datetime) -> None:
        submitting.save_draft(keys=played.keys, told=self._told(event.telling), revision=0, now=now)

    @_do.register
    def _(self, event: stories.ChoosesWord, played: _Played, now: datetime) -> None:
        submitting.set_extra_word(keys=played.keys, word=event.word, now=now, by=REPORTER)
        submitting.mark_kept(keys=played.keys, now=now, by=REPORTER)

    @_do.register
    def _(self, event: stories.TellsOfThePolice, played: _Played, now: datetime) -> None:
        told = {"wish": event.wish, "considered_on": timezone.localdate(now), "not_made": event.not_made}
        if event.way:
            told |= {"way": event.way, "made_on": timezone.localdate(now)}
        following_proceedings.tell_proceedings(
            keys=played.keys, proceedings=Proceedings.from_json(told), revision=0, now=now, by=REPORTER
        )

    @_do.register
    def _(self, event: stories.TellsPlaces, played: _Played, now: datetime) -> None:
        shows = (Ground(event.shows),)
        telling_places.tell_places(keys=played.keys, text=event.addresses, shows=shows, now=now, by=REPORTER)

    @_do.register
    def _(self, event: stories.ReadsReplies, played: _Played, now: datetime) -> None:
        opening.mark_replies_read(keys=played.keys, now=now, by=REPORTER)

    @_do.register
    def _(self, event: stories.AsksToErase, played: _Played, now: datetime) -> None:
        erasing.ask_to_erase(keys=played.keys, word=event.word, now=now, by=REPORTER)

    @_do.register
    def _(self, event: stories.StopsErasing, played: _Played, now: datetime) -> None:
        erasing.stop_erasing(keys=played.keys, now=now, by=REPORTER)

    @_do.register
    def _(self, event: stories.Opens, played: _Played, now: datetime) -> None:
        self._open(event, played, now)

    @_do.register
    def _(self, event: stories.Replies, played: _Played, now: datetime) -> None:
        acting = self._open(event, played, now)
        answering.reply(text=event.words, message_id=self._id(), **acting)

    @_do.register
    def _(self, event: stories.DraftsReply, played: _Played, now: datetime) -> None:
        answering.save_desk_draft(text=event.words, revision=0, **self._open(event, played, now))

    @_do.register
    def _(self, event: stories.Notes, played: _Played, now: datetime) -> None:
        noting.note(text=event.words, note_id=self._id(), **self._open(event, played, now))

    @_do.register
    def _(self, event: stories.Promises, played: _Played, now: datetime) -> None:
        acting = self._open(event, played, now)
        noting.add_date(at=self._now + event.due_in, kind="promise", words=event.words, **acting)

    @_do.register
    def _(self, event: stories.Lowers, played: _Played, now: datetime) -> None:
        handing_over.lower_urgency(to=event.to, reason=event.reason, **self._open(event, played, now))

    @_do.register
    def _(self, event: stories.Assesses, played: _Played, now: datetime) -> None:
        acting = self._open(event, played, now)
        assessing.start(trigger=Trigger.FIRST, **acting)
        kept = assessing.save(filled=Filled(given=event.given, refuses=event.refuses), revision=1, **acting)
        assessing.finish(revision=kept.revision, **acting)
        newest = assessing.read_assessment(**acting).newest
        words = Words(played.story.language)
        showing_assessments.offer(
            version_id=newest.version.id,
            language=words.language,
            receiver=words.own.word("receivers", "police"),
            head=head_of(words),
            parts=parts_of(newest, words),
            **acting,
        )

    @_do.register
    def _(self, event: stories.ReadsAgain, played: _Played, now: datetime) -> None:
        who = self._people[event.who]
        acting = {"report_id": played.keys.report_id, "keyring": who.keyring, "now": now, "by": who.by}
        version = assessing.read_assessment(**acting).newest.version
        assessing.read_again(version_id=version.id, agrees=not event.why, why=event.why, **acting)

    @_do.register
    def _(self, event: stories.AsksAboutStatement, played: _Played, now: datetime) -> None:
        acting = self._open(event, played, now)
        consenting.ask(
            subject=Subject.STATEMENT,
            about=about_statement(acting["report_id"]),
            text=drafted_text(opening.open_case(**acting)),
            receiver=event.receiver,
            **acting,
        )

    @_do.register
    def _(self, event: stories.HandsOver, played: _Played, now: datetime) -> None:
        incoming = keeping_evidence.begin_at_mailbox(keys=played.keys)
        incoming.add(event.words.encode())
        about = Described(ItemKind.TEXT, event.described)
        keeping_evidence.give(keys=played.keys, incoming=incoming, about=about, now=now, by=REPORTER)

    @_do.register
    def _(self, event: stories.PacksDossier, played: _Played, now: datetime) -> None:
        acting = self._open(event, played, now)
        _, offer = packing_dossier.read_dossiers(**acting)
        texts = current_knowledge().texts(played.story.language)
        packing_dossier.pack(
            choice=Choice(event.receiver, None, None, True, True, frozenset(item.id for item in offer.items)),
            words=agreeing_words(texts),
            names=names_in(texts),
            **acting,
        )

    @_do.register
    def _(self, event: stories.ChoosesDays, played: _Played, now: datetime) -> None:
        wanted = [CheckIn(moment) for moment in event.moments]
        following_proceedings.choose_check_ins(keys=played.keys, moments_wanted=wanted, now=now, by=REPORTER)

    @_do.register
    def _(self, event: stories.Refers, played: _Played, now: datetime) -> None:
        referring.prepare(
            receiver=event.receiver,
            name=current_knowledge().texts(played.story.language).referral(event.receiver).name,
            text=event.words,
            ask_back=now + _ASK_BACK,
            **self._open(event, played, now),
        )

    @_do.register
    def _(self, event: stories.AgreesToReferral, played: _Played, now: datetime) -> None:
        shared = with_shared(played.keys).shared
        asked = next(c for c in consents_of(played.keys.report_id, shared) if c.subject is Subject.REFERRAL)
        consenting.answer(
            keys=played.keys, consent_id=asked.id, given=True, text_sha256=asked.text_sha256, now=now, by=REPORTER
        )

    @_do.register
    def _(self, event: stories.PassesOn, played: _Played, now: datetime) -> None:
        acting = self._open(event, played, now)
        agreed = next(each for each in referring.read_referred(**acting) if each.may_go)
        referring.note_outcome(
            referral_id=agreed.referral.id,
            outcome=Referral.HANDED_OVER,
            words=event.words,
            ask_back=now + _ASK_BACK,
            **acting,
        )

    @_do.register
    def _(self, event: stories.Notifies, played: _Played, now: datetime) -> None:
        acting = self._open(event, played, now)
        places = following_notices.read_removal(**acting).places
        chosen = tuple(each.id for each in places if each.receiver == event.receiver)
        wanted = Wanted(NoticeKind.DSA_16, event.receiver, Channel.FORM, event.language, chosen)
        notice_id = drafting_notices.draft(wanted=wanted, **acting)
        consent_id = drafting_notices.ask(notice_id=notice_id, **acting)
        asked = next(each for each in consenting.read_consents(**acting) if each.id == consent_id)
        consenting.answer(
            keys=played.keys,
            consent_id=consent_id,
            given=True,
            text_sha256=asked.text_sha256,
            now=now,
            by=REPORTER,
        )
        sending_notices.send(notice_id=notice_id, mail=False, **acting)

    @_do.register
    def _(self, event: stories.Releases, played: _Played, now: datetime) -> None:
        handing_over.release(**self._open(event, played, now))

    @_do.register
    def _(self, event: stories.Closes, played: _Played, now: datetime) -> None:
        acting = self._open(event, played, now)
        view = opening.read_mailbox(keys=played.keys, now=now)
        outcomes = {tick.step_id: Outcome.DONE for tick in view.ticks if tick.state is TickState.DONE}
        closing.close(outcomes=outcomes, text=event.words, **acting)

    def _open(self, event: stories.AtDesk, played: _Played, now: datetime) -> dict:
        """Opens the case, as a person would, and gives the arguments of what comes next."""
        who = self._people[event.who]
        acting = {"report_id": played.keys.report_id, "keyring": who.keyring, "now": now, "by": who.by}
        opening.open_case(**acting)
        return acting

    def _told(self, telling: Telling) -> Told:
        deadline = None
        if telling.deadline_in is not None:
            moment = (self._now + telling.deadline_in).replace(second=0, microsecond=0)
            deadline = moment.isoformat()
        today = timezone.localdate(self._now)
        dated = tuple(replace(act, day=today - timedelta(days=days)) for act, days in telling.days_ago)
        return Told(telling.words, telling.indicators, telling.own_accounts, deadline, telling.acts + dated)

    def _id(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)


def _moments(played: list[_Played]) -> Iterator[tuple[timedelta, tuple[int, int], Event | None]]:
    """(ago, order among equals, what happens; None: the mailbox is made)."""
    for number, each in enumerate(played):
        yield each.story.made, (number, -1), None
        for order, event in enumerate(each.story.events):
            yield event.ago, (number, order), event


def _ticks(story: Story, situation: Situation, now: datetime) -> dict[str, TickState]:
    """The first steps of the plan for this very situation."""
    steps = advise(situation, current_knowledge(), now=now).steps[: story.done + story.put_off]
    return {step.id: TickState.DONE if number < story.done else TickState.LATER for number, step in enumerate(steps)}
