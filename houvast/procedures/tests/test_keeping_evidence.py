"""Evidence: hashed and sealed as it comes in, kept by the rules of age, counted when looked at, gone when asked."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houvast.core.dossier.contents import Came, ItemKind
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keyring import new_key
from houvast.procedures import erasing, keeping_evidence
from houvast.procedures.entering import NoSuchCase
from houvast.procedures.keeping_evidence import (
    Described,
    KindNotKept,
    MayShowNudity,
    NoRoom,
    NoSuchItem,
    NothingThere,
    NotSent,
    TooLarge,
    TooMuch,
)
from houvast.procedures.tests.house import later, make, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.reading import history_of
from houvast.records.audit.times import to_hour
from houvast.records.evidence.keeping import chunks_of, item_of, items_of
from houvast.records.evidence.models import Dossier, DossierPiece, Item, ItemPiece
from houvast.records.staff.permissions import NotAllowed

PNG = b"\x89PNG\r\n\x1a\n" + b"marker-of-a-picture" * 40
TEXT = Described(ItemKind.TEXT, described="the chat")


@pytest.fixture
def keys(house, now):
    return sent(now, form="sent_images", victim_age="25_plus", age_in_image="adult")


@pytest.fixture
def young(house, now):
    return sent(now, form="sent_images", victim_age="16_17")


def give(keys, now, data=b"pay or I send it", about=TEXT, chunk=7):
    incoming = keeping_evidence.begin_at_mailbox(keys=keys)
    for at in range(0, len(data), chunk):
        incoming.add(data[at : at + chunk])
    return keeping_evidence.give(keys=keys, incoming=incoming, about=about, now=now, by=REPORTER)


def add(house, keys, data=b"written down by phone", about=TEXT, name="ada"):
    acting = house.acting(name)
    incoming = keeping_evidence.begin_at_desk(report_id=keys.report_id, **acting)
    incoming.add(data)
    return keeping_evidence.add(report_id=keys.report_id, incoming=incoming, about=about, **acting)


def acts(keys):
    return [line.act for line in history_of(report_subject(keys.report_id))]


def test_hashed_on_arrival_and_opened_as_it_came(house, keys, now):
    data = bytes(range(256)) * 9_000
    about = Described(ItemKind.FILE, typed="../../Chat Ana.PDF", described=" x ", shows_none=True)
    item_id = give(keys, now, data, about, chunk=64 * 1024)
    view = item_of(keys.report_id, item_id, keys.shared)
    assert (view.sha256, view.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert view.sha512 == hashlib.sha512(data).hexdigest()
    assert (view.name, view.described, view.came, view.arrived) == ("001-chat-ana.pdf", "x", Came.MAILBOX, to_hour(now))
    assert b"".join(chunks_of(view, keys.shared)) == data and view.person_id is None
    assert ItemPiece.objects.filter(item_id=item_id).count() > 1
    opened = keeping_evidence.open_item(report_id=keys.report_id, item_id=item_id, **house.acting("ada"))
    assert opened.data == data
    with pytest.raises(CannotOpen):
        items_of(keys.report_id, new_key())


def test_nothing_of_it_is_on_disk_in_the_clear(house, keys, now):
    give(keys, now, PNG, Described(ItemKind.SCREENSHOT, "marker-described", "marker-name.png", shows_none=True))
    rows = [bytes(row) for row in Item.objects.values_list("sealed", flat=True)]
    rows += [bytes(row) for row in ItemPiece.objects.values_list("sealed", flat=True)]
    assert rows and not any(b"marker" in row or PNG[:16] in row for row in rows)
    assert not any(b"marker" in str(line.parameters).encode() for line in history_of(report_subject(keys.report_id)))


@pytest.mark.parametrize("harm", ["swap", "drop", "cut", "flip"])
def test_a_piece_harmed_is_noticed(house, keys, now, harm):
    data = bytes(1_300_000)
    item_id = give(keys, now, data, Described(ItemKind.FILE, shows_none=True), chunk=100_000)
    pieces = list(ItemPiece.objects.filter(item_id=item_id).order_by("number"))
    assert len(pieces) >= 3
    sealed = [bytes(piece.sealed) for piece in pieces]
    if harm == "swap":
        sealed[0], sealed[1] = sealed[1], sealed[0]
    elif harm == "flip":
        sealed[1] = bytes([sealed[1][0] ^ 1]) + sealed[1][1:]
    elif harm == "cut":
        sealed[-1] = sealed[-1][:-1]
    else:
        del sealed[1]
    ItemPiece.objects.filter(item_id=item_id).delete()
    for number, piece in enumerate(sealed):
        ItemPiece.objects.create(id=uuid4(), item_id=item_id, number=number, sealed=piece)
    with pytest.raises(CannotOpen):
        keeping_evidence.open_item(report_id=keys.report_id, item_id=item_id, **house.acting("ada"))


def test_under_18_text_and_addresses_only(house, young, now):
    shown = Described(ItemKind.SCREENSHOT, shows_none=True)
    assert keeping_evidence.kinds_at_mailbox(keys=young) == {ItemKind.TEXT, ItemKind.ADDRESS}
    for kind in (ItemKind.SCREENSHOT, ItemKind.FILE):
        with pytest.raises(KindNotKept):
            give(young, now, PNG, Described(kind, shows_none=True))
    assert give(young, now) and give(young, now, b"https://example.org/x", Described(ItemKind.ADDRESS))
    with pytest.raises(KindNotKept):
        add(house, young, PNG, shown, "bram")
    assert Item.objects.count() == 2


@pytest.mark.parametrize("facts", [{}, {"victim_age": "25_plus", "age_in_image": "under_18"}])
def test_no_age_counts_as_under_18_and_so_does_who_is_shown(house, now, facts):
    keys = sent(now, form="sent_images", **facts)
    with pytest.raises(KindNotKept):
        give(keys, now, PNG, Described(ItemKind.SCREENSHOT, shows_none=True))


def test_a_setting_of_the_protocol_says_otherwise(house, young, now, settings):
    settings.HOUVAST_EVIDENCE_UNDER_18 = "screenshots"
    assert give(young, now, PNG, Described(ItemKind.SCREENSHOT, shows_none=True))
    with pytest.raises(KindNotKept):
        give(young, now, PNG, Described(ItemKind.FILE, shows_none=True))
    settings.HOUVAST_EVIDENCE_UNDER_18 = "files"
    assert give(young, now, PNG, Described(ItemKind.FILE, shows_none=True))


def test_the_person_says_that_nothing_nude_is_shown(house, keys, now):
    for kind in (ItemKind.SCREENSHOT, ItemKind.FILE):
        with pytest.raises(MayShowNudity):
            give(keys, now, PNG, Described(kind))
    assert not Item.objects.exists() and AuditAct.EVIDENCE_GIVEN not in acts(keys)


def test_what_is_empty_too_large_or_too_much(house, keys, now, monkeypatch):
    with pytest.raises(NothingThere):
        give(keys, now, b"")
    monkeypatch.setattr(keeping_evidence, "LARGEST", 1000)
    with pytest.raises(TooLarge):
        give(keys, now, bytes(1001), chunk=100)
    assert give(keys, now, bytes(1000), chunk=100)
    monkeypatch.setattr(keeping_evidence, "ALL_TOGETHER", 1500)
    with pytest.raises(TooLarge):
        give(keys, now, bytes(600), chunk=100)
    monkeypatch.setattr(keeping_evidence, "MOST", 1)
    with pytest.raises(TooMuch):
        give(keys, now)
    assert Item.objects.count() == 1


def test_a_full_disk_keeps_nothing_of_it(house, keys, now):
    """The database itself says 53100, as it does when the disk is full while the second piece is written."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE houvast_owner")
        cursor.execute(
            "CREATE FUNCTION evidence_full() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN IF NEW.number = 1 THEN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END IF;"
            " RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER evidence_full BEFORE INSERT ON evidence_itempiece"
            " FOR EACH ROW EXECUTE FUNCTION evidence_full()"
        )
        cursor.execute("RESET ROLE")
    with pytest.raises(NoRoom):
        give(keys, now, bytes(900_000), Described(ItemKind.FILE, shows_none=True), chunk=100_000)
    assert not Item.objects.exists() and not ItemPiece.objects.exists()
    assert AuditAct.EVIDENCE_GIVEN not in acts(keys)


