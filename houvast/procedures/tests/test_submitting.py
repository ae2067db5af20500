"""From the first answers to a report in the queue."""

from __future__ import annotations

import threading
from uuid import uuid4

import nacl.utils
import pytest
from django.db import connection

from houvast.core.sealing.envelopes import open_payload
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.sealing.labels import Audience, KeyKind
from houvast.core.sealing.receipts import new_receipt
from houvast.core.situation import Act, Indicator, Situation, Told
from houvast.procedures import answering, closing, first_send, opening, submitting
from houvast.procedures.tests.house import later, make, read, send, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.models import AuditEntry
from houvast.records.links.models import IndicatorIndex
from houvast.records.reports.models import Message, Part, Report, ReportDate, Seal
from houvast.records.reports.parts import SEALED_UNDER, PartName
from houvast.records.reports.states import State
from houvast.records.reports.views import Side, TickState


def seals(report_id) -> set[tuple[str, str]]:
    return set(Seal.objects.filter(report_id=report_id).values_list("key_kind", "audience"))


def parts(report_id) -> set[str]:
    return set(Part.objects.filter(report_id=report_id).values_list("name", flat=True))


class TestMakingAMailbox:
    def test_only_the_receipt_can_open_it(self, house, now):
        keys = make(now, form="sent_images")
        assert seals(keys.report_id) == {("private", Audience.RECEIPT)}
        assert parts(keys.report_id) == {"answers"}
        report = Report.objects.get()
        assert (report.state, report.team_id, report.waiting_since) == ("unsent", None, None)
        assert house.queue() == ()

    def test_the_same_form_twice_is_one_mailbox(self, house, now):
        receipt = new_receipt(nacl.utils.random)
        first = make(now, receipt=receipt, form="sent_images")
        second = make(now, receipt=receipt, form="sent_images")
        assert (first.report_id, first.private) == (second.report_id, second.private)
        assert Report.objects.count() == 1

    def test_once_kept_the_same_form_asks_for_the_code(self, house, now):
        receipt = new_receipt(nacl.utils.random)
        submitting.mark_kept(keys=make(now, receipt=receipt), now=now, by=REPORTER)
        with pytest.raises(submitting.AlreadyMade) as refused:
            make(now, receipt=receipt)
        assert refused.value.kept

    def test_without_a_team_or_recovery_there_is_none(self, db, now, settings):
        with pytest.raises(first_send.NoTeamYet):
            make(now)

    def test_without_recovery_there_is_none(self, house, now, settings):
        settings.HOUVAST_RECOVERY_PUBLIC_KEY = ""
        with pytest.raises(first_send.NoTeamYet):
            make(now)

    def test_an_unknown_receipt_opens_nothing(self, house, now):
        with pytest.raises(opening.NoSuchMailbox):
            opening.open_mailbox(receipt=new_receipt(nacl.utils.random), now=now, by=REPORTER)

    def test_the_extra_word_is_chosen_once_and_only_while_the_code_is_shown(self, house, now):
        keys = make(now)
        with pytest.raises(submitting.WordTooShort):
            submitting.set_extra_word(keys=keys, word="ab", now=now, by=REPORTER)
        submitting.set_extra_word(keys=keys, word="appeltaart", now=now, by=REPORTER)
        assert read(keys, now).extra_word_set
        with pytest.raises(submitting.TooLateForWord):
            submitting.set_extra_word(keys=keys, word="perentaart", now=now, by=REPORTER)
        kept = make(now)
        submitting.mark_kept(keys=kept, now=now, by=REPORTER)
        with pytest.raises(submitting.TooLateForWord):
            submitting.set_extra_word(keys=kept, word="appeltaart", now=now, by=REPORTER)

    def test_whoever_types_the_code_has_it(self, house, now):
        """So that somebody who forced it out of a person cannot choose the extra word, and erase at once."""
        receipt = new_receipt(nacl.utils.random)
        keys = make(now, receipt=receipt)
        opening.open_mailbox(receipt=receipt, now=now, by=REPORTER)
        assert read(keys, now).kept
        with pytest.raises(submitting.TooLateForWord):
            submitting.set_extra_word(keys=keys, word="appeltaart", now=now, by=REPORTER)

    def test_two_at_once_make_one(self, committed_house, now):
        receipt = new_receipt(nacl.utils.random)
        made = at_once(*[lambda: make(now, receipt=receipt)] * 4)
        assert len({keys.report_id for keys in made}) == 1
        assert len({keys.private for keys in made}) == 1
        assert Report.objects.count() == 1


