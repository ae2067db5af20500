"""Fingerprints: a yes to exactly them, on offer for adults only, and off again at any time."""

from __future__ import annotations

from uuid import uuid4

import pytest

from houvast.core.removal import parse_prints
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keyring import new_key
from houvast.core.situation import Situation
from houvast.procedures import changing_facts, consenting, erasing, exchanging, requesting_removal, submitting
from houvast.procedures.entering import NoSuchCase
from houvast.procedures.requesting_removal import (
    MOST_KEPT,
    NoAuthority,
    NoSuchPicture,
    NotSentYet,
    ReasonMissing,
    TooManyPictures,
    UnderEighteen,
)
from houvast.procedures.tests.house import later, make, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.audit.acts import AuditAct
from houvast.records.audit.models import AuditEntry
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentState, Subject
from houvast.records.exchange.models import HashCase, HashRecord
from houvast.records.reports.claims import NotYours
from houvast.records.takedowns.keeping import pictures_of
from houvast.records.takedowns.models import Picture
from houvast.records.takedowns.views import Because

A, B, C = "a1" * 32, "0f" * 32, "3c" * 32
M = "d4" * 16
ADULT = {"victim_age": "25_plus", "age_in_image": "adult"}
TERMS = "Deze vingerafdrukken mogen op de lijst."
PLATFORMS = "Platforms die meedoen"
AUTHORITY = "ATKM"


@pytest.fixture
def keys(house, now):
    return sent(now, form="sent_images", **ADULT)


def over(keys, now, text=f"1 pdq {A} 100 upright\n1 pdq512 {B} 98 upright\n2 md5 {M}", **other):
    wanted = {"adult": True, "terms": TERMS, "receiver": PLATFORMS, **other}
    return requesting_removal.hand_over(keys=keys, pictures=parse_prints(text), now=now, by=REPORTER, **wanted)


def back(keys, picture_id, now):
    requesting_removal.withdraw(keys=keys, picture_id=picture_id, now=now, by=REPORTER)


def on_offer(keys) -> set:
    return {(offer.signal.value, offer.case_id) for offer in exchanging.status_of(keys.report_id) if offer.stands}


def test_each_picture_has_a_consent_to_exactly_its_lines(keys, now):
    first, second = over(keys, now)
    found = {consent.about: consent for consent in consents_of(keys.report_id, keys.shared)}
    assert set(found) == {first, second}
    assert found[first].text == f"{TERMS}\n\n1 pdq {A} 100 upright\n1 pdq512 {B} 98 upright"
    assert found[second].text == f"{TERMS}\n\n2 md5 {M}"
    assert {(each.subject, each.receiver, each.state) for each in found.values()} == {
        (Subject.HASHES, PLATFORMS, ConsentState.GIVEN)
    }


def test_platforms_get_full_size_and_videos_and_no_id_of_the_report(keys, now):
    over(keys, now)
    assert sorted(signal for signal, _ in on_offer(keys)) == ["ImagePDQ", "VideoMD5"]
    cases = {case for view in pictures_of(keys.report_id, keys.shared) for case in view.cases}
    assert cases == {case for _, case in on_offer(keys)}
    assert keys.report_id not in cases | set(HashRecord.objects.values_list("id", flat=True))


def test_the_same_page_twice_is_one(keys, now):
    assert over(keys, now) == over(keys, now)
    assert Picture.objects.count() == 2 and len(consents_of(keys.report_id, keys.shared)) == 2


def test_one_picture_is_taken_back_the_other_stays(keys, now):
    first, second = over(keys, now)
    back(keys, first, now)
    assert [signal for signal, _ in on_offer(keys)] == ["VideoMD5"]
    states = {each.about: each.state for each in consents_of(keys.report_id, keys.shared)}
    assert states == {first: ConsentState.WITHDRAWN, second: ConsentState.GIVEN}
    entries = AuditEntry.objects.count()
    back(keys, first, now)
    assert AuditEntry.objects.count() == entries, "taking back twice is once"


def test_what_was_taken_back_can_be_handed_over_again(keys, now):
    first, _ = over(keys, now)
    back(keys, first, now)
    again, _ = over(keys, now)
    assert again != first and len(on_offer(keys)) == 2


def test_a_hash_of_two_pictures_stays_until_both_are_taken_back(keys, now):
    text = f"1 pdq {A} 100 upright\n2 pdq {A} 100 upright\n2 pdq {C} 90 stored"
    first, second = over(keys, now, text)
    back(keys, second, now)
    assert len(on_offer(keys)) == 1
    back(keys, first, now)
    assert on_offer(keys) == set()


