"""Erasing: who, when, how much; and an offender who holds the code."""

from __future__ import annotations

from uuid import uuid4

import nacl.utils
import pytest
from django.apps import apps

from houvast.core.sealing.receipts import new_receipt
from houvast.core.situation import Indicator, Told
from houvast.procedures import (
    answering,
    closing,
    erasing,
    linking,
    mailbox_sessions,
    noting,
    opening,
    pairing,
    submitting,
)
from houvast.procedures.erasing import EraseResult
from houvast.procedures.tests.house import later, make, read, send, sent
from houvast.records.audit.actors import COMMAND, REPORTER, WORKER
from houvast.records.audit.reading import verify_chain
from houvast.records.helplines.models import OwnMark
from houvast.records.links import grouping
from houvast.records.links.deciding import add_decision
from houvast.records.links.leads import release_lead
from houvast.records.links.views import Verdict
from houvast.records.registrations.waiting import open_waiting
from houvast.records.reports.models import Report, Seal
from houvast.records.reports.seals import open_cases
from houvast.records.reports.states import NotInThisState, State
from houvast.records.reports.views import ErasingRoute, Side
from houvast.records.staff.permissions import NotAllowed

OURS = ("reports", "links")


def ask(keys, now, word=None):
    return erasing.ask_to_erase(keys=keys, word=word, now=now, by=REPORTER)


def stop(keys, now):
    erasing.stop_erasing(keys=keys, now=now, by=REPORTER)


def with_word(now, word="appeltaart"):
    keys = make(now)
    submitting.set_extra_word(keys=keys, word=word, now=now, by=REPORTER)
    return send(keys, now)


def rows_of_ours() -> dict[str, int]:
    return {
        model._meta.db_table: model.objects.count() for app in OURS for model in apps.get_app_config(app).get_models()
    }


TEXT = "you pay within the hour or everybody at your school sees it"


PICTURE = "d8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


def full_case(house, now):
    """One row at least in every table of a report."""
    keys = send(
        make(now, ticks={"stop.money": "done"}),
        now,
        "help",
        deadline=later(now, hours=2).isoformat(),
        indicators=(Indicator("account", "instagram", "lisa"), Indicator("script", None, TEXT)),
    )
    linking.index_pictures(keys.report_id, [(uuid4(), PICTURE)], now=now)
    mailbox_sessions.start(keys, now)
    submitting.save_draft(keys=keys, told=read(keys, now).messages[0].told, revision=0, now=now)
    house.open(keys.report_id)
    noting.note(report_id=keys.report_id, text="note", note_id=uuid4(), **house.acting("ada"))
    answering.save_desk_draft(report_id=keys.report_id, text="draft", revision=0, **house.acting("ada"))
    linked(house, keys.report_id, now)
    return keys


def linked(house, report_id, now) -> None:
    """As if it were alike with itself: a decision, a group, something released."""
    desk = open_cases([report_id], house.keys("ada"))[report_id].desk
    person = house.person("ada").person.id
    decided = {"verdict": Verdict.TOGETHER, "why": "", "evidence": "1:0", "person_id": person, "desk": desk, "now": now}
    add_decision(report_id, report_id, **decided)
    group_id = grouping.join(report_id, report_id, now)
    month = {"first": "2026-11", "last": "2026-11"}
    release_lead(group_id, kind="account", platform="instagram", value="lisa", person_id=person, now=now, **month)


