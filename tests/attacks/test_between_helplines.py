"""Another helpline, whoever has its address or its old secret, whoever stands between, a thief of the tables."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from houvast.core.between.pairs import Side
from houvast.core.between.signing import address_path, ask
from houvast.procedures import asking_helplines, facing_helplines, pairing
from houvast.procedures.calling_helplines import NotReached, call
from houvast.records.audit.actors import COMMAND, WORKER
from houvast.records.audit.models import AuditEntry
from houvast.records.helplines import agreements, marks
from houvast.records.helplines.asking import MOST
from houvast.records.helplines.models import Agreement, Answer, Question, TheirMark
from houvast.records.links.leads import released_groups
from houvast.records.secrets import server_secrets
from tests.support.leads import confirmed_group, release, withdraw
from tests.support.other_helpline import Other, agreed, serving

pytestmark = pytest.mark.django_db

VALUE, SECRET, OTHER_SECRET = "+31612345678", b"s" * 32, b"o" * 32
# This house entered the secret in these tests: the other side made it.
THEIRS = Side.MAKER


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.HOUVAST_SHARING = frozenset({pairing.HELPLINES})


@pytest.fixture
def other() -> Iterator[Other]:
    with serving(Other(SECRET, THEIRS)) as other:
        agreed(other)
        yield other


def asked_here(other: Other, *, at: float | None = None, nonce: bytes = b"n" * 16, side: Side | None = None):
    headers = other.question(at=time.time() if at is None else at, nonce=nonce, side=side)
    return Client(headers={"host": "localhost", **headers}).get(address_path(other.agreement))


def ask_there() -> str:
    (agreement,) = agreements.open_agreements()
    return asking_helplines.ask_one(agreement=agreement, now=timezone.now(), by=WORKER).trouble


def test_who_has_no_secret_gets_the_same_no_whatever_is_wrong(other):
    """Another pair's secret, our own signature sent back, a signature of yesterday, of tomorrow, none, half of one."""
    confirmed_group(VALUE)
    assert asked_here(other).status_code == 200
    elsewhere, now = Other(OTHER_SECRET, THEIRS), time.time()
    path = address_path(other.agreement)
    wrong = [
        asked_here(elsewhere),
        asked_here(other, nonce=b"1" * 16, side=Side.ENTERER),
        asked_here(other, nonce=b"2" * 16, at=now - 400),
        asked_here(other, nonce=b"3" * 16, at=now + 400),
        Client(headers={"host": "localhost"}).get(path),
        Client(headers={"host": "localhost", **elsewhere.question(at=now, nonce=b"4" * 16)}).get(path),
        Client(headers={"host": "localhost", "authorization": "Houvast-Pair-1 " + "0" * 100}).get(path),
    ]
    assert {(each.status_code, each.content) for each in wrong} == {(401, wrong[0].content)}
    assert Question.objects.count() == 1  # what is not signed leaves nothing behind


def test_a_question_that_is_played_again_is_answered_once(other):
    first = asked_here(other)
    again = asked_here(other)
    assert (first.status_code, again.status_code) == (200, 401)
    assert "Houvast-Answer" not in again and b"puts_forward" not in again.content
    assert AuditEntry.objects.filter(act="helpline_asked_us", actor=f"helpline:{other.agreement}").count() == 1


def test_who_asks_again_and_again_is_told_when_to_come_back(other):
    answers = [asked_here(other, nonce=bytes([n]) * 16) for n in range(MOST + 1)]
    assert {each.status_code for each in answers[:-1]} == {200}
    assert answers[-1].status_code == 429 and 0 < int(answers[-1]["Retry-After"]) <= 15 * 60 + 1


def test_only_a_get_is_answered_and_nothing_where_it_is_switched_off(other, settings):
    path, headers = address_path(other.agreement), other.question(at=time.time(), nonce=b"n" * 16)
    for method in ("post", "put", "delete", "head", "options"):
        answer = getattr(Client(headers={"host": "localhost", **headers}), method)(path)
        assert answer.status_code == 405 and "Houvast-Answer" not in answer
    settings.HOUVAST_SHARING = frozenset({"leads"})
    assert asked_here(other).status_code == 404
    with pytest.raises(pairing.BetweenOff):
        ask_there()
    assert asking_helplines.ask_all(now=timezone.now(), by=WORKER) == () and other.asked == []


def test_one_pairs_digests_are_no_other_pairs_and_not_the_houses(other):
    with serving(Other(OTHER_SECRET, THEIRS)) as west:
        agreed(west, "Helpline West")
        confirmed_group(VALUE)
        south_sees = other.read(asked_here(other).content).puts_forward
        west_sees = west.read(asked_here(west).content).puts_forward
    assert not south_sees & west_sees and len(south_sees) == len(west_sees) == 64
    assert other.digest("phone", VALUE) in south_sees and west.digest("phone", VALUE) in west_sees
    from houvast.core.sealing.blind import blind_indexes

    house = {digest for _, digest in blind_indexes("phone", VALUE, server_secrets().index)}
    assert not house & (south_sees | west_sees)