class TestDrafts:
    def test_a_draft_is_kept_under_the_private_key(self, house, now):
        keys = make(now)
        assert submitting.save_draft(keys=keys, told=Told(words="a"), revision=0, now=now) == 1
        assert submitting.save_draft(keys=keys, told=Told(words="ab"), revision=1, now=now) == 2
        row = Part.objects.get(name="draft")
        with pytest.raises(CannotOpen):
            open_as(row, KeyKind.SHARED, keys.private)
        assert open_as(row, KeyKind.PRIVATE, keys.private)["words"] == "ab"

    def test_equal_text_changes_nothing(self, house, now):
        keys = make(now)
        submitting.save_draft(keys=keys, told=Told(words="a"), revision=0, now=now)
        assert submitting.save_draft(keys=keys, told=Told(words="a"), revision=0, now=now) == 1

    def test_a_conflict_gives_both_texts(self, house, now):
        keys = make(now)
        submitting.save_draft(keys=keys, told=Told(words="here"), revision=0, now=now)
        with pytest.raises(submitting.DraftConflict) as conflict:
            submitting.save_draft(keys=keys, told=Told(words="there"), revision=0, now=now)
        assert (conflict.value.theirs.words, conflict.value.revision) == ("here", 1)
        assert read(keys, now).draft.told.words == "here"

    def test_what_was_sent_is_no_draft(self, house, now):
        keys = make(now)
        submitting.save_draft(keys=keys, told=Told(words="a"), revision=0, now=now)
        keys = send(keys, now, "a")
        assert read(keys, now).draft is None
        assert submitting.save_draft(keys=keys, told=Told(words="b"), revision=1, now=now) == 1


class TestTheFirstSend:
    def test_makes_two_keys_with_all_their_seals_and_moves_what_was_kept(self, house, now):
        keys = make(now, ticks={"stop.money": "done"}, form="sent_images", victim_age="18_24")
        before = keys
        keys = send(keys, now, "help")
        team = Audience.team(house.teams["Adults"], 1)
        assert seals(keys.report_id) == {
            ("private", Audience.RECEIPT),
            ("shared", Audience.RECEIPT),
            ("shared", team),
            ("shared", Audience.RECOVERY),
            ("desk", team),
            ("desk", Audience.RECOVERY),
        }
        assert parts(keys.report_id) == {"facts", "shared_ticks", "reporter_line"}
        assert before.shared is None and keys.shared not in (None, keys.private)
        view = read(keys, now)
        assert view.state is State.NEW and view.facts.situation.get("form") == "sent_images"
        assert view.ticks[0].state is TickState.DONE and view.facts.asked == {"form", "victim_age"}

    def test_what_is_told_becomes_facts(self, house, now):
        keys = send(
            make(now, form="sent_images"),
            now,
            "help",
            deadline="2026-11-25T22:15:00+01:00",
            acts=(Act("payment", amount=None),),
            indicators=(Indicator("account", "instagram", "@Lisa"),),
            own_accounts=(Indicator("account", "instagram", "@me"),),
        )
        facts = read(keys, now).facts
        assert facts.situation.get("deadline").isoformat() == "2026-11-25T22:15:00+01:00"
        assert len(facts.situation.get("acts")) == 1
        assert [each.value for each in facts.indicators] == ["@Lisa"]
        assert [each.value for each in facts.own_accounts] == ["@me"]
        assert facts.changed_by is Side.REPORTER
        (date,) = ReportDate.objects.filter(hour__lt=later(now, days=1))
        assert date.hour.isoformat() == "2026-11-25T21:00:00+00:00" and not date.done
        assert Report.objects.get().urgency == "threatened_now"

    def test_only_what_the_offender_used_is_indexed_and_no_index_shows_it(self, house, now):
        send(
            make(now),
            now,
            indicators=(Indicator("phone", None, "06 12345678"),),
            own_accounts=(Indicator("phone", None, "06 87654321"),),
        )
        send(make(now), now, indicators=(Indicator("phone", None, "+31612345678"),))
        rows = IndicatorIndex.objects.filter(kind="phone")
        assert rows.count() == 2
        assert len({bytes(row.digest) for row in rows}) == 1

    def test_times_of_a_reporter_are_rounded(self, house, now):
        keys = sent(now)
        report = Report.objects.get()
        assert report.arrived_at == report.last_activity_at == now.replace(minute=0, second=0)
        assert report.waiting_since == now.replace(minute=0, second=0)
        assert read(keys, now).messages[0].at == now.replace(minute=0, second=0)
        send(keys, later(now, minutes=25), "more")
        assert read(keys, now).messages[1].at.minute == 30
        assert Report.objects.get().waiting_since == report.waiting_since
        for entry in AuditEntry.objects.filter(actor="reporter"):
            assert (entry.at.minute, entry.at.second) == (0, 0)

    @pytest.mark.parametrize(
        ("facts", "language", "team"),
        [
            ({"victim_age": "16_17"}, "nl", "Young"),
            ({"victim_age": "16_17"}, "en", "Young"),
            ({"age_in_image": "under_18"}, "nl", "Young"),
            ({"victim_age": "18_24", "age_in_image": "under_18"}, "nl", "Adults"),
            ({}, "en", "Adults"),
            ({}, "nl", "Adults"),
        ],
    )
    def test_picks_the_team(self, house, now, facts, language, team):
        send(make(now, language=language, **facts), now)
        assert Report.objects.get().team_id == house.teams[team]

    def test_an_error_in_the_middle_leaves_nothing(self, committed_house, now, monkeypatch):
        keys = make(now, form="sent_images")

        def breaks(*_args, **_kwargs):
            raise RuntimeError("the disk is full")

        counted = {model: model.objects.count() for model in (Seal, Part, Message, ReportDate, AuditEntry)}
        places = [(submitting, name) for name in ("add_message", "index_indicators", "notify", "write_audit")]
        places += [(first_send, name) for name in ("seal_sent", "add_parts", "drop_parts", "register_report")]
        for module, place in places:
            with monkeypatch.context() as patch:
                patch.setattr(module, place, breaks)
                with pytest.raises(RuntimeError):
                    send(keys, now, "help", indicators=(Indicator("phone", None, "0612345678"),))
            assert {model: model.objects.count() for model in counted} == counted, place
            assert Report.objects.get().state == "unsent"
        assert send(keys, now, "help").shared


