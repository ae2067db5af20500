"""Evidence of a case: what came, by whom and how; added, looked at (blurred first, and counted), taken away."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect

from houvast.core.dossier.contents import ItemKind
from houvast.doors.desk import pages, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.dossier_form import DossierForm, dossier_lines, form_of
from houvast.doors.desk.evidence_words import CAME, KINDS
from houvast.doors.desk.wording import refusal
from houvast.doors.look.evidence_files import as_attachment
from houvast.doors.look.uploads import body_too_large, receive_into, uploaded
from houvast.procedures import keeping_evidence, opening, packing_dossier
from houvast.procedures.keeping_evidence import Described, Incoming, NoSuchItem, Seen, TooLarge
from houvast.records.evidence.views import ItemView
from houvast.records.refused import Refused
from houvast.records.reports.states import Act
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

_LONGEST_TEXT = 200_000
_SHOWN = 100_000  # characters of a text on a page


@dataclass(frozen=True)
class ItemLine:
    item: ItemView
    kind: str
    came: str
    size: str
    looked: str


@opens_to(Permission.READ_CASE)
def evidence(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    return evidence_page(request, me, report_id)


@opens_to(Permission.NOTE, methods=("POST",))
def evidence_add(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """The handler that seals stands before the first byte is read; so Django's token is looked at after it."""
    now = timezone.now()
    if body_too_large(request):  # its end is not read, nor is the token looked at: nothing is done
        receive_into(request, None)
        return evidence_page(request, me, report_id, adding=request.POST, wrong=refusal(TooLarge()), status=413)
    incoming: Incoming | None = None
    with suppress(Refused):  # told after the token: `_add` asks again
        incoming = keeping_evidence.begin_at_desk(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    receive_into(request, incoming)
    return csrf_protect(partial(_add, me=me, report_id=report_id, incoming=incoming, now=now))(request)


evidence_add.csrf_exempt = True  # `_add` asks for the token


def _add(
    request: HttpRequest, *, me: SignedIn, report_id: UUID, incoming: Incoming | None, now: datetime
) -> HttpResponse:
    if incoming is None:
        incoming = keeping_evidence.begin_at_desk(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    text = request.POST.get("text", "")[:_LONGEST_TEXT]
    file = uploaded(request, incoming)
    kind = request.POST.get("kind", "")
    about = Described(
        kind=ItemKind(kind) if kind in tuple(ItemKind) else ItemKind.TEXT,
        described=request.POST.get("described", ""),
        typed=file.typed if file else "",
        shows_none="shows_none" in request.POST,
    )
    if about.kind in (ItemKind.TEXT, ItemKind.ADDRESS):
        if file is not None:
            incoming = keeping_evidence.begin_at_desk(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
        incoming.add(text.strip().encode("utf-8", errors="replace"))
        about = Described(about.kind, about.described)
    try:
        if incoming.too_large:
            raise TooLarge(most=incoming.room)
        keeping_evidence.add(report_id=report_id, incoming=incoming, about=about, keyring=me.keyring, now=now, by=me.by)
    except Refused as no:
        if no.code.startswith("evidence_"):
            return evidence_page(request, me, report_id, adding=request.POST, wrong=refusal(no), status=422)
        raise
    return pages.see("evidence", report_id, said="kept", anchor="items")


@opens_to(Permission.READ_CASE)
def evidence_item(request: HttpRequest, me: SignedIn, report_id: UUID, item_id: UUID) -> HttpResponse:
    """One item. A text is here, and looking at it is counted; a picture is asked for by the page, and counted then."""
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    found, _kinds = keeping_evidence.read_at_desk(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    seen = next((each for each in found if each.item.id == item_id), None)
    if seen is None:
        raise NoSuchItem
    text = ""
    if seen.item.kind in (ItemKind.TEXT, ItemKind.ADDRESS):
        opened = keeping_evidence.open_item(report_id=report_id, item_id=item_id, keyring=me.keyring, now=now, by=me.by)
        text = opened.data.decode("utf-8", errors="replace")[:_SHOWN]
    context = {
        "report_id": report_id,
        "reference": view.reference,
        "line": _line(seen, now),
        "text": text,
        "may_add": Act.ADD_EVIDENCE in view.may,
    }
    return pages.show(request, "desk/evidence_item.html", context)


@opens_to(Permission.READ_CASE)
def evidence_picture(request: HttpRequest, me: SignedIn, report_id: UUID, item_id: UUID) -> HttpResponse:
    """For the page of the item, which blurs it. Anything that is no plain picture comes as bytes."""
    opened = keeping_evidence.open_item(
        report_id=report_id, item_id=item_id, keyring=me.keyring, now=timezone.now(), by=me.by
    )
    return as_attachment(opened.data, opened.item.name, drawn=bool(opened.item.picture))


@opens_to(Permission.READ_CASE)
def evidence_file(request: HttpRequest, me: SignedIn, report_id: UUID, item_id: UUID) -> HttpResponse:
    """To a disk: noted as such."""
    opened = keeping_evidence.open_item(
        report_id=report_id, item_id=item_id, to_save=True, keyring=me.keyring, now=timezone.now(), by=me.by
    )
    return as_attachment(opened.data, opened.item.name)


@opens_to(Permission.NOTE, methods=("POST",))
def evidence_remove(request: HttpRequest, me: SignedIn, report_id: UUID, item_id: UUID) -> HttpResponse:
    keeping_evidence.remove(report_id=report_id, item_id=item_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    return pages.see("evidence", report_id, said="kept", anchor="items")


def evidence_page(
    request: HttpRequest,
    me: SignedIn,
    report_id: UUID,
    *,
    adding: object = None,
    packing: DossierForm | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    seen, kinds = keeping_evidence.read_at_desk(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    dossiers, offer = packing_dossier.read_dossiers(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    typed = adding or {}
    context = {
        "report_id": report_id,
        "reference": view.reference,
        "lines": [_line(each, now) for each in seen],
        "kinds": [(kind.value, KINDS[kind]) for kind in ItemKind if kind in kinds],
        "files": ItemKind.SCREENSHOT in kinds,
        "typed": {name: typed.get(name, "") for name in ("kind", "text", "described")},
        "dossiers": dossier_lines(dossiers, now),
        "form": form_of(offer, packing),
        "may_add": Act.ADD_EVIDENCE in view.may,
        "may_pack": Act.PACK in view.may,
        "packing": packing is not None,
        "not_right": wrong,
    }
    return pages.show(request, "desk/evidence.html", context, status=status, topics=(report_id,))


def _line(seen: Seen, now: datetime) -> ItemLine:
    item = seen.item
    looked = ngettext("looked at %(n)d time", "looked at %(n)d times", seen.views) % {"n": seen.views}
    if seen.people > 1:
        looked += ", " + ngettext("by %(n)d person", "by %(n)d people", seen.people) % {"n": seen.people}
    return ItemLine(
        item=item,
        kind=str(KINDS[item.kind]),
        came=f"{CAME[item.came]}, {times.moment(item.arrived, now)}",
        size=_("%(kb)d kB") % {"kb": max(1, round(item.size / 1024))},
        looked=looked if seen.views else _("nobody looked at it yet"),
    )
