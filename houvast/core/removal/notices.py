"""A notice to whoever keeps something online: what it must hold, and its text out of words that are content.

Three kinds. Notice and action (art. 16 DSA) goes to whoever hosts it and needs four elements; a request to erase
(art. 17 GDPR) is the person's own and names them; a request to a search engine takes the result away, not the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 20_000


class NoticeKind(StrEnum):
    """Values are for ever: kept rows and figures hold them."""

    DSA_16 = "dsa_16"
    GDPR_17 = "gdpr_17"
    SEARCH = "search"


class Ground(StrEnum):
    """What an address shows, in neutral words, and so why it is illegal. Values are for ever."""

    INTIMATE = "intimate"  # an intimate image, shared without consent
    MADE = "made"  # an intimate image that was made or altered
    THREAT = "threat"  # a message or account that threatens with one
    PERSONAL = "personal"  # name, address, account next to it


class Channel(StrEnum):
    FORM = "form"  # text to paste into the platform's own form
    MAIL = "mail"


class Element(StrEnum):
    """What a notice must hold. The first four are those of art. 16(2) DSA, a to d."""

    REASON = "reason"
    LOCATION = "location"
    NOTIFIER = "notifier"
    GOOD_FAITH = "good_faith"
    PERSON = "person"  # whose data it is (GDPR)
    REQUEST = "request"  # what is asked for, and on which article


@dataclass(frozen=True, slots=True)
class Notifier:
    """Who sends it, as it stands in the notice. One line each: neither can break out of it."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a notice is made of. `addresses`: exact places. `minor`: a person under 18 is shown; then `notifier` may be
    None (art. 16(2)(c)). `person`: the name of whom it is about, where they want it named; `alias`: names and accounts
    under which results appear. `flagger`: how the helpline was made a trusted flagger, "" where it is none."""

    kind: NoticeKind
    receiver: str
    addresses: tuple[str, ...]
    grounds: tuple[Ground, ...]
    minor: bool
    notifier: Notifier | None
    person: str = ""
    alias: tuple[str, ...] = ()
    flagger: str = ""
    again_on: str = ""  # the day of an earlier notice, written out, for a second one


@dataclass(frozen=True, slots=True)
class KindWords:
    """`opening` has `{receiver}`; `again` has `{on}`."""

    subject: str
    opening: str
    again: str
    where: str
    asks: str


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """One language. `grounds` and `minor` give the reason; `person` has `{person}`, `alias` `{alias}`, `notifier`
    `{name}` and `{email}`, `flagger` `{flagger}`."""

    reviewed: Mapping[str, str] | None
    kinds: Mapping[NoticeKind, KindWords]
    grounds: Mapping[Ground, str]
    why: str
    minor: str
    person: str
    alias: str
    flagger: str
    reply: str
    good_faith: str
    notifier: str
    unnamed: str


@dataclass(frozen=True, slots=True)
class Notice:
    """`subject` is one line. What goes out is `text`, to the letter."""

    subject: str
    text: str


def needs(kind: NoticeKind, minor: bool) -> tuple[Element, ...]:
    """The elements that a notice of this kind must hold."""
    if kind is NoticeKind.DSA_16:
        named = () if minor else (Element.NOTIFIER,)
        return (Element.REASON, Element.LOCATION, *named, Element.GOOD_FAITH)
    return (Element.PERSON, Element.REQUEST, Element.REASON, Element.LOCATION, Element.NOTIFIER)


def write_notice(draft: Draft, words: NoticeWords) -> Notice:
    """The notice in one language. What is missing in the draft is missing in the text: ask `missing`."""
    kind = words.kinds[draft.kind]
    named = draft.kind is not NoticeKind.DSA_16 and bool(draft.person)
    notifier = draft.notifier
    parts = (
        kind.opening.format(receiver=_line(draft.receiver)),
        kind.again.format(on=_line(draft.again_on)) if draft.again_on else "",
        words.flagger.format(flagger=_line(draft.flagger)) if draft.flagger else "",
        "\n".join((kind.where, *(f"- {_line(address)}" for address in draft.addresses))),
        "\n".join((words.why, *(_reasons(draft, words)))),
        words.person.format(person=_line(draft.person)) if named else "",
        words.alias.format(alias=", ".join(_line(alias) for alias in draft.alias)) if draft.alias else "",
        kind.asks,
        words.reply,
        words.good_faith,
        words.notifier.format(name=_line(notifier.name), email=_line(notifier.email)) if notifier else words.unnamed,
    )
    return Notice(_line(kind.subject), "\n\n".join(part.strip() for part in parts if part))


def missing(text: str, draft: Draft, words: NoticeWords) -> tuple[Element, ...]:
    """Which elements this text, as somebody changed it, does not hold (any more). Empty: it may be sent."""
    said = " ".join(text.split())
    notifier = draft.notifier
    holds = {
        Element.REASON: any(_in(reason, said) for reason in _reasons(draft, words)),
        Element.LOCATION: bool(draft.addresses)
        and set(draft.addresses) <= {word.strip("<>,;") for word in text.split()},
        Element.NOTIFIER: notifier is not None
        and bool(notifier.name.strip())
        and _in(notifier.name, said)
        and is_mail_address(notifier.email)
        and _in(notifier.email, said),
        Element.GOOD_FAITH: _in(words.good_faith, said),
        Element.PERSON: bool(draft.person.strip()) and _in(draft.person, said),
        Element.REQUEST: _in(words.kinds[draft.kind].asks, said),
    }
    return tuple(element for element in needs(draft.kind, draft.minor) if not holds[element])


def is_mail_address(text: str) -> bool:
    """One plain address: no name around it, no second one, no line break (a mail header could follow it)."""
    name, at, host = text.partition("@")
    plain = text.isascii() and text.isprintable() and not set(text) & set(" ,;:<>()[]\\\"'")
    return bool(plain and name and at and "." in host.strip(".") and "@" not in host and len(text) <= 254)


def _reasons(draft: Draft, words: NoticeWords) -> tuple[str, ...]:
    found = tuple(words.grounds[ground] for ground in Ground if ground in draft.grounds)
    return (*((words.minor,) if draft.minor and found else ()), *found)


def _in(part: str, said: str) -> bool:
    plain = " ".join(part.split())
    return bool(plain) and plain in said


def _line(text: str) -> str:
    """One line of it: nothing that was typed begins a new one, or is invisible in it."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
