"""A statement in words, in one language: what the page shows, the paper prints and the consent is bound to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format

from houvast.core.knowledge import Texts
from houvast.core.knowledge.texts import TextMissing
from houvast.core.situation import Act
from houvast.core.statement import Corrections, SectionLeft, Statement, corrected
from houvast.core.statement.drafting import Gap, Item


@dataclass(frozen=True)
class LineText:
    """One line: `id` of its item, `typed` where the words are the person's own, `original` what stood there before they
    changed it ("" where they did not)."""

    id: str
    label: str
    value: str
    typed: bool = False
    original: str = ""

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"changed-{self.id}"

    @property
    def told(self) -> str:
        return self.original or self.value

    @property
    def to_edit(self) -> str:
        """What the field holds: own words can be edited, what was ticked can be said otherwise."""
        return self.value if self.typed else ""


_IN_SENTENCES = {Gap.ACTS, Gap.DAYS, Gap.OFFENDER, Gap.WHERE, Gap.EVIDENCE}


@dataclass(frozen=True)
class GapText:
    id: str
    label: str
    words: str

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"gap-{self.id}"

    @property
    def long(self) -> bool:
        """Whether it is answered in sentences."""
        return self.id in _IN_SENTENCES


@dataclass(frozen=True)
class SectionText:
    name: str
    title: str
    lines: tuple[LineText, ...]
    gaps: tuple[GapText, ...]  # filled or not
    added: str


@dataclass(frozen=True)
class StatementText:
    """`asks`: what the person wants to ask, in words. `language_name`: in that language itself."""

    language: str
    language_name: str
    title: str
    note: str
    image: str
    helper: str
    asks_title: str
    asks: tuple[str, ...]
    signed: str
    open: str
    sections: tuple[SectionText, ...]


def statement_text(statement: Statement, corrections: Corrections, texts: Texts) -> StatementText:
    """The corrected statement in the language of `texts`."""
    with translation.override(texts.language):
        sections = tuple(_section(section, statement, texts) for section in corrected(statement, corrections))
    screen = texts.screen
    return StatementText(
        language=texts.language,
        language_name=screen("story.document.language"),
        title=screen("story.document.title"),
        note=screen("story.document.note"),
        image=screen("story.document.no_image"),
        helper=screen("story.document.by_other") if statement.helper else "",
        asks_title=screen("story.document.asks"),
        asks=tuple(screen(f"story.ask.{ask.value}") for ask in corrections.asks),
        signed=screen("story.document.signed"),
        open=screen("story.open"),
        sections=sections,
    )


@dataclass(frozen=True)
class RowBeside:
    """One line in every language: `labels` are (language, label); `values` (language, value), or one where the words
    are the person's own. `open`: nobody filled it in."""

    labels: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    open: bool = False

    @property
    def words(self) -> str:
        """The person's own words, of a row that has them."""
        return self.values[0][1]

    @property
    def labelled(self) -> bool:
        return any(label for _, label in self.labels)

    @property
    def cells(self) -> tuple[tuple[str, str, str], ...]:
        """(language, label, value) of a row without own words."""
        return tuple(
            (language, label, value) for (language, label), (_, value) in zip(self.labels, self.values, strict=True)
        )


@dataclass(frozen=True)
class SectionBeside:
    titles: tuple[tuple[str, str], ...]
    rows: tuple[RowBeside, ...]
    added: str


