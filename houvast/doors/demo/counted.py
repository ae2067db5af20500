"""Figures of quarters gone by, for a demo: invented facts of nobody, registered and published as real ones are."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_default_timezone, localdate

from houvast.core.figures.definitions import Quarter
from houvast.core.situation import Situation
from houvast.core.triage.urgency import UrgencyClass
from houvast.procedures.counting import publish_registrations
from houvast.procedures.publishing import publish_figures
from houvast.records.audit.actors import COMMAND
from houvast.records.registrations.tabulating import first_month
from houvast.records.registrations.waiting import (
    Unit,
    register_answer,
    register_outcome,
    register_report,
    register_unit,
)

_SEED = 20261126
# Reports a month, the oldest first; growing a little, as a service does that becomes known.
_MANY = (45, 52, 50, 63, 58, 71)
_FORMS = ("sent_images", "webcam_lure", "ex_partner", "deepfake", "bluff_mail", "known_person", "hacked_account")
_FORM_WEIGHTS = (38, 24, 10, 8, 10, 6, 4)
_AGES = ("under_12", "12_15", "16_17", "18_24", "25_plus")
_WAITS = (timedelta(minutes=40), timedelta(hours=2), timedelta(hours=7), timedelta(hours=20), timedelta(days=2))


@transaction.atomic
def fill_figures(now: datetime) -> int:
    """The two quarters before this one, and a release of each. Does nothing where something was registered before this
    month already. Gives how many releases were made."""
    last = Quarter.of(localdate(now)).before
    if (first_month() or localdate(now)) <= last.period.last:
        return 0
    chance = random.Random(_SEED)
    quarters = (last.before, last)
    for month, many in zip((month for quarter in quarters for month in quarter.months), _MANY, strict=True):
        _register_month(month, many, chance)
    publish_registrations(now=now, by=COMMAND, shuffler=chance)
    for quarter in quarters:
        publish_figures(quarter=quarter, now=now, by=COMMAND)
    return len(quarters)


def _register_month(month: date, many: int, chance: random.Random) -> None:
    for number in range(many):
        at = datetime.combine(month + timedelta(days=number % 27), time(21), get_default_timezone())
        situation = _situation(chance)
        register_report(situation, now=at)
        urgent = chance.random() < 0.15
        wait = chance.choices(_WAITS, (60, 25, 10, 4, 1) if urgent else (20, 30, 25, 20, 5))[0]
        register_answer(waited=wait, urgency=UrgencyClass.CRISIS if urgent else UrgencyClass.NONE, now=at)
        if chance.random() < 0.8:
            _close(situation, at, chance)
        if chance.random() < 0.6:
            register_unit(Unit.MAILBOX_RETURNED, now=at)
        for _ in range(chance.randrange(1, 5)):
            register_unit(Unit.PLAN_SHOWN, now=at)


def _close(situation: Situation, at: datetime, chance: random.Random) -> None:
    made = chance.random() < 0.35
    police = {"wish": "yes", "made": "yes", "course": chance.choice(("nothing_yet", "investigating", "not_taken_up"))}
    why = chance.choice(("shame", "fear_of_home", "no_trust"))
    not_made = {"wish": chance.choice(("no", "later")), "not_made": [why]}
    referred = [("slachtofferhulp", chance.choice(("arrived", "handed_over", "not_wanted")))]
    register_outcome(
        situation,
        {},
        now=at,
        police=police if made else not_made,
        referrals=referred if chance.random() < 0.3 else (),
        closed_as=chance.choices(("counselled", "duplicate", "no_request"), (88, 5, 7))[0],
    )


def _situation(chance: random.Random) -> Situation:
    form = chance.choices(_FORMS, _FORM_WEIGHTS)[0]
    facts = {
        "form": form,
        "victim_gender": chance.choices(("man", "woman"), (7, 3))[0],
        "reporter_role": chance.choices(("self", "parent", "friend"), (80, 14, 6))[0],
        "money_demanded": "yes" if chance.random() < 0.7 else "no",
        "contact_platforms": chance.sample(("instagram", "snapchat", "whatsapp", "telegram"), chance.choice((1, 2))),
        "published": chance.choices(("no", "yes"), (9, 1))[0],
    }
    if chance.random() < 0.85:
        facts["victim_age"] = chance.choices(_AGES, (2, 22, 34, 27, 15))[0]
    if form == "webcam_lure" and chance.random() < 0.8:
        facts |= {"offender_persona": "girl_or_woman", "offender_abroad": chance.choice(("yes", "unknown"))}
    return Situation.from_json(facts)
