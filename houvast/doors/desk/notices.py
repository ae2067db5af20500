"""Getting something offline: where it stands, notices about it, and how each goes. No address here is a link that leads
where a reporter said; the forms of platforms are, out of our own content."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houvast.core.removal.addresses import ReadAddresses
from houvast.core.removal.notices import LONGEST_TEXT, Channel, Ground, NoticeKind
from houvast.core.removal.tracking import SECOND, What
from houvast.doors.desk import notice_words as words
from houvast.doors.desk import pages
from houvast.doors.desk.access import missing, opens_to
from houvast.doors.desk.notice_lines import (
    Receiver,
    desk_notice_texts,
    notice_lines,
    place_lines,
    receivers,
    uuid_or_none,
)
from houvast.doors.desk.wording import refusal
from houvast.procedures import drafting_notices, following_notices, opening, sending_notices, telling_places
from houvast.procedures.drafting_notices import ElementsMissing, NoticeUnfit, PlacesMissing, Wanted
from houvast.procedures.mailing import MailNotTaken, NoMail
from houvast.procedures.sending_notices import NoticeNotAgreed, NotInOrder
from houvast.procedures.telling_places import PlaceNamed, TooManyPlaces
from houvast.records.content.notices import current_notices
from houvast.records.refused import Refused
from houvast.records.reports.states import Act
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn
from houvast.records.takedowns.notice_views import OTHER

# What a button does, and what the page says after it.
_DONE = {
    "keep": "kept",
    "ask": "asked",
    "drop": "notice_dropped",
    "mail": "notice_sent",
    "pasted": "notice_sent",
}
_LONGEST = {"places": 40_000, "words": 2_000, "field": 400}


@opens_to(Permission.READ_CASE)
def notices(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """`?to=` fills the form for a receiver, `&kind=` for another kind of notice than the first that fits."""
    chosen = {"to": request.GET.get("to", ""), "kind": request.GET.get("kind", "")}
    return _page(request, me, report_id, chosen=chosen)


@opens_to(Permission.REPLY, methods=("POST",))
def notice_places(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    text = request.POST.get("text", "")[: _LONGEST["places"]]
    shows = tuple(ground for ground in Ground if ground in request.POST.getlist("shows"))
    if not text.strip() or not shows:
        wrong = _("Fill in at least one address, and what it shows.")
        return _page(request, me, report_id, places=text, shows=shows, wrong=wrong, status=422)
    try:
        read = telling_places.note_places(
            report_id=report_id, text=text, shows=shows, keyring=me.keyring, now=timezone.now(), by=me.by
        )
    except TooManyPlaces as no:
        return _page(request, me, report_id, places=text, shows=shows, wrong=refusal(no), status=422)
    if read.not_read or not read.addresses:
        # What was read is kept; what was not stays in the field, to be mended.
        left = "\n".join(each.typed for each in read.not_read)
        return _page(request, me, report_id, places=left, shows=shows, read=read, status=422)
    return pages.see("notices", report_id, said="places_noted", anchor="places")


@opens_to(Permission.REPLY, methods=("POST",))
def place_drop(request: HttpRequest, me: SignedIn, report_id: UUID, place_id: UUID) -> HttpResponse:
    try:
        telling_places.remove_place(
            report_id=report_id, place_id=place_id, keyring=me.keyring, now=timezone.now(), by=me.by
        )
    except PlaceNamed as no:
        return _page(request, me, report_id, wrong=refusal(no), status=409)
    return pages.see("notices", report_id, said="places_noted", anchor="places")


@opens_to(Permission.REPLY, methods=("POST",))
def notice_draft(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """A new one, or a second one about a first (`again`)."""
    typed = {name: request.POST.get(name, "").strip()[: _LONGEST["field"]] for name in _FIELDS}
    try:
        made = drafting_notices.draft(
            report_id=report_id,
            wanted=_wanted(typed, request.POST.getlist("place")),
            keyring=me.keyring,
            now=timezone.now(),
            by=me.by,
        )
    except (PlacesMissing, NoticeUnfit) as no:
        return _page(request, me, report_id, chosen=typed, typed=typed, wrong=refusal(no), status=422)
    return pages.see("notices", report_id, said="notice_drafted", anchor=f"n-{made}")


@opens_to(Permission.REPLY, methods=("POST",))
def notice_act(request: HttpRequest, me: SignedIn, report_id: UUID, notice_id: UUID) -> HttpResponse:
    """One button each: keep the text, ask the person (with this text), mail it, it was pasted, throw it away."""
    do, text = request.POST.get("do", ""), request.POST.get("text", "")[:LONGEST_TEXT]
    if do not in _DONE:
        return _page(request, me, report_id, status=422)
    act: dict[str, Any] = {"report_id": report_id, "notice_id": notice_id, "keyring": me.keyring, "by": me.by}
    try:
        if do in ("keep", "ask"):
            drafting_notices.change(text=text, now=timezone.now(), **act)
        if do == "ask":
            drafting_notices.ask(now=timezone.now(), **act)
        elif do == "drop":
            drafting_notices.drop(now=timezone.now(), **act)
        elif do in ("mail", "pasted"):
            sending_notices.send(mail=do == "mail", now=timezone.now(), **act)
    except (ElementsMissing, NoticeNotAgreed, NoMail, MailNotTaken) as no:
        return _page(request, me, report_id, wrong=_why(no), status=422)
    return pages.see("notices", report_id, said=_DONE[do], anchor=f"n-{notice_id}" if do != "drop" else "notices")


@opens_to(Permission.REPLY, methods=("POST",))
def notice_note(request: HttpRequest, me: SignedIn, report_id: UUID, notice_id: UUID) -> HttpResponse:
    """What came back, or what a person saw who looked."""
    what, _colon, code = request.POST.get("what", "").partition(":")
    said = request.POST.get("words", "")[: _LONGEST["words"]]
    on = _day(request.POST.get("on", ""))
    try:
        if on is None or what not in tuple(What):
            raise NotInOrder(why="no_day")
        sending_notices.note_event(
            report_id=report_id,
            notice_id=notice_id,
            what=What(what),
            code=code,
            on=on,
            words=said,
            keyring=me.keyring,
            now=timezone.now(),
            by=me.by,
        )
    except NotInOrder as no:
        return _page(request, me, report_id, noting=(notice_id, what, code, said), wrong=refusal(no), status=422)
    return pages.see("notices", report_id, said="kept", anchor=f"n-{notice_id}")


@opens_to(Permission.REPLY)
def notice_file(request: HttpRequest, me: SignedIn, report_id: UUID, notice_id: UUID) -> HttpResponse:
    """To carry elsewhere, once it was agreed to: the text to the letter; of somebody under 18 what machines read beside
    it (XARF, one report an address, a list where several)."""
    now = timezone.now()
    found = following_notices.read_removal(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    tracked = next((each for each in found.notices if each.notice.id == notice_id), None)
    if tracked is None or not (tracked.may_go or tracked.sent):
        return missing(request)
    reports = [json.loads(each.content) for each in sending_notices.xarf_of(tracked.notice, now)]
    if reports:
        content = json.dumps(reports[0] if len(reports) == 1 else reports, indent=2)
        response, ending = HttpResponse(content, content_type="application/json"), "json"
    else:
        response, ending = HttpResponse(tracked.notice.whole, content_type="text/plain; charset=utf-8"), "txt"
    response["Content-Disposition"] = f'attachment; filename="{notice_id}.{ending}"'
    return response


_FIELDS = ("to", "kind", "channel", "language", "name", "mail", "person", "alias", "again")


def _wanted(typed: dict[str, str], place_ids: list[str]) -> Wanted:
    """Raises NoticeUnfit for a code that is none."""
    if typed["kind"] not in tuple(NoticeKind) or typed["channel"] not in tuple(Channel):
        raise NoticeUnfit
    return Wanted(
        kind=NoticeKind(typed["kind"]),
        receiver=typed["to"].partition(":")[0] or OTHER,
        channel=Channel(typed["channel"]),
        language=typed["language"],
        place_ids=tuple(found for text in place_ids if (found := uuid_or_none(text))),
        name=typed["name"],
        mail=typed["mail"],
        person=typed["person"],
        alias=tuple(filter(None, (part.strip() for part in typed["alias"].split(",")))),
        again_of=uuid_or_none(typed["again"]),
    )


def _page(
    request: HttpRequest,
    me: SignedIn,
    report_id: UUID,
    *,
    chosen: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    places: str = "",
    shows: tuple[Ground, ...] = (),
    read: ReadAddresses | None = None,
    noting: tuple[UUID, str, str, str] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    found = following_notices.read_removal(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    there = receivers(found)
    receiver = next((each for each in there if each.key == (chosen or {}).get("to")), None)
    context = {
        "report_id": report_id,
        "reference": view.reference,
        "places": place_lines(found),
        "lines": notice_lines(found, now),
        "receivers": there,
        "receiver": receiver,
        "minor": found.minor,
        "form": _form(receiver, chosen or {}, typed) if receiver else None,
        "grounds": [(code, name, code in shows) for code, name in words.GROUNDS.items()],
        "typed_places": places,
        "not_read": [(each.typed, words.NOT_READ[each.why]) for each in read.not_read] if read else (),
        "read": _read(read) if read else "",
        "noting": noting[0] if noting else None,
        "noting_what": ":".join(filter(None, noting[1:3])) if noting else "",
        "noting_words": noting[3] if noting else "",
        "today": timezone.localdate(now).isoformat(),
        "second": SECOND,
        "flagger": settings.HOUVAST_TRUSTED_FLAGGER,
        "named": settings.HOUVAST_NOTICE_EMAIL and settings.HOUVAST_NOTICE_NAME,
        "may": Act.NOTIFY in view.may,
        "not_right": wrong,
        # After an act that did not go, what was typed into a notice stands as it was.
        "typed_text": request.POST.get("text", "") if request.method == "POST" and "do" in request.POST else None,
        "typed_for": request.resolver_match.kwargs.get("notice_id"),
    }
    return pages.show(request, "desk/notices.html", context, status=status, topics=(report_id,))


def _form(receiver: Receiver, chosen: dict[str, str], typed: dict[str, str] | None) -> dict[str, Any]:
    """What the form of a new notice shows, filled in with what is known of the receiver."""
    texts = desk_notice_texts()
    kind = NoticeKind(chosen["kind"]) if chosen.get("kind") in receiver.kinds else receiver.kinds[0]
    first = Channel.FORM if receiver.form and not receiver.mail else Channel.MAIL
    given = typed or {}
    return {
        "kind": kind.value,
        "kinds": [(each.value, texts.kinds[each].title) for each in receiver.kinds],
        "explained": texts.kinds[kind],
        "channels": [(each, name, (given.get("channel") or first) == each) for each, name in words.CHANNELS.items()],
        "languages": [(code, code == (given.get("language") or receiver.language)) for code in current_notices().texts],
        "name": given.get("name") or receiver.name,
        "mail": given.get("mail") or receiver.mail,
        "person": given.get("person", ""),
        "alias": given.get("alias", ""),
        "known": receiver.id != OTHER,
        "names_person": kind is not NoticeKind.DSA_16,
    }


def _read(read: ReadAddresses) -> str:
    count = len(read.addresses)
    kept = ngettext("%(n)d address kept.", "%(n)d addresses kept.", count) % {"n": count}
    twice = ngettext("%(n)d was there already.", "%(n)d were there already.", read.twice) % {"n": read.twice}
    return f"{kept} {twice}" if read.twice else kept


def _why(no: Refused) -> str:
    if not isinstance(no, ElementsMissing):
        return refusal(no)
    lacks = "; ".join(str(words.ELEMENTS[element]) for element in no.parameters["elements"])
    return f"{refusal(no)} {lacks}."


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
