"""A dossier: exactly the bag that was agreed to goes out, or nothing; taken back, replaced, stamped, sent, erased."""

from __future__ import annotations

import io
import json
import re
import zipfile
from uuid import uuid4

import pyrage
import pytest
from django.db import connection

from houvast.core.dossier.agreeing import WORDS
from houvast.core.dossier.contents import ItemKind
from houvast.core.dossier.stamping import check_stamp
from houvast.core.sealing.errors import CannotOpen
from houvast.core.situation import Act as Happened
from houvast.core.situation import Indicator
from houvast.procedures import consenting, keeping_evidence, packing_dossier
from houvast.procedures.consenting import ConsentChanged
from houvast.procedures.dossier_contents import Choice, ItemChanged, NothingToPack
from houvast.procedures.keeping_evidence import Described, NoRoom
from houvast.procedures.packing_dossier import (
    AlreadySent,
    DossierNotAgreed,
    NoAuthoritySet,
    NoSuchDossier,
    ReceiverKeyNotRight,
    ReceiverMissing,
    Standing,
)
from houvast.procedures.tests.house import send, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.reading import history_of
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentState, Subject, about_statement
from houvast.records.evidence.models import Dossier, DossierPiece, ItemPiece
from houvast.records.reports.claims import NotYours
from houvast.records.reports.states import NotInThisState
from tests.support.stamping import authority

POLICE = "Politie Eenheid Utrecht, team zeden"
STATEMENT = "Verklaring: hij dreigde op 3 november."
SENTENCES = {name: name for name in WORDS} | {
    "intro": "goes to {receiver}",
    "locked_key": "key {fingerprint}",
    "seal": "seal {seal} of {reference}",
}


@pytest.fixture
def keys(house, now):
    keys = sent(now, form="sent_images", victim_age="25_plus", age_in_image="adult")
    send(
        keys,
        now,
        "more",
        acts=(Happened("threat", words="pay or else"),),
        indicators=(Indicator("account", "instagram", "ana.b"),),
    )
    house.open(keys.report_id)
    return keys


def agreed_statement(keys, now):
    return consenting.give(
        keys=keys,
        subject=Subject.STATEMENT,
        about=about_statement(keys.report_id),
        text=STATEMENT,
        receiver=POLICE,
        now=now,
        by=REPORTER,
    )


def item(keys, now, data=b"pay or I send it", kind=ItemKind.TEXT):
    incoming = keeping_evidence.begin_at_mailbox(keys=keys)
    incoming.add(data)
    return keeping_evidence.give(
        keys=keys, incoming=incoming, about=Described(kind, "the chat", shows_none=True), now=now, by=REPORTER
    )


def pack(house, keys, name="ada", **choice):
    chosen = {"receiver": POLICE, "statement": None, "assessment": None, "acts": True, "indicators": True}
    made = Choice(**(chosen | {"items": frozenset()} | choice))
    return packing_dossier.pack(
        report_id=keys.report_id, choice=made, words=SENTENCES, names={"threat": "dreiging"}, **house.acting(name)
    )


def asked(keys):
    return next(each for each in consents_of(keys.report_id, keys.shared) if each.subject is Subject.DOSSIER)


def agree(keys, now, given=True):
    consent = asked(keys)
    consenting.answer(
        keys=keys, consent_id=consent.id, given=given, text_sha256=consent.text_sha256, now=now, by=REPORTER
    )
    return consent


def statuses(house, keys):
    return packing_dossier.read_dossiers(report_id=keys.report_id, **house.acting("ada"))[0]


def take(house, keys, dossier_id, name="ada"):
    return packing_dossier.take(report_id=keys.report_id, dossier_id=dossier_id, **house.acting(name))


def opened(sealed, passphrase):
    return zipfile.ZipFile(io.BytesIO(pyrage.passphrase.decrypt(sealed.data, passphrase)))