class TestErased:
    def test_erased_is_unreadable_and_gone_from_every_table(self, house, now, settings):
        settings.HOUVAST_SHARING = frozenset({pairing.HELPLINES})
        pairing.pair(name="Helpline South", url="https://south.example", now=now, by=COMMAND)
        receipt = new_receipt(nacl.utils.random)
        other = full_case(house, now)
        alone = rows_of_ours()
        own = (
            Indicator("account", "instagram", "eva"),
            Indicator("script", None, "another text altogether, of the same length"),
        )
        keys = send(make(now, receipt=receipt), now, indicators=own)
        mailbox_sessions.start(keys, now)
        assert all(alone.values()), alone
        assert OwnMark.objects.filter(report_id=keys.report_id).exists()
        ask(keys, now)
        assert erasing.erase_due(later(now, hours=74)) == (keys.report_id,)
        assert OwnMark.objects.exists() and not OwnMark.objects.filter(report_id=keys.report_id).exists()
        assert rows_of_ours() == alone | {"reports_mailboxsession": 0}  # all sessions are past their end by then
        assert read(other, now).messages
        with pytest.raises(opening.NoSuchMailbox):
            opening.open_mailbox(receipt=receipt, now=now, by=REPORTER)
        with pytest.raises(opening.NoSuchMailbox):
            read(keys, now)
        with pytest.raises(opening.NoSuchMailbox):
            send(keys, now)
        with pytest.raises(opening.NoSuchCase):
            house.open(keys.report_id)

    def test_without_its_seals_what_is_left_is_noise(self, house, now):
        """What a copy of the rows, taken without the seals, is worth."""
        from houvast.core.sealing.errors import CannotOpen

        receipt = new_receipt(nacl.utils.random)
        keys = send(make(now, receipt=receipt), now)
        Seal.objects.filter(report_id=keys.report_id).delete()
        with pytest.raises((opening.NoSuchMailbox, CannotOpen, Seal.DoesNotExist)):
            opening.open_mailbox(receipt=receipt, now=now, by=REPORTER)
        with pytest.raises(opening.NoSuchCase):
            house.open(keys.report_id)

    def test_the_seals_go_first(self, house, now, monkeypatch):
        keys = full_case(house, now)
        order = []
        for name in ("destroy_seals", "forget", "forget_rows", "write_audit"):
            real = getattr(erasing, name)
            monkeypatch.setattr(
                erasing, name, lambda *a, _real=real, _name=name, **k: (order.append(_name), _real(*a, **k))[1]
            )
        ask(keys, now)
        erasing.erase_due(later(now, hours=74))
        assert order[1:] == ["destroy_seals", "forget", "forget_rows", "write_audit"]

    def test_an_error_in_the_middle_erases_nothing(self, committed_house, now, monkeypatch):
        keys = full_case(committed_house, now)
        ask(keys, now)
        before = rows_of_ours()

        def breaks(*_args, **_kwargs):
            raise RuntimeError

        for place in ("forget", "forget_rows", "register_erased", "write_audit"):
            with monkeypatch.context() as patch, pytest.raises(RuntimeError):
                patch.setattr(erasing, place, breaks)
                erasing.erase_due(later(now, hours=74))
            assert rows_of_ours() == before, place

    def test_a_session_after_it_is_dead(self, house, now):
        keys = with_word(now)
        cookie = mailbox_sessions.start(keys, now)
        assert mailbox_sessions.resume(cookie, now)
        ask(keys, now, "Appeltaart")
        assert mailbox_sessions.resume(cookie, now) is None
        with pytest.raises(opening.NoSuchMailbox):
            mailbox_sessions.start(keys, now)