def test_nothing_before_the_first_send(house, now):
    unsent = make(now, form="sent_images", victim_age="25_plus")
    with pytest.raises(NotSent):
        keeping_evidence.begin_at_mailbox(keys=unsent)
    assert keeping_evidence.read_mine(keys=unsent) == ()


def test_views_are_counted_and_by_how_many(house, keys, now):
    item_id = give(keys, now)
    other = give(keys, now, b"another")
    for name, minutes in (("ada", 0), ("ada", 1), ("bram", 1), ("ada", 4), ("ada", 6)):
        at = later(now, minutes=minutes)
        keeping_evidence.open_item(report_id=keys.report_id, item_id=item_id, **house.acting(name, at))
    keeping_evidence.open_item(report_id=keys.report_id, item_id=item_id, to_save=True, **house.acting("ada"))
    seen, kinds = keeping_evidence.read_at_desk(report_id=keys.report_id, **house.acting("ada"))
    assert [(each.item.id, each.views, each.people) for each in seen] == [(item_id, 3, 2), (other, 0, 0)]
    assert kinds == frozenset(ItemKind)
    assert acts(keys).count(AuditAct.EVIDENCE_VIEWED) == 3 and acts(keys).count(AuditAct.EVIDENCE_SAVED) == 1


def test_a_page_loaded_anew_is_the_same_look_of_this_person_at_this_item(house, keys, now):
    """Within five minutes of the look that was noted: that ends, however often the page is loaded. Saving counts."""
    item_id, other = give(keys, now), give(keys, now, b"another")

    def look(minutes: float, at: UUID = item_id, name: str = "ada", **more: bool) -> int:
        keeping_evidence.open_item(
            report_id=keys.report_id, item_id=at, **more, **house.acting(name, later(now, minutes=minutes))
        )
        return acts(keys).count(AuditAct.EVIDENCE_VIEWED)

    assert [look(0), look(0.1), look(4.9)] == [1, 1, 1]
    assert look(1, other) == 2 and look(1, name="bram") == 3
    assert [look(5), look(9.9), look(10)] == [4, 4, 5]
    for _ in range(2):
        look(10, to_save=True)
    assert acts(keys).count(AuditAct.EVIDENCE_SAVED) == 2


