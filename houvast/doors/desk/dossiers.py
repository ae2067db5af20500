"""Dossiers of a case: packed, agreed to in the mailbox, saved as a locked file, noted as handed over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houvast.core.dossier.agreeing import WORDS
from houvast.core.knowledge import Texts
from houvast.core.situation.vocabulary import ACT_KINDS, INDICATOR_KINDS, PLATFORM_IDS
from houvast.doors.desk import pages
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.dossier_form import DossierForm
from houvast.doors.desk.evidence import evidence_page
from houvast.doors.desk.wording import refusal
from houvast.procedures import opening, packing_dossier
from houvast.procedures.dossier_contents import ItemChanged, NothingToPack
from houvast.procedures.keeping_evidence import NoRoom
from houvast.procedures.packing_dossier import ReceiverKeyNotRight, ReceiverMissing, Sealed
from houvast.records.content import current_knowledge
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@opens_to(Permission.REPLY, methods=("POST",))
def dossier_pack(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Puts exactly this bag before the person."""
    now = timezone.now()
    form = DossierForm.read(request.POST)
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    texts = current_knowledge().texts(view.language)
    try:
        if form.way == "key" and not form.choice.key:
            raise ReceiverKeyNotRight
        packing_dossier.pack(
            report_id=report_id,
            choice=form.choice,
            words=agreeing_words(texts),
            names=names_in(texts),
            keyring=me.keyring,
            now=now,
            by=me.by,
        )
    except (ReceiverMissing, ReceiverKeyNotRight, NothingToPack, ItemChanged, NoRoom) as no:
        return evidence_page(request, me, report_id, packing=form, wrong=refusal(no), status=422)
    return pages.see("evidence", report_id, said="asked", anchor="dossiers")


@opens_to(Permission.REPLY)
def dossier_take(request: HttpRequest, me: SignedIn, report_id: UUID, dossier_id: UUID) -> HttpResponse:
    """The locked file."""
    return _file(
        packing_dossier.take(
            report_id=report_id, dossier_id=dossier_id, keyring=me.keyring, now=timezone.now(), by=me.by
        )
    )


@opens_to(Permission.REPLY)
def dossier_token(request: HttpRequest, me: SignedIn, report_id: UUID, dossier_id: UUID) -> HttpResponse:
    """The time stamp, which goes beside the locked file."""
    return _file(
        packing_dossier.take_token(
            report_id=report_id, dossier_id=dossier_id, keyring=me.keyring, now=timezone.now(), by=me.by
        )
    )


@opens_to(Permission.REPLY, methods=("POST",))
def dossier_stamp(request: HttpRequest, me: SignedIn, report_id: UUID, dossier_id: UUID) -> HttpResponse:
    packing_dossier.stamp_again(
        report_id=report_id, dossier_id=dossier_id, keyring=me.keyring, now=timezone.now(), by=me.by
    )
    return pages.see("evidence", report_id, said="kept", anchor="dossiers")


@opens_to(Permission.REPLY, methods=("POST",))
def dossier_sent(request: HttpRequest, me: SignedIn, report_id: UUID, dossier_id: UUID) -> HttpResponse:
    packing_dossier.note_sent(
        report_id=report_id, dossier_id=dossier_id, keyring=me.keyring, now=timezone.now(), by=me.by
    )
    return pages.see("evidence", report_id, said="kept", anchor="dossiers")


def agreeing_words(texts: Texts) -> dict[str, str]:
    """What the person reads before it goes, in the language of the report."""
    return {name: texts.screen(f"dossier.agree.{name}") for name in WORDS}


def names_in(texts: Texts) -> dict[str, str]:
    """Code → word, in the language of the report."""
    names = {kind: texts.name_of("indicator_kinds", kind) for kind in INDICATOR_KINDS}
    names |= {kind: texts.name_of("act_kinds", kind) for kind in ACT_KINDS}
    return names | {platform: texts.platform(platform).name for platform in PLATFORM_IDS}


def _file(sealed: Sealed) -> HttpResponse:
    response = HttpResponse(sealed.data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{sealed.name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response