def test_packed_agreed_and_handed_over_to_the_letter(house, keys, now):
    consent_id, item_id = agreed_statement(keys, now), item(keys, now)
    keeping_evidence.open_item(report_id=keys.report_id, item_id=item_id, **house.acting("bram"))
    dossier_id = pack(house, keys, statement=consent_id, items=frozenset({item_id}))
    (status,) = statuses(house, keys)
    assert status.standing is Standing.ASKED and status.view.id == dossier_id and not status.view.token
    with pytest.raises(DossierNotAgreed):
        take(house, keys, dossier_id)
    text = agree(keys, now).text
    assert status.view.seal in text and POLICE in text and STATEMENT in text and "ana.b" in text and "001-text" in text
    sealed = take(house, keys, dossier_id)
    assert sealed.name == f"{status.view.reference}.zip.age"
    assert re.fullmatch(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", status.view.passphrase)
    archive = opened(sealed, status.view.passphrase)
    base = f"{status.view.reference}/"
    assert archive.read(f"{base}data/statement.txt").decode().strip() == STATEMENT
    assert archive.read(f"{base}data/evidence/001-text.txt") == b"pay or I send it"
    custody = [json.loads(line) for line in archive.read(f"{base}data/custody.jsonl").splitlines()]
    assert [line["act"] for line in custody] == ["received", "viewed", "packed"]
    assert custody[0]["who"] == "reporter" and custody[0]["at"].endswith(":00:00+00:00")
    assert custody[1]["who"].startswith("helpline-") and "Bram" not in str(custody)
    packing_dossier.note_sent(report_id=keys.report_id, dossier_id=dossier_id, **house.acting("ada"))
    assert statuses(house, keys)[0].standing is Standing.SENT
    with pytest.raises(AlreadySent):
        packing_dossier.note_sent(report_id=keys.report_id, dossier_id=dossier_id, **house.acting("ada"))
    noted = [line.act for line in history_of(report_subject(keys.report_id))]
    for act in (AuditAct.DOSSIER_PACKED, AuditAct.DOSSIER_TAKEN, AuditAct.DOSSIER_SENT):
        assert noted.count(act) == 1


def test_refused_or_taken_back_nothing_goes_out(house, keys, now):
    dossier_id = pack(house, keys)
    agree(keys, now, given=False)
    assert statuses(house, keys)[0].standing is Standing.REFUSED
    consent = agree(keys, now)
    assert statuses(house, keys)[0].standing is Standing.AGREED
    consenting.withdraw(keys=keys, consent_id=consent.id, now=now, by=REPORTER)
    assert statuses(house, keys)[0].standing is Standing.WITHDRAWN
    with pytest.raises(DossierNotAgreed):
        take(house, keys, dossier_id)
    with pytest.raises(DossierNotAgreed):
        packing_dossier.note_sent(report_id=keys.report_id, dossier_id=dossier_id, **house.acting("ada"))


def test_taken_back_after_it_went_out_is_said(house, keys, now):
    dossier_id = pack(house, keys)
    consent = agree(keys, now)
    packing_dossier.note_sent(report_id=keys.report_id, dossier_id=dossier_id, **house.acting("ada"))
    consenting.withdraw(keys=keys, consent_id=consent.id, now=now, by=REPORTER)
    assert statuses(house, keys)[0].standing is Standing.SENT_THEN_WITHDRAWN
    with pytest.raises(DossierNotAgreed):
        take(house, keys, dossier_id)


def test_a_yes_is_to_one_bag_and_no_other(house, keys, now):
    """A new one is packed after the yes: the old yes lets neither go out, and the bytes of the old one are gone."""
    first = pack(house, keys)
    agree(keys, now)
    second = pack(house, keys)
    assert [each.standing for each in statuses(house, keys)] == [Standing.ASKED, Standing.SUPERSEDED]
    with pytest.raises(DossierNotAgreed):
        take(house, keys, second)
    with pytest.raises(NoSuchDossier):
        take(house, keys, first)
    assert not DossierPiece.objects.filter(dossier_id=first).exists()
    old = next(each for each in consents_of(keys.report_id, keys.shared) if each.about == first)
    assert old.state is ConsentState.GIVEN and old.overtaken_on is not None and not old.stands
    with pytest.raises(ConsentChanged):
        consenting.answer(keys=keys, consent_id=old.id, given=False, text_sha256=old.text_sha256, now=now, by=REPORTER)
    consenting.withdraw(keys=keys, consent_id=old.id, now=now, by=REPORTER)
    assert next(each for each in consents_of(keys.report_id, keys.shared) if each.id == old.id) == old
    third = pack(house, keys)
    unanswered = [each for each in consents_of(keys.report_id, keys.shared) if each.state is ConsentState.ASKED]
    assert [each.about for each in unanswered] == [third]


def test_what_went_out_is_overtaken_by_nothing(house, keys, now):
    first = pack(house, keys)
    agree(keys, now)
    packing_dossier.note_sent(report_id=keys.report_id, dossier_id=first, **house.acting("ada"))
    pack(house, keys)
    went = next(each for each in consents_of(keys.report_id, keys.shared) if each.about == first)
    assert went.stands and went.overtaken_on is None


def test_the_bag_under_a_yes_cannot_be_exchanged(house, keys, now):
    """Whoever writes in the database puts the bytes of another dossier under the agreed one."""
    other = sent(now, form="sent_images", victim_age="25_plus")
    house.open(other.report_id)
    dossier_id = pack(house, keys)
    send(other, now, "more", indicators=(Indicator("account", "instagram", "x"),))
    stranger = pack(house, other)
    agree(keys, now)
    theirs = DossierPiece.objects.filter(dossier_id=stranger).values_list("number", "sealed")
    DossierPiece.objects.filter(dossier_id=dossier_id).delete()
    for number, sealed in list(theirs):
        DossierPiece.objects.create(id=uuid4(), dossier_id=dossier_id, number=number, sealed=sealed)
    with pytest.raises(CannotOpen):
        take(house, keys, dossier_id)


def test_an_item_taken_back_does_not_go_out_in_what_was_packed(house, keys, now):
    item_id = item(keys, now)
    dossier_id = pack(house, keys, items=frozenset({item_id}))
    agree(keys, now)
    keeping_evidence.take_back(keys=keys, item_id=item_id, now=now, by=REPORTER)
    with pytest.raises(NoSuchDossier):
        take(house, keys, dossier_id)
    assert statuses(house, keys)[0].standing is Standing.STALE
    assert not DossierPiece.objects.filter(dossier_id=dossier_id).exists()


def test_an_item_that_changed_is_not_packed(house, keys, now):
    item_id = item(keys, now)
    piece = ItemPiece.objects.get(item_id=item_id)
    ItemPiece.objects.filter(item_id=item_id).delete()
    flipped = bytes(piece.sealed)[:-1] + bytes([bytes(piece.sealed)[-1] ^ 1])
    ItemPiece.objects.create(id=piece.id, item_id=item_id, number=0, sealed=flipped)
    with pytest.raises(ItemChanged):
        pack(house, keys, items=frozenset({item_id}))
    assert not Dossier.objects.exists()


def test_only_what_was_chosen_is_in_it(house, keys, now):
    consent_id, one, two = agreed_statement(keys, now), item(keys, now), item(keys, now, b"secret of mine")
    pack(house, keys, acts=False, indicators=False, items=frozenset({one}))
    text = asked(keys).text
    assert STATEMENT not in text and "ana.b" not in text and "pay or else" not in text
    status = statuses(house, keys)[0]
    agree(keys, now)
    with opened(take(house, keys, status.view.id), status.view.passphrase) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"secret of mine" not in everything and b"ana.b" not in everything and STATEMENT.encode() not in everything
    assert consent_id and two
    with pytest.raises(NothingToPack):
        pack(house, keys, acts=False, indicators=False)
    with pytest.raises(ReceiverMissing):
        pack(house, keys, receiver=" \n ")


def test_a_statement_taken_back_is_not_offered(house, keys, now):
    consent_id = agreed_statement(keys, now)
    consenting.withdraw(keys=keys, consent_id=consent_id, now=now, by=REPORTER)
    _, offer = packing_dossier.read_dossiers(report_id=keys.report_id, **house.acting("ada"))
    assert offer.statements == () and (offer.acts, offer.indicators) == (1, 1)
    pack(house, keys, statement=consent_id)
    assert STATEMENT not in asked(keys).text


def test_to_the_receivers_key(house, keys, now):
    own = pyrage.x25519.Identity.generate()
    dossier_id = pack(house, keys, key=f"\n{own.to_public()} ")
    view = statuses(house, keys)[0].view
    assert view.passphrase == "" and view.fingerprint == str(own.to_public())
    assert f"key {view.fingerprint}" in agree(keys, now).text
    zipped = pyrage.decrypt(take(house, keys, dossier_id).data, [own])
    assert zipfile.ZipFile(io.BytesIO(zipped)).testzip() is None
    for wrong in (str(own), "age1nonsense"):
        with pytest.raises(ReceiverKeyNotRight):
            pack(house, keys, key=wrong)


def test_who_holds_the_case_packs_and_nobody_once_it_is_closed(house, keys, now):
    with pytest.raises(NotYours):
        pack(house, keys, "bram")
    dossier_id = pack(house, keys)
    agree(keys, now)
    with pytest.raises(NotYours):
        take(house, keys, dossier_id, "bram")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_report SET state = 'closed', closed_at = now(), closed_by_id = owner_id,"
            " owner_id = NULL, claimed_until = NULL WHERE id = %s",
            [keys.report_id],
        )
    with pytest.raises(NotInThisState):
        take(house, keys, dossier_id)


