"""Consent: bound to exactly one text and receiver, readable and withdrawable with the receipt, gone with the report."""

from __future__ import annotations

from uuid import uuid4

import pytest

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keyring import new_key
from houvast.procedures import consenting, erasing
from houvast.procedures.consenting import ConsentChanged, NoSuchConsent
from houvast.procedures.entering import NoSuchCase
from houvast.procedures.tests.house import later, make, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of, sha256_of, standing
from houvast.records.consents.models import Consent
from houvast.records.consents.views import ConsentState, Subject
from houvast.records.reports.states import NotInThisState
from houvast.records.staff.permissions import NotAllowed

TEXT = "Mijn verklaring: hij dreigde op 3 november."
POLICE = "Politie Eenheid Utrecht"


@pytest.fixture
def keys(house, now):
    return sent(now, form="sent_images")


def ask(house, keys, text=TEXT, receiver=POLICE, about=None, name="ada"):
    return consenting.ask(
        report_id=keys.report_id,
        subject=Subject.STATEMENT,
        about=about or uuid4(),
        text=text,
        receiver=receiver,
        **house.acting(name),
    )


def answer(keys, consent_id, now, *, given=True, text=TEXT):
    return consenting.answer(
        keys=keys, consent_id=consent_id, given=given, text_sha256=sha256_of(text), now=now, by=REPORTER
    )


def test_what_the_desk_asks_stands_in_the_mailbox_and_nothing_is_given_yet(house, keys, now):
    about = uuid4()
    ask(house, keys, about=about)
    (view,) = consents_of(keys.report_id, keys.shared)
    assert (view.text, view.receiver, view.state) == (TEXT, POLICE, ConsentState.ASKED)
    assert standing(keys.report_id, about, keys.shared) is None


def test_given_refused_and_taken_back(house, keys, now):
    about = uuid4()
    consent_id = ask(house, keys, about=about)
    assert answer(keys, consent_id, now, given=False).state is ConsentState.REFUSED
    assert answer(keys, consent_id, now).state is ConsentState.GIVEN  # who refused may still agree
    assert standing(keys.report_id, about, keys.shared).text_sha256 == sha256_of(TEXT)
    consenting.withdraw(keys=keys, consent_id=consent_id, now=now, by=REPORTER)
    assert standing(keys.report_id, about, keys.shared) is None
    (view,) = consents_of(keys.report_id, keys.shared)
    assert view.state is ConsentState.WITHDRAWN and view.answered_on and view.withdrawn_on


def test_a_withdrawn_one_is_never_given_again_by_an_old_page(house, keys, now):
    consent_id = ask(house, keys)
    answer(keys, consent_id, now)
    consenting.withdraw(keys=keys, consent_id=consent_id, now=now, by=REPORTER)
    with pytest.raises(ConsentChanged):
        answer(keys, consent_id, now)


def test_an_answer_to_another_text_is_refused(house, keys, now):
    consent_id = ask(house, keys)
    with pytest.raises(ConsentChanged):
        answer(keys, consent_id, now, text=TEXT + " En hij woont in Zwolle.")
    assert consents_of(keys.report_id, keys.shared)[0].state is ConsentState.ASKED


def test_a_text_changed_by_a_space_is_another_consent(house, keys, now):
    about = uuid4()
    first = ask(house, keys, about=about)
    answer(keys, first, now)
    assert ask(house, keys, about=about) == first
    second = ask(house, keys, about=about, text=TEXT + " ")
    other_receiver = ask(house, keys, about=about, receiver="Slachtofferhulp")
    assert len({first, second, other_receiver}) == 3
    states = {view.id: view.state for view in consents_of(keys.report_id, keys.shared)}
    assert states[second] is states[other_receiver] is ConsentState.ASKED


def test_an_answer_moved_to_another_row_gives_nothing(house, keys, now):
    """Who writes in the database puts the answer of a harmless consent beside another text."""
    harmless, other = ask(house, keys), ask(house, keys, text="Alles, ook mijn adres.")
    answer(keys, harmless, now)
    given = Consent.objects.get(id=harmless).sealed_answer
    Consent.objects.filter(id=other).update(sealed_answer=given)
    with pytest.raises(CannotOpen):
        consents_of(keys.report_id, keys.shared)


def test_a_row_of_another_report_opens_nothing(house, keys, now):
    consent_id = ask(house, keys)
    other = sent(now, form="deepfake")
    Consent.objects.filter(id=consent_id).update(report_id=other.report_id)
    with pytest.raises(CannotOpen):
        consents_of(other.report_id, other.shared)
    with pytest.raises(CannotOpen):
        consents_of(keys.report_id, new_key()) or consents_of(other.report_id, new_key())


def test_the_person_starts_it_themselves(house, keys, now):
    about = uuid4()
    arguments = {"subject": Subject.STATEMENT, "about": about, "text": TEXT, "receiver": POLICE}
    given = consenting.give(keys=keys, **arguments, now=now, by=REPORTER)
    assert consenting.give(keys=keys, **arguments, now=now, by=REPORTER) == given
    assert standing(keys.report_id, about, keys.shared).asked_by_desk is False
    assert ask(house, keys, about=about) == given  # the desk need not ask what was given


def test_giving_answers_what_the_desk_asked_with_the_same_text(house, keys, now):
    about = uuid4()
    asked = ask(house, keys, about=about)
    arguments = {"subject": Subject.STATEMENT, "about": about, "text": TEXT, "receiver": POLICE}
    assert consenting.give(keys=keys, **arguments, now=now, by=REPORTER) == asked
    assert standing(keys.report_id, about, keys.shared) is not None


def test_who_may(house, keys, now):
    with pytest.raises(NotAllowed):
        ask(house, keys, name="dirk")  # the administrator reads no report
    other = sent(now, victim_age="12_15")
    with pytest.raises((NoSuchCase, NoSuchConsent)):
        answer(other, ask(house, keys), now)
    with pytest.raises(NoSuchConsent):
        answer(make(now), uuid4(), now)  # nothing was sent: nobody asked anything


def test_nobody_agrees_while_the_report_waits_to_be_erased(house, keys, now):
    consent_id = ask(house, keys)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    with pytest.raises(NotInThisState):
        answer(keys, consent_id, now)


def test_it_goes_with_the_report(house, keys, now):
    ask(house, keys)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    erasing.erase_due(later(now, hours=74))
    assert not Consent.objects.exists()


def test_the_table_shows_neither_words_nor_the_answer(house, keys, now):
    asked, given = ask(house, keys), ask(house, keys, text="Iets anders dat even lang is, ongeveer.")
    answer(keys, given, now, text="Iets anders dat even lang is, ongeveer.")
    rows = {row.id: row for row in Consent.objects.all()}
    for row in rows.values():
        assert b"verklaring" not in bytes(row.sealed) and b"Politie" not in bytes(row.sealed_answer)
    assert len(rows[asked].sealed_answer) == len(rows[given].sealed_answer)
