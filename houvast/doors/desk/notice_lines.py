"""Places and notices of a case as the desk's page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.core.removal.notices import Channel, NoticeKind, is_mail_address
from houvast.core.removal.rules import NoticeTexts
from houvast.core.removal.tracking import Event, What, Where
from houvast.doors.desk import notice_words as words
from houvast.doors.desk import times
from houvast.doors.desk.police_words import CONSENTS
from houvast.procedures.following_notices import Removal, Tracked
from houvast.records.content import current_knowledge
from houvast.records.content.notices import current_notices, notice_texts
from houvast.records.takedowns.notice_views import OTHER, PlaceView


@dataclass(frozen=True)
class PlaceLine:
    """`warns`: what whoever sends it should know before."""

    view: PlaceView
    receiver: str
    shows: tuple[str, ...]
    told: str
    warns: tuple[str, ...]


@dataclass(frozen=True)
class Receiver:
    """Whoever keeps places online. `key` stands in addresses of this page; `routes`: what the content knows of it."""

    key: str
    id: str
    name: str
    host: str
    places: tuple[PlaceView, ...]
    mail: str = ""
    form: str = ""
    about: tuple[tuple[str, str], ...] = ()
    checked: str = ""
    confidence: str = ""
    language: str = "en"
    search_engine: bool = False

    @property
    def kinds(self) -> tuple[NoticeKind, ...]:
        return current_notices().kinds_for(search_engine=self.search_engine)


@dataclass(frozen=True)
class WayLine:
    """Something that can be done now. `again`: it is a notice of its own."""

    id: str
    title: str
    what: str
    address: str
    rests_on: str
    confidence: str
    checked: str
    again: bool


@dataclass(frozen=True)
class NoticeLine:
    found: Tracked
    kind: str
    state: str
    turn: str
    duty: str
    due: str
    consent: str
    lacks: tuple[str, ...]
    events: tuple[str, ...]
    ways: tuple[WayLine, ...]
    notes: tuple[tuple[str, str], ...]
    channel: str
    xarf: int
    may_mail: bool
    warm: bool


def desk_notice_texts() -> NoticeTexts:
    return notice_texts(get_language() or settings.LANGUAGE_CODE)


def place_lines(removal: Removal) -> tuple[PlaceLine, ...]:
    return tuple(_place(view) for view in removal.places)


def receivers(removal: Removal) -> tuple[Receiver, ...]:
    """Everybody whom a notice can go to, in the order of the places: a platform, or an unknown host by itself."""
    found: dict[str, list[PlaceView]] = {}
    for view in removal.places:
        found.setdefault(_key(view), []).append(view)
    return tuple(_receiver(key, tuple(views), removal.minor) for key, views in found.items())


def notice_lines(removal: Removal, now: datetime) -> tuple[NoticeLine, ...]:
    """What is our turn first; what ended last."""
    lines = [_notice(found, now) for found in removal.notices]
    return tuple(sorted(lines, key=lambda line: (line.found.standing.ended, not line.warm)))


def platform_name(platform_id: str) -> str:
    """As the desk reads it."""
    texts = current_knowledge().texts(_language())
    return texts.platform(platform_id if platform_id in current_knowledge().platforms else OTHER).name


def _language() -> str:
    here = get_language() or settings.LANGUAGE_CODE
    return here if here in current_knowledge().languages else settings.LANGUAGE_CODE


def _key(view: PlaceView) -> str:
    return view.receiver if view.receiver != OTHER else f"{OTHER}:{view.address.host}"


def _place(view: PlaceView) -> PlaceLine:
    address = view.address
    warns = [str(words.CHANGES[code]) for code in address.changed]
    if address.resembles:
        warns.insert(0, _("looks like %(name)s, and is not") % {"name": platform_name(address.resembles)})
    if address.platform is None:
        warns.append(_("unknown host: find out who runs it"))
    told = _("told by the person, %(day)s") if view.by_reporter else _("noted here, %(day)s")
    return PlaceLine(
        view=view,
        receiver=address.host if view.receiver == OTHER else platform_name(view.receiver),
        shows=tuple(str(words.GROUNDS[ground]) for ground in view.shows),
        told=told % {"day": times.day(view.told_on)},
        warns=tuple(warns),
    )


def _receiver(key: str, places: tuple[PlaceView, ...], minor: bool) -> Receiver:
    first, knowledge = places[0], current_knowledge()
    platform = knowledge.platforms.get(first.receiver) if first.receiver != OTHER else None
    if platform is None:
        about = knowledge.texts(_language()).platform(OTHER)
        lines = (
            (_("Where to report"), about.report),
            (_("What to name"), about.name_it),
            (_("The account"), about.account),
        )
        return Receiver(key, OTHER, first.address.host, first.address.host, places, about=lines)
    text = knowledge.texts(_language()).platform(platform.id)
    route = platform.minor_address if minor and platform.minor_address else ""
    lines = (
        (_("What to name"), text.name_it),
        (_("The account"), text.account),
        *(((_("Under 18"), text.minors),) if minor else ()),
        (_("Know this first"), text.note),
    )
    written = current_notices().texts
    return Receiver(
        key=key,
        id=platform.id,
        name=text.name,
        host=first.address.host,
        places=places,
        mail=route.removeprefix("mailto:") if route.startswith("mailto:") else platform.notice_mail,
        form=route if route.startswith("https:") else platform.notice_form,
        about=tuple(line for line in lines if line[1]),
        checked=platform.last_checked,
        confidence=platform.confidence,
        language=next((code for code in platform.notice_languages if code in written), "en"),
        search_engine=platform.search_engine,
    )


def _notice(found: Tracked, now: datetime) -> NoticeLine:
    notice, stands = found.notice, found.standing
    explained = desk_notice_texts().kinds[notice.kind]
    said = ""
    if found.consent is not None:
        on = found.consent.withdrawn_on or found.consent.answered_on or found.consent.asked_on
        said = f"{CONSENTS[found.consent.state]}, {times.day(on)}"
    return NoticeLine(
        found=found,
        kind=explained.title,
        state=str(words.STATES[stands.where]),
        turn=str(words.TURNS[stands.turn]),
        duty=explained.duty,
        due=times.day(stands.due) if stands.due else "",
        consent=said,
        lacks=tuple(str(words.ELEMENTS[element]) for element in found.lacks),
        events=tuple(_event(event) for event in notice.course.events),
        ways=tuple(_way(way.id) for way in stands.ways),
        notes=_may_note(found),
        channel=str(words.CHANNELS[notice.channel]),
        xarf=len(notice.addresses) if _has_xarf(found) else 0,
        may_mail=found.may_go and notice.channel is Channel.MAIL and settings.HOUVAST_CAN_MAIL,
        warm=found.took_back or stands.passed or stands.where in (Where.AGREED, Where.DECLINED, Where.BACK),
    )


def _has_xarf(found: Tracked) -> bool:
    notice, mail = found.notice, settings.HOUVAST_NOTICE_EMAIL
    named = bool(settings.HOUVAST_NOTICE_NAME) and is_mail_address(mail)
    return notice.minor and notice.kind is NoticeKind.DSA_16 and named


def _event(event: Event) -> str:
    code = ""
    if event.what is What.DECIDED:
        code = str(words.DECISIONS[event.code])
    elif event.what is What.CHECKED:
        code = str(words.FINDINGS[event.code])
    elif event.what is What.TOOK and event.code in desk_notice_texts().ways:
        code = desk_notice_texts().ways[event.code].title
    return ": ".join(filter(None, (f"{times.day(event.on)} {words.EVENTS[event.what]}", code)))


def _way(way_id: str) -> WayLine:
    way, explained = current_notices().way(way_id), desk_notice_texts().ways[way_id]
    assert way is not None  # it came out of these rules
    return WayLine(
        id=way_id,
        title=explained.title,
        what=explained.what,
        address=way.address,
        rests_on=", ".join((*way.provisions, *way.articles)),
        confidence=way.confidence,
        checked=way.last_checked,
        again=way_id == "second_notice",
    )


def _may_note(found: Tracked) -> tuple[tuple[str, str], ...]:
    """(`what:code`, words) of everything that can have happened now."""
    if found.notice.course.stopped:
        return ()
    stop = ((What.STOPPED.value, _("we stop with this one")),)
    if not found.sent:
        return stop
    return (
        (What.RECEIVED.value, str(words.EVENTS[What.RECEIVED])),
        *_coded(What.DECIDED, words.DECISIONS.items()),
        *_coded(What.CHECKED, words.FINDINGS.items()),
        *(
            (f"{What.TOOK.value}:{way.id}", desk_notice_texts().ways[way.id].title)
            for way in found.standing.ways
            if way.id != "second_notice"
        ),
        *stop,
    )


def _coded(what: What, names: Iterable[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{what.value}:{code}", f"{words.EVENTS[what]}: {name}") for code, name in names)


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
