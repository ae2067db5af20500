"""Opening, answering, noting, changing facts, handing over, closing: who may, when, and what becomes of it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from houvast.core.sealing.keyring import Keyring
from houvast.core.triage.urgency import UrgencyClass
from houvast.procedures import (
    answering,
    changing_facts,
    closing,
    erasing,
    handing_over,
    noting,
    opening,
    submitting,
)
from houvast.procedures.entering import NEEDS
from houvast.procedures.tests.house import later, make, read, send, sent
from houvast.procedures.tests.test_submitting import at_once
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.models import AuditEntry
from houvast.records.audit.reading import history_of, verify_chain
from houvast.records.reports.models import Message, Part, Report, ReportDate, Seal
from houvast.records.reports.states import NotInThisState, State
from houvast.records.reports.views import Outcome, Side
from houvast.records.staff.permissions import NotAllowed


def reply(house, report_id, name="ada", text="You did well.", now=None, message_id=None):
    answering.reply(report_id=report_id, text=text, message_id=message_id or uuid4(), **house.acting(name, now))


@pytest.fixture
def case(house, now):
    """A sent report, not opened by anyone."""
    return sent(now, form="sent_images", victim_age="18_24").report_id


class TestTheQueue:
    def test_the_most_urgent_is_on_top(self, house, now):
        quiet = sent(later(now, hours=-5), form="bluff_mail").report_id
        published = sent(later(now, hours=-1), published="yes").report_id
        deadline = send(make(now), now, deadline=later(now, hours=2).isoformat()).report_id
        crisis = sent(now, suicidal_thoughts="yes").report_id
        far = send(make(now), now, deadline=later(now, days=6).isoformat()).report_id
        assert [row.report_id for row in house.queue()] == [crisis, deadline, far, published, quiet]

    def test_a_passed_hour_stays_on_top_until_it_is_done(self, house, now):
        crisis = sent(now, suicidal_thoughts="yes").report_id
        passed = send(make(now), now, deadline=later(now, hours=1).isoformat()).report_id
        reply_at = later(now, minutes=20)
        house.open(passed, now=reply_at)
        reply(house, passed, now=reply_at)
        evening = later(now, hours=3)
        rows = house.queue(now=evening)
        assert rows[1].report_id == passed and rows[1].passed
        assert rows[1].reasons[0].code == "deadline_passed"
        house.open(passed, now=evening)
        date_id = ReportDate.objects.get(key_kind="shared").id
        noting.mark_date_done(report_id=passed, date_id=date_id, **house.acting("ada", evening))
        assert [row.report_id for row in house.queue(now=evening)] == [crisis, passed]
        assert not house.queue(now=evening)[1].passed

    def test_what_is_answered_gives_way_until_it_goes_quiet(self, house, now):
        crisis = sent(now, suicidal_thoughts="yes").report_id
        house.open(crisis)
        reply(house, crisis)
        waiting = sent(later(now, minutes=1), form="bluff_mail").report_id
        assert [row.report_id for row in house.queue()] == [waiting, crisis]
        next_day = later(now, hours=26)
        rows = house.queue(now=next_day)
        assert rows[0].report_id == crisis
        assert "gone_quiet" in [reason.code for reason in rows[0].reasons]

    def test_another_teams_reports_are_not_there(self, house, now):
        from houvast.procedures import granting

        young = sent(now, victim_age="12_15").report_id
        granting.remove_from_team(
            team_id=house.teams["Young"], person_id=house.person("bram").person.id, **house.acting("dirk")
        )
        del house.signed_in["bram"]
        house.sign_in("bram", later(now, minutes=1))
        assert house.queue("bram") == ()
        with pytest.raises(opening.NoSuchCase):
            house.open(young, "bram")
        assert [row.report_id for row in house.queue("ada")] == [young]

    def test_an_administrator_reads_nothing(self, house, now, case):
        with pytest.raises(NotAllowed):
            house.queue("dirk")
        with pytest.raises(NotAllowed):
            house.open(case, "dirk")

    def test_without_the_key_only_clear_columns(self, house, now, case):
        empty = Keyring(house.keys("ada").person_id, house.keys("ada").private_key, {})
        row = opening.read_queue(keyring=empty, now=now, by=house.by("ada"))[0]
        assert (row.readable, row.form, row.desk_line) == (False, None, "")
        with pytest.raises(opening.NoSuchCase):
            opening.open_case(report_id=case, keyring=empty, now=now, by=house.by("ada"))

    def test_nobody_acts_with_anothers_keys(self, house, now, case):
        with pytest.raises(ValueError):
            opening.open_case(report_id=case, keyring=house.keys("ada"), now=now, by=house.by("bram"))

    @pytest.mark.role("owner")
    def test_a_seal_of_another_report_or_of_nobody_opens_nothing(self, house, now, case):
        other = sent(now).report_id
        for seal in Seal.objects.filter(report_id=other, audience__startswith="team:"):
            Seal.objects.filter(report_id=case, key_kind=seal.key_kind, audience=seal.audience).update(
                sealed=seal.sealed
            )
        with pytest.raises(opening.NoSuchCase):
            house.open(case)
        assert not next(row for row in house.queue() if row.report_id == case).readable

    def test_pages_hold_fifty_rows_and_reading_is_noted_once_an_hour(self, house, now):
        for _ in range(52):
            sent(now)
        assert opening.count_queue(keyring=house.keys("ada"), now=now) == 52
        assert len(house.queue()) == 50
        assert len(opening.read_queue(page=2, **house.acting("ada"))) == 2
        assert AuditEntry.objects.filter(act="queue_read").count() == 1
        house.queue(now=later(now, hours=1))
        assert AuditEntry.objects.filter(act="queue_read").count() == 2


class TestClaims:
    def test_opening_claims_and_others_only_read(self, house, now, case):
        mine = house.open(case, "ada")
        assert mine.claim.mine and mine.claim.until == later(now, minutes=30)
        assert {"reply", "close", "lower", "note"} <= mine.may
        theirs = house.open(case, "bram")
        assert not theirs.claim.mine and theirs.claim.holder_name == "Ada"
        assert "note" in theirs.may and not {"reply", "close", "lower", "hand_over", "draft"} & theirs.may

    @pytest.mark.parametrize(
        "act",
        [
            lambda r, a: answering.reply(report_id=r, text="x", message_id=uuid4(), **a),
            lambda r, a: answering.save_desk_draft(report_id=r, text="x", revision=0, **a),
            lambda r, a: closing.close(report_id=r, outcomes={}, **a),
            lambda r, a: handing_over.release(report_id=r, **a),
            lambda r, a: handing_over.lower_urgency(report_id=r, to=UrgencyClass.NONE, reason="in_care", **a),
            lambda r, a: handing_over.hand_over(report_id=r, text="", to_person=uuid4(), **a),
            lambda r, a: changing_facts.change_facts(report_id=r, answers={"paid": "yes"}, revision=1, **a),
        ],
    )
    def test_only_the_holder_may(self, house, now, case, act):
        house.open(case, "ada")
        before = Message.objects.count(), Part.objects.count(), AuditEntry.objects.count()
        house.person("bram")
        noted = AuditEntry.objects.count()
        with pytest.raises(handing_over.NotYours) as refused:
            act(case, house.acting("bram"))
        assert refused.value.parameters["holder_name"] == "Ada"
        assert (Message.objects.count(), Part.objects.count()) == before[:2]
        assert AuditEntry.objects.count() == noted
        # Nor may she who had it half an hour ago and did nothing since.
        with pytest.raises(handing_over.NotYours):
            act(case, house.acting("ada", later(now, minutes=30)))

    def test_what_the_holder_does_renews_it(self, house, now, case):
        house.open(case)
        reply(house, case, now=later(now, minutes=20))
        assert Report.objects.get().claimed_until == later(now, minutes=50)

    def test_an_idle_claim_is_free(self, house, now, case):
        house.open(case, "ada")
        assert house.open(case, "bram", later(now, minutes=31)).claim.mine

    def test_giving_back_and_taking_over(self, house, now, case):
        house.open(case, "ada")
        with pytest.raises(handing_over.NotYours):
            handing_over.claim(report_id=case, **house.acting("bram"))
        with pytest.raises(NotAllowed):
            handing_over.claim(report_id=case, take_over=True, **house.acting("bram"))
        handing_over.claim(report_id=case, take_over=True, **house.acting("cora"))
        assert house.open(case, "cora").claim.mine
        handing_over.release(report_id=case, **house.acting("cora"))
        assert house.open(case, "bram").claim.mine

    def test_two_at_once_one_has_it(self, committed_house, now):
        case = sent(now).report_id
        ada, bram = committed_house.acting("ada"), committed_house.acting("bram")
        claims = at_once(
            lambda: opening.open_case(report_id=case, **ada).claim,
            lambda: opening.open_case(report_id=case, **bram).claim,
        )
        assert sorted(claim.mine for claim in claims) == [False, True]
        assert len({claim.holder_id for claim in claims}) == 1
        assert verify_chain().damage is None

    def test_closing_and_signing_out_let_go(self, house, now, case):
        from houvast.procedures import signing_in

        other = sent(now).report_id
        house.open(case)
        house.open(other)
        closing.close(report_id=case, outcomes={}, **house.acting("ada"))
        assert Report.objects.get(id=case).claimed_until is None
        signing_in.sign_out(house.person("ada").token, now)
        assert Report.objects.get(id=other).claimed_until is None


class TestAnswering:
    def test_the_reporter_reads_it_and_not_by_whom(self, house, now, case):
        house.open(case)
        reply(house, case)
        message = house.open(case).messages[-1]
        assert (message.author, message.author_name, message.at.second) == (Side.DESK, "Ada", 0)

    def test_twice_the_same_id_is_one_and_a_changed_text_is_another(self, house, now, case):
        house.open(case)
        message_id = uuid4()
        for text in ("one", "one", "two", "two"):
            reply(house, case, text=text, message_id=message_id)
        assert [message.words for message in house.open(case).messages[1:]] == ["one", "two"]

    def test_two_threads_one_answer(self, committed_house, now):
        case, message_id = sent(now).report_id, uuid4()
        committed_house.open(case)
        at_once(*[lambda: reply(committed_house, case, message_id=message_id)] * 4)
        assert Message.objects.count() == 2

    def test_nothing_is_not_sent(self, house, case):
        house.open(case)
        with pytest.raises(answering.NothingToSend):
            reply(house, case, text="  \n")

    def test_drafts_count_and_a_conflict_gives_the_other_text(self, house, now, case):
        house.open(case)
        acting = house.acting("ada")
        first = answering.save_desk_draft(report_id=case, text="one", revision=0, **acting)
        noted = AuditEntry.objects.count()
        assert answering.save_desk_draft(report_id=case, text="one", revision=0, **acting) == first
        assert AuditEntry.objects.count() == noted
        second = answering.save_desk_draft(report_id=case, text="two", revision=first.revision, **acting)
        with pytest.raises(answering.DeskDraftConflict) as conflict:
            answering.save_desk_draft(report_id=case, text="three", revision=first.revision, **acting)
        assert conflict.value.theirs.text == "two"
        assert house.open(case).draft.revision == second.revision
        reply(house, case, text="two")
        assert house.open(case).draft is None

    def test_what_happened_stands_in_the_history(self, house, now, case):
        house.open(case)
        reply(house, case)
        acts = [line.act for line in house.open(case).history]
        assert acts[:2] == ["mailbox_made", "report_sent"] and acts[-1] == "replied"
        assert history_of(f"report:{case}")[-1].actor == f"person:{house.keys('ada').person_id}"


class TestNotes:
    def test_a_note_is_the_desks_alone(self, house, now):
        keys = sent(now)
        noting.note(report_id=keys.report_id, text="I doubt it.\nMore", note_id=uuid4(), **house.acting("bram"))
        assert house.open(keys.report_id).notes[0].words == "I doubt it.\nMore"
        assert "doubt" not in repr(read(keys, now))
        assert house.queue()[0].desk_line == "I doubt it."

    def test_twice_the_same_id_is_one_note(self, house, case):
        note_id = uuid4()
        for _ in range(2):
            noting.note(report_id=case, text="once", note_id=note_id, **house.acting("ada"))
        assert len(house.open(case).notes) == 1

    def test_a_promise_orders_the_queue(self, house, now, case):
        other = sent(now).report_id
        house.open(case)
        reply(house, case)
        noting.add_date(
            report_id=case, at=later(now, hours=2), kind="promise", words="call mother", **house.acting("ada")
        )
        assert [row.report_id for row in house.queue()] == [case, other]
        date = house.open(case).dates[0]
        assert (date.kind, date.words, date.at) == ("promise", "call mother", later(now, hours=2))


class TestFactsAtTheDesk:
    def test_an_advisor_changes_them_and_the_reporter_sees_who_did(self, house, now):
        keys = sent(now, form="sent_images")
        case = house.open(keys.report_id)
        changing_facts.change_facts(
            report_id=keys.report_id,
            answers={"suicidal_thoughts": "yes"},
            revision=case.facts.revision,
            **house.acting("ada"),
        )
        facts = read(keys, now).facts
        assert (facts.changed_by, facts.changed_by_name, facts.changed) == (Side.DESK, None, ("suicidal_thoughts",))
        case = house.open(keys.report_id)
        assert case.urgency is UrgencyClass.CRISIS and case.facts.changed_by_name == "Ada"

    def test_a_conflict_gives_the_stored_ones(self, house, now, case):
        house.open(case)
        with pytest.raises(changing_facts.FactsConflict) as conflict:
            changing_facts.change_facts(report_id=case, answers={"paid": "yes"}, revision=0, **house.acting("ada"))
        assert conflict.value.theirs.revision == 1


class TestLowering:
    def lower(self, house, case, to=UrgencyClass.NONE, reason="spoken_and_safe"):
        handing_over.lower_urgency(report_id=case, to=to, reason=reason, **house.acting("ada"))

    def test_holds_until_an_urgency_fact_changes(self, house, now):
        from houvast.core.situation import Situation

        keys = sent(now, suicidal_thoughts="yes")
        house.open(keys.report_id)
        self.lower(house, keys.report_id)
        row = house.queue()[0]
        assert row.urgency is UrgencyClass.NONE and row.lowered
        case = house.open(keys.report_id)
        assert (case.lowered.computed, case.lowered.reason) == (UrgencyClass.CRISIS, "spoken_and_safe")
        assert case.lowered.by_name == "Ada"

        def answer(**facts):
            submitting.save_answers(keys=keys, situation=Situation.from_json(facts), ticks={}, now=now, by=REPORTER)

        send(keys, now, "a plain message")
        answer(suicidal_thoughts="yes", paid="yes")
        assert house.queue()[0].urgency is UrgencyClass.NONE
        answer(suicidal_thoughts="yes", self_harm="yes")
        row = house.queue()[0]
        assert row.urgency is UrgencyClass.CRISIS and not row.lowered
        assert house.open(keys.report_id).lowered is None

    def test_only_lower_and_only_with_a_known_reason(self, house, now):
        case = sent(now, published="yes").report_id
        house.open(case)
        for to in (UrgencyClass.CRISIS, UrgencyClass.THREATENED_NOW, UrgencyClass.PUBLISHED):
            with pytest.raises(handing_over.NotLower):
                self.lower(house, case, to)
        with pytest.raises(handing_over.ReasonUnknown):
            self.lower(house, case, reason="because")
        entry = AuditEntry.objects.order_by("-sequence").first()
        assert entry.act != "urgency_lowered"

    def test_the_hash_tells_nothing_about_equal_facts(self, house, now):
        hashes = set()
        for _ in range(2):
            case = sent(now, suicidal_thoughts="yes").report_id
            house.open(case)
            self.lower(house, case)
            hashes.add(bytes(Report.objects.get(id=case).lowered_facts))
        assert len(hashes) == 2


class TestHandingOver:
    def test_to_a_colleague(self, house, now, case):
        house.open(case)
        bram = house.person("bram").person.id
        handing_over.hand_over(report_id=case, text="Please call.", to_person=bram, **house.acting("ada"))
        row = house.queue()[0]
        assert row.claim.holder_id == bram and row.claim.until is None and row.desk_line == "Please call."
        assert opening.read_mine(**house.acting("bram"))[0].report_id == case

    def test_not_to_someone_who_could_not_open_it(self, house, case):
        house.open(case)
        for nobody in (house.person("dirk").person.id, uuid4()):
            with pytest.raises(handing_over.NotInTheirTeam):
                handing_over.hand_over(report_id=case, text="", to_person=nobody, **house.acting("ada"))

    def test_to_another_team_whose_key_replaces_ours(self, house, now, case):
        house.open(case)
        young = house.teams["Young"]
        handing_over.hand_over(report_id=case, text="", to_team=young, **house.acting("ada"))
        audiences = set(Seal.objects.filter(report_id=case, key_kind="desk").values_list("audience", flat=True))
        assert audiences == {"recovery", f"team:{young}:1"}
        assert house.open(case).team_name == "Young"


class TestClosing:
    def test_keeps_how_each_step_ended_under_the_desk_key(self, house, now):
        keys = sent(now, form="sent_images")
        house.open(keys.report_id)
        closing.close(
            report_id=keys.report_id,
            outcomes={"stop.money": "done", "block.after_saving": Outcome.REFUSED},
            text="quiet now",
            **house.acting("ada"),
        )
        case = house.open(keys.report_id)
        assert case.state is State.CLOSED
        assert case.closed.outcomes == {"stop.money": Outcome.DONE, "block.after_saving": Outcome.REFUSED}
        assert (case.closed.words, case.closed.by_name) == ("quiet now", "Ada")
        assert "quiet now" not in repr(read(keys, now))
        assert opening.read_closed(**house.acting("ada"))[0].report_id == keys.report_id

    def test_closed_is_closed_until_reopened(self, house, now, case):
        house.open(case)
        closing.close(report_id=case, outcomes={}, **house.acting("ada"))
        for act in (reply, lambda h, r: closing.close(report_id=r, outcomes={}, **h.acting("ada"))):
            with pytest.raises(NotInThisState):
                act(house, case)
        closing.reopen(report_id=case, **house.acting("bram"))
        assert house.open(case, "bram").claim.mine
        reply(house, case, "bram")

    def test_an_unknown_outcome_closes_nothing(self, house, case):
        house.open(case)
        with pytest.raises(ValueError):
            closing.close(report_id=case, outcomes={"stop.money": "perhaps"}, **house.acting("ada"))
        assert Report.objects.get().state == "new"


def test_every_act_at_the_desk_needs_a_permission():
    from houvast.records.reports.states import MAY_ACT, Act, Who

    at_the_desk = {act for table in MAY_ACT.values() for act, who in table.items() if who in (Who.MEMBER, Who.HOLDER)}
    assert set(NEEDS) == at_the_desk
    assert set(Act) == {act for table in MAY_ACT.values() for act in table}
    assert set(MAY_ACT) == set(State)


def test_what_may_be_done_is_what_is_not_refused(house, now, case):
    """`CaseView.may` and the procedures answer alike, for the holder, a colleague and a coordinator."""
    house.open(case, "ada")
    acts = {
        "note": lambda a: noting.note(report_id=case, text="x", note_id=uuid4(), **a),
        "reply": lambda a: answering.reply(report_id=case, text="x", message_id=uuid4(), **a),
        "draft": lambda a: answering.save_desk_draft(report_id=case, text=str(uuid4()), revision=0, **a),
        "hold": lambda a: erasing.hold(report_id=case, until=None, **a),
        "erase": lambda a: erasing.erase(report_id=case, **a),
        "reopen": lambda a: closing.reopen(report_id=case, **a),
    }
    for name in ("ada", "bram", "cora"):
        may = house.open(case, name).may
        for act, do in acts.items():
            if act == "erase":
                continue  # also wants that somebody asked: see test_erasing
            refused = False
            try:
                do(house.acting(name))
            except (NotAllowed, NotInThisState, handing_over.NotYours):
                refused = True
            assert refused is (act not in may), (name, act)
