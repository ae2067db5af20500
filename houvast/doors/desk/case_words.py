"""From a case as it is read (`CaseView`) to a case on screen: joins codes with words, and the plan with its ticks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from houvast.core.advice import PlannedStep, advise
from houvast.core.knowledge import TextMissing
from houvast.core.situation import FIELDS, Indicator, Situation, Told
from houvast.core.triage.urgency import UrgencyClass
from houvast.doors.desk import history, pressing, texts, times, wording
from houvast.doors.desk.case_screen import Ask, CaseOnScreen, Due, Line, Said, Step
from houvast.doors.desk.fact_groups import GROUPS
from houvast.doors.desk.link_words import LURES, short_print
from houvast.records.content import current_knowledge
from houvast.records.reports.states import Act, State
from houvast.records.reports.views import CaseView, ClosedView, DateView, ErasingRoute, Lure, Side
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

_SETTLED_ON = {
    "measure": ("assessment", "#tasks"),
    "referral": ("referrals", "#r-{id}"),
    "notice": ("notices", "#n-{id}"),
}
_ANSWERED_ON = {
    "statement": "police",
    "referral": "referrals",
    "assessment": "assessment",
    "notice": "notices",
    "places": "notices",
}
ASKS = 6  # as many as an advisor can choose from at a glance


def on_screen(case: CaseView, me: SignedIn, now: datetime) -> CaseOnScreen:
    held = case.claim is not None and case.claim.until is not None and case.claim.until > now
    mine = held and case.claim.mine
    press = pressing.of_case(case, now)
    ended = case.closed or case.closed_before
    plan = advise(case.facts.situation, current_knowledge(), now=now)
    return CaseOnScreen(
        report_id=case.report_id,
        reference=case.reference,
        state=case.state.value,
        language=case.language,
        may=_may(case, me, held=held, mine=mine),
        mine=mine,
        holder=case.claim.holder_name if held else "",
        held_for=times.span(case.claim.until - now) if held else "",
        owner="" if held or case.claim is None else case.claim.holder_name,
        urgency="" if case.urgency is UrgencyClass.NONE else str(wording.URGENCIES[case.urgency]),
        lowered=_lowered(case, now),
        clock=times.until(press.clock_at, now) if press.clock_at else "",
        clock_at=press.clock_at,
        do_next=_do_next(press, now),
        because=pressing.detail(replace(press, lowered=False), now),
        ink=not held and press.must_act(now),
        facts=fact_lines(case.facts.situation),
        facts_changed=_facts_changed(case, now),
        indicators=_indicators(case.facts.indicators) + _lures(case.lures),
        own_accounts=_indicators(case.facts.own_accounts),
        plan=_with_ticks(plan.steps, case, left_over=True, also=plan.more),
        plan_more=_with_ticks(plan.more, case, left_over=False),
        unknown=_asks(plan.would_change, case),
        said=conversation(case, now),
        dates=_dates(case, now),
        erasing=_erasing(case, now),
        erases_itself=press.is_told_to_erase,
        needs_date=_needs_date(press, now),
        closed=_closed(ended, now),
        reopened=case.closed_before is not None,
        closed_words=ended.words if ended else "",
        outcomes=_outcomes(ended),
        kept_until=_kept_until(case),
        held_until=case.held_until.isoformat() if case.held_until else "",
        about=_about(case, now),
        history=history.lines(case.history, now),
        lower_to=_lower_to(case),
    )


def _do_next(press: pressing.Pressing, now: datetime) -> str:
    if press.must_act(now):
        return pressing.next_step(press, now)
    if _needs_date(press, now):
        return _("Set a moment to look again whether they are safe")
    return _("Nothing must happen now")


def _needs_date(press: pressing.Pressing, now: datetime) -> bool:
    """Silence brings a case back after a day at the earliest: too late for somebody in crisis."""
    over = press.state is State.CLOSED or press.is_told_to_erase
    return press.urgency is UrgencyClass.CRISIS and press.next_date is None and not press.must_act(now) and not over


def _may(case: CaseView, me: SignedIn, *, held: bool, mine: bool) -> dict[str, bool]:
    """Acts in this state by this person, and taking over from a colleague who holds it."""
    acts = dict.fromkeys(case.may, True)
    if held and not mine:
        acts.pop(Act.CLAIM, None)
        acts["take_over"] = Act.CLAIM in case.may or me.person.may(Permission.TAKE_OVER)
        acts["take_over"] = acts["take_over"] and me.person.may(Permission.TAKE_OVER)
    return acts


# Values that say nothing without the name of their fact.
_NAMED = {
    "age_in_image",
    "victim_country",
    "victim_language",
    "offender_persona",
    "paid_on",
    "deadline",
    "published_platforms",
    "published_how",
}


def fact_lines(situation: Situation) -> tuple[Line, ...]:
    """What is known, danger first, a line a group of the form; what is known not to be so stands at the end, each with
    its own "no": whoever skims must not read it as so. A "no" about danger stands with the danger, and nothing known
    about it is said: it is not the same as safe."""
    lines = []
    for group, title, names in GROUPS:
        words = [_fact_words(name, situation) for name in names if _says_something(name, situation)]
        if group == "danger":
            words += [_no(name) for name in names if situation.get(name) == "no"]
            words = words or [_("not known yet")]
        lines.append(Line(str(title), "\n".join(words)))
    lines += [Line(_("Event"), texts.act_words(act), isolate=True) for act in situation.get("acts") or ()]
    noes = [_no(name) for name in situation if situation.get(name) == "no" and name not in _DANGER]
    lines.append(Line(_("Not so"), "\n".join(noes)))
    return tuple(line for line in lines if line.value)


_DANGER = frozenset(name for group, _title, names in GROUPS if group == "danger" for name in names)


def _no(name: str) -> str:
    return _("%(fact)s: no") % {"fact": texts.fact_name(name)}


def _says_something(name: str, situation: Situation) -> bool:
    return situation.get(name) not in (None, "no", ())


def _fact_words(name: str, situation: Situation) -> str:
    value = situation.get(name)
    if value == "yes":
        return texts.fact_name(name)
    words = texts.value_words(name, value)
    return f"{texts.fact_name(name)}: {words}" if name in _NAMED else words


def _indicators(found: Iterable[Indicator]) -> tuple[Line, ...]:
    words = texts.desk_texts()
    return tuple(
        Line(
            " · ".join(filter(None, (words.name_of("indicator_kinds", item.kind), texts.platform_name(item.platform)))),
            item.value,
            isolate=True,
        )
        for item in found
    )


def _lures(lures: Iterable[Lure]) -> tuple[Line, ...]:
    """A picture by its name and the beginning of its fingerprint: there is no picture here."""
    return tuple(
        Line(str(LURES[lure.kind.value]), _("fingerprint %(print)s") % {"print": short_print(lure.value)})
        for lure in lures
    )


def _facts_changed(case: CaseView, now: datetime) -> str:
    facts = case.facts
    if facts.changed_at is None:
        return ""
    by = facts.changed_by_name if facts.changed_by is Side.DESK else _("the reporter")
    said = {"by": by or _("a colleague"), "when": times.moment(facts.changed_at, now)}
    if not facts.changed:
        return _("Last changed by %(by)s, %(when)s.") % said
    what = ", ".join(texts.fact_name(name) for name in facts.changed if name in FIELDS)
    return _("Last changed by %(by)s, %(when)s: %(what)s.") % {**said, "what": what}


def _with_ticks(
    steps: Iterable[PlannedStep], case: CaseView, *, left_over: bool, also: Iterable[PlannedStep] = ()
) -> tuple[Step, ...]:
    """Steps with what the person ticked. `left_over` adds ticked steps that no longer stand in the plan."""
    ticks = {tick.step_id: tick for tick in case.ticks}
    steps = tuple(steps)
    shown = [Step(step.id, step_title(step.id), _tick(ticks.get(step.id))) for step in steps]
    if left_over:
        standing = {step.id for step in (*steps, *also)}
        gone = [tick for tick in case.ticks if tick.step_id not in standing]
        shown += [Step(tick.step_id, tick.title, _tick(tick), _("no longer in the plan")) for tick in gone]
    return tuple(shown)


def _tick(tick) -> str:
    return str(wording.TICKS[tick.state]) if tick else ""


def step_title(step_id: str) -> str:
    """In the desk's language, as it speaks to the victim."""
    return texts.desk_texts().step(step_id, "self").title


