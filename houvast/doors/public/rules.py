"""What the law says about this: that what the offender did is punishable, in plain words, act by act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from houvast.core.knowledge import Texts
from houvast.core.law import shown_to_reporter
from houvast.core.law.acts import POSSESSION
from houvast.core.law.answering import Finding, MergedFinding
from houvast.core.law.asking import worth_asking
from houvast.core.law.matching import Status
from houvast.core.situation import Truth
from houvast.doors.look.plan_text import contacts, shows_unstamped
from houvast.procedures import asking_the_law
from houvast.procedures.asking_the_law import LawOfReport, known_facts, law_of, nearly_fits
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.legal import Legal
from houvast.records.reports.seals import with_shared
from houvast.records.reports.views import MailboxView

from . import answers as answers_cookie
from .answers import Answers
from .guards import with_answers, with_open_mailbox
from .page import go, language_of_data, show, speaker_for

# Lines of the law with a sentence in plain words (`rules.plain.<id>`): a row gets the first that fits. `sr-240-old`
# is another offence than `sr-240`, and so stands before it.
# fmt: off
PLAIN = (
    "sr-138ab", "sr-138c", "sr-139g", "sr-140", "sr-239-old", "sr-240-old", "sr-240", "sr-240a-old",
    "sr-241-lid2", "sr-243-lid2", "sr-245", "sr-247", "sr-251-groom", "sr-251-chat", "sr-252", "sr-254ba",
    "sr-261", "sr-262", "sr-266", "sr-284", "sr-285", "sr-285b", "sr-285d", "sr-310",
    "sr-317", "sr-318", "sr-326", "sr-350a", "sr-416", "sr-420bis", "sr-420quater",
    "avg-17", "dsa-16", "bw-6-162", "sv-51a", "sv-161", "aw-1", "aw-19-20", "aw-21",
    "aw-25", "avg-79", "avg-82", "bw-6-106", "bw-3-296", "dsa-22", "dsa-28", "sv-51e",
    "sv-51f", "sv-51h", "sv-125p", "wbp",
)
# fmt: on
# What a person is asked here: what they can know themselves and may be asked; each has a sentence
# (`rules.question.<id>`). Not asked: what a lawyer weighs (honour, intent, dominance), what the other questions ask
# already, and what only hurts.
QUESTIONS = (
    "without_consent",
    "recognisable",
    "image_made_by_victim",
    "image_made_covertly",
    "sexual_messages",
    "contact_persistent",
    "systematic",
    "fear_caused",
    "personal_data_disclosed",
    "intimidation_purpose",
    "account_or_device_entered",
    "data_copied",
    "data_not_public",
    "without_right",
    "threat_to_destroy_data",
    "deceit",
    "damage",
)
# Asked only once the other one is a yes: without it the question is about nothing.
ONLY_AFTER = {
    "systematic": "contact_persistent",
    "fear_caused": "contact_persistent",
    "intimidation_purpose": "personal_data_disclosed",
    "data_copied": "account_or_device_entered",
    "data_not_public": "account_or_device_entered",
    "without_right": "account_or_device_entered",
}
_MOST_QUESTIONS = 3
_SAID = frozenset(truth.value for truth in Truth)
_KEPT = (Truth.YES, Truth.NO)
_WHO = ("juridisch_loket", "slachtofferhulp", "politie")
_FEW = 2
_RIGHTS = "right"
_OFFENCE = "offence"


@dataclass(frozen=True)
class RuleShown:
    """`plain`: key of the sentence, or "" and then `title` stands alone. `maybe`: it depends on something unknown."""

    plain: str
    title: str
    article: str
    maybe: bool
    checked: bool


@dataclass(frozen=True)
class ActShown:
    """`rules` apply, the gravest first; `maybe` depend on one thing that is not known.

    `open`: those are shown unfolded, where next to nothing applies.
    """

    name: str
    when: str
    rules: tuple[RuleShown, ...]
    maybe: tuple[RuleShown, ...]

    @property
    def open(self) -> bool:
        return len(self.rules) < _FEW


@dataclass(frozen=True)
class QuestionShown:
    """`said`: yes, no, or "" where it was not answered."""

    fact: str
    sentence: str
    said: str


@dataclass(frozen=True)
class LawShown:
    """`because`: what was understood (a legal fact), with the names of the answers it comes from.

    `assumed_day`: taken for what has no day of its own, "" where everything has one.
    """

    acts: tuple[ActShown, ...]
    rights: tuple[RuleShown, ...]
    because: tuple[tuple[str, str], ...]
    questions: tuple[QuestionShown, ...]
    answered: tuple[QuestionShown, ...]
    unchecked: bool
    assumed_day: str
    complaint: str


@require_http_methods(["GET", "HEAD", "POST"])
@with_answers
def rules(request: HttpRequest, answers: Answers) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        legal = {name: truth for name, truth in {**answers.legal, **_answered(request)}.items() if truth in _KEPT}
        return answers_cookie.write(request, go("rules", at="ask"), replace(answers, legal=legal), now)
    today = timezone.localdate(now)
    found = law_of(answers.situation, Legal(), own=known_facts(answers.legal), told_on=today, today=today)
    return _page(request, found, answers.role, back="plan")


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def my_rules(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    keys = with_shared(session.keys) if view.sent else session.keys
    now = timezone.now()
    if request.method == "POST":
        asking_the_law.settle_own(keys=session.keys, facts=_answered(request), now=now, by=REPORTER)
        return go("my_rules", at="ask")
    told_on = timezone.localdate(view.facts.changed_at or now)
    arrived = timezone.localdate(view.messages[0].at) if view.messages else timezone.localdate(now)
    found = asking_the_law.law_of_mailbox(keys, view.facts.situation, told_on=told_on, arrived=arrived, now=now)
    return _page(request, found, view.facts.situation.get("reporter_role"), back="my_plan")


def _answered(request: HttpRequest) -> dict[str, Truth]:
    """`fact`: which question, `said`: yes, no or unknown. Nothing but what this page asks."""
    fact, said = request.POST.get("fact", ""), request.POST.get("said")
    return {fact: Truth(said)} if fact in QUESTIONS and said in _SAID else {}


def _page(request: HttpRequest, found: LawOfReport, role: str | None, *, back: str) -> HttpResponse:
    speaker = speaker_for(role)
    context = {
        "law": law_shown(found, speaker.texts, demo=shows_unstamped()),
        "back": back,
        "contacts": contacts(_WHO, speaker.texts),
        "information": found.law.notice("information", language_of_data()),
    }
    return show(request, "public/rules.html", context, role=role)


def law_shown(found: LawOfReport, texts: Texts, *, demo: bool) -> LawShown:
    """What may reach a reporter, in their words. `demo`: rows that no lawyer checked are shown too, and told so."""
    seen = shown_to_reporter(found.answer.findings, demo=demo)
    allowed = {finding.provision.id for finding in seen}
    acts = tuple(
        shown
        for number in range(len(found.answer.acts))
        if (shown := _act(number, found, texts, allowed)).rules or shown.maybe
    )
    rights = tuple(
        _rule(finding, language_of_data())
        for finding in seen
        if finding.provision.kind == _RIGHTS and finding.status is Status.APPLIES
    )
    rules_shown = (*(rule for act in acts for rule in (*act.rules, *act.maybe)), *rights)
    return LawShown(
        acts=acts,
        rights=rights,
        because=_because(found, texts),
        questions=questions_of(found, seen),
        answered=tuple(_question(name, found.own[name].value) for name in QUESTIONS if found.own.get(name) in _KEPT),
        unchecked=any(not rule.checked for rule in rules_shown),
        assumed_day=date_format(found.day, "j F Y") if acts and len(found.dated) < len(found.answer.acts) else "",
        complaint=_complaint(found, allowed),
    )


def questions_of(found: LawOfReport, seen: Sequence[MergedFinding]) -> tuple[QuestionShown, ...]:
    """What would settle most of what this person can get to see, and nothing for the sake of anything else."""
    worth = worth_asking(found.law, found.answer, seen)
    known = {name for act in found.answer.acts for name in act.act.facts if act.act.is_yes(name)}
    # In the place of a question that comes too early stands the one that it waits for.
    first = (name if ONLY_AFTER.get(name, name) in {name, *known} else ONLY_AFTER[name] for name in worth)
    wanted = [name for name in dict.fromkeys(first) if name in QUESTIONS and name not in {*found.own, *known}]
    return tuple(_question(name, "") for name in wanted[:_MOST_QUESTIONS])


def _question(name: str, said: str) -> QuestionShown:
    return QuestionShown(name, f"rules.question.{name}", said)


def _act(number: int, found: LawOfReport, texts: Texts, allowed: set[str]) -> ActShown:
    """One act, with the offences that apply and those of which one thing is unknown; each plain sentence once."""
    rules: dict[str, RuleShown] = {}
    gravest_first = sorted(found.findings_of(number), key=lambda each: -(each.provision.max_prison_years or 0))
    for finding in gravest_first:
        provision = finding.provision
        if provision.id not in allowed or provision.kind != _OFFENCE or provision.after_match:
            continue
        if nearly_fits(finding):
            rule = _rule(finding, language_of_data())
            key = rule.plain or rule.title
            if key not in rules or (rules[key].maybe and not rule.maybe):
                rules[key] = rule
    act = found.answer.acts[number].act
    return ActShown(
        _name(act.kind, texts),
        _when(act.from_day, act.until_day) if number in found.dated else "",
        tuple(rule for rule in rules.values() if not rule.maybe),
        tuple(rule for rule in rules.values() if rule.maybe),
    )


def _name(kind: str | None, texts: Texts) -> str:
    if kind == POSSESSION:
        return texts.screen("rules.having")
    return texts.name_of("act_kinds", kind) if kind else texts.screen("rules.rest")


def _when(first: date, last: date) -> str:
    from_day, until_day = date_format(first, "j F Y"), date_format(last, "j F Y")
    return from_day if first == last else f"{from_day} – {until_day}"


def _rule(finding: Finding | MergedFinding, language: str) -> RuleShown:
    provision = finding.provision
    plain = plain_of(provision.line)
    return RuleShown(
        plain=f"rules.plain.{plain}" if plain else "",
        title=provision.title[language],
        article=f"{provision.instrument.short} {provision.article}",
        maybe=finding.status is Status.POSSIBLE,
        checked=provision.checked_by is not None,
    )


def plain_of(line: str) -> str:
    return next((plain for plain in PLAIN if _is_of(line, plain)), "")


def _is_of(line: str, plain: str) -> bool:
    """`sr-284-lid1-2` is of `sr-284`, and `sr-285b` is not of `sr-285`."""
    return line == plain or line.startswith(f"{plain}-")


def _because(found: LawOfReport, texts: Texts) -> tuple[tuple[str, str], ...]:
    """What was understood of which answers: yes only, and only what a person can be asked."""
    used: dict[str, dict[str, None]] = {}
    for facts in found.mapped.mapped:
        for fact in facts:
            if fact.value is Truth.YES and found.law.vocabulary.facts[fact.fact].asked:
                used.setdefault(fact.fact, {}).update(dict.fromkeys(fact.because))
    return tuple(
        (
            found.law.vocabulary.facts[name].title[language_of_data()],
            ", ".join(texts.fact_name(answer) for answer in because),
        )
        for name, because in used.items()
    )


def _complaint(found: LawOfReport, allowed: set[str]) -> str:
    until = found.complaint_until(allowed)
    if until is None or not until[1] or until[0] < found.answer.today:
        return ""
    return date_format(until[0], "j F Y")