class TestSendingTwice:
    def test_the_same_message_id_is_one_message(self, house, now):
        keys, message_id = make(now), uuid4()
        first = send(keys, now, "help", message_id)
        again = send(keys, later(now, minutes=3), "help", message_id)
        assert first.shared == again.shared
        assert [message.words for message in read(again, now).messages] == ["help"]

    def test_the_same_id_with_other_words_loses_nothing_and_doubles_nothing(self, house, now):
        keys, message_id = make(now), uuid4()
        keys = send(keys, now, "help", message_id)
        for _ in range(2):
            send(keys, now, "help me", message_id)
        assert [message.words for message in read(keys, now).messages] == ["help", "help me"]

    def test_an_id_that_another_report_used_is_still_sent(self, house, now):
        message_id = uuid4()
        send(make(now), now, "one", message_id)
        keys = send(make(now), now, "two", message_id)
        assert [message.words for message in read(keys, now).messages] == ["two"]

    def test_two_threads_one_message(self, committed_house, now):
        keys, message_id = make(now), uuid4()
        results = at_once(*[lambda: send(keys, now, "help", message_id)] * 4)
        assert len({each.shared for each in results}) == 1
        assert Message.objects.count() == 1
        assert Seal.objects.filter(key_kind="desk").count() == 2

    def test_keys_from_before_the_first_send_still_work(self, house, now):
        before = make(now)
        send(before, now, "one")
        after = send(before, now, "two")
        assert after.shared and len(read(before, now).messages) == 2


