"""The individual assessment at the desk: prefilled, versioned, read twice; what the victim wants and lets go along."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from houvast.core.assessment import Level, Status, Trigger
from houvast.core.situation import SituationError
from houvast.core.support import Proceedings
from houvast.procedures import (
    asking_for_measures,
    assessing,
    changing_facts,
    closing,
    consenting,
    erasing,
    following_proceedings,
    showing_assessments,
)
from houvast.procedures.asking_for_measures import NoSuchMeasure, NoSuchTask
from houvast.procedures.assessing import (
    AssessmentConflict,
    NoDraft,
    NoSuchVersion,
    OwnWork,
    VictimRefused,
    WhyMissing,
)
from houvast.procedures.consenting import ConsentChanged
from houvast.procedures.entering import NoSuchCase
from houvast.procedures.referring import AskBackMissing
from houvast.procedures.showing_assessments import NoSuchPaper, NotAgreed, shown_hash
from houvast.procedures.tests.house import later, read, sent
from houvast.records.assessments.models import MeasureTask, Opinion, Paper, Version
from houvast.records.assessments.views import (
    Decision,
    Filled,
    MeasureDecision,
    NeedDecision,
    Outcome,
    PaperPart,
)
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.refused import Refused
from houvast.records.reports.models import ReportDate
from houvast.records.staff.permissions import NotAllowed

FACTS = {"form": "ex_partner", "victim_age": "18_24", "offender_knows_address": "yes", "published": "no"}
PARTS = (
    PaperPart("need.privacy", "Private life", "Private life\na strong need"),
    PaperPart("need.self_harm", "Own life", "Own life\nmarker-left-out"),
    PaperPart("measure.alarm", "Alarm", "Alarm\nasked of the police"),
)


@pytest.fixture
def keys(house, now):
    keys = sent(now, **FACTS)
    house.open(keys.report_id)
    return keys


def view(house, keys, name="ada", now=None):
    return assessing.read_assessment(report_id=keys.report_id, **house.acting(name, now))


def start(house, keys, trigger=Trigger.FIRST):
    return assessing.start(report_id=keys.report_id, trigger=trigger, **house.acting("ada"))


def save(house, keys, revision, name="ada", **filled):
    return assessing.save(report_id=keys.report_id, filled=Filled(**filled), revision=revision, **house.acting(name))


def finish(house, keys, revision):
    return assessing.finish(report_id=keys.report_id, revision=revision, **house.acting("ada"))


def finished(house, keys, **filled):
    start(house, keys)
    return finish(house, keys, save(house, keys, 1, **filled).revision if filled else 1)


def offered(house, keys, version, parts=PARTS, receiver="Politie"):
    return showing_assessments.offer(
        report_id=keys.report_id,
        version_id=version.id,
        language="nl",
        receiver=receiver,
        head="Head",
        parts=parts,
        **house.acting("ada"),
    )


def choose(keys, now, *ids, paper=None):
    paper = paper or showing_assessments.read_paper(keys=keys).paper
    showing_assessments.choose(
        keys=keys,
        paper_id=paper.id,
        chosen=frozenset(ids),
        shown_sha256=shown_hash(paper),
        now=now,
        by=REPORTER,
    )


def printed(house, keys, name="ada"):
    return showing_assessments.print_paper(report_id=keys.report_id, **house.acting(name))


def test_nothing_is_asked_again_that_the_report_says(house, keys):
    start(house, keys)
    draft = view(house, keys).draft
    assert draft.prefilled == set(FACTS)
    assert draft.answers.get("form") == "ex_partner"
    assert draft.result.need("physical_safety").level is Level.HIGH
    assert draft.version.filled.given == {}


def test_what_is_answered_here_stands_over_the_report_and_stays_at_the_desk(house, keys, now):
    start(house, keys)
    save(house, keys, 1, given={"published": "yes", "disability": "rather_not_say", "suspect_known": "no"})
    draft = view(house, keys).draft
    assert draft.answers.get("published") == "yes"
    assert "published" not in draft.prefilled
    assert draft.answers.declined == {"disability"}
    assert draft.result.measure("contact_ban").conditions[0].met is False
    assert read(keys, now).facts.situation.get("published") == "no"


def test_the_same_again_is_no_act_and_an_older_page_overwrites_nothing(house, keys):
    start(house, keys)
    kept = save(house, keys, 1, given={"disability": "yes"})
    assert save(house, keys, 1, given={"disability": "yes"}).revision == kept.revision
    with pytest.raises(AssessmentConflict) as no:
        save(house, keys, 1, given={"disability": "no"})
    assert no.value.theirs.filled.given == {"disability": "yes"}
    with pytest.raises(AssessmentConflict):
        finish(house, keys, 1)


def test_an_answer_that_does_not_fit_is_refused(house, keys):
    start(house, keys)
    with pytest.raises(SituationError):
        save(house, keys, 1, given={"stage": "later"})


def test_deciding_otherwise_needs_a_reason(house, keys):
    start(house, keys)
    needs = {"privacy": NeedDecision(Level.NONE)}
    saved = save(house, keys, 1, needs=needs)
    with pytest.raises(WhyMissing) as no:
        finish(house, keys, saved.revision)
    assert no.value.parameters["what"] == "privacy"
    saved = save(house, keys, saved.revision, needs={"privacy": NeedDecision(Level.NONE, "spoken about it")})
    finish(house, keys, saved.revision)
    assert view(house, keys).newest.levels["privacy"] is Level.NONE


@pytest.mark.parametrize("decision", [Decision.ASK, Decision.LEAVE])
def test_asking_for_more_or_less_needs_a_reason_too(house, keys, decision):
    start(house, keys)
    measure = {Decision.ASK: "interpreter", Decision.LEAVE: "other_address"}[decision]
    saved = save(house, keys, 1, measures={measure: MeasureDecision(decision)})
    with pytest.raises(WhyMissing):
        finish(house, keys, saved.revision)
    saved = save(house, keys, saved.revision, measures={measure: MeasureDecision(decision, "because")})
    finish(house, keys, saved.revision)
    assert (measure in view(house, keys).newest.measures) == (decision is Decision.ASK)


def test_what_the_victim_refuses_nobody_asks_for(house, keys, now):
    start(house, keys)
    saved = save(house, keys, 1, refuses=("alarm",), measures={"alarm": MeasureDecision(Decision.ASK, "safer")})
    with pytest.raises(VictimRefused):
        finish(house, keys, saved.revision)
    version = finish(house, keys, save(house, keys, saved.revision, refuses=("alarm",)).revision)
    newest = view(house, keys).newest
    assert newest.result.measure("alarm").status is Status.REFUSED
    assert "alarm" not in newest.measures
    with pytest.raises(VictimRefused):
        ask_for(house, keys, version, now, measure="alarm")


def test_a_finished_version_never_changes_and_the_next_one_goes_on_from_it(house, keys):
    first = finished(house, keys, given={"disability": "yes"}, needs={"privacy": NeedDecision(Level.NONE, "why")})
    with pytest.raises(NoDraft):
        save(house, keys, first.revision, given={})
    second = start(house, keys, Trigger.NEW_THREAT)
    assert (second.number, second.trigger) == (2, Trigger.NEW_THREAT)
    assert second.filled.given == {"disability": "yes"}
    assert second.filled.needs == {}
    assert start(house, keys).id == second.id
    assessing.drop_draft(report_id=keys.report_id, **house.acting("ada"))
    assert [version.id for version in view(house, keys).versions] == [first.id]


def test_a_second_reader_is_somebody_else_and_a_disagreement_stays(house, keys):
    version = finished(house, keys)

    def read_again(name, agrees, why=""):
        assessing.read_again(
            report_id=keys.report_id, version_id=version.id, agrees=agrees, why=why, **house.acting(name)
        )

    with pytest.raises(OwnWork):
        read_again("ada", True)
    with pytest.raises(WhyMissing):
        read_again("bram", False)
    read_again("bram", False, "privacy weighs more")
    read_again("bram", False, "privacy weighs more")
    read_again("cora", True)
    said = [(opinion.by_name, opinion.agrees, opinion.why) for opinion in view(house, keys).opinions]
    assert sorted(said) == [("Bram", False, "privacy weighs more"), ("Cora", True, "")]
    read_again("bram", True, "after talking")
    assert len(view(house, keys).opinions) == 3
    with pytest.raises(NoSuchVersion):
        assessing.read_again(report_id=keys.report_id, version_id=uuid4(), agrees=True, why="", **house.acting("bram"))


def test_a_changed_fact_that_changes_the_result_is_told(house, keys, now):
    finished(house, keys)
    assert not view(house, keys).must_look_again
    facts = house.open(keys.report_id).facts
    changing_facts.change_facts(
        report_id=keys.report_id,
        answers={"published": "yes", "chat_deleted": "yes"},
        revision=facts.revision,
        **house.acting("ada"),
    )
    seen = view(house, keys)
    assert seen.must_look_again
    assert [(change.id, change.before, change.after) for change in seen.changed_facts] == [("published", "no", "yes")]
    assert ("need", "privacy") in {(change.what, change.id) for change in seen.changed}
    start(house, keys, Trigger.PUBLICATION)
    finish(house, keys, 1)
    assert not view(house, keys).must_look_again


@pytest.mark.parametrize(
    ("along", "fact"),
    [({"released_on": 0}, "released_or_free"), ({"hearing_on": 40, "made_on": -40}, "hearing_ahead")],
)
def test_a_release_or_a_hearing_asks_to_look_again_and_is_filled_in_already(house, keys, now, along, fact):
    finished(house, keys)
    today = timezone.localdate(now)
    told = Proceedings(**{name: today + timedelta(days=days) for name, days in along.items()})
    following_proceedings.change_proceedings(
        report_id=keys.report_id, proceedings=told, revision=0, **house.acting("ada")
    )
    seen = view(house, keys)
    assert seen.must_look_again
    assert (fact, None, "yes") in {(change.id, change.before, change.after) for change in seen.changed_facts}
    start(house, keys, Trigger.OTHER)
    draft = view(house, keys).draft
    assert draft.answers.own[fact] == "yes" and fact in draft.prefilled
    finish(house, keys, 1)
    assert not view(house, keys).must_look_again


def test_a_release_that_is_still_ahead_is_no_fact_yet(house, keys, now):
    finished(house, keys)
    ahead = Proceedings(released_on=timezone.localdate(now) + timedelta(days=9))
    following_proceedings.change_proceedings(
        report_id=keys.report_id, proceedings=ahead, revision=0, **house.acting("ada")
    )
    assert not view(house, keys).must_look_again


def ask_for(house, keys, version, now, measure="other_address"):
    return asking_for_measures.ask_for(
        report_id=keys.report_id,
        version_id=version.id,
        measure=measure,
        who="Ada",
        due=later(now, days=3),
        words="call the vice squad",
        **house.acting("ada"),
    )


def end(house, keys, task_id, outcome, words="", ask_back=None):
    asking_for_measures.note_outcome(
        report_id=keys.report_id,
        task_id=task_id,
        outcome=outcome,
        words=words,
        ask_back=ask_back,
        **house.acting("ada"),
    )


def test_a_measure_becomes_a_task_with_a_day_a_consent_and_an_end(house, keys, now):
    version = finished(house, keys)
    task_id = ask_for(house, keys, version, now)
    (date,) = view(house, keys).dates
    assert (date.kind, date.about, date.done) == ("measure", task_id, False)
    asking_for_measures.ask_consent(
        report_id=keys.report_id, task_id=task_id, text="We ask for it.", receiver="Politie", **house.acting("ada")
    )
    (consent,) = consents_of(keys.report_id, keys.shared)
    assert (consent.about, consent.receiver, consent.stands) == (task_id, "Politie", False)
    with pytest.raises(AskBackMissing):
        end(house, keys, task_id, Outcome.OPEN)
    end(house, keys, task_id, Outcome.OPEN, ask_back=later(now, days=5))
    assert [(date.at, date.done) for date in view(house, keys).dates] == [
        (later(now, days=5), False),
        (later(now, days=3), True),
    ]
    end(house, keys, task_id, Outcome.GRANTED, "done")
    seen = view(house, keys)
    assert (seen.tasks[0].outcome, seen.tasks[0].outcome_words, seen.dates[0].done) == (Outcome.GRANTED, "done", True)
    with pytest.raises(NoSuchMeasure):
        ask_for(house, keys, version, now, measure="bodyguard")
    with pytest.raises(NoSuchTask):
        end(house, keys, uuid4(), Outcome.GRANTED)


def test_a_closed_case_comes_back_on_the_day_of_a_measure_and_the_row_says_why(house, keys, now):
    task_id = ask_for(house, keys, finished(house, keys), now)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    assert not house.queue(now=later(now, days=2))
    (row,) = house.queue(now=later(now, days=3, hours=1))
    assert (row.next_date_kind, row.passed) == ("measure", True)
    closing.reopen(report_id=keys.report_id, **house.acting("ada", later(now, days=3, hours=1)))
    end(house, keys, task_id, Outcome.NOT_GRANTED)
    assert all(date.done for date in view(house, keys).dates)


def answers(house, keys):
    dates = house.open(keys.report_id).dates
    words = [date.words for date in dates if date.kind == "answered" and not date.done]
    assert all(each.endswith(":assessment") for each in words)
    return [each.partition(":")[0] for each in words]


def test_what_the_person_says_of_a_paper_or_a_measure_brings_the_case_back(house, keys, now):
    version = finished(house, keys)
    task_id = ask_for(house, keys, version, now)
    asking_for_measures.ask_consent(
        report_id=keys.report_id, task_id=task_id, text="We ask for it.", receiver="Politie", **house.acting("ada")
    )
    (asked,) = consents_of(keys.report_id, keys.shared)
    consenting.answer(keys=keys, consent_id=asked.id, given=False, text_sha256=asked.text_sha256, now=now, by=REPORTER)
    assert answers(house, keys) == ["refused"]
    end(house, keys, task_id, Outcome.WITHDRAWN)
    offered(house, keys, version)
    choose(keys, now, "need.privacy")
    assert answers(house, keys) == ["given"]
    choose(keys, now, "measure.alarm")
    assert answers(house, keys) == ["given"]
    printed(house, keys)
    assert answers(house, keys) == []
    choose(keys, now)
    assert answers(house, keys) == ["withdrawn"]


def test_the_person_decides_part_by_part_and_only_that_is_printed(house, keys, now):
    offered(house, keys, finished(house, keys))
    with pytest.raises(NotAgreed):
        printed(house, keys)
    choose(keys, now, "need.privacy", "measure.alarm", "part.of.nothing")
    paper = printed(house, keys, "bram")
    assert [part.id for part in paper.parts] == ["need.privacy", "measure.alarm"]
    assert "marker-left-out" not in repr(paper)
    (consent,) = [c for c in consents_of(keys.report_id, keys.shared) if c.stands]
    assert "marker-left-out" not in consent.text
    assert consent.text == "Head\n\nPrivate life\na strong need\n\nAlarm\nasked of the police"


def test_choosing_again_takes_the_earlier_choice_back_and_none_takes_all(house, keys, now):
    offered(house, keys, finished(house, keys))
    choose(keys, now, "need.privacy", "need.self_harm")
    choose(keys, now, "need.privacy")
    assert len([c for c in consents_of(keys.report_id, keys.shared) if c.stands]) == 1
    assert [part.id for part in printed(house, keys).parts] == ["need.privacy"]
    choose(keys, now)
    assert not [c for c in consents_of(keys.report_id, keys.shared) if c.stands]
    with pytest.raises(NotAgreed):
        printed(house, keys)


def test_taking_back_where_all_consents_stand_stops_the_printing(house, keys, now):
    offered(house, keys, finished(house, keys))
    choose(keys, now, "need.privacy")
    (consent,) = consents_of(keys.report_id, keys.shared)
    consenting.withdraw(keys=keys, consent_id=consent.id, now=now, by=REPORTER)
    with pytest.raises(NotAgreed):
        printed(house, keys)


def test_a_newer_paper_is_not_agreed_to_by_an_older_page(house, keys, now):
    version = finished(house, keys)
    offered(house, keys, version)
    old = showing_assessments.read_paper(keys=keys).paper
    choose(keys, now, "need.privacy")
    assert offered(house, keys, version) == old.id  # the same again is one paper
    offered(house, keys, version, parts=PARTS[:2], receiver="Officier")
    with pytest.raises(NoSuchPaper):
        choose(keys, now, "need.privacy", paper=old)
    # What was agreed to for the first receiver still stands, and goes to nobody else.
    assert printed(house, keys).receiver == "Politie"
    new = showing_assessments.read_paper(keys=keys).paper
    with pytest.raises(ConsentChanged):
        showing_assessments.choose(
            keys=keys, paper_id=new.id, chosen=frozenset(), shown_sha256="0" * 64, now=now, by=REPORTER
        )
    choose(keys, now, "need.self_harm", paper=new)
    assert printed(house, keys).receiver == "Officier"
    assert len([c for c in consents_of(keys.report_id, keys.shared) if c.stands]) == 1


def test_a_part_with_an_empty_line_stays_one_part(house, keys, now):
    odd = (PaperPart("a", "A", "A\n\n\nsecond line  \n"), PaperPart("b", "B", "B"))
    offered(house, keys, finished(house, keys), parts=odd)
    choose(keys, now, "a")
    assert [part.text for part in printed(house, keys).parts] == ["A\nsecond line"]


def test_only_the_holder_fills_in_and_only_the_team_reads(house, keys, now):
    with pytest.raises(Refused):
        assessing.start(report_id=keys.report_id, trigger=Trigger.FIRST, **house.acting("bram"))
    with pytest.raises(NotAllowed):
        view(house, keys, "dirk")
    other = sent(now, victim_age="12_15")
    with pytest.raises(NoSuchCase):
        showing_assessments.print_paper(report_id=uuid4(), **house.acting("ada"))
    assert view(house, other).versions == ()


def test_nothing_of_it_is_left_after_erasing(house, keys, now):
    version = finished(house, keys)
    ask_for(house, keys, version, now)
    offered(house, keys, version)
    choose(keys, now, "need.privacy")
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    erasing.erase_due(later(now, days=4))
    for table in (Version, Opinion, MeasureTask, Paper, ReportDate):
        assert not table.objects.exists()
