"""Asking in one line: a fixed today, facts as words."""

from datetime import date, timedelta

from houvast.core.law import Answer, Law, LegalAct, Status, ask

TODAY = date(2026, 11, 25)
ONE_DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def answer(law: Law, when: str | date, facts: str = "", **more: object) -> Answer:
    """`facts`: "paid deceit=no"; more: `born`, `known_on` … of the act."""
    when = day(when) if isinstance(when, str) else when
    return ask(law, [LegalAct(when, when, law.vocabulary.read(facts.split()), **more)], TODAY)


def applies(answered: Answer) -> set[str]:
    return {found.provision.id for found in answered.findings if found.status is Status.APPLIES}


def possible(answered: Answer) -> dict[str, tuple[str, ...]]:
    return {found.provision.id: found.missing for found in answered.findings if found.status is Status.POSSIBLE}


def listed(answered: Answer) -> set[str]:
    return {found.provision.id for found in answered.findings}


def finding(answered: Answer, name: str):
    return next(found for found in answered.findings if found.provision.id == name)
