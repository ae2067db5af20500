"""Marks of the other side's document, marks of our own reports, and where they meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef

from houvast.records.helplines.models import OwnMark, TheirMark
from houvast.records.helplines.views import ListName, Theirs


def replace_theirs(agreement_id: UUID, lists: Mapping[ListName, Collection[bytes]]) -> None:
    """Their document as it is now; what is not in it any more is gone."""
    for name, marks in lists.items():
        wanted, rows = set(marks), TheirMark.objects.filter(agreement_id=agreement_id, list=name.value)
        had = {bytes(mark): row_id for row_id, mark in rows.values_list("id", "mark")}
        gone = [row_id for mark, row_id in had.items() if mark not in wanted]
        TheirMark.objects.filter(id__in=gone).delete()
        new = [
            TheirMark(id=uuid4(), agreement_id=agreement_id, list=name.value, mark=mark)
            for mark in sorted(wanted - had.keys())
        ]
        TheirMark.objects.bulk_create(new, batch_size=2_000)


def theirs(agreement_id: UUID, marks: Collection[bytes] | None = None) -> Theirs:
    """All of their document, or what these marks find in it."""
    rows = TheirMark.objects.filter(agreement_id=agreement_id)
    if marks is not None:
        rows = rows.filter(mark__in=list(marks))
    found: dict[str, set[bytes]] = {name.value: set() for name in ListName}
    for name, mark in rows.values_list("list", "mark"):
        found[name].add(bytes(mark))
    return Theirs(frozenset(found[ListName.FORWARD]), frozenset(found[ListName.KNOWN]))


def add_own(agreement_id: UUID, report_id: UUID, kinds: Mapping[bytes, str]) -> None:
    """Mark → kind of index. What this report has already is left as it is."""
    rows = OwnMark.objects.filter(agreement_id=agreement_id, report_id=report_id)
    had = {bytes(mark) for mark in rows.values_list("mark", flat=True)}
    new = [
        OwnMark(id=uuid4(), agreement_id=agreement_id, report_id=report_id, kind=kind, mark=mark)
        for mark, kind in kinds.items()
        if mark not in had
    ]
    OwnMark.objects.bulk_create(new, ignore_conflicts=True)


def own_among(agreement_id: UUID, marks: Collection[bytes]) -> frozenset[bytes]:
    """Which of these some report here has."""
    rows = OwnMark.objects.filter(agreement_id=agreement_id, mark__in=list(marks))
    return frozenset(bytes(mark) for mark in rows.values_list("mark", flat=True))


def meeting(report_ids: Collection[UUID] | None = None) -> dict[tuple[UUID, bytes], set[UUID]]:
    """(agreement, mark) → reports that have what the other side puts forward: all, or among these. One query."""
    put_forward = TheirMark.objects.filter(
        agreement=OuterRef("agreement"), list=ListName.FORWARD.value, mark=OuterRef("mark")
    )
    rows = OwnMark.objects.filter(Exists(put_forward), agreement__revoked_at=None)
    if report_ids is not None:
        rows = rows.filter(report_id__in=list(report_ids))
    found: dict[tuple[UUID, bytes], set[UUID]] = {}
    for agreement_id, mark, report_id in rows.values_list("agreement_id", "mark", "report_id"):
        found.setdefault((agreement_id, bytes(mark)), set()).add(report_id)
    return found


def forget_own(report_id: UUID) -> tuple[tuple[UUID, bytes], ...]:
    """The marks of one report. Gives (agreement, mark) of those that no other report has."""
    rows = OwnMark.objects.filter(report_id=report_id)
    gone = [(agreement_id, bytes(mark)) for agreement_id, mark in rows.values_list("agreement_id", "mark")]
    rows.delete()
    return tuple(
        (agreement_id, mark)
        for agreement_id, mark in gone
        if not OwnMark.objects.filter(agreement_id=agreement_id, mark=mark).exists()
    )