def test_an_answer_says_nothing_but_digests(other):
    """No value, no kind, no month, no group, no count: two lists of the same length whatever stands in them."""
    empty = asked_here(other, nonce=b"1" * 16)
    group = confirmed_group(VALUE, "+31687654321")
    full = asked_here(other, nonce=b"2" * 16)
    assert len(empty.content) == len(full.content)
    assert not [each for each in (VALUE, "12345678", "phone", str(group), "2026") if each in full.content.decode()]
    assert full["Cache-Control"] == "no-store"
    withdraw(group)
    back = other.read(asked_here(other, nonce=b"3" * 16).content)
    assert back == other.read(empty.content)  # the fill is the same: nothing is left of it


def test_what_was_taken_back_stays_so_when_something_else_of_its_group_goes_out(other):
    group = confirmed_group(VALUE)
    withdraw(group)
    release(group, "+31687654321")
    shown = other.read(asked_here(other).content).puts_forward
    assert other.digest("phone", "+31687654321") in shown and other.digest("phone", VALUE) not in shown


def test_texts_pictures_and_what_everybody_has_never_go_out(other):
    (agreement,) = agreements.open_agreements()
    group = confirmed_group()
    for kind, value in (("script", "stuur geld"), ("image_hash", "0" * 64), ("url", "instagram.com")):
        release(group, value, kind=kind)
    assert len(released_groups()[0].indicators) == 3
    assert facing_helplines.put_forward(agreement) == {}


def test_thousands_of_guesses_learn_nothing(other):
    """Guesses come back in no answer, whether they are right or not; too many are not read at all."""
    confirmed_group(VALUE)
    before = asked_here(other, nonce=b"1" * 16).content
    other.forward = {other.digest("phone", f"+316{n:08d}") for n in range(12_345_000, 12_350_000)}
    other.forward.add(other.digest("phone", VALUE))
    assert ask_there() == "" and TheirMark.objects.count() == len(other.forward)
    assert asked_here(other, nonce=b"2" * 16).content == before
    other.knows = set(other.forward)  # and what they say they know, unasked, is a claim that waits for a person
    assert ask_there() == ""
    assert asked_here(other, nonce=b"3" * 16).content == before
    other.forward |= {n.to_bytes(16, "big") for n in range(12_000)}
    assert ask_there() == "too_long"


@pytest.mark.parametrize(
    ("manner", "code"),
    [
        ("unsigned", "not_signed"),
        ("other_key", "not_signed"),
        ("our_own_key", "not_signed"),
        ("changed", "not_signed"),
        ("played_again", "not_signed"),
        ("not_json", "not_right"),
        ("other_version", "other_version"),
        ("cut_short", "unreachable"),
        ("endless", "too_long"),
        ("401", "refused"),
        ("404", "off"),
        ("429", "too_often"),
        ("500", "said_no"),
    ],
)
def test_what_is_not_the_other_sides_word_is_not_kept(other, manner, code):
    """What was known before stays as it was, and a coordinator reads since when it is so."""
    other.forward = {other.digest("phone", VALUE)}
    assert ask_there() == ""
    other.manner, other.forward = manner, {other.digest("phone", "+31600000000")}
    assert ask_there() == code
    (agreement,) = agreements.open_agreements()
    assert agreement.view.trouble == code and agreement.view.failing_since
    mark = facing_helplines.mark_of(other.digest("phone", VALUE), agreement.own)
    assert marks.theirs(agreement.id).forward == {mark}
    since = agreement.view.failing_since
    assert ask_there() == code and agreements.all_agreements()[0].failing_since == since
    other.manner = ""
    assert ask_there() == "" and agreements.all_agreements()[0].trouble == ""


def test_no_redirect_is_followed_and_no_proxy_taken(other, monkeypatch):
    """Whoever stands behind the address leads us to no other: not inside our own network either."""
    with serving(Other(SECRET, THEIRS)) as inside:
        with serving(Other(SECRET, THEIRS), elsewhere=inside.url) as leading:
            leading.manner = "redirect"
            with pytest.raises(NotReached) as no:
                call(leading.url, "/between/v1/x", ask(leading.pair, Side.ENTERER, at=0, nonce=b"n" * 16))
            assert no.value.code == "redirected" and len(leading.asked) == 1
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, inside.url)
        assert ask_there() == ""
        assert inside.asked == [] and other.asked == [address_path(other.agreement)]


@pytest.mark.parametrize("manner", ["silent", "drips", "drips_headers"])
def test_a_slow_side_holds_nobody(other, manner):
    """Not even one that sends a byte now and then."""
    other.manner = manner
    began = time.monotonic()
    with pytest.raises(NotReached) as no:
        call(other.url, "/", ask(other.pair, Side.ENTERER, at=0, nonce=b"n" * 16), seconds=0.4)
    assert no.value.code == "too_slow" and time.monotonic() - began < 2