@pytest.mark.enable_socket
def test_a_time_stamp_of_an_authority_of_our_own(house, keys, now, settings, tmp_path):
    with authority(tmp_path / "tsa") as own:
        settings.HOUVAST_TIMESTAMP_URL = own.url
        dossier_id = pack(house, keys)
        agree(keys, now)
        view = statuses(house, keys)[0].view
        token = packing_dossier.take_token(report_id=keys.report_id, dossier_id=dossier_id, **house.acting("ada"))
        assert token.name == f"{view.reference}.tsr" and view.stamped_at is not None
        archive = opened(take(house, keys, dossier_id), view.passphrase)
        tagmanifest = archive.read(f"{view.reference}/tagmanifest-sha256.txt")
        assert check_stamp(token.data, tagmanifest, own.root.read_bytes()).at == view.stamped_at
        assert not any("tsr" in name for name in archive.namelist())
        (query,) = own.asked
        assert len(query) < 150 and view.seal.encode() not in query
        own.answers = (500, b"")
        without = pack(house, keys)
        assert not statuses(house, keys)[0].view.token
        with pytest.raises(NoAuthoritySet):
            packing_dossier.stamp_again(report_id=keys.report_id, dossier_id=without, **house.acting("ada"))
        own.answers = (200, own.stamp(query))  # of the other bag: not kept
        with pytest.raises(NoAuthoritySet):
            packing_dossier.stamp_again(report_id=keys.report_id, dossier_id=without, **house.acting("ada"))
        own.answers = None
        packing_dossier.stamp_again(report_id=keys.report_id, dossier_id=without, **house.acting("ada"))
        assert statuses(house, keys)[0].view.stamped_at is not None
    again = pack(house, keys)  # nobody is there any more: packed all the same
    assert statuses(house, keys)[0].view.id == again


