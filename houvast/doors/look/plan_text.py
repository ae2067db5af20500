"""Joins a plan (codes) with the words of one language for one reader: what a screen, a print or a file shows of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from houvast.core.advice import Plan, PlannedStep
from houvast.core.knowledge import Knowledge, Texts
from houvast.core.knowledge.knowledge import Referral
from houvast.core.knowledge.names import EVERYWHERE
from houvast.records.content import current_knowledge

Stamp = Mapping[str, str] | None

# Never withheld, stamp or not: where they lack one, serving is refused at the start (houvast check --deploy).
ALWAYS_SHOWN = frozenset(EVERYWHERE)


@dataclass(frozen=True, slots=True)
class ContactOnScreen:
    """Somebody to reach. `phone_link` is for `tel:`; `about` what they are for; `reviewed` the stamp on the number."""

    id: str
    name: str
    phone: str
    phone_link: str
    address: str
    chat: str
    about: str
    needs: str
    hours: str
    reviewed: Stamp


@dataclass(frozen=True, slots=True)
class PlatformOnScreen:
    """One place on the internet: `address` to report at (the one for under-18s where there is such a one)."""

    id: str
    name: str
    address: str
    report: str
    profile: str
    minors: str
    note: str
    confidence: str
    last_checked: str
    reviewed: Stamp


@dataclass(frozen=True, slots=True)
class SourceOnScreen:
    id: str
    title: str
    address: str
    confidence: str


@dataclass(frozen=True, slots=True)
class StepOnScreen:
    """`cannot` is what to do if it does not work out; `asks_cannot`: "I cannot" also makes the plan again.

    `because`: ids of facts, `because_words`: their names.
    """

    id: str
    kind: str
    when: str
    title: str
    body: str
    in_reply: str
    why: str
    duration: str
    needs: str
    cannot: str
    asks_cannot: bool
    done_label: str
    because: tuple[str, ...]
    because_words: tuple[str, ...]
    platforms: tuple[PlatformOnScreen, ...]
    contacts: tuple[ContactOnScreen, ...]
    sources: tuple[SourceOnScreen, ...]
    reviewed: Stamp


@dataclass(frozen=True, slots=True)
class AvoidOnScreen:
    id: str
    title: str
    why: str
    topics: tuple[str, ...]
    reviewed: Stamp


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan in words. Iterating gives its steps in the order to do them."""

    language: str
    role: str
    crisis: bool
    crisis_because: tuple[str, ...]
    contacts: tuple[ContactOnScreen, ...]
    steps: tuple[StepOnScreen, ...]
    more: tuple[StepOnScreen, ...]
    avoid: tuple[AvoidOnScreen, ...]
    would_change: tuple[str, ...]

    def __iter__(self) -> Iterator[StepOnScreen]:
        return iter(self.steps)

    @property
    def now(self) -> tuple[StepOnScreen, ...]:
        return tuple(step for step in self.steps if step.when == "now")

    @property
    def today(self) -> tuple[StepOnScreen, ...]:
        return tuple(step for step in self.steps if step.when == "today")

    @property
    def later(self) -> tuple[StepOnScreen, ...]:
        return tuple(step for step in self.steps if step.when == "later")


def shows_unstamped() -> bool:
    """Outside demo and tests a number that no professional stamped is not shown."""
    settings = sys.modules.get("django.conf")
    if settings is None or not settings.settings.configured:
        return True
    return getattr(settings.settings, "HOUVAST_MODE", "production") in ("demo", "test")