def test_taking_the_consent_back_takes_the_fingerprints_back(keys, now):
    first, _ = over(keys, now)
    consent = next(each for each in consents_of(keys.report_id, keys.shared) if each.about == first)
    requesting_removal.withdraw_consent(keys=keys, consent_id=consent.id, now=now, by=REPORTER)
    assert [signal for signal, _ in on_offer(keys)] == ["VideoMD5"]
    views = {view.id: view for view in pictures_of(keys.report_id, keys.shared)}
    assert views[first].withdrawn_because is Because.PERSON


def test_another_consent_is_just_taken_back(keys, now):
    consent_id = consenting.give(
        keys=keys, subject=Subject.DOSSIER, about=uuid4(), text="x", receiver="y", now=now, by=REPORTER
    )
    requesting_removal.withdraw_consent(keys=keys, consent_id=consent_id, now=now, by=REPORTER)
    assert consents_of(keys.report_id, keys.shared)[0].state is ConsentState.WITHDRAWN


@pytest.mark.parametrize(
    "facts",
    [
        {"victim_age": "12_15"},
        {"victim_age": "16_17"},
        {"victim_age": "under_12"},
        {"victim_age": "25_plus", "age_in_image": "under_18"},
        {"victim_age": "16_17", "age_in_image": "adult"},
    ],
)
def test_nothing_of_anybody_under_18_is_ever_on_offer(house, now, facts):
    keys = sent(now, form="sent_images", **facts)
    with pytest.raises(UnderEighteen):
        over(keys, now)
    assert not HashCase.objects.exists() and not Picture.objects.exists()
    assert consents_of(keys.report_id, keys.shared) == ()


@pytest.mark.parametrize("by_whom", ["the desk", "the person"])
def test_once_the_facts_say_under_18_nothing_stays_on_offer(house, keys, now, by_whom):
    over(keys, now)
    if by_whom == "the desk":
        house.open(keys.report_id)
        changing_facts.change_facts(
            report_id=keys.report_id, answers={"age_in_image": "under_18"}, revision=1, **house.acting("ada")
        )
    else:
        changed = Situation.from_json({"form": "sent_images", "victim_age": "16_17"})
        submitting.save_answers(keys=keys, situation=changed, ticks={}, now=now, by=REPORTER)
    assert on_offer(keys) == set()
    views = pictures_of(keys.report_id, keys.shared)
    assert {view.withdrawn_because for view in views} == {Because.AGE}
    assert {each.state for each in consents_of(keys.report_id, keys.shared)} == {ConsentState.WITHDRAWN}


def test_a_mailbox_that_sent_nothing_hands_nothing_over(house, now):
    with pytest.raises(NotSentYet):
        over(make(now, **ADULT), now)
    assert not HashCase.objects.exists()


def test_there_is_an_end_to_it(keys, now):
    for start in range(0, MOST_KEPT, 20):
        over(keys, now, "\n".join(f"{n + 1} md5 {start + n:032x}" for n in range(20)))
    with pytest.raises(TooManyPictures):
        over(keys, now, f"1 md5 {M}")


