"""What the house counts, to the letter, for whoever answers for it. Nothing here goes out: that is a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from houvast.core.figures import Figure, Side, compare
from houvast.core.figures.definitions import BY_ID, DANGER, UNKNOWN, WAITED, Quarter, waited_band
from houvast.core.figures.model import Confidence, Stage, Unit
from houvast.core.figures.releasing import ReleasedTable, counted_table
from houvast.core.figures.saying import sentence
from houvast.core.knowledge.texts import Texts
from houvast.core.situation import FIELDS
from houvast.core.triage.urgency import UrgencyClass
from houvast.doors.desk import pages
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.texts import desk_texts
from houvast.doors.look.figure_tables import Shown, named_tables, shown_tables
from houvast.records.content.figures import current_catalogue
from houvast.records.publications.releases import releases_of
from houvast.records.registrations.tabulating import first_month, table_in_database
from houvast.records.reports.queue import waiting_now
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

# What is asked most, in this order; every definition can be chosen.
FIRST = (
    "reports_by_month_and_form",
    "reports_by_letter_category",
    "answers_by_wait",
    "mailbox_returned_by_month",
    "closings_by_month",
    "closings_by_police",
    "referrals_by_outcome",
    "notices_by_platform",
    "notices_by_wait",
)
# Unknown here is mostly no: its share would say nothing of how well was asked.
_NO_AS_UNKNOWN = ("closings_by_police", "reports_over_")


@dataclass(frozen=True)
class Unknown:
    """How many stand under unknown, and their share in percent. `of`: which fact, where the table has two."""

    of: str
    number: int
    share: int


@dataclass(frozen=True)
class Card:
    table: Shown
    unknown: list[Unknown]


@dataclass(frozen=True)
class Waiting:
    """How many wait now for so long: in crisis, not in crisis, together."""

    band: str
    numbers: tuple[int, int, int]


@opens_to(Permission.SEE_FIGURES)
def figures(request: HttpRequest, me: SignedIn) -> HttpResponse:
    now = timezone.now()
    texts = desk_texts()
    quarters = _quarters(timezone.localdate(now))
    quarter = next((each for each in quarters if str(each) == request.GET.get("quarter")), quarters[0])
    named = named_tables(texts)
    chosen = request.GET.get("table", "")
    ids = named[chosen][1] if chosen in named else FIRST
    counted = [counted_table(BY_ID[each], table_in_database(BY_ID[each], quarter)) for each in ids]
    context = {
        "quarters": [str(each) for each in quarters],
        "quarter": str(quarter),
        "over": quarter.period.last < timezone.localdate(now),
        "choices": [(key, title) for key, (title, _ids) in named.items()],
        "chosen": chosen if chosen in named else "",
        "cards": _cards(counted, texts),
        "dangers": [texts.screen(f"releases.code.{danger}") for danger in DANGER],
        "waiting": _waiting(waiting_now(now), texts),
        "growth": _growth(quarter, timezone.localdate(now)),
        "released": releases_of(quarter),
    }
    return pages.show(request, "desk/figures.html", context)


def _quarters(today: date) -> list[Quarter]:
    """The newest first, back to the first of which something is known."""
    found, first = [Quarter.of(today)], Quarter.of(first_month() or today)
    while found[-1] > first:
        found.append(found[-1].before)
    return found


def _cards(counted: list[ReleasedTable], texts: Texts) -> list[Card]:
    by_id = {table.id: table for table in counted}
    shown = shown_tables(counted, texts)
    return [Card(each, _unknown(by_id[each.key], texts) if each.key in by_id else []) for each in shown]


def _unknown(table: ReleasedTable, texts: Texts) -> list[Unknown]:
    """Of each side of a table that can be unknown. A side without a name of its own is told only where some are."""
    definition = BY_ID[table.id]
    sides = (
        (definition.rows, table.rows, table.row_totals),
        (definition.columns, table.columns, table.column_totals),
    )
    return [
        Unknown(
            texts.fact_name(axis.name) if axis.name in FIELDS else "",
            totals[codes.index(UNKNOWN)],
            round(100 * totals[codes.index(UNKNOWN)] / table.total),
        )
        for axis, codes, totals in sides
        if UNKNOWN in codes and table.total and not table.id.startswith(_NO_AS_UNKNOWN)
        if axis.name in FIELDS or totals[codes.index(UNKNOWN)]
    ]


def _growth(quarter: Quarter, today: date) -> str:
    """What may be said of this quarter beside the one before it, in a sentence; nothing of the first one."""
    if quarter.before < Quarter.of(first_month() or today):
        return ""
    earlier, later = (_reports_of(each, today) for each in (quarter.before, quarter))
    found = compare(Side((earlier,)), Side((later,)))
    return sentence(found, current_catalogue(), "nl" if get_language() == "nl" else "en")


def _reports_of(quarter: Quarter, today: date) -> Figure:
    """All reports of a quarter: the total of any table of reports, and this is the smallest."""
    definition = BY_ID["reports_by_letter_category"]
    counted = counted_table(definition, table_in_database(definition, quarter))
    return Figure(
        value=counted.total,
        period=quarter.period,
        cumulative=False,
        unit=Unit.REPORT,
        stage=Stage.RECEIVED,
        population="ours",
        scope=frozenset({"ours"}),
        system="ours",
        definition=definition.id,
        definition_version=str(definition.version),
        final=quarter.period.last < today,
        confidence=Confidence.HIGH,
    )


def _waiting(waiting: Iterable[tuple[UrgencyClass, timedelta]], texts: Texts) -> list[Waiting]:
    counts = Counter((urgency is UrgencyClass.CRISIS, waited_band(waited)) for urgency, waited in waiting)
    return [
        Waiting(
            texts.screen(f"releases.code.{band}"),
            (counts[True, band], counts[False, band], counts[True, band] + counts[False, band]),
        )
        for band in WAITED
    ]