class _Joining:
    def __init__(self, plan: Plan, texts: Texts, role: str, knowledge: Knowledge, unstamped: bool) -> None:
        self.plan = plan
        self.texts = texts
        self.role = role
        self.knowledge = knowledge
        self.unstamped = unstamped
        self.for_minor = "minor" in plan.situations

    def step(self, step: PlannedStep) -> StepOnScreen:
        text = self.texts.step(step.id, self.role, step.notes)
        sources = (self.knowledge.sources[name] for name in step.sources)
        return StepOnScreen(
            id=step.id,
            kind=step.kind,
            when=step.when,
            title=text.title,
            body=text.body,
            in_reply=text.in_reply,
            why=text.why,
            duration=text.duration,
            needs=text.needs,
            cannot=text.cannot,
            asks_cannot=step.cannot_fact is not None,
            done_label=text.done_label,
            because=step.because,
            because_words=tuple(self.texts.fact_name(fact) for fact in step.because),
            platforms=tuple(self.platform(name) for name in step.platforms),
            contacts=contacts(step.referrals, self.texts, self.knowledge, unstamped=self.unstamped),
            sources=tuple(SourceOnScreen(s.id, s.title, s.address, s.confidence) for s in sources),
            reviewed=text.reviewed,
        )

    def platform(self, name: str) -> PlatformOnScreen:
        platform, text = self.knowledge.platforms[name], self.texts.platform(name)
        own_address = self.for_minor and platform.minor_address
        return PlatformOnScreen(
            id=name,
            name=text.name,
            address=platform.minor_address if own_address else platform.address,
            report=text.report,
            profile=text.profile,
            minors=text.minors if self.for_minor else "",
            note=text.note,
            confidence=platform.confidence,
            last_checked=platform.last_checked,
            reviewed=text.reviewed,
        )

    def avoid(self) -> tuple[AvoidOnScreen, ...]:
        found = []
        for item in self.plan.avoid:
            text = self.texts.avoid(item.id, self.role)
            found.append(AvoidOnScreen(item.id, text.title, text.why, item.topics, text.reviewed))
        return tuple(found)


def phone_link(phone: str) -> str:
    """What stands after `tel:`: the digits, and a plus where there is one; "+31 (0)20" is dialled +3120."""
    dialled = phone.replace("(0)", "") if phone.startswith("+") else phone
    return "".join(character for character in dialled if character.isdigit() or character == "+")


def _contact(referral: Referral, texts: Texts, phone: str) -> ContactOnScreen:
    text = texts.referral(referral.id)
    stamp = referral.reviewed
    return ContactOnScreen(
        id=referral.id,
        name=text.name,
        phone=phone,
        phone_link=phone_link(phone),
        address=referral.address,
        chat=referral.chat,
        about=text.what_for,
        needs=text.needs,
        hours=text.hours,
        reviewed=None if stamp is None else {"by": stamp.by, "on": stamp.on},
    )


def contacts(
    ids: Iterable[str], texts: Texts, knowledge: Knowledge | None = None, *, unstamped: bool | None = None
) -> tuple[ContactOnScreen, ...]:
    """Referrals with their words. A number without a stamp is left out where those are not shown; who then has
    neither number nor address is left out whole, except where the words alone tell what to look for."""
    knowledge = knowledge or current_knowledge()
    unstamped = shows_unstamped() if unstamped is None else unstamped
    found = []
    for name in ids:
        referral = knowledge.referrals[name]
        shown = unstamped or referral.reviewed is not None or name in ALWAYS_SHOWN
        phone = referral.phone if shown else ""
        if referral.phone and not (phone or referral.address or referral.chat):
            continue
        found.append(_contact(referral, texts, phone))
    return tuple(found)


def two_numbers(texts: Texts, knowledge: Knowledge | None = None) -> dict[str, ContactOnScreen]:
    """`danger` and `crisis`: the two numbers of the bar on every page, as this country has them."""
    return dict(zip(("danger", "crisis"), contacts(EVERYWHERE, texts, knowledge), strict=True))


def plan_text(
    plan: Plan,
    texts: Texts,
    *,
    role: str | None = None,
    knowledge: Knowledge | None = None,
    unstamped: bool | None = None,
) -> PlanText:
    """The plan in the language of `texts`, speaking to `role` (None: the person themselves).

    Raises TextMissing rather than show a word of another language. `unstamped`: see shows_unstamped().
    """
    knowledge = knowledge or current_knowledge()
    unstamped = shows_unstamped() if unstamped is None else unstamped
    joining = _Joining(plan, texts, role or "self", knowledge, unstamped)
    return PlanText(
        language=texts.language,
        role=role or "self",
        crisis=plan.crisis.show,
        crisis_because=plan.crisis.because,
        contacts=contacts(plan.crisis.contacts, texts, knowledge, unstamped=unstamped),
        steps=tuple(joining.step(step) for step in plan.steps),
        more=tuple(joining.step(step) for step in plan.more),
        avoid=joining.avoid(),
        would_change=plan.would_change,
    )
