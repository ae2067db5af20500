"""Pictures that offenders used: told as fingerprints, found again when a copy differs in a few bits, hidden at rest."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from houvast.core.linking.blind_pictures import bands_to_look_for
from houvast.core.linking.images import SAME_IMAGE
from houvast.core.removal import Picture, parse_prints
from houvast.core.situation import Indicator, Situation
from houvast.procedures import changing_facts, deciding_links, erasing, linking, reading_groups, submitting
from houvast.procedures import telling_lures as telling
from houvast.procedures.linking import terms_of
from houvast.procedures.tests.house import House, make, send
from houvast.procedures.tests.test_at_rest import assert_hidden
from houvast.procedures.tests.test_linking import PHONE, decide, links_of, told
from houvast.records.audit.actors import REPORTER, WORKER
from houvast.records.links import grouping
from houvast.records.links.models import IndicatorIndex, PictureRepresentative
from houvast.records.links.pictures import NEAR, representative, representative_of
from houvast.records.links.views import Verdict
from houvast.records.reports.models import Part, Report
from houvast.records.reports.states import Act
from houvast.records.reports.views import LureKind
from houvast.records.secrets import server_secrets

ADULT = {"victim_age": "18_24", "form": "webcam_lure"}
YOUNG = {"victim_age": "12_15", "form": "webcam_lure"}
LOOKS_ALIKE = Indicator("account", "instagram", "lisa.k_99"), Indicator("account", "instagram", "l1sa_k99")
SHE = "8f3a" * 16


def off(value: str, bits: int, seed: int = 1) -> str:
    """So many bits of it turned, spread by chance."""
    turned = random.Random(seed).sample(range(256), bits)
    return f"{int(value, 16) ^ sum(1 << bit for bit in turned):064x}"


def picture(value: str = SHE, number: int = 1, quality: int = 90) -> Picture:
    return parse_prints(f"{number} pdq {value} {quality} upright\n{number} pdq512 {value} {quality} upright")[0]


def tell(keys, now, *values: str, kind: LureKind = LureKind.PROFILE) -> telling.ToldLures:
    pictures = [picture(value, n) for n, value in enumerate(values, start=1)]
    return telling.tell_lures(keys=keys, kind=kind, pictures=pictures, now=now, by=REPORTER)


def report(now, *values: str, used: tuple[Indicator, ...] = (), **facts):
    keys = send(make(now, **{**ADULT, **facts}), now, indicators=used)
    if values:
        tell(keys, now, *values)
    return keys


def erase(keys, now) -> None:
    Report.objects.filter(id=keys.report_id).update(erase_asked_by="desk", erase_after=now)
    erasing.erase_due(now + timedelta(hours=1))


def terms(keys) -> list[tuple[UUID, bytes]]:
    held = IndicatorIndex.objects.filter(report_id=keys.report_id, kind="image_hash")
    return [(row.indicator, bytes(row.digest)) for row in held.order_by("id")]


@pytest.mark.parametrize("bits", [0, 1, 8, 20, SAME_IMAGE])
def test_a_copy_that_differs_in_a_few_bits_is_the_same_picture(house, now, bits):
    one, other = report(now, SHE), report(now, off(SHE, bits))
    assert [digest for _, digest in terms(one)] == [digest for _, digest in terms(other)]
    assert PictureRepresentative.objects.count() == 1


def test_another_picture_is_another_one(house, now):
    one, other = report(now, SHE), report(now, off(SHE, SAME_IMAGE + 1))
    assert [digest for _, digest in terms(one)] != [digest for _, digest in terms(other)]


def test_a_picture_adds_to_what_is_firm_and_is_said_as_the_offenders(house, now):
    """Two accounts that only look alike are too little; with the picture it is a link, and the reason says so."""
    one, other = (report(now, used=(each,)) for each in LOOKS_ALIKE)
    assert links_of(house, one.report_id).alike == ()
    tell(one, now, SHE)
    tell(other, now, off(SHE, 9))
    (found,) = links_of(house, one.report_id).alike
    assert found.other_id == other.report_id
    shared = {term.kind: term for term in found.link.terms if term.seen_in}
    assert set(shared) == {"account_skeleton", "image_hash"} and shared["image_hash"].seen_in == 2
    assert grouping.group_of(one.report_id) == grouping.group_of(other.report_id) is not None
    (used,) = [each for each in links_of(house, other.report_id).used if each.lure]
    assert (used.lure, used.seen_in) == ("profile", 2)
    telling.take_back(keys=other, lure_id=telling.lures_in(keys=other, sent=True)[0].id, now=now, by=REPORTER)
    assert links_of(house, one.report_id).alike == ()


def test_pictures_alone_put_nobody_together_however_many(house, now):
    """They are stolen and traded: twelve equal ones give no link, in a send or at night."""
    many = [f"{random.Random(n).getrandbits(256):064x}" for n in range(telling.MOST_LURES)]
    one, other = report(now, *many), report(now, *many)
    assert terms(one) and len({digest for _, digest in terms(one)} & {digest for _, digest in terms(other)}) == 12
    assert links_of(house, one.report_id).alike == ()
    assert linking.relink(now=now, by=WORKER) == 0


def test_twelve_pictures_weigh_no_more_than_the_cap(house, now):
    many = [f"{random.Random(n).getrandbits(256):064x}" for n in range(telling.MOST_LURES)]
    one, other = report(now, *many, used=(PHONE,)), report(now, *many, used=(PHONE,))
    (found,) = links_of(house, one.report_id).alike
    assert found.other_id == other.report_id
    of_pictures = sum(term.bits for term in found.link.terms if "image_hash" in (term.kind, term.about))
    assert 0 < of_pictures <= linking.blind_parameters().most_in_all["image_hash"]


def test_who_floods_with_one_picture_melts_no_two_groups(house, now):
    """The same picture in both groups, and in reports that name one account of each: it stays a bridge for a person."""
    other_phone = Indicator("phone", None, "06 87654321")
    first = [report(now, SHE, used=(PHONE,)).report_id for _ in range(3)]
    second = [report(now, off(SHE, 5), used=(other_phone,)).report_id for _ in range(3)]
    linking.relink(now=now, by=WORKER)
    homes = {grouping.group_of(first[0]), grouping.group_of(second[0])}
    assert len(homes) == 2 and None not in homes
    for _ in range(8):
        report(now, off(SHE, 3), used=(PHONE, other_phone))
    linking.relink(now=now, by=WORKER)
    assert grouping.group_of(first[0]) != grouping.group_of(second[0])


def test_a_picture_of_everybody_is_a_hub(house, now):
    """A stock picture: its holders share nothing else."""
    for n in range(8):
        report(now, SHE, used=(Indicator("phone", None, f"06 1000000{n}"),))
    last = report(now, SHE)
    (used,) = [each for each in links_of(house, last.report_id).used if each.lure]
    assert (used.seen_in, used.hub) == (9, "incoherent")


def test_told_before_anything_is_sent_it_is_compared_from_the_first_send_on(house, now):
    keys = make(now, **ADULT)
    assert tell(keys, now, SHE).new == 1
    assert not IndicatorIndex.objects.exists() and not PictureRepresentative.objects.exists()
    assert [lure.value for lure in telling.lures_in(keys=keys, sent=False)] == [SHE]
    keys = send(keys, now)
    assert len(terms(keys)) == 1
    assert [lure.value for lure in telling.lures_in(keys=keys, sent=True)] == [SHE]
    assert not Part.objects.filter(name="lures_unsent").exists()
    assert [lure.value for lure in house.open(keys.report_id).lures] == [SHE]


def test_the_same_picture_twice_is_one_and_there_is_a_most(house, now):
    keys = report(now, SHE)
    assert tell(keys, now, off(SHE, 4), off(SHE, 9)) == telling.ToldLures(new=0, there=2)
    others = [f"{random.Random(n).getrandbits(256):064x}" for n in range(telling.MOST_LURES)]
    with pytest.raises(telling.TooManyLures):
        tell(keys, now, *others)
    assert [lure.value for lure in telling.lures_in(keys=keys, sent=True)] == [SHE], "nothing is kept halfway"


def test_of_two_that_stand_one_is_taken_back(house, now):
    keys = report(now, SHE, off(SHE, 60))
    first, second = telling.lures_in(keys=keys, sent=True)
    for _ in range(2):
        telling.take_back(keys=keys, lure_id=first.id, now=now, by=REPORTER)
    assert telling.lures_in(keys=keys, sent=True) == (second,)
    assert [lure for lure, _ in terms(keys)] == [second.id] and PictureRepresentative.objects.count() == 1
    telling.take_back(keys=keys, lure_id=uuid4(), now=now, by=REPORTER)
    assert telling.lures_in(keys=keys, sent=True) == (second,)


def test_what_another_report_still_tells_stays(house, now):
    one, other = report(now, SHE), report(now, off(SHE, 6))
    erase(one, now)
    assert len(terms(other)) == 1 and PictureRepresentative.objects.count() == 1
    assert terms(report(now, off(SHE, 8)))[0][1] == terms(other)[0][1]


def test_the_last_one_erased_takes_the_representative_along(house, now):
    keys = report(now, SHE)
    erase(keys, now)
    assert not PictureRepresentative.objects.exists() and not IndicatorIndex.objects.exists()
    assert not Part.objects.filter(report_id=keys.report_id).exists()


@pytest.mark.parametrize("facts", [YOUNG, {"victim_age": "25_plus", "age_in_image": "under_18"}, {"victim_age": None}])
def test_under_18_and_without_an_age_only_a_profile_picture(house, now, facts):
    facts = {name: value for name, value in {**ADULT, **facts}.items() if value}
    keys = send(make(now, **facts), now)
    with pytest.raises(telling.KindNotKept):
        tell(keys, now, SHE, kind=LureKind.SENT)
    assert tell(keys, now, SHE).new == 1


def test_who_turns_out_to_be_under_18_keeps_the_profile_picture_alone(house, now):
    keys = report(now, SHE)
    tell(keys, now, off(SHE, 70), kind=LureKind.SENT)
    view = house.open(keys.report_id)
    changing_facts.change_facts(
        report_id=keys.report_id, answers={"victim_age": "16_17"}, revision=view.facts.revision, **house.acting("ada")
    )
    assert [lure.kind for lure in telling.lures_in(keys=keys, sent=True)] == [LureKind.PROFILE]
    assert len(terms(keys)) == 1 and PictureRepresentative.objects.count() == 1


def test_the_person_says_it_too(house, now):
    keys = report(now)
    tell(keys, now, SHE, kind=LureKind.SENT)
    submitting.save_answers(
        keys=keys, situation=Situation.from_json({**ADULT, "victim_age": "16_17"}), ticks={}, now=now, by=REPORTER
    )
    assert telling.lures_in(keys=keys, sent=True) == () and not IndicatorIndex.objects.exists()


def test_a_video_or_a_picture_that_only_lies_turned_is_refused(house, now):
    keys = report(now)
    for text in ("3 md5 " + "d4" * 16, f"3 pdq {SHE} 90 stored"):
        with pytest.raises(telling.NoPicture) as refused:
            telling.tell_lures(keys=keys, kind=LureKind.PROFILE, pictures=parse_prints(text), now=now, by=REPORTER)
        assert refused.value.parameters == {"number": 3}


def test_nobody_at_the_desk_learns_of_a_fingerprint_by_typing_one(house, now):
    report(now, SHE)
    assert terms_of(Indicator("image_hash", None, SHE)) == ()
    typed = told(now, Indicator("image_hash", None, SHE))
    (used,) = links_of(house, typed).used
    assert used.seen_in == 0 and not IndicatorIndex.objects.filter(report_id=typed).exists()


def test_it_is_in_the_group_and_never_released(house, now):
    keys = [report(now, off(SHE, n), used=(PHONE,)) for n in range(3)]
    decide(house, keys[0].report_id, keys[1].report_id, Verdict.TOGETHER)
    group_id = grouping.group_of(keys[0].report_id)
    deciding_links.confirm_group(group_id=group_id, stands=True, **house.acting("ada"))
    page = reading_groups.read_group(group_id=group_id, **house.acting("cora"))
    (seen,) = [each for each in page.indicators if each.kind == "image_hash"]
    assert seen.reports == 3, "copies of one picture are one line"
    with pytest.raises(deciding_links.NotInGroup):
        deciding_links.release(
            group_id=group_id, kind="image_hash", platform=None, value=seen.value, **house.acting("cora")
        )


@pytest.mark.role("owner")
def test_no_table_shows_a_fingerprint_and_the_same_two_seal_differently(house, now):
    values = [SHE, off(SHE, 5), off(SHE, 80)]
    keys = make(now, **ADULT)
    tell(keys, now, values[0])
    assert_hidden(values, keys)
    keys = send(keys, now)
    tell(keys, now, *values[1:])
    assert_hidden(values, keys)
    raw = [bytes.fromhex(value) for value in values]
    for row in PictureRepresentative.objects.all():
        kept = bytes(row.sealed) + b"".join(band.to_bytes(8, "big") for band in row.bands)
        for value in raw:
            assert value not in kept and not any(value[n : n + 6] in kept for n in range(27))
    index = server_secrets().index
    one, other = (representative(uuid4(), SHE, index) for _ in range(2))
    assert one.sealed != other.sealed and one.bands == other.bands


@pytest.mark.role("owner")
def test_among_many_it_is_looked_up_through_the_index(house, now):
    """Rows that nobody told, all in SQL: what counts here is what PostgreSQL means to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into links_picturerepresentative (id, key_version, sealed, bands) "
            "select gen_random_uuid(), 1, ''::bytea, array(select (random() * 9e18)::bigint "
            "from generate_series(1, 16) g where g + n > 0) from generate_series(1, 8000) n"
        )
        cursor.execute("analyze links_picturerepresentative")
        looked_for = list(bands_to_look_for(SHE, b"k" * 32))
        cursor.execute(f"explain {NEAR}", [looked_for, 1])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Bitmap Index Scan on picture_by_band" in plan and plan.count("Seq Scan") == 0, plan


def test_a_thief_without_the_key_finds_nothing_with_a_picture_in_hand(house, now):
    report(now, SHE)
    assert representative_of(SHE, server_secrets().index) is not None
    assert representative_of(SHE, type(server_secrets().index).first(b"x" * 32)) is None


def test_a_closed_mailbox_and_one_that_is_leaving(house, now):
    keys = report(now)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    with pytest.raises(Exception) as refused:
        tell(keys, now + timedelta(minutes=1), SHE)
    assert refused.value.code == "not_in_this_state" and refused.value.parameters["act"] == Act.TELL_LURES


def test_the_house_is_told(house: House, now):
    keys = report(now, SHE)
    assert "lures_told" in {line.act for line in house.open(keys.report_id).history}