def beside(papers: tuple[StatementText, ...]) -> tuple[SectionBeside, ...]:
    """The same statement in several languages, line beside line. Own words stand once."""
    languages = tuple(paper.language for paper in papers)

    def named(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple(zip(languages, words, strict=True))

    def row(lines: tuple[LineText, ...]) -> RowBeside:
        values = (("", lines[0].value),) if lines[0].typed else named(line.value for line in lines)
        return RowBeside(named(line.label for line in lines), values)

    def gap(gaps: tuple[GapText, ...]) -> RowBeside:
        words = gaps[0].words
        values = (("", words),) if words else named(paper.open for paper in papers)
        return RowBeside(named(each.label for each in gaps), values, open=not words)

    return tuple(
        SectionBeside(
            named(section.title for section in sections),
            (
                *(row(lines) for lines in zip(*(section.lines for section in sections), strict=True)),
                *(gap(gaps) for gaps in zip(*(section.gaps for section in sections), strict=True)),
            ),
            sections[0].added,
        )
        for sections in zip(*(paper.sections for paper in papers), strict=True)
    )


def as_plain_text(text: StatementText) -> str:
    """The exact text that a consent is bound to: every line of the paper, nothing else."""
    lines = [text.title, "", text.note, text.image]
    if text.helper:
        lines.append(text.helper)
    for section in text.sections:
        lines += ["", section.title.upper()]
        lines += [f"- {line.label}: {line.value}" if line.label else line.value for line in section.lines]
        lines += [f"- {gap.label}: {gap.words or f'({text.open})'}" for gap in section.gaps]
        if section.added:
            lines.append(section.added)
    if text.asks:
        lines += ["", text.asks_title.upper(), *(f"- {ask}" for ask in text.asks)]
    return "\n".join(lines)


def _section(section: SectionLeft, statement: Statement, texts: Texts) -> SectionText:
    gaps = [*((gap, words) for gap, words in section.filled), *((gap, "") for gap in section.open)]
    order = {gap: number for number, gap in enumerate(type(gaps[0][0]))} if gaps else {}
    return SectionText(
        name=section.name.value,
        title=texts.screen(f"story.section.{section.name.value}"),
        lines=tuple(_line(item, statement, texts) for item in section.items),
        gaps=tuple(
            GapText(gap.value, texts.screen(f"story.gap.{gap.value}"), words)
            for gap, words in sorted(gaps, key=lambda pair: order[pair[0]])
        ),
        added=section.added,
    )


def _line(item: Item, statement: Statement, texts: Texts) -> LineText:
    line = _told_line(item, statement, texts)
    return replace(line, value=item.changed, typed=True, original=line.value) if item.changed else line


def _told_line(item: Item, statement: Statement, texts: Texts) -> LineText:
    if item.fact:
        return LineText(
            item.id, texts.fact_name(item.fact), _value(item.fact, statement.situation.get(item.fact), texts)
        )
    if item.act:
        return LineText(item.id, _days(item.act, texts), _act(item.act, texts))
    if item.deadline:
        return LineText(item.id, texts.fact_name("deadline"), _value("deadline", item.deadline, texts))
    if item.own:
        where = f" ({texts.platform(item.own.platform).name})" if item.own.platform else ""
        return LineText(item.id, f"{texts.screen('story.document.own_account')}{where}", item.own.value, typed=True)
    if item.indicator:
        used = item.indicator
        kind = texts.name_of("indicator_kinds", used.kind)
        where = f" ({texts.platform(used.platform).name})" if used.platform else ""
        return LineText(item.id, f"{kind}{where}", used.value, typed=True)
    return LineText(item.id, "", item.words or "", typed=True)


def _value(fact: str, value: object, texts: Texts) -> str:
    if isinstance(value, datetime):
        return f"{date_format(value, 'l j F Y')}, {value:%H:%M} (UTC{value:%z})"
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, tuple):
        return ", ".join(_names(fact, value, texts))
    try:
        return texts.label(fact, value)
    except TextMissing:
        return str(value)  # a country or language without a name here: its code


def _names(fact: str, values: Iterable[str], texts: Texts) -> list[str]:
    return [texts.label(fact, value) for value in values]


def _days(act: Act, texts: Texts) -> str:
    if act.day:
        return date_format(act.day, "j F Y")
    if act.from_day and act.until_day:
        return f"{date_format(act.from_day, 'j F Y')} – {date_format(act.until_day, 'j F Y')}"
    return texts.screen("story.document.no_day")


def _act(act: Act, texts: Texts) -> str:
    parts = [texts.name_of("act_kinds", act.kind)]
    if act.platform:
        parts.append(texts.platform(act.platform).name)
    if act.amount is not None:
        parts.append(f"{act.currency or ''} {_amount(act)}".strip())
    if act.words:
        parts.append(f"“{act.words}”")
    return ", ".join(parts)


def _amount(act: Act) -> str:
    whole = act.amount == act.amount.to_integral_value()
    return f"{act.amount:.0f}" if whole else f"{act.amount:f}"
