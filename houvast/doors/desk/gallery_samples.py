"""Made-up rows and a made-up case for the gallery: every state once. Nobody in here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from houvast.core.situation import Indicator, Situation, Told
from houvast.core.triage.urgency import Reason, UrgencyClass
from houvast.records.reports.states import Act, State
from houvast.records.reports.views import (
    CaseView,
    ClaimView,
    DateView,
    DeskDraftView,
    ErasingRoute,
    ErasingView,
    FactsView,
    HistoryLine,
    MessageView,
    NoteView,
    QueueRow,
    Side,
    TickState,
    TickView,
)

ME, COLLEAGUE, TEAM = UUID(int=1), UUID(int=2), UUID(int=3)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def rows(now: datetime) -> tuple[QueueRow, ...]:
    """Every kind of row: a crisis nobody has, a deadline, a promise, silence, erasing, calm, without the key."""
    crisis = QueueRow(
        report_id=UUID(int=10),
        reference="H-2214",
        state=State.NEW,
        team_id=TEAM,
        team_name="Evening",
        language="nl",
        urgency=UrgencyClass.CRISIS,
        lowered=False,
        reasons=(Reason("suicidal_thoughts"), Reason("alone_now"), Reason("new_report", {"minutes": 4})),
        form="webcam_lure",
        who=MappingProxyType({"victim_age": "16_17", "victim_gender": "man", "reporter_role": "self"}),
        next_date=None,
        next_date_kind=None,
        next_date_words="",
        passed=False,
        waiting_since=now - 4 * MINUTE,
        last_activity=now - 4 * MINUTE,
        last_writer=Side.REPORTER,
        claim=None,
        desk_line="",
        erasing=None,
        readable=True,
    )
    wrote_back = replace(
        crisis,
        report_id=UUID(int=11),
        reference="H-2190",
        state=State.OPEN,
        urgency=UrgencyClass.THREATENED_NOW,
        reasons=(Reason("deadline"), Reason("date_near"), Reason("wrote_back", {"minutes": 12})),
        form="sent_images",
        who={"victim_age": "18_24", "victim_gender": "woman", "reporter_role": "self"},
        next_date=now + 80 * MINUTE,
        next_date_kind="deadline",
        waiting_since=now - 12 * MINUTE,
        claim=ClaimView(COLLEAGUE, "Jet", now + 21 * MINUTE, mine=False),
        desk_line="Paid once, 150. The bank is called.",
    )
    passed = replace(
        wrote_back,
        report_id=UUID(int=12),
        reference="H-2177",
        urgency=UrgencyClass.PUBLISHED,
        reasons=(Reason("date_passed"), Reason("published")),
        form="ex_partner",
        who={"victim_age": "12_15", "reporter_role": "parent"},
        next_date=now - 40 * MINUTE,
        next_date_kind="call_back",
        passed=True,
        waiting_since=None,
        last_writer=Side.DESK,
        claim=ClaimView(ME, "Me", now + 28 * MINUTE, mine=True),
        desk_line="Father wants to be called after work.",
    )
    quiet = replace(
        passed,
        report_id=UUID(int=13),
        reference="H-2102",
        urgency=UrgencyClass.CRISIS,
        reasons=(Reason("no_way_out"), Reason("gone_quiet", {"hours": 72})),
        form="known_person",
        who={"victim_age": "18_24", "reporter_role": "self"},
        next_date=None,
        next_date_kind=None,
        passed=False,
        last_activity=now - 3 * DAY,
        claim=ClaimView(COLLEAGUE, "Jet", None, mine=False),
        desk_line="Promised to call 113. Ask how it went.",
    )
    erase = replace(
        quiet,
        report_id=UUID(int=14),
        reference="H-2095",
        urgency=UrgencyClass.NONE,
        reasons=(Reason("erase_asked"),),
        form="deepfake",
        claim=None,
        desk_line="",
        erasing=ErasingView(ErasingRoute.TEAM, Side.REPORTER, None, may_stop=False),
    )
    calm = replace(
        crisis,
        report_id=UUID(int=15),
        reference="H-2230",
        urgency=UrgencyClass.NONE,
        reasons=(Reason("new_report", {"minutes": 130}),),
        form="bluff_mail",
        who={"victim_age": "25_plus", "reporter_role": "self"},
        waiting_since=now - 130 * MINUTE,
    )
    answered = replace(
        calm, report_id=UUID(int=16), reference="H-2226", state=State.OPEN, reasons=(), waiting_since=None
    )
    answered = replace(answered, last_writer=Side.DESK, last_activity=now - 5 * HOUR)
    locked = replace(calm, report_id=UUID(int=17), reference="H-2231", form=None, who={}, readable=False)
    return (crisis, wrote_back, passed, quiet, erase, calm, answered, locked)


_SITUATION = {
    "reporter_role": "self",
    "victim_age": "18_24",
    "victim_gender": "woman",
    "form": "sent_images",
    "offender_relation": "stranger",
    "contact_platforms": ["instagram", "whatsapp"],
    "money_demanded": "yes",
    "threat_to_contacts": "yes",
    "paid": "yes",
    "paid_by": ["bank"],
    "published": "no",
    "evidence_saved": "yes",
    "blocked_already": "yes",
    "suicidal_thoughts": "no",
    "immediate_danger": "no",
}


def case(now: datetime) -> CaseView:
    """A case that is ours, with everything a case can have."""
    facts = FactsView(
        situation=Situation.from_json({**_SITUATION, "deadline": (now + 80 * MINUTE).isoformat()}),
        asked=frozenset(),
        indicators=(
            Indicator("account", "instagram", "@lisa.example.03"),
            Indicator("iban", None, "NL00 EXAM 0000 0000 00"),
        ),
        own_accounts=(Indicator("account", "instagram", "@my.own.example"),),
        revision=3,
        changed_by=Side.DESK,
        changed_by_name="Jet",
        changed_at=now - 20 * MINUTE,
        changed=("paid", "paid_by"),
    )
    return CaseView(
        report_id=UUID(int=11),
        reference="H-2190",
        state=State.OPEN,
        team_id=TEAM,
        team_name="Evening",
        language="nl",
        arrived=now - 3 * HOUR,
        urgency=UrgencyClass.THREATENED_NOW,
        reasons=(Reason("deadline"), Reason("date_near"), Reason("wrote_back", {"minutes": 12})),
        lowered=None,
        facts=facts,
        ticks=_ticks(),
        messages=_messages(now),
        notes=(
            NoteView(
                UUID(int=30),
                "Jet",
                "Paid once, 150. The bank is called.\nSister knows and is with her.",
                now - 20 * MINUTE,
            ),
        ),
        draft=DeskDraftView(
            "Je kunt je zus in twee zinnen waarschuwen, zodat zij het niet opent.", 4, "Me", now - MINUTE
        ),
        dates=_dates(now),
        claim=ClaimView(ME, "Me", now + 28 * MINUTE, mine=True),
        waiting_since=now - 12 * MINUTE,
        last_activity=now - 12 * MINUTE,
        last_writer=Side.REPORTER,
        erasing=None,
        closed=None,
        retention=None,
        held_until=None,
        history=(
            HistoryLine(now - 3 * HOUR, "sent", None, "reporter"),
            HistoryLine(now - 2 * HOUR, "case_claimed", "Jet", "person:x"),
        ),
        may=frozenset(
            {
                Act.REPLY,
                Act.NOTE,
                Act.DRAFT,
                Act.DATE,
                Act.RELEASE,
                Act.CHANGE_FACTS,
                Act.LOWER,
                Act.HAND_OVER,
                Act.CLOSE,
            }
        ),
    )


def _ticks() -> tuple[TickView, ...]:
    """Two of the plan, and one that no longer stands in it."""
    return (
        TickView("stop.after_paying", TickState.DONE, "Betaal nu niets meer"),
        TickView("hash.stopncii", TickState.CANNOT, "Gebruik StopNCII"),
        TickView("secure.general", TickState.LATER, "Kies een nieuw wachtwoord"),
    )


def _messages(now: datetime) -> tuple[MessageView, ...]:
    told = Told("", (Indicator("iban", None, "NL00 EXAM 0000 0000 00"),), (), None, ())
    said = (
        (
            Side.REPORTER,
            None,
            "Hij zegt dat hij het vanavond om 10 uur naar mijn zus stuurt. Ik heb 150 betaald en nu wil hij 300.",
            45,
            told,
            True,
        ),
        (
            Side.DESK,
            "Jet",
            "Dank je dat je het vertelt. Je deed niets verkeerd.\n\nAntwoord hem niet meer. Heb je zijn naam bewaard?",
            30,
            None,
            True,
        ),
        (
            Side.REPORTER,
            None,
            "ok. geblokkeerd. wat als hij het toch stuurt <b>https://not-a-link.example</b>",
            12,
            None,
            False,
        ),
    )
    return tuple(
        MessageView(UUID(int=40 + n), n + 1, side, name, words, now - minutes * MINUTE, with_it, read)
        for n, (side, name, words, minutes, with_it, read) in enumerate(said)
    )


def _dates(now: datetime) -> tuple[DateView, ...]:
    hour = now.replace(minute=0, second=0, microsecond=0)
    return (
        DateView(UUID(int=50), "deadline", now + 80 * MINUTE, hour + HOUR, done=False, passed=False),
        DateView(
            UUID(int=51),
            "promise",
            now + 3 * HOUR,
            hour + 3 * HOUR,
            done=False,
            passed=False,
            words="Ask if the bank called back",
        ),
    )