class TestWithoutAWord:
    def test_hidden_at_once_and_gone_after_72_hours(self, house, now):
        keys = full_case(house, now)
        answer = ask(keys, now)
        assert answer.result is EraseResult.SCHEDULED
        assert answer.erase_after - now >= erasing.ERASE_DELAY and answer.erase_after.minute == 0
        view = read(keys, now)
        assert (view.hidden, view.messages, view.draft, view.ticks) == (True, (), None, ())
        assert len(view.facts.situation) == 0 and view.facts.indicators == ()
        assert view.erasing.route is ErasingRoute.SCHEDULED and view.erasing.may_stop
        assert ask(keys, later(now, hours=5)).erase_after == answer.erase_after
        assert erasing.erase_due(later(now, hours=72)) == ()
        assert erasing.erase_due(later(now, hours=74), dry_run=True) == (keys.report_id,)
        assert erasing.erase_due(later(now, hours=74)) == (keys.report_id,)

    def test_nothing_of_it_can_be_read_or_changed_meanwhile_but_a_word_can_be_sent(self, house, now):
        keys = full_case(house, now)
        ask(keys, now)
        with pytest.raises(NotInThisState):
            submitting.save_draft(keys=keys, told=Told(words="x"), revision=0, now=now)
        with pytest.raises(NotInThisState):
            submitting.mark_kept(keys=keys, now=now, by=REPORTER)
        send(keys, now, "this was not me")
        assert read(keys, now).messages == ()
        assert [message.words for message in house.open(keys.report_id).messages] == ["help", "this was not me"]

    def test_one_stop_then_the_team(self, house, now):
        keys = full_case(house, now)
        ask(keys, now)
        stop(keys, now)
        view = read(keys, now)
        assert (view.state, view.hidden, view.erasing) == (State.NEW, False, None)
        assert ask(keys, now).result is EraseResult.ASKED_TEAM
        view = read(keys, now)
        assert view.erasing.route is ErasingRoute.TEAM and not view.hidden and view.messages
        assert erasing.erase_due(later(now, days=30)) == ()
        with pytest.raises(erasing.NothingToStop):
            stop(keys, now)

    def test_the_desk_sees_it(self, house, now):
        keys = full_case(house, now)
        ask(keys, now)
        row = house.queue()[0]
        assert row.state is State.ERASING and row.erasing.asked_by is Side.REPORTER
        stop(keys, now)
        ask(keys, now)
        assert "erase_asked" in [reason.code for reason in house.queue()[0].reasons]
        assert "erase_stopped" in [line.act for line in house.open(keys.report_id).history]

    def test_an_unsent_mailbox_has_no_team_to_ask(self, house, now):
        keys = make(now)
        assert ask(keys, now).result is EraseResult.SCHEDULED
        stop(keys, now)
        assert ask(keys, now).result is EraseResult.SCHEDULED
        stop(keys, now)
        assert read(keys, now).state is State.UNSENT

    def test_nothing_to_stop(self, house, now):
        with pytest.raises(erasing.NothingToStop):
            stop(sent(now), now)


class TestWithAWord:
    def test_the_right_word_erases_at_once(self, house, now):
        keys = with_word(now)
        assert ask(keys, now, " Appeltaart ").result is EraseResult.ERASED
        assert not Report.objects.exists()

    def test_the_right_word_ends_a_wait_too(self, house, now):
        keys = with_word(now)
        Report.objects.update(erase_after=later(now, hours=72), erase_asked_by="reporter")
        assert ask(keys, now, "appeltaart").result is EraseResult.ERASED

    def test_without_it_the_team_decides(self, house, now):
        keys = with_word(now)
        assert ask(keys, now).result is EraseResult.ASKED_TEAM
        assert not read(keys, now).hidden

    def test_five_wrong_words_and_then_the_team_alone_for_a_day(self, house, now):
        keys = with_word(now)
        assert [ask(keys, now, "wrong").tries_left for _ in range(5)] == [4, 3, 2, 1, 0]
        locked = read(keys, now).word_locked_until
        assert locked >= later(now, hours=24) and locked.minute == 0
        assert ask(keys, now, "appeltaart").result is EraseResult.ASKED_TEAM
        assert Report.objects.exists()
        assert ask(keys, later(now, hours=23), "appeltaart").result is EraseResult.ASKED_TEAM
        assert ask(keys, later(now, hours=26), "wrong").tries_left == 4
        assert ask(keys, later(now, hours=26), "appeltaart").result is EraseResult.ERASED


class TestTheTeam:
    def test_only_who_may_and_only_what_was_asked_or_is_closed(self, house, now):
        keys = full_case(house, now)
        with pytest.raises(NotAllowed):
            erasing.erase(report_id=keys.report_id, **house.acting("ada"))
        with pytest.raises(NotAllowed):
            erasing.erase(report_id=keys.report_id, **house.acting("dirk"))
        with pytest.raises(erasing.NotDue):
            erasing.erase(report_id=keys.report_id, **house.acting("cora"))
        ask(keys, now)
        erasing.erase(report_id=keys.report_id, **house.acting("cora"))
        assert not Report.objects.exists()

    def test_may_decline(self, house, now):
        keys = with_word(now)
        ask(keys, now)
        erasing.decline_erasing(report_id=keys.report_id, **house.acting("cora"))
        assert read(keys, now).erasing is None
        with pytest.raises(erasing.NothingToStop):
            erasing.decline_erasing(report_id=keys.report_id, **house.acting("cora"))

    def test_worker_and_command_erase_only_what_is_due(self, house, now):
        keys = sent(now)
        for by in (WORKER, COMMAND):
            with pytest.raises(erasing.NotDue):
                erasing.erase(report_id=keys.report_id, by=by, now=now)
        with pytest.raises(ValueError):
            erasing.erase(report_id=keys.report_id, by=REPORTER, now=now)