def role_of(situation: Situation) -> str:
    """Whom a text speaks to; not told means the victim."""
    return situation.get("reporter_role") or "self"


def _asks(would_change: Iterable[str], case: CaseView) -> tuple[Ask, ...]:
    theirs = current_knowledge().texts(case.language)
    role = role_of(case.facts.situation)
    return tuple(
        Ask(fact, texts.fact_name(fact), theirs.question(fact, role).title) for fact in tuple(would_change)[:ASKS]
    )


def conversation(case: CaseView, now: datetime) -> tuple[Said, ...]:
    """Messages in their own order (a reporter's time is only a quarter of an hour) with notes put between them."""
    moments = []
    latest = None
    for message in sorted(case.messages, key=lambda message: message.sequence):
        latest = max(latest, message.at) if latest else message.at
        moments.append((latest, message.sequence, _message(message, now)))
    after_all = len(case.messages) + 1
    moments += [
        (note.at, after_all, Said(str(note.id), "note", note.author_name, times.moment(note.at, now), note.words))
        for note in case.notes
    ]
    return tuple(said for _at, _order, said in sorted(moments, key=lambda item: item[:2]))


def _message(message, now: datetime) -> Said:
    ours = message.author is Side.DESK
    when = times.moment(message.at, now)
    return Said(
        id=str(message.id),
        side="ours" if ours else "theirs",
        by=(message.author_name or _("the helpline")) if ours else _("Reporter"),
        when=when if ours else _("about %(when)s") % {"when": when},
        words=message.words,
        state=(_("read") if message.read else _("not read yet")) if ours else "",
        fresh=not ours and not message.read,
        told=told_lines(message.told),
    )


