"""What was told, in the order in which the police asks it: sections of items, and gaps where something is not known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from houvast.core.situation import Act, Indicator, Situation, Told
from houvast.core.situation.told import read_moment


class SectionName(StrEnum):
    """In the order of the statement."""

    ABOUT = "about"
    HOW = "how"
    TIMELINE = "timeline"
    DEMANDED = "demanded"
    THREATENED = "threatened"
    PUBLISHED = "published"
    PAID = "paid"
    USED = "used"
    EVIDENCE = "evidence"
    WORDS = "words"


class Gap(StrEnum):
    """What the police asks and nobody told. The person may fill it, or leave it open."""

    NAME = "name"
    BORN = "born"
    REACH = "reach"
    OFFENDER = "offender"
    ACTS = "acts"
    DAYS = "days"
    AMOUNT = "amount"
    PAID_BY = "paid_by"
    WHERE = "where"
    EVIDENCE = "evidence"


# The gaps of a section, in the order in which they are asked.
GAPS: dict[SectionName, tuple[Gap, ...]] = {
    SectionName.ABOUT: (Gap.NAME, Gap.BORN, Gap.REACH),
    SectionName.TIMELINE: (Gap.ACTS, Gap.DAYS),
    SectionName.PUBLISHED: (Gap.WHERE,),
    SectionName.PAID: (Gap.AMOUNT, Gap.PAID_BY),
    SectionName.USED: (Gap.OFFENDER,),
    SectionName.EVIDENCE: (Gap.EVIDENCE,),
}
# Facts that are said where they are known.
FACTS: dict[SectionName, tuple[str, ...]] = {
    SectionName.ABOUT: (
        "reporter_role",
        "victim_age",
        "victim_gender",
        "victim_country",
        "victim_language",
        "police_report_made",
    ),
    SectionName.HOW: (
        "form",
        "contact_platforms",
        "offender_persona",
        "offender_relation",
        "offender_known_in_person",
        "offender_abroad",
        "offender_minor",
        "several_victims",
        "account_lost",
        "password_known_to_offender",
        "still_in_contact",
        "blocked_already",
    ),
    SectionName.DEMANDED: (
        "money_demanded",
        "images_demanded",
        "sex_demanded",
        "meeting_demanded",
        "obedience_demanded",
        "sent_more",
    ),
    SectionName.THREATENED: (
        "threat_to_contacts",
        "threat_of_violence",
        "offender_knows_address",
        "offender_nearby",
        "deadline",
    ),
    SectionName.PUBLISHED: ("published", "published_how", "published_platforms"),
    SectionName.PAID: ("paid", "paid_by", "paid_on", "recovery_offer"),
    SectionName.EVIDENCE: ("evidence_saved", "chat_deleted", "age_in_image", "image_exists"),
}
# A "no" that the police asks for; any other "no" is left out, it says nothing that happened.
SAID_WHEN_NO = frozenset({"paid", "published", "sent_more", "still_in_contact", "offender_known_in_person"})
# Told to the helpline for help, and nothing the police needs to hear of us: how somebody is, who may not know, what
# they fear of home or papers, what they wish, where a copy lies. Whoever wants it in the statement writes it there.
WITHHELD = frozenset(
    {
        "suicidal_thoughts",
        "self_harm",
        "no_way_out",
        "immediate_danger",
        "alone_now",
        "fears_home",
        "residence_fear",
        "outing_feared",
        "device_watched",
        "told_someone",
        "contacts_visible",
        "has_image_file",
        "reporter_has_copy",
        "police_report_wanted",
    }
)
# With a victim under 18 nothing in a statement is about having an image: nobody must think it should come along.
NOT_OF_MINORS = frozenset({"image_exists"})


@dataclass(frozen=True)
class Item:
    """One line. Exactly one of fact, act, indicator, own, deadline and words is set. `id` is the same for the same
    content. `own`: an account of the victim; `deadline`: one the offender set before the last; `changed`: what the
    person wrote instead of it ("" for nothing)."""

    id: str
    fact: str | None = None
    act: Act | None = None
    indicator: Indicator | None = None
    own: Indicator | None = None
    deadline: datetime | None = None
    words: str | None = None
    changed: str = ""


@dataclass(frozen=True)
class Section:
    name: SectionName
    items: tuple[Item, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Statement:
    """`for_minor`: the person shown or the victim is under 18, or nobody said an age; `helper`: somebody else tells
    it."""

    situation: Situation
    sections: tuple[Section, ...]
    for_minor: bool
    helper: bool

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)


def draft_statement(situation: Situation, told: Iterable[Told]) -> Statement:
    """The statement of what is known. `told`: everything that was told, the first first; what stands in several of them
    and in the facts is said once."""
    tellings = tuple(told)
    minor = is_minor(situation) or situation.effective_age_in_image() is None
    acts = _acts(situation, tellings)
    found = {
        name: [_fact(fact) for fact in FACTS.get(name, ()) if _is_said(fact, situation, minor)] for name in SectionName
    }
    found[SectionName.ABOUT] += [
        _item("own", own.to_json(), own=own)
        for own in dict.fromkeys(own for telling in tellings for own in telling.own_accounts)
    ]
    found[SectionName.TIMELINE] += [_item("act", act.to_json(), act=act) for act in acts]
    found[SectionName.THREATENED] += [
        _item("deadline", moment.isoformat(), deadline=moment) for moment in _earlier_deadlines(situation, tellings)
    ]
    found[SectionName.USED] += [
        _item("indicator", used.to_json(), indicator=used)
        for used in dict.fromkeys(used for telling in tellings for used in telling.indicators)
    ]
    words = dict.fromkeys(telling.words.strip() for telling in tellings if telling.words.strip())
    found[SectionName.WORDS] += [_item("words", text, words=text) for text in words]
    sections = tuple(
        Section(name, tuple(items), gaps)
        for name, items in found.items()
        if (gaps := _gaps(name, situation, acts, items)) or items
    )
    return Statement(situation, sections, minor, helper=situation.get("reporter_role") not in (None, "self"))


def is_minor(situation: Situation) -> bool:
    """Whether the victim, or whoever is shown, is under 18, as far as anyone said."""
    ages = (situation.get("victim_age"), situation.get("age_in_image"))
    return bool({"under_12", "12_15", "16_17", "under_18"} & set(ages))


def _is_said(fact: str, situation: Situation, minor: bool) -> bool:
    value = situation.get(fact)
    if value is None or value == () or (minor and fact in NOT_OF_MINORS):
        return False
    return value != "no" or fact in SAID_WHEN_NO


def _earlier_deadlines(situation: Situation, tellings: tuple[Told, ...]) -> tuple[datetime, ...]:
    """Those that were told and are not the one in the facts; each moment once."""
    moments = [read_moment("told.deadline", told.deadline) for told in tellings if told.deadline]
    return tuple(moment for moment in dict.fromkeys(moments) if moment != situation.get("deadline"))


def _acts(situation: Situation, tellings: tuple[Told, ...]) -> tuple[Act, ...]:
    """Every act once, those with a day in order of time, those without behind them in the order they were told."""
    every = dict.fromkeys([*(situation.get("acts") or ()), *(act for telling in tellings for act in telling.acts)])
    return tuple(sorted(every, key=lambda act: (first_day(act) or date.max,)))


def first_day(act: Act) -> date | None:
    return act.day or act.from_day


def _gaps(name: SectionName, situation: Situation, acts: tuple[Act, ...], items: list[Item]) -> tuple[Gap, ...]:
    paid = situation.get("paid") == "yes" or any(act.kind == "payment" for act in acts)
    payments = [act for act in acts if act.kind == "payment"]
    published = situation.get("published") == "yes" or any(act.kind == "publication" for act in acts)
    places = [act for act in acts if act.kind == "publication" and (act.platform or act.words)]
    missing = {
        Gap.NAME: True,
        Gap.BORN: True,
        Gap.REACH: True,
        Gap.ACTS: not acts,
        Gap.DAYS: any(first_day(act) is None for act in acts),
        Gap.AMOUNT: paid and not any(act.amount is not None for act in payments),
        Gap.PAID_BY: paid and not situation.get("paid_by"),
        Gap.WHERE: published and not (situation.get("published_platforms") or places),
        Gap.OFFENDER: not items,
        Gap.EVIDENCE: situation.get("evidence_saved") is None,
    }
    return tuple(gap for gap in GAPS.get(name, ()) if missing[gap])


def _fact(fact: str) -> Item:
    return Item(f"fact-{fact}", fact=fact)


def _item(kind: str, content: object, **part: object) -> Item:
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]
    return Item(f"{kind}-{digest}", **part)
