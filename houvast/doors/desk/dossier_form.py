"""The form that packs a dossier, and the lines of those that were packed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from houvast.core.dossier.schemes import Scheme
from houvast.doors.desk import times
from houvast.doors.desk.evidence_words import EXPLAINED, STANDINGS
from houvast.procedures.dossier_contents import Choice, Offer
from houvast.procedures.packing_dossier import DossierStatus, Standing
from houvast.records.consents.views import ConsentView
from houvast.records.evidence.views import Way


@dataclass(frozen=True)
class DossierForm:
    """What was typed and ticked."""

    choice: Choice
    way: str

    @classmethod
    def read(cls, post: QueryDict) -> DossierForm:
        way = post.get("way", Way.PASSPHRASE.value)
        items = frozenset(found for each in post.getlist("item") if (found := _uuid(each)))
        choice = Choice(
            receiver=post.get("receiver", "").strip(),
            statement=_uuid(post.get("statement", "")),
            assessment=_uuid(post.get("assessment", "")),
            acts="acts" in post,
            indicators="indicators" in post,
            items=items,
            key=post.get("key", "").strip() if way == Way.KEY.value else "",
        )
        return cls(choice, way)


@dataclass(frozen=True)
class DossierLine:
    status: DossierStatus
    state: str
    explained: str
    warm: bool
    packed: str
    sent: str
    stamped: str
    size: str
    opens: str
    by_voice: bool
    may_stamp: bool


def form_of(offer: Offer, typed: DossierForm | None) -> dict:
    """The fields: everything ticked at first; after a refusal as they were."""
    choice = typed.choice if typed else None
    return {
        "receiver": choice.receiver if choice else "",
        "way": typed.way if typed else Way.PASSPHRASE.value,
        "key": choice.key if choice else "",
        "scheme": settings.HOUVAST_DOSSIER_SEAL,
        "statements": _texts(offer.statements, choice.statement if choice else None, fresh=typed is None),
        "assessments": _texts(offer.assessments, choice.assessment if choice else None, fresh=False),
        "items": [(item, choice is None or item.id in choice.items) for item in offer.items],
        "acts": offer.acts,
        "indicators": offer.indicators,
        "with_acts": choice is None or choice.acts,
        "with_indicators": choice is None or choice.indicators,
        "stamps": bool(settings.HOUVAST_TIMESTAMP_URL),
    }


def dossier_lines(found: Iterable[DossierStatus], now: datetime) -> list[DossierLine]:
    return [_line(each, now) for each in found]


def _line(status: DossierStatus, now: datetime) -> DossierLine:
    view = status.view
    return DossierLine(
        status=status,
        state=str(STANDINGS[status.standing]),
        explained=str(EXPLAINED.get(status.standing, "")),
        warm=status.standing in (Standing.AGREED, Standing.SENT_THEN_WITHDRAWN),
        packed=times.moment(view.packed_at, now),
        sent=times.moment(view.sent_at, now) if view.sent_at else "",
        stamped=times.moment(view.stamped_at, now) if view.stamped_at else "",
        size=_("%(kb)d kB") % {"kb": max(1, round(view.size / 1024))},
        opens=Scheme(view.scheme).opens,
        by_voice=view.way is Way.PASSPHRASE and status.may_go,
        may_stamp=bool(settings.HOUVAST_TIMESTAMP_URL) and status.may_go and not view.token,
    )


def _texts(
    offered: tuple[ConsentView, ...], chosen: UUID | None, *, fresh: bool
) -> list[tuple[ConsentView, str, bool]]:
    return [
        (each, times.day(each.answered_on) if each.answered_on else "", each.id == chosen or (fresh and number == 0))
        for number, each in enumerate(offered)
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