def test_nobody_answers(other):
    with serving(Other(SECRET, THEIRS)) as gone:
        address = gone.url
    with pytest.raises(NotReached) as no:
        call(address, "/", "")
    assert no.value.code == "unreachable"


def test_https_with_a_certificate_that_nobody_signed_is_not_reached(other):
    """Plain http behind an https address is the same: no byte of ours is read by it."""
    with pytest.raises(NotReached) as no:
        call(other.url.replace("http://", "https://"), "/", "x")
    assert no.value.code in ("unreachable", "too_slow") and other.asked == []


@pytest.mark.parametrize(
    "url", ["http://south.example.org", "https://south.example.org/x", "file:///x", "http://10.0.0.1"]
)
def test_an_agreement_leads_to_one_host_over_tls(url):
    with pytest.raises(pairing.HelplineAddressNotRight):
        pairing.pair(name="South", url=url, now=timezone.now(), by=COMMAND)


def test_in_production_not_even_this_machine_is_asked_in_the_clear(settings):
    settings.HOUVAST_MODE = "production"
    with pytest.raises(pairing.HelplineAddressNotRight):
        pairing.pair(name="South", url="http://localhost:8000", now=timezone.now(), by=COMMAND)


def test_a_thief_of_the_tables_has_nothing_to_try_a_number_on(other):
    """Not even with the secret of the pair, as the other side has it: no column is a digest, a key or a value."""
    confirmed_group(VALUE)
    other.forward = other.knows = {other.digest("phone", VALUE), other.digest("account", "instagram:lisa")}
    assert ask_there() == ""
    (agreement,) = agreements.open_agreements()
    from houvast.records.helplines import answers
    from tests.support.leads import _somebody

    marks_of = {facing_helplines.mark_of(each, agreement.own): each for each in other.forward}
    for mark, digest in marks_of.items():
        answers.say(agreement.id, mark, digest, person_id=_somebody(), now=timezone.now())
    stolen = dump()
    keys = [SECRET, agreement.own, agreement.pair.index, *agreement.pair.signs.values()]
    hidden = [*keys, *other.forward, VALUE.encode(), b"lisa", other.url.encode()]
    assert not [each for each in hidden if each in stolen or each.hex().encode() in stolen]
    # With every key of the pair: no digest of any value, under any of them, stands there either.
    assert TheirMark.objects.count() == 4 and Answer.objects.count() == 2
    assert all(mark in stolen for mark in marks_of)  # the search would find what is there


def dump() -> bytes:
    """Every value of every column of the tables of agreements, bytes as they are."""
    found = []
    with connection.cursor() as cursor:
        for table in ("agreement", "theirmark", "ownmark", "answer", "question"):
            cursor.execute(f"select * from helplines_{table}")
            found += [bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for r in cursor for v in r]
    return b"|".join(found)


def test_who_writes_in_the_tables_sends_us_to_no_other_address(other):
    """The address is sealed with the secret, for this row: another row's opens nothing."""
    with serving(Other(OTHER_SECRET, THEIRS)) as evil:
        agreed(evil, "Helpline West")
        sealed = Agreement.objects.get(id=evil.agreement).sealed
        Agreement.objects.filter(id=other.agreement).update(sealed=sealed)
        assert agreements.open_agreement(other.agreement) is None
        assert [each.id for each in agreements.open_agreements()] == [evil.agreement]
        asking_helplines.ask_all(now=timezone.now(), by=WORKER)
        assert evil.asked == [address_path(evil.agreement)]


def test_an_ended_agreement_is_over_at_once_keeps_nothing_and_never_begins_again(other):
    confirmed_group(VALUE)
    other.forward = {other.digest("phone", VALUE)}
    assert ask_there() == "" and asked_here(other, nonce=b"1" * 16).status_code == 200
    pairing.end(name="Helpline South", now=timezone.now(), by=COMMAND)
    assert asked_here(other, nonce=b"2" * 16).status_code == 401
    assert not TheirMark.objects.exists() and not Question.objects.exists()
    assert bytes(Agreement.objects.get().sealed) == b""
    assert asking_helplines.ask_all(now=timezone.now(), by=WORKER) == ()
    with pytest.raises(pairing.PairKnown):
        agreed(other, "Helpline South again")


def test_a_new_secret_ends_the_old_one(other):
    with serving(Other(OTHER_SECRET, THEIRS)) as renewed:
        agreed(renewed)
        assert asked_here(other, nonce=b"1" * 16).status_code == 401
        assert asked_here(renewed, nonce=b"1" * 16).status_code == 200


def test_after_a_week_of_silence_what_they_said_lapses(other):
    other.forward = {other.digest("phone", VALUE)}
    assert ask_there() == ""
    other.manner = "500"
    now = timezone.now()
    for at in (now, now + timedelta(days=6), now + timedelta(days=8)):
        (agreement,) = agreements.open_agreements()
        there = TheirMark.objects.count()
        assert asking_helplines.ask_one(agreement=agreement, now=at, by=WORKER).trouble == "said_no" and there == 1
    assert TheirMark.objects.count() == 0
