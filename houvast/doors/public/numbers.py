"""Is it growing, and can two numbers be compared? For a journalist: verdict first, a number only where it is allowed.

By GET: an answer has an address that can stand beside a quote. Nothing is stored, nobody is asked who they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.formats import get_format
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from houvast.core.figures import Claim, Comparison, Figure, Period, Side, Verdict, compare
from houvast.core.figures.compiling import Catalogue
from houvast.core.figures.model import Confidence, Stage, Unit, ValueKind
from houvast.core.figures.saying import as_json, sentence
from houvast.records.content.figures import current_catalogue

from .page import language_of_data, show

OWN = "own"
MOST = 1_000_000_000
YEARS = range(1990, 2100)
# The case of the letter of 2016: what was asked, and what the figures say.
LETTER = (
    ("explosive", "nl.helpwanted.webcam.2014", "nl.helpwanted.webcam.2015", Claim.EXPLOSIVE),
    ("half", "nl.helpwanted.webcam.2015", "nl.helpwanted.all.2015", None),
    ("police", "nl.interpol.sextortion.2015", "nl.om.sextortion.2015", None),
)
_SAME = ("yes", "no", "unknown")


@dataclass(frozen=True)
class Answered:
    """What stands on the page for one comparison. `numbers` is empty where none may be printed."""

    title: str
    sides: tuple[str, str]
    verdict: str
    sentence: str
    reasons: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    claims: tuple[tuple[str, str, str], ...]  # (claim, what may be said, what the word means here)
    address: str


class NotUsable(ValueError):
    """A field of the form that cannot be read: its name."""


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    catalogue, language = current_catalogue(), language_of_data()
    asked = request.GET
    answer, wrong = None, ""
    if "earlier" in asked:
        try:
            answer = _answer(asked, catalogue, language)
        except NotUsable as field:
            wrong = str(field)
    context = {
        "answer": answer,
        "letter": [_letter(case, catalogue, language) for case in LETTER],
        "choices": [(entry.figure.id, _named(entry.figure, language)) for entry in catalogue.entries],
        "claims": [(claim.value, catalogue.word("claims", claim.value, language)) for claim in Claim],
        "units": [(unit.value, catalogue.word("units", unit.value, language)) for unit in Unit],
        "kinds": [(kind.value, f"numbers.kind.{kind.value}") for kind in ValueKind],
        "same": [(value, f"numbers.same_{value}") for value in _SAME],
        "typed": asked,
        "wrong": wrong,
    }
    return show(request, "public/numbers.html", context, status=422 if wrong else 200)


def _answer(asked: QueryDict, catalogue: Catalogue, language: str) -> Answered:
    earlier, later = (_side(asked, name, catalogue) for name in ("earlier", "later"))
    claim = Claim(asked["claim"]) if asked.get("claim") in tuple(Claim) else None
    return _answered("", earlier, later, claim, catalogue, language, asked)


def _side(asked: QueryDict, name: str, catalogue: Catalogue) -> Figure:
    chosen = asked.get(name, OWN)
    if chosen in catalogue.by_id:
        return catalogue.by_id[chosen].figure
    value, year = _whole(asked, f"{name}_value", range(MOST)), _whole(asked, f"{name}_year", YEARS)
    return own_figure(
        value,
        year,
        kind=ValueKind(asked[f"{name}_kind"]) if asked.get(f"{name}_kind") in tuple(ValueKind) else ValueKind.EXACT,
        unit=Unit(asked["unit"]) if asked.get("unit") in tuple(Unit) else None,
        same=asked.get("same", "unknown"),
        which=name,
    )


def own_figure(value: int, year: int, *, kind: ValueKind, unit: Unit | None, same: str, which: str) -> Figure:
    """A number that somebody typed. What they do not know stays unknown. `same`: both numbers count the same, by the
    same service, in the same way."""
    known = same == "yes"
    return Figure(
        value=value,
        value_kind=kind,
        period=Period(date(year, 1, 1), date(year, 12, 31)),
        cumulative=False if known else None,
        unit=unit,
        stage=Stage.RECEIVED if known else None,
        population="typed" if known else None,
        scope=frozenset({"typed"} if known else {which} if same == "no" else ()),
        system="typed" if known else None,
        definition="typed" if known else None,
        final=True if known else None,
        confidence=Confidence.MEDIUM,
    )


def _whole(asked: QueryDict, name: str, allowed: range) -> int:
    text = asked.get(name, "").replace(".", "").replace(",", "").replace(" ", "")
    if not text.isdecimal() or len(text) > 12 or int(text) not in allowed:
        raise NotUsable(name)
    return int(text)


def _letter(case: tuple, catalogue: Catalogue, language: str) -> Answered:
    name, earlier, later, claim = case
    figures = (catalogue.by_id[each].figure for each in (earlier, later))
    asked = {"earlier": earlier, "later": later, **({"claim": claim.value} if claim else {})}
    return _answered(f"numbers.letter.{name}", *figures, claim, catalogue, language, asked)


def _answered(title, earlier: Figure, later: Figure, claim, catalogue: Catalogue, language: str, asked) -> Answered:
    found = compare(Side((earlier,)), Side((later,)), catalogue.figures)
    written = as_json(found, catalogue, language, claim)
    kept = {name: asked[name] for name in asked if asked[name]}
    return Answered(
        title=title,
        sides=(_named(earlier, language), _named(later, language)),
        verdict=catalogue.word("verdicts", found.verdict.value, language),
        sentence=sentence(found, catalogue, language, claim),
        reasons=tuple(reason["text"] for reason in written["reasons"]),
        numbers=_numbers(found),
        claims=_claims(found, catalogue, language),
        address=f"{reverse('public:numbers')}?{urlencode(kept)}",
    )


def _numbers(found: Comparison) -> tuple[tuple[str, str], ...]:
    if found.verdict is Verdict.NOT_COMPARABLE:
        return ()
    said = []
    if found.ratio is not None:
        until = "∞" if found.interval.high is None else _said(found.interval.high)
        said.append(("numbers.ratio", f"{_said(found.ratio)} ({_said(found.interval.low)} – {until})"))
    if found.envelope is not None:
        until = "∞" if found.envelope.high is None else _said(found.envelope.high)
        said.append(("numbers.envelope", f"{_said(found.envelope.low)} – {until}"))
    if found.dispersion_to_overturn is not None:
        said.append(("numbers.overturn", _said(found.dispersion_to_overturn)))
    return tuple(said)


def _said(value: float) -> str:
    """Three digits, as the reader's language writes them."""
    return f"{value:.3g}".replace(".", get_format("DECIMAL_SEPARATOR"))


def _claims(found: Comparison, catalogue: Catalogue, language: str) -> tuple[tuple[str, str, str], ...]:
    if found.verdict is Verdict.NOT_COMPARABLE:
        return ()
    return tuple(
        (
            catalogue.word("claims", claim.value, language),
            catalogue.word("supports", support.value, language),
            catalogue.words["claims"][claim.value]["means"][language],
        )
        for claim, support in found.claims.items()
    )


def _named(figure: Figure, language: str) -> str:
    """What it counts, where, when and how many: a number never travels without its definition."""
    value = "–" if figure.value is None else f"{figure.value}"
    said = (figure.title.get(language, ""), figure.publisher or "", period_of(figure), value)
    return ", ".join(part for part in said if part)


def period_of(figure: Figure) -> str:
    """A calendar year as a year, anything else from day to day; "" where it is not known."""
    if not figure.period:
        return ""
    first, last = figure.period.first, figure.period.last
    whole = figure.period.months == 12 and first.month == 1
    return str(first.year) if whole else f"{first.isoformat()} – {last.isoformat()}"
