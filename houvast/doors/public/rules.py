"""What the law says about this: that what the offender did is punishable, in plain words, act by act."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from houvast.core.knowledge import Texts
from houvast.core.law import shown_to_reporter
from houvast.core.law.answering import ActAnswer, MergedFinding
from houvast.core.law.matching import Status
from houvast.core.law.references import address
from houvast.core.law.situations import MappedFact
from houvast.core.situation import Truth
from houvast.doors.look.plan_text import contacts, shows_unstamped
from houvast.procedures import asking_the_law
from houvast.procedures.asking_the_law import LawOfReport, law_of
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.legal import Legal
from houvast.records.reports.seals import with_shared
from houvast.records.reports.views import MailboxView

from .answers import Answers
from .guards import with_answers, with_open_mailbox
from .page import go, language_of_page, show, speaker_for

# Lines of the law that have a sentence in plain words (`rules.plain.<id>`); another one stands under its own title.
PLAIN = (
    "sr-138ab",
    "sr-138c",
    "sr-139g",
    "sr-251-chat",
    "sr-252",
    "sr-254ba",
    "sr-261",
    "sr-262",
    "sr-266",
    "sr-284",
    "sr-285",
    "sr-285b",
    "sr-285d",
    "sr-317",
    "sr-318",
    "sr-326",
    "avg-17",
    "dsa-16",
    "bw-6-162",
    "sv-51a",
    "sv-161",
)
_MOST_QUESTIONS = 3
_SAID = frozenset(truth.value for truth in Truth)
_WHO = ("juridisch_loket", "slachtofferhulp", "politie")
_RIGHTS = "right"
_OFFENCE = "offence"


@dataclass(frozen=True)
class RuleShown:
    """`plain`: key of the sentence, or "" and then `title` stands alone. `maybe`: it depends on something unknown."""

    plain: str
    title: str
    article: str
    address: str
    maybe: bool
    checked: bool


@dataclass(frozen=True)
class ActShown:
    """`rules` apply; `maybe` depend on one thing that is not known."""

    name: str
    when: str
    rules: tuple[RuleShown, ...]
    maybe: tuple[RuleShown, ...]


@dataclass(frozen=True)
class LawShown:
    acts: tuple[ActShown, ...]
    rights: tuple[RuleShown, ...]
    because: tuple[str, ...]  # "from your answers": names of the facts of the report that were used
    questions: tuple[tuple[str, str], ...]  # (legal fact, its title)
    unchecked: bool
    assumed_day: str
    complaint: str


@require_http_methods(["GET", "HEAD"])
@with_answers
def rules(request: HttpRequest, answers: Answers) -> HttpResponse:
    today = timezone.localdate()
    found = law_of(answers.situation, Legal(), told_on=today, today=today)
    return _page(request, found, answers.role, back="plan", questions=False)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def my_rules(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    keys = with_shared(session.keys)
    now = timezone.now()
    if request.method == "POST":
        asking_the_law.settle_own(keys=session.keys, facts=_answered(request), now=now, by=REPORTER)
        return go("my_rules", at="act")
    told_on = timezone.localdate(view.facts.changed_at or now)
    arrived = timezone.localdate(view.messages[0].at) if view.messages else timezone.localdate(now)
    found = asking_the_law.law_of_mailbox(keys, view.facts.situation, told_on=told_on, arrived=arrived, now=now)
    return _page(request, found, view.facts.situation.get("reporter_role"), back="my_plan", questions=view.sent)


def _answered(request: HttpRequest) -> dict[str, Truth]:
    """`fact`: which question, `said`: yes, no or unknown."""
    said = request.POST.get("said")
    return {request.POST.get("fact", ""): Truth(said)} if said in _SAID else {}


def _page(request: HttpRequest, found: LawOfReport, role: str | None, *, back: str, questions: bool) -> HttpResponse:
    speaker = speaker_for(role)
    context = {
        "law": law_shown(found, speaker.texts, demo=shows_unstamped()),
        "back": back,
        "ask": questions,
        "contacts": contacts(_WHO, speaker.texts),
        "information": found.law.notice("information", language_of_page()),
    }
    return show(request, "public/rules.html", context, role=role)


def law_shown(found: LawOfReport, texts: Texts, *, demo: bool) -> LawShown:
    """What may reach a reporter, in their words. `demo`: rows that no lawyer checked are shown too, and told so."""
    allowed = {finding.provision.id for finding in shown_to_reporter(found.answer.findings, demo=demo)}
    language = texts.language
    acts = tuple(shown for act in found.answer.acts if (shown := _act(act, found, texts, allowed)).rules or shown.maybe)
    rights = tuple(
        _rule(finding, language)
        for finding in found.answer.findings
        if finding.provision.id in allowed and finding.provision.kind == _RIGHTS and finding.status is Status.APPLIES
    )
    return LawShown(
        acts=acts,
        rights=rights,
        because=_because(found, texts),
        questions=tuple(
            (name, found.law.vocabulary.facts[name].title[language]) for name in found.asked[:_MOST_QUESTIONS]
        ),
        unchecked=any(not rule.checked for act in acts for rule in (*act.rules, *act.maybe))
        or any(not r.checked for r in rights),
        assumed_day=date_format(found.day, "j F Y") if len(found.dated) < len(found.answer.acts) else "",
        complaint=_complaint(found, allowed),
    )


def _act(act: ActAnswer, found: LawOfReport, texts: Texts, allowed: set[str]) -> ActShown:
    """One act, with the offences that apply and those of which one thing is unknown; each plain sentence once."""
    language = texts.language
    rules: dict[str, RuleShown] = {}
    for finding in act.findings:
        provision = finding.provision
        open_ones = [name for name in finding.missing if name != "day"]
        nearly = finding.status is Status.POSSIBLE and len(open_ones) <= 1 and len(provision.elements) > 1
        if provision.id not in allowed or provision.kind != _OFFENCE or provision.after_match:
            continue
        if finding.status is Status.APPLIES or nearly:
            rule = _rule(finding, language)
            key = rule.plain or rule.title
            if key not in rules or (rules[key].maybe and not rule.maybe):
                rules[key] = rule
    name = texts.name_of("act_kinds", act.act.kind) if act.act.kind else texts.screen("rules.rest")
    number = found.answer.acts.index(act)
    when = _when(act) if number in found.dated else ""
    return ActShown(
        name,
        when,
        tuple(rule for rule in rules.values() if not rule.maybe),
        tuple(rule for rule in rules.values() if rule.maybe),
    )


def _when(act: ActAnswer) -> str:
    first, last = date_format(act.act.from_day, "j F Y"), date_format(act.act.until_day, "j F Y")
    return first if first == last else f"{first} – {last}"


def _rule(finding: MergedFinding, language: str) -> RuleShown:
    provision = finding.provision
    plain = next((line for line in PLAIN if _is_of(provision.line, line)), "")
    return RuleShown(
        plain=f"rules.plain.{plain}" if plain else "",
        title=provision.title[language],
        article=f"{provision.instrument.short} {provision.article}",
        address=address(provision, provision.valid_until or provision.valid_from or _today()) or "",
        maybe=finding.status is Status.POSSIBLE,
        checked=provision.checked_by is not None,
    )


def _today():
    return timezone.localdate()


def _is_of(line: str, plain: str) -> bool:
    """`sr-284-lid1-2` is of `sr-284`, and `sr-285b` is not of `sr-285`."""
    return line == plain or line.startswith(f"{plain}-")


def _because(found: LawOfReport, texts: Texts) -> tuple[str, ...]:
    used: tuple[MappedFact, ...] = tuple(fact for facts in found.mapped.mapped for fact in facts)
    names = dict.fromkeys(name for fact in used for name in fact.because if name != "acts")
    return tuple(texts.fact_name(name) for name in names)


def _complaint(found: LawOfReport, allowed: set[str]) -> str:
    until = found.complaint_until
    needs = [f for f in found.answer.findings if f.complaint_until is not None and f.provision.id in allowed]
    if until is None or not until[1] or not needs or until[0] < found.answer.today:
        return ""
    return date_format(until[0], "j F Y")