def test_taken_back_its_bytes_are_gone_and_its_number_stays_its_own(house, keys, now):
    first, second = give(keys, now), add(house, keys)
    keeping_evidence.take_back(keys=keys, item_id=second, now=now, by=REPORTER)
    assert not ItemPiece.objects.filter(item_id=second).exists()
    gone = item_of(keys.report_id, second, keys.shared)
    assert not gone.there and (gone.name, gone.described, gone.sha256, gone.size) == ("", "", "", 0)
    for act in (
        lambda: keeping_evidence.open_item(report_id=keys.report_id, item_id=second, **house.acting("ada")),
        lambda: keeping_evidence.take_back(keys=keys, item_id=second, now=now, by=REPORTER),
        lambda: keeping_evidence.remove(report_id=keys.report_id, item_id=second, **house.acting("ada")),
    ):
        with pytest.raises(NoSuchItem):
            act()
    third = give(keys, now)
    assert [view.number for view in items_of(keys.report_id, keys.shared) if view.there] == [1, 3]
    keeping_evidence.remove(report_id=keys.report_id, item_id=third, **house.acting("ada"))
    assert [view.id for view in keeping_evidence.read_mine(keys=keys)] == [first]


def test_who_may_not(house, keys, young, now):
    item_id = give(keys, now)
    with pytest.raises(NotAllowed):
        keeping_evidence.open_item(report_id=keys.report_id, item_id=item_id, **house.acting("dirk"))
    with pytest.raises(NoSuchItem):  # of another report
        keeping_evidence.open_item(report_id=young.report_id, item_id=item_id, **house.acting("ada"))
    with pytest.raises(NoSuchItem):
        keeping_evidence.take_back(keys=young, item_id=item_id, now=now, by=REPORTER)
    with pytest.raises(NoSuchCase):
        keeping_evidence.read_at_desk(report_id=uuid4(), **house.acting("ada"))


def test_erased_with_the_report(house, keys, now):
    give(keys, now)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    erasing.erase(report_id=keys.report_id, **house.acting("cora"))
    assert not any(table.objects.exists() for table in (Item, ItemPiece, Dossier, DossierPiece))


@given(st.lists(st.binary(max_size=3000), max_size=8))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_whatever_pieces_comes_out(house, keys, now, chunks):
    incoming = keeping_evidence.begin_at_mailbox(keys=keys)
    for chunk in chunks:
        incoming.add(chunk)
    whole = b"".join(chunks)
    if not whole:
        with pytest.raises(NothingThere):
            keeping_evidence.give(keys=keys, incoming=incoming, about=TEXT, now=now, by=REPORTER)
        return
    item_id = keeping_evidence.give(keys=keys, incoming=incoming, about=TEXT, now=now, by=REPORTER)
    view = item_of(keys.report_id, item_id, keys.shared)
    assert b"".join(chunks_of(view, keys.shared)) == whole
    keeping_evidence.take_back(keys=keys, item_id=item_id, now=now, by=REPORTER)