class TestUnderEighteen:
    """Sealed, and to one authority alone."""

    @pytest.fixture
    def girl(self, house, now):
        return sent(now, form="sent_images", victim_age="12_15")

    @pytest.fixture
    def authority(self, settings):
        settings.HOUVAST_HASH_AUTHORITY = AUTHORITY

    def kept(self, girl, now):
        return over(girl, now, f"1 pdq {A} 100 upright", adult=False, receiver=AUTHORITY)[0]

    def test_without_an_authority_nothing_is_kept(self, girl, now):
        for receiver in ("", AUTHORITY):
            with pytest.raises(NoAuthority):
                over(girl, now, adult=False, receiver=receiver)
        assert not Picture.objects.exists()

    def test_another_receiver_than_the_setting_names_is_refused(self, authority, girl, now):
        with pytest.raises(NoAuthority):
            over(girl, now, adult=False, receiver="Somebody")

    def test_it_lies_sealed_and_is_not_on_offer(self, authority, girl, now):
        self.kept(girl, now)
        assert not HashCase.objects.exists() and exchanging.status_of(girl.report_id) == ()

    def test_an_advisor_decides_with_a_reason_and_the_person_sees_it(self, house, authority, girl, now):
        picture_id = self.kept(girl, now)
        house.open(girl.report_id, "ada")
        with pytest.raises(ReasonMissing):
            self.share(house, girl, picture_id, why="  ")
        given = self.share(house, girl, picture_id)
        assert given.shared.receiver == AUTHORITY
        (status,) = requesting_removal.pictures_in(keys=girl)
        assert status.view.shared == given.shared
        assert not HashCase.objects.exists()
        notes = house.open(girl.report_id, "ada").notes
        assert [note.words for note in notes] == [f"{AUTHORITY}: asked by the police"]
        assert AuditEntry.objects.filter(act=AuditAct.HASHES_SHARED).count() == 1

    def share(self, house, girl, picture_id, why="asked by the police", name="ada"):
        return requesting_removal.share(report_id=girl.report_id, picture_id=picture_id, why=why, **house.acting(name))

    def test_the_case_comes_back_once_until_all_is_decided(self, house, authority, girl, now):
        def waiting() -> int:
            return sum(date.kind == "answered" and not date.done for date in house.open(girl.report_id, "ada").dates)

        first = self.kept(girl, now)
        (second,) = over(girl, now, f"1 pdq {B} 100 upright", adult=False, receiver=AUTHORITY)
        assert waiting() == 1
        self.share(house, girl, first)
        assert waiting() == 1, "one still waits"
        requesting_removal.decline_to_share(
            report_id=girl.report_id, picture_id=second, why="not needed", **house.acting("ada")
        )
        assert waiting() == 0
        (third,) = over(girl, now, f"1 pdq {C} 100 upright", adult=False, receiver=AUTHORITY)
        assert waiting() == 1
        back(girl, third, now)
        assert waiting() == 0, "what was taken back waits for nothing"

    def test_of_an_adult_nothing_waits(self, house, keys, now):
        over(keys, now)
        assert [date for date in house.open(keys.report_id, "ada").dates if date.kind == "answered"] == []

    def test_only_who_holds_the_case_decides(self, house, authority, girl, now):
        picture_id = self.kept(girl, now)
        house.open(girl.report_id, "ada")
        with pytest.raises(NotYours):
            self.share(house, girl, picture_id, name="bram")
        with pytest.raises(NoSuchCase):
            requesting_removal.share(report_id=uuid4(), picture_id=picture_id, why="x", **house.acting("ada"))

    def test_not_after_it_was_taken_back_and_not_of_an_adult(self, house, authority, girl, keys, now):
        picture_id = self.kept(girl, now)
        back(girl, picture_id, now)
        house.open(girl.report_id, "ada")
        with pytest.raises(NoSuchPicture):
            self.share(house, girl, picture_id)
        house.open(keys.report_id, "ada")
        adults, _ = over(keys, now)
        with pytest.raises(NoSuchPicture):
            requesting_removal.share(report_id=keys.report_id, picture_id=adults, why="x", **house.acting("ada"))

    def test_not_to_an_authority_that_the_setting_no_longer_names(self, house, authority, girl, now, settings):
        picture_id = self.kept(girl, now)
        house.open(girl.report_id, "ada")
        settings.HOUVAST_HASH_AUTHORITY = "Another"
        with pytest.raises(NoSuchPicture):
            self.share(house, girl, picture_id)
        settings.HOUVAST_HASH_AUTHORITY = ""
        with pytest.raises(NoAuthority):
            self.share(house, girl, picture_id)


def test_erasing_takes_them_off_and_what_is_to_stay_leads_nowhere(house, keys, now):
    over(keys, now, f"1 pdq {A} 100 upright")
    over(keys, now, f"1 pdq {C} 100 upright", outlives=True)
    submitting_at = later(now, hours=80)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    assert keys.report_id in erasing.erase_due(submitting_at)
    assert not Picture.objects.exists()
    status = {case.hash.status: case.owner for case in HashCase.objects.select_related("hash")}
    assert status == {"Withdrawn": None, "Active": None}


def test_another_reports_picture_is_not_there(house, keys, now):
    first, _ = over(keys, now)
    other = sent(now, form="sent_images", **ADULT)
    with pytest.raises(NoSuchPicture):
        back(other, first, now)
    assert len(on_offer(keys)) == 2


def test_a_row_of_another_report_does_not_open(keys, now):
    first, _ = over(keys, now)
    with pytest.raises(CannotOpen):
        pictures_of(keys.report_id, new_key())
    row = Picture.objects.get(id=first)
    Picture.objects.filter(id=first).delete()
    Picture.objects.create(id=uuid4(), report_id=keys.report_id, sealed=row.sealed)
    with pytest.raises(CannotOpen):
        pictures_of(keys.report_id, keys.shared)


def test_the_desk_sees_what_the_person_sees(house, keys, now):
    over(keys, now)
    seen = requesting_removal.read_pictures(report_id=keys.report_id, **house.acting("ada"))
    assert seen == requesting_removal.pictures_in(keys=keys)
    assert [len(each.offers) for each in seen] == [1, 1]
    assert [each.view.number for each in seen] == [2, 1], "the newest first"
