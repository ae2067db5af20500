"""What somebody may ask for where they are along the proceedings, until when, who helps, and what comes later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from houvast.core.knowledge import Texts
from houvast.core.law.showing import for_reporter
from houvast.core.support import Proceedings
from houvast.core.support.rights import Held, Right, RightWords, support_of
from houvast.doors.look.plan_text import ContactOnScreen, contacts, shows_unstamped
from houvast.records.content.law import current_law
from houvast.records.content.support import current_support

from . import stamps

# A day or an article that nobody looked up well is worse than none: whoever reads it relies on it.
_TOO_UNSURE = "low"


@dataclass(frozen=True)
class RightShown:
    """`until`: its last day in words, "" for none. `articles`: as they are quoted."""

    id: str
    words: RightWords
    depends: bool
    until: str
    passed: bool
    articles: str
    contacts: tuple[ContactOnScreen, ...]


@dataclass(frozen=True)
class AlongShown:
    """`helpline`: sentences of what we do here. `later`: key of a stage's name, and titles of what comes with it."""

    rights: tuple[RightShown, ...]
    helpline: tuple[str, ...]
    contacts: tuple[ContactOnScreen, ...]
    later: tuple[tuple[str, tuple[str, ...]], ...]
    reviewed_on: str


def along_shown(proceedings: Proceedings, texts: Texts, today: date) -> AlongShown | None:
    """None where this language has no such words, or outside demo while no professional looked at them."""
    rules = current_support()
    words = rules.words.get(texts.language)
    if words is None or (words.reviewed is None and not shows_unstamped()):
        return None
    found = support_of(rules, proceedings, today)
    return AlongShown(
        rights=tuple(_right(held, words.rights[held.right.id], texts) for held in found.rights),
        helpline=tuple(words.helpline[code] for code in found.stage.helpline),
        contacts=contacts(found.stage.referrals, texts),
        later=tuple(
            (f"follow.stage.{stage.value}", tuple(words.rights[right.id].title for right in rights))
            for stage, rights in found.later
        ),
        reviewed_on=stamps.reviewed_on([words.reviewed]),
    )


def _right(held: Held, words: RightWords, texts: Texts) -> RightShown:
    sure = held.right.confidence != _TOO_UNSURE
    return RightShown(
        id=held.right.id,
        words=words,
        depends=held.depends,
        until=date_format(held.last_day, "j F Y") if held.last_day and sure else "",
        passed=held.passed,
        articles=", ".join(articles(held.right)) if sure else "",
        contacts=contacts(held.right.referrals, texts),
    )


def articles(right: Right) -> tuple[str, ...]:
    """The provisions that may be shown to a reporter, as they are quoted."""
    known = current_law().by_id
    found = [known[name] for name in right.provisions if name in known]
    shown = [each for each in found if for_reporter(each, demo=shows_unstamped())]
    return tuple(f"{each.instrument.short} {each.article}" for each in shown)