def told_lines(told: Told | None) -> tuple[Line, ...]:
    """What came along with the words: acts, accounts, a deadline."""
    if told is None:
        return ()
    lines = [Line(_("What happened"), texts.act_words(act), isolate=True) for act in told.acts]
    lines += _indicators(told.indicators)
    lines += [
        Line(_("own: %(name)s") % {"name": line.name}, line.value, isolate=True)
        for line in _indicators(told.own_accounts)
    ]
    if told.deadline:
        lines.append(Line(texts.fact_name("deadline"), texts.moment_words(datetime.fromisoformat(told.deadline))))
    return tuple(lines)


def _dates(case: CaseView, now: datetime) -> tuple[Due, ...]:
    open_ones = sorted(
        (date for date in case.dates if not date.done and pressing.is_shown(date, now)), key=lambda date: date.at
    )
    return tuple(
        Due(
            id=date.id,
            when=times.moment(date.at, now),
            kind=str(pressing.DATE_KINDS.get(date.kind, pressing.DATE_KINDS[None])),
            words=pressing.date_words(date.kind, date.words),
            clock=pressing.clock_of(date, now),
            settled_at=_settled_at(case, date),
            leads_to=_leads_to(case, date),
        )
        for date in open_ones
    )


def _settled_at(case: CaseView, date: DateView) -> str:
    """A day of something that runs: ticked off by itself, it would never come back and the thing would run on."""
    if date.about is None or date.kind not in _SETTLED_ON:
        return ""
    page, anchor = _SETTLED_ON[date.kind]
    return reverse(f"desk:{page}", args=[case.report_id]) + anchor.format(id=date.about)


def _leads_to(case: CaseView, date: DateView) -> str:
    page = _ANSWERED_ON.get(date.words.partition(":")[2]) if date.kind == "answered" else None
    return reverse(f"desk:{page}", args=[case.report_id]) if page else ""


def _lowered(case: CaseView, now: datetime) -> str:
    if case.lowered is None:
        return ""
    return _("set lower by %(name)s, %(when)s: %(reason)s") % {
        "name": case.lowered.by_name,
        "when": times.moment(case.lowered.at, now),
        "reason": str(wording.LOWERING.get(case.lowered.reason, case.lowered.reason)).lower(),
    }


def _lower_to(case: CaseView) -> tuple[tuple[str, str], ...]:
    """Only what is lower than now can be chosen; nothing pressing is chosen last."""
    return tuple((item.value, str(wording.URGENCIES[item])) for item in UrgencyClass if item.rank > case.urgency.rank)


def _erasing(case: CaseView, now: datetime) -> str:
    if case.erasing is None:
        return ""
    if case.erasing.route is ErasingRoute.TEAM:
        return _("The reporter asks to erase everything. A person decides.")
    return _("The reporter asked to erase everything. It happens %(when)s, unless they stop it.") % {
        "when": times.moment(case.erasing.erase_after, now)
    }


def _closed(ended: ClosedView | None, now: datetime) -> str:
    if ended is None:
        return ""
    return _("By %(name)s, %(when)s.") % {"name": ended.by_name, "when": times.moment(ended.at, now)}


def _outcomes(ended: ClosedView | None) -> tuple[Line, ...]:
    if ended is None:
        return ()
    return tuple(
        Line(_title_or_id(step_id), str(wording.OUTCOMES[outcome])) for step_id, outcome in ended.outcomes.items()
    )


def _title_or_id(step_id: str) -> str:
    """A step that no longer exists keeps its id: what was said at closing stays said."""
    try:
        return step_title(step_id)
    except TextMissing:
        return step_id


def _kept_until(case: CaseView) -> str:
    if case.held_until:
        return _("Kept until %(day)s: a police case runs.") % {"day": texts.day_words(case.held_until)}
    if case.retention:
        return _("Erased by itself on %(day)s.") % {"day": texts.day_words(case.retention.erase_on)}
    return ""


def _about(case: CaseView, now: datetime) -> tuple[Line, ...]:
    return (
        Line(_("State"), str(wording.STATES[State(case.state)])),
        Line(_("Arrived"), times.moment(case.arrived, now)),
        Line(_("Team"), case.team_name),
        Line(_("Language"), texts.code_words("victim_language", case.language)),
    )