class TestRetention:
    def closed(self, house, now):
        keys = sent(now)
        house.open(keys.report_id)
        closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
        return keys

    def test_closed_ones_go_after_their_term_and_the_person_is_told_before(self, house, now):
        keys = self.closed(house, now)
        assert not read(keys, now).retention.notice
        soon = later(now, days=170)
        view = read(keys, soon)
        assert view.retention.notice and view.retention.may_keep
        assert erasing.erase_due(later(now, days=179)) == ()
        assert erasing.erase_due(later(now, days=181)) == (keys.report_id,)

    def test_the_reporter_may_keep(self, house, now):
        keys = self.closed(house, now)
        erasing.keep_longer(keys=keys, now=later(now, days=170), by=REPORTER)
        assert not read(keys, later(now, days=171)).retention.notice
        assert erasing.erase_due(later(now, days=300)) == ()
        assert erasing.erase_due(later(now, days=352)) == (keys.report_id,)

    def test_the_desk_may_hold(self, house, now):
        keys = self.closed(house, now)
        with pytest.raises(NotAllowed):
            erasing.hold(report_id=keys.report_id, until=later(now, days=900), **house.acting("ada"))
        erasing.hold(report_id=keys.report_id, until=later(now, days=900), **house.acting("cora"))
        assert erasing.erase_due(later(now, days=899)) == ()
        ask(keys, later(now, days=1))
        assert erasing.erase_due(later(now, days=5)) == (keys.report_id,)

    def test_drafts_never_sent_go_after_seven_days(self, house, now):
        keys = make(now)
        assert erasing.erase_due(later(now, days=6)) == ()
        assert erasing.erase_due(later(now, days=7, hours=1)) == (keys.report_id,)


@pytest.fixture
def due(house, now):
    """Erased by the worker's own role, in the test below."""
    keys = full_case(house, now)
    ask(keys, now)
    return keys


@pytest.mark.role("worker")
def test_the_worker_erases_with_its_own_rights(due, now):
    assert erasing.erase_due(later(now, hours=74)) == (due.report_id,)
    assert not Report.objects.exists()
    assert verify_chain().damage is None


@pytest.mark.role("owner")
def test_what_is_registered(house, now):
    """Erased before it was closed: the month and `erased`. Closed before: the outcome is there already."""
    from houvast.records.registrations.models import RegistrationWaiting

    keys = sent(now, form="sent_images")
    ask(keys, now)
    erasing.erase_due(later(now, hours=74))
    closed = sent(now, form="deepfake")
    house.open(closed.report_id)
    closing.close(report_id=closed.report_id, outcomes={"stop.money": "done"}, **house.acting("ada"))
    ask(closed, now)
    erasing.erase_due(later(now, hours=74))
    make(now)
    erasing.erase_due(later(now, days=8))
    rows = list(RegistrationWaiting.objects.all())
    opened = sorted((open_waiting(row) for row in rows), key=lambda each: (each["kind"], str(each["facts"])))
    assert [(each["kind"], each["facts"].get("form")) for each in opened] == [
        ("erased", None),
        ("outcome", "deepfake"),
        ("report", "deepfake"),
        ("report", "sent_images"),
    ]
    assert opened[0]["facts"] == {} and opened[0]["month"] == "2026-11-01"
    assert len({len(row.sealed) for row in rows}) == 1
    assert str(keys.report_id) not in str(opened) and str(closed.report_id) not in str(opened)