class TestLater:
    def test_a_plain_message_sets_waiting_and_never_the_class(self, house, now):
        keys = sent(now, suicidal_thoughts="yes")
        house.open(keys.report_id)
        answering.reply(report_id=keys.report_id, text="hello", message_id=uuid4(), **house.acting("ada"))
        report = Report.objects.get()
        assert report.waiting_since.minute == 0 and report.last_writer == "desk"
        Report.objects.update(urgency="published")
        send(keys, later(now, hours=2), "thanks")
        report = Report.objects.get()
        assert report.urgency == "published"
        assert report.waiting_since == later(now, hours=2).replace(minute=0, second=0)

    def test_changed_answers_are_seen_at_the_desk_and_decide_the_class(self, house, now):
        keys = sent(now, form="sent_images")
        assert house.queue()[0].urgency == "none"
        submitting.save_answers(
            keys=keys,
            situation=Situation.from_json({"form": "sent_images", "suicidal_thoughts": "yes"}),
            ticks={"stop.money": "later"},
            asked=frozenset({"form"}),
            now=now,
            by=REPORTER,
        )
        row = house.queue()[0]
        assert row.urgency == "crisis" and row.reasons[0].code == "suicidal_thoughts"
        case = house.open(keys.report_id)
        assert case.facts.changed == ("suicidal_thoughts",) and case.facts.revision == 2
        assert case.ticks[0].state is TickState.LATER

    def test_saving_the_same_is_no_act(self, house, now):
        keys = sent(now, form="sent_images")
        before = AuditEntry.objects.count()
        situation = Situation.from_json({"form": "sent_images"})
        submitting.save_answers(keys=keys, situation=situation, ticks={}, now=now, by=REPORTER)
        assert AuditEntry.objects.count() == before

    def test_before_the_first_send_answers_stay_private(self, house, now):
        keys = make(now, form="sent_images")
        situation = Situation.from_json({"form": "other"})
        submitting.save_answers(keys=keys, situation=situation, ticks={"stop.money": "done"}, now=now, by=REPORTER)
        assert parts(keys.report_id) == {"answers", "ticks"}
        assert read(keys, now).facts.situation.get("form") == "other"

    def test_a_step_that_is_gone_stays_as_it_was_ticked(self, house, now):
        keys = make(now, ticks={"stop.money": "done", "old.step": "done"})
        view = read(keys, now)
        assert [(tick.step_id, tick.exists) for tick in view.ticks] == [("stop.money", True), ("old.step", False)]

    def test_the_reporters_word_reopens(self, house, now):
        keys = sent(now)
        house.open(keys.report_id)
        closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
        assert house.queue() == ()
        send(keys, later(now, days=1), "again")
        report = Report.objects.get()
        assert (report.state, report.closed_at, report.closed_by) == ("open", None, None)
        assert house.queue(now=later(now, days=1))[0].waiting_since is not None

    def test_a_deadline_that_changes_replaces_the_last_and_one_that_stays_stays_done(self, house, now):
        first, second = "2026-11-25T22:15:00+01:00", "2026-11-26T09:00:00+01:00"
        keys = send(make(now), now, deadline=first)
        ReportDate.objects.update(done=True)
        send(keys, now, "same", deadline=first)
        assert ReportDate.objects.get().done
        send(keys, now, "other", deadline=second)
        assert sorted(ReportDate.objects.values_list("done", flat=True)) == [False, True]
        send(keys, now, "the first again", deadline=first)
        assert list(ReportDate.objects.values_list("done", flat=True)) == [True]


def test_wrong_keys_open_nothing(house, now):
    keys = sent(now)
    wrong = MailboxKeys(keys.report_id, nacl.utils.random(32), None)
    with pytest.raises(CannotOpen):
        read(wrong, now)
    with pytest.raises(CannotOpen):
        send(wrong, now, "as somebody else")


def test_a_moved_part_opens_nothing(house, now):
    one, other = sent(now, form="sent_images"), sent(now, form="deepfake")
    part = Part.objects.get(report_id=one.report_id, name="facts")
    Part.objects.filter(report_id=other.report_id, name="facts").update(sealed=part.sealed)
    with pytest.raises(CannotOpen):
        read(other, now)


def open_as(row: Part, key_kind: KeyKind, key: bytes):
    _, label = SEALED_UNDER[PartName(row.name)]
    return open_payload(row.sealed, key=key, label=label, row_id=row.id, key_kind=key_kind).data


def at_once(*acts):
    """Runs them in threads that start together; gives what each returned."""
    barrier, results, errors = threading.Barrier(len(acts)), [], []

    def run(act):
        try:
            barrier.wait()
            results.append(act())
        except Exception as error:  # noqa: BLE001  told to the test below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