def test_off_by_default(house, keys, now):
    dossier_id = pack(house, keys)
    agree(keys, now)
    with pytest.raises(NoAuthoritySet):
        packing_dossier.stamp_again(report_id=keys.report_id, dossier_id=dossier_id, **house.acting("ada"))
    with pytest.raises(NoAuthoritySet):
        packing_dossier.take_token(report_id=keys.report_id, dossier_id=dossier_id, **house.acting("ada"))


def test_nothing_of_a_dossier_is_in_the_clear(house, keys, now):
    agreed_statement(keys, now)
    pack(house, keys, statement=agreed_statement(keys, now))
    rows = [bytes(row) for row in Dossier.objects.values_list("sealed", flat=True)]
    rows += [bytes(row) for row in DossierPiece.objects.values_list("sealed", flat=True)]
    assert len(rows) == 3 and not any(b"Verklaring" in row or b"Utrecht" in row or b"PK\x03\x04" in row for row in rows)


def test_an_item_taken_back_while_it_was_packed_does_not_go_out(house, keys, now, settings, monkeypatch):
    """Between the two transactions, while the authority is asked for the time; and so does not what the other of two
    packers made meanwhile: one bag stands, and a yes is to that one."""
    settings.HOUVAST_TIMESTAMP_URL = "http://tsa.example"
    item_id, during = item(keys, now), []

    def ask_for_time(*_):
        if not during:
            during.append(None)
            during.append(pack(house, keys, items=frozenset({item_id})))
            keeping_evidence.take_back(keys=keys, item_id=item_id, now=now, by=REPORTER)

    monkeypatch.setattr(packing_dossier, "ask_for_time", ask_for_time)
    dossier_id = pack(house, keys, items=frozenset({item_id}))
    agree(keys, now)
    standing = {each.view.id: each.standing for each in statuses(house, keys)}
    assert standing == {dossier_id: Standing.STALE, during[1]: Standing.SUPERSEDED}
    for each in standing:
        with pytest.raises(NoSuchDossier):
            take(house, keys, each)
    assert not DossierPiece.objects.exists()


def test_a_full_disk_leaves_what_was_packed_before(house, keys, now):
    """The database says so, or the process dies, in the middle of the new bag: the earlier one and its yes stand."""
    item_id = item(keys, now, bytes(range(256)) * 4000, kind=ItemKind.FILE)
    before = pack(house, keys)
    agree(keys, now)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE houvast_owner")
        cursor.execute(
            "CREATE FUNCTION dossier_full() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN IF NEW.number = 1 THEN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END IF;"
            " RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER dossier_full BEFORE INSERT ON evidence_dossierpiece"
            " FOR EACH ROW EXECUTE FUNCTION dossier_full()"
        )
        cursor.execute("RESET ROLE")
    with pytest.raises(NoRoom):
        pack(house, keys, items=frozenset({item_id}))
    (status,) = statuses(house, keys)
    assert (status.view.id, status.standing) == (before, Standing.AGREED) and take(house, keys, before).data
    assert len([each for each in consents_of(keys.report_id, keys.shared) if each.subject is Subject.DOSSIER]) == 1
