"""Keys of sentences that a page puts together (`rooms.<id>.name`): each from the literal table it comes from, so that a
test sees that none is missing and none is left over. A page that derives keys adds its tables here."""

from __future__ import annotations

from collections.abc import Iterator

from houvast.core.dossier.agreeing import WORDS as AGREEING
from houvast.core.dossier.contents import ItemKind
from houvast.core.education import Audience
from houvast.core.figures.definitions import (
    BY_ID,
    CLOSED_AS,
    COURSES,
    DANGER,
    NOT_MADE,
    NOTICE_ANSWER,
    NOTICE_ANSWERED,
    NOTICE_RESULTS,
    REFERRAL_ENDED,
    WAITED,
    WISHES,
)
from houvast.core.figures.model import ValueKind
from houvast.core.figures.packaging import table_key
from houvast.core.removal.notices import Ground
from houvast.core.removal.tracking import Where
from houvast.core.statement import Ask, Gap, SectionName
from houvast.core.support import CheckIn, Course, NotMade, Stage, Way, Wish
from houvast.records.consents.views import Subject
from houvast.records.reports.views import LureKind

from .items import PROBLEMS as ITEM_PROBLEMS
from .lock import AGES, WORDS, LockWay
from .lures import WRONG as WRONG_PICTURES
from .numbers import LETTER
from .parts import HEADINGS
from .passing import PROBLEMS
from .places import LOOKED_AT, WRONG
from .releases import QUALITY
from .rooms import ROOMS, Group
from .rules import PLAIN, QUESTIONS
from .ways import CARDS, MINOR_LINES, PARTS, WAYS

_DOCUMENT = ("title", "language", "note", "no_image", "by_other", "asks", "signed", "no_day", "own_account")


def derived_keys() -> frozenset[str]:
    """Every sentence key that no template or page names to the letter."""
    return frozenset(
        (
            "parts.tick_one",
            "parts.changed",
            *HEADINGS.values(),
            *_rooms(),
            *_ways(),
            *_story(),
            *_follow(),
            *_rules(),
            *_numbers(),
            *_releases(),
            *_lock(),
            *_items(),
            *_places(),
            *(f"read.{part}.{each.value}" for each in Audience for part in ("for", "for_line")),
            *(f"later.moment.{each.value}" for each in CheckIn),
            *(f"agreed.subject.{each.value}" for each in Subject),
        )
    )


def _rooms() -> Iterator[str]:
    yield from (f"rooms.group.{group}" for group in Group)
    for room in ROOMS:
        yield from (f"rooms.{room.id}.name", f"rooms.{room.id}.line")


def _ways() -> Iterator[str]:
    yield from (f"ways.{part}_label" for part in PARTS)
    for way in WAYS:
        yield from (f"ways.{way}.{part}" for part in ("title", "what", *PARTS))
    for card in CARDS:
        yield from (f"ways.{card}", f"ways.{card}_title")
    yield from MINOR_LINES.values()


def _story() -> Iterator[str]:
    yield from (f"story.section.{name.value}" for name in SectionName)
    yield from (f"story.gap.{gap.value}" for gap in Gap)
    yield from (f"story.ask.{ask.value}" for ask in Ask)
    yield from (f"story.document.{part}" for part in _DOCUMENT)
    yield "story.open"


def _follow() -> Iterator[str]:
    yield from (f"follow.{part}.{stage.value}" for stage in Stage for part in ("stage", "about"))
    yield from (f"follow.wish_{wish.value}" for wish in Wish)
    yield from (f"follow.way_{way.value}" for way in Way)
    yield from (f"follow.course_{course.value}" for course in Course)
    yield from (f"follow.reason.{reason.value}" for reason in NotMade)
    yield from ("follow.wrong", "follow.wrong_before", "follow.too_long")


def _rules() -> Iterator[str]:
    yield from (f"rules.plain.{line}" for line in PLAIN)
    yield from (f"rules.question.{fact}" for fact in QUESTIONS)
    yield from ("rules.rest", "rules.having")


def _lock() -> Iterator[str]:
    yield from (f"lock.age.{age}" for age in AGES)
    yield from (f"{page}.name_{way}" for page in ("lock", "pass") for way in LockWay)
    yield from (f"lock.word.{word}" for word in WORDS)
    yield from (f"pass.wrong.{problem}" for problem in PROBLEMS)
    yield "lock.word.no_video"
    yield from (f"lures.kind.{kind.value}" for kind in LureKind)
    yield from (f"lures.wrong.{problem}" for problem in WRONG_PICTURES)
    yield from ("pass.terms", "pass.terms_authority", "pass.receiver", "pass.outlives")


def _items() -> Iterator[str]:
    yield from (f"evidence.kind_{kind.value}" for kind in ItemKind)
    yield from (*ITEM_PROBLEMS.values(), "evidence.again")
    yield from (f"dossier.agree.{name}" for name in AGREEING)


def _places() -> Iterator[str]:
    yield from (f"places.state.{where.value}" for where in Where)
    yield from (f"places.state_minor.{where.value}" for where in LOOKED_AT)
    yield from (f"places.shows.{ground.value}" for ground in Ground)
    yield from (f"places.not_read.{why.value}" for why in WRONG)
    yield from ("places.missing", "places.too_many")


def _numbers() -> Iterator[str]:
    yield from (f"numbers.kind.{kind.value}" for kind in ValueKind)
    yield from (f"numbers.same_{value}" for value in ("yes", "no", "unknown"))
    yield from (f"numbers.letter.{case[0]}" for case in LETTER)
    yield from ("numbers.ratio", "numbers.envelope", "numbers.overturn")


def _releases() -> Iterator[str]:
    yield from (f"releases.{part}.{each}" for each in QUALITY for part in ("quality_of", "quality_says"))
    yield from (f"releases.file.{each}" for each in ("csv", "csvw", "json", "package", "dcat"))
    keys = {table_key(definition.id) for definition in BY_ID.values()}
    yield from (f"releases.{part}.{key}" for key in keys for part in ("table", "says"))
    yield from (f"releases.code.{code}" for code in ("yes", "no", "unknown", "all", *CLOSED_AS))
    codes = (*WAITED, *DANGER, *REFERRAL_ENDED, *WISHES, *COURSES, *NOT_MADE)
    yield from (f"releases.code.{code}" for code in codes)
    yield from (f"releases.code.{code}" for code in (*NOTICE_RESULTS, *NOTICE_ANSWERED, *NOTICE_ANSWER))
    yield from ("releases.count", "releases.total", "releases.one", "releases.rounding")
