"""A notice: drafted by the desk, agreed to by the person, sent or pasted, noted, brought back, to its end."""

from __future__ import annotations

import email
import json
import socket

import pytest
from django.core import mail
from django.utils import timezone

from houvast.core.figures.definitions import NOTICE_ANSWER, NOTICE_ANSWERED, NOTICE_RESULTS, notice_answer
from houvast.core.removal.addresses import Wrong
from houvast.core.removal.notices import Channel, Element, Ground, NoticeKind
from houvast.core.removal.tracking import Answered, Decision, Found, Result, What, Where
from houvast.core.sealing.errors import CannotOpen
from houvast.procedures import closing, consenting, drafting_notices, erasing, sending_notices, telling_places
from houvast.procedures.drafting_notices import ElementsMissing, NoticeUnfit, PlacesMissing, Wanted
from houvast.procedures.entering import NoSuchCase
from houvast.procedures.following_notices import NoSuchNotice, NoticeSent, read_removal, removal_in
from houvast.procedures.mailing import MailNotTaken, NoMail
from houvast.procedures.sending_notices import NoticeNotAgreed, NotInOrder
from houvast.procedures.telling_places import NotSentYet, PlaceNamed, TooManyPlaces
from houvast.procedures.tests.house import later, make, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.registrations.models import RegistrationWaiting
from houvast.records.registrations.waiting import open_waiting
from houvast.records.staff.permissions import NotAllowed
from houvast.records.takedowns.models import Notice, Place

PLACES = "https://t.me/kanaal/12?utm_source=x\nhttps://onbekend.example/view?id=AbC"


@pytest.fixture(autouse=True)
def helpline(settings):
    settings.HOUVAST_NOTICE_NAME = "Hulplijn Voorbeeld"
    settings.HOUVAST_NOTICE_EMAIL = "meldingen@voorbeeld.example"
    settings.HOUVAST_TRUSTED_FLAGGER = ""
    settings.HOUVAST_CAN_MAIL = True


@pytest.fixture
def keys(house, now):
    return sent(now, victim_age="25_plus", published="yes")


@pytest.fixture
def girl(house, now):
    return sent(now, victim_age="12_15", published="yes")


def tell(keys, now, text=PLACES, shows=(Ground.INTIMATE,)):
    return telling_places.tell_places(keys=keys, text=text, shows=shows, now=now, by=REPORTER)


def removal(house, keys, now, by="ada"):
    return read_removal(report_id=keys.report_id, **house.acting(by, now))


def draft(house, keys, now, *, host="t.me", by="ada", **more):
    chosen = [each for each in removal(house, keys, now, by).places if each.address.host == host]
    wanted = {
        "kind": NoticeKind.DSA_16,
        "receiver": chosen[0].receiver,
        "channel": Channel.MAIL,
        "language": "en",
        "place_ids": tuple(each.id for each in chosen),
    }
    return drafting_notices.draft(report_id=keys.report_id, wanted=Wanted(**(wanted | more)), **house.acting(by, now))


def one(house, keys, now, notice_id, by="ada"):
    return next(each for each in removal(house, keys, now, by).notices if each.notice.id == notice_id)


def ask(house, keys, now, notice_id, by="ada"):
    return drafting_notices.ask(report_id=keys.report_id, notice_id=notice_id, **house.acting(by, now))


def answer(keys, now, consent_id, given=True):
    consent = next(each for each in consents_of(keys.report_id, keys.shared) if each.id == consent_id)
    return consenting.answer(
        keys=keys, consent_id=consent_id, given=given, text_sha256=consent.text_sha256, now=now, by=REPORTER
    )


def agreed(house, keys, now, by="ada", **more):
    notice_id = draft(house, keys, now, by=by, **more)
    answer(keys, now, ask(house, keys, now, notice_id, by))
    return notice_id


def go(house, keys, now, notice_id, mailed=True, by="ada"):
    sending_notices.send(report_id=keys.report_id, notice_id=notice_id, mail=mailed, **house.acting(by, now))


def note(house, keys, now, notice_id, what, code="", on=None, words=""):
    sending_notices.note_event(
        report_id=keys.report_id,
        notice_id=notice_id,
        what=what,
        code=code,
        on=on or timezone.localdate(now),
        words=words,
        **house.acting("ada", now),
    )


def due(house, keys, now, notice_id):
    view = house.open(keys.report_id, now=now)
    return [each for each in view.dates if each.about == notice_id and not each.done]


# -- where it stands


def test_the_person_tells_several_at_once_and_the_case_comes_back(house, keys, now):
    read = tell(keys, now, PLACES + "\nhttps://www.t.me/kanaal/12\njavascript:alert(1)")
    assert (len(read.addresses), read.twice, [each.why for each in read.not_read]) == (2, 1, [Wrong.SCHEME])
    places = removal(house, keys, now).places
    assert {(each.receiver, each.by_reporter) for each in places} == {("telegram", True), ("other_site", True)}
    assert [each.words for each in house.open(keys.report_id, now=now).dates if each.kind == "answered"] == [
        "places:places"
    ]
    assert tell(keys, now).twice == 2
    assert removal_in(keys=keys, now=now).places == places


def test_before_anything_was_sent_there_is_nobody_to_tell(house, now):
    with pytest.raises(NotSentYet):
        tell(make(now), now)


def test_there_is_an_end_to_places(house, keys, now, monkeypatch):
    monkeypatch.setattr(telling_places, "MOST_PLACES", 2)
    tell(keys, now)
    with pytest.raises(TooManyPlaces):
        tell(keys, now, "https://a.example/3")


def test_what_was_mistyped_goes_unless_a_notice_names_it(house, keys, now):
    tell(keys, now)
    draft(house, keys, now)
    named, free = sorted(removal(house, keys, now).places, key=lambda each: each.receiver != "telegram")
    act = {"report_id": keys.report_id, **house.acting("ada", now)}
    with pytest.raises(PlaceNamed):
        telling_places.remove_place(place_id=named.id, **act)
    telling_places.remove_place(place_id=free.id, **act)
    telling_places.remove_place(place_id=free.id, **act)
    assert removal(house, keys, now).places == (named,)


# -- drafted, agreed, sent


def test_nothing_goes_before_a_yes_and_then_to_the_letter(house, keys, now):
    tell(keys, now)
    notice_id = draft(house, keys, now)
    with pytest.raises(NoticeNotAgreed):
        go(house, keys, now, notice_id)
    consent_id = ask(house, keys, now, notice_id)
    with pytest.raises(NoticeNotAgreed):
        go(house, keys, now, notice_id)
    assert mail.outbox == []
    answer(keys, now, consent_id)
    go(house, keys, now, notice_id)
    (went,) = mail.outbox
    seen = next(each for each in consents_of(keys.report_id, keys.shared) if each.id == consent_id)
    assert seen.text == f"{went.subject}\n\n{went.body}" and seen.receiver == "Telegram, abuse@telegram.org"
    assert went.to == ["abuse@telegram.org"] and went.attachments == []
    assert "https://t.me/kanaal/12" in went.body and "onbekend.example" not in went.body
    assert one(house, keys, now, notice_id).standing.where is Where.SENT


def test_a_yes_to_another_text_is_no_yes(house, keys, now):
    tell(keys, now)
    notice_id = agreed(house, keys, now)
    text = one(house, keys, now, notice_id).notice.text
    act = {"report_id": keys.report_id, "notice_id": notice_id, **house.acting("ada", now)}
    drafting_notices.change(text=text + "\n\nPlease hurry.", **act)
    with pytest.raises(NoticeNotAgreed):
        go(house, keys, now, notice_id)
    drafting_notices.change(text=text, **act)
    go(house, keys, now, notice_id)


@pytest.mark.parametrize("said", ["refused", "withdrawn"])
def test_a_no_and_a_yes_taken_back_stop_it_and_it_can_be_asked_once_more(house, keys, now, said):
    tell(keys, now)
    notice_id = draft(house, keys, now)
    consent_id = ask(house, keys, now, notice_id)
    answer(keys, now, consent_id, given=said == "withdrawn")
    if said == "withdrawn":
        consenting.withdraw(keys=keys, consent_id=consent_id, now=now, by=REPORTER)
    with pytest.raises(NoticeNotAgreed):
        go(house, keys, now, notice_id)
    assert one(house, keys, now, notice_id).standing.where is Where.DECLINED
    again = ask(house, keys, now, notice_id)
    assert one(house, keys, now, notice_id).standing.where is Where.ASKED
    answer(keys, now, again)
    go(house, keys, now, notice_id)


def test_a_text_that_lacks_an_element_cannot_be_asked_or_sent(house, keys, now):
    tell(keys, now)
    notice_id = agreed(house, keys, now)
    act = {"report_id": keys.report_id, "notice_id": notice_id, **house.acting("ada", now)}
    drafting_notices.change(text="Take it down: https://t.me/kanaal/12", **act)
    for forbidden in (lambda: ask(house, keys, now, notice_id), lambda: go(house, keys, now, notice_id)):
        with pytest.raises(ElementsMissing) as no:
            forbidden()
        assert no.value.parameters["elements"] == (Element.REASON, Element.NOTIFIER, Element.GOOD_FAITH)


def test_without_an_address_of_the_house_a_notice_about_an_adult_lacks_its_sender(house, keys, girl, now, settings):
    settings.HOUVAST_NOTICE_EMAIL = ""
    tell(keys, now)
    assert one(house, keys, now, draft(house, keys, now)).lacks == (Element.NOTIFIER,)
    tell(girl, now)
    assert one(house, girl, now, draft(house, girl, now, by="ada")).lacks == ()


def test_what_was_sent_stays_as_it_went(house, keys, now):
    tell(keys, now)
    notice_id = agreed(house, keys, now)
    go(house, keys, now, notice_id, mailed=False)
    assert mail.outbox == []  # pasted by hand
    act = {"report_id": keys.report_id, "notice_id": notice_id, **house.acting("ada", now)}
    for forbidden in (
        lambda: drafting_notices.change(text="another", **act),
        lambda: drafting_notices.drop(**act),
        lambda: go(house, keys, now, notice_id),
    ):
        with pytest.raises(NoticeSent):
            forbidden()


def test_a_draft_can_be_thrown_away_and_its_question_goes_with_it(house, keys, now):
    tell(keys, now)
    notice_id = draft(house, keys, now)
    ask(house, keys, now, notice_id)
    drafting_notices.drop(report_id=keys.report_id, notice_id=notice_id, **house.acting("ada", now))
    assert removal(house, keys, now).notices == ()
    assert consents_of(keys.report_id, keys.shared) == ()


def test_a_mail_that_is_not_taken_was_not_sent(house, keys, now, settings):
    tell(keys, now)
    notice_id = agreed(house, keys, now)
    settings.HOUVAST_CAN_MAIL = False
    with pytest.raises(NoMail):
        go(house, keys, now, notice_id)
    settings.HOUVAST_CAN_MAIL = True
    settings.EMAIL_BACKEND = "houvast.procedures.tests.test_notices.Refusing"
    with pytest.raises(MailNotTaken):
        go(house, keys, now, notice_id)
    assert one(house, keys, now, notice_id).standing.where is Where.AGREED


class Refusing:
    """A mail server that is away."""

    def __init__(self, **_):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("more", "no"),
    [
        ({"place_ids": ()}, PlacesMissing),
        ({"kind": NoticeKind.SEARCH}, NoticeUnfit),  # no search engine
        ({"language": "xx"}, NoticeUnfit),
        ({"receiver": "nobody"}, NoticeUnfit),
        ({"receiver": "other_site", "mail": "abuse@site.example\nBcc: mallory@evil.example"}, NoticeUnfit),
        ({"receiver": "other_site", "mail": "a@b.example, mallory@evil.example"}, NoticeUnfit),
        ({"receiver": "other_site", "mail": ""}, NoticeUnfit),
    ],
)
def test_what_does_not_fit_is_not_drafted(house, keys, now, more, no):
    tell(keys, now)
    with pytest.raises(no):
        draft(house, keys, now, **more)


def test_a_place_of_another_case_is_no_place_here(house, keys, girl, now):
    tell(girl, now)
    tell(keys, now)
    theirs = tuple(each.id for each in removal(house, girl, now).places)
    with pytest.raises(PlacesMissing):
        draft(house, keys, now, place_ids=theirs)


def test_what_is_typed_puts_no_header_and_no_line_into_a_mail(house, keys, now):
    tell(keys, now)
    notice_id = agreed(
        house,
        keys,
        now,
        host="onbekend.example",
        mail="abuse@onbekend.example",
        name="Site\r\nBcc: mallory@evil.example",
        kind=NoticeKind.GDPR_17,
        person="Sam\r\nBcc: mallory@evil.example",
        alias=("a\nX-Header: 1",),
    )
    go(house, keys, now, notice_id)
    read = email.message_from_bytes(mail.outbox[0].message().as_bytes())
    assert set(read.keys()) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
    }  # fmt: skip
    assert read["To"] == "abuse@onbekend.example" and "\n" not in read["Subject"]
    assert not any(line.startswith(("Bcc", "X-Header")) for line in mail.outbox[0].body.splitlines())


# -- under 18


def test_of_somebody_under_18_no_name_is_needed_machines_get_xarf_and_it_goes_to_their_own_address(house, girl, now):
    tell(girl, now)
    notice_id = agreed(house, girl, now, by="ada")
    go(house, girl, now, notice_id)
    (went,) = mail.outbox
    assert went.to == ["stopCA@telegram.org"]
    ((name, content, kind),) = went.attachments
    report = json.loads(content)
    assert (name, kind, report["type"]) == ("xarf-1.json", "application/json", "csem")
    assert report["url"] == "https://t.me/kanaal/12"
    assert one(house, girl, now, notice_id).notice.first


def test_a_request_to_erase_carries_no_xarf(house, girl, now):
    tell(girl, now)
    notice_id = agreed(house, girl, now, kind=NoticeKind.GDPR_17, person="Noor")
    go(house, girl, now, notice_id)
    assert mail.outbox[0].attachments == []


# -- to its end


def test_each_state_has_its_day_in_the_queue_and_the_end_has_none(house, keys, now):
    tell(keys, now)
    notice_id = agreed(house, keys, now)
    go(house, keys, now, notice_id)
    assert len(due(house, keys, now, notice_id)) == 1
    for days, what, code, where in (
        (1, What.RECEIVED, "", Where.RECEIVED),
        (2, What.DECIDED, Decision.REMOVED, Where.REMOVED),
        (5, What.CHECKED, Found.GONE, Where.GONE),
    ):
        at = later(now, days=days)
        note(house, keys, at, notice_id, what, code)
        found = one(house, keys, at, notice_id)
        assert found.standing.where is where
        dates = due(house, keys, at, notice_id)
        assert [timezone.localdate(each.at) for each in dates] == ([found.standing.due] if found.standing.due else [])
    assert found.standing.ended


def test_silence_brings_it_back_and_a_second_notice_takes_its_place(house, keys, now):
    tell(keys, now)
    first = agreed(house, keys, now)
    go(house, keys, now, first)
    at = later(now, days=4)
    silent = one(house, keys, at, first).standing
    assert silent.passed and silent.ways[0].id == "second_notice"
    assert [each.passed for each in due(house, keys, at, first)] == [True]
    second = drafting_notices.draft(
        report_id=keys.report_id,
        wanted=Wanted(NoticeKind.DSA_16, "telegram", Channel.MAIL, "en", again_of=first),
        **house.acting("ada", at),
    )
    assert "25 November 2026" in one(house, keys, at, second).notice.text
    with pytest.raises(NoticeNotAgreed):
        go(house, keys, at, second)
    answer(keys, at, ask(house, keys, at, second))
    go(house, keys, at, second)
    assert one(house, keys, at, first).standing.ended and due(house, keys, at, first) == []
    late = later(now, days=9)
    ways = [way.id for way in one(house, keys, late, second).standing.ways]
    assert "coordinator" in ways and "second_notice" not in ways
    note(house, keys, late, second, What.TOOK, "coordinator", words="klacht 77")
    assert "coordinator" not in [way.id for way in one(house, keys, late, second).standing.ways]


@pytest.mark.parametrize(
    ("what", "code", "days", "why"),
    [
        (What.DECIDED, "perhaps", 0, "no_such_code"),
        (What.TOOK, "second_notice", 0, "no_such_code"),  # that is a notice of its own
        (What.SENT, "", 0, "no_such_code"),
        (What.RECEIVED, "", 1, "in_future"),
        (What.RECEIVED, "", -1, "before_sending"),
    ],
)
def test_what_cannot_have_happened_is_not_noted(house, keys, now, what, code, days, why):
    tell(keys, now)
    notice_id = agreed(house, keys, now)
    go(house, keys, now, notice_id)
    with pytest.raises(NotInOrder) as no:
        note(house, keys, now, notice_id, what, code, on=timezone.localdate(later(now, days=days)))
    assert no.value.parameters["why"] == why


def test_taken_back_after_it_went_is_told_and_opens_the_case(house, keys, now):
    tell(keys, now)
    notice_id = agreed(house, keys, now)
    go(house, keys, now, notice_id)
    consent = next(each for each in consents_of(keys.report_id, keys.shared) if each.about == notice_id)
    consenting.withdraw(keys=keys, consent_id=consent.id, now=now, by=REPORTER)
    assert one(house, keys, now, notice_id).took_back


# -- figures


def waiting():
    rows = [open_waiting(row) for row in RegistrationWaiting.objects.all()]
    return [each["facts"] for each in rows if each["kind"] == "notice"]


@pytest.mark.role("owner")
def test_a_notice_is_counted_once_with_codes_alone(house, keys, now):
    tell(keys, now)
    done, running = (
        agreed(house, keys, now),
        agreed(house, keys, now, host="onbekend.example", mail="a@onbekend.example"),
    )
    draft(house, keys, now)  # never sent, never counted
    go(house, keys, now, done)
    go(house, keys, now, running)
    note(house, keys, now, done, What.CHECKED, Found.GONE)
    one_counted = {"platform": "telegram", "notice": "dsa_16", "result": "removed", "answered": "never"}
    assert waiting() == [one_counted | {"answer": "removed_later"}]
    house.open(keys.report_id, now=now)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada", now))
    assert sorted(each["platform"] for each in waiting()) == ["other_site", "telegram"]
    assert {each["answer"] for each in waiting()} == {"removed_later", "no_decision"}


def test_the_codes_of_notices_are_those_that_the_figures_count():
    assert tuple(Result) == NOTICE_RESULTS and tuple(Answered) == NOTICE_ANSWERED
    assert {notice_answer(result, answered) for result in Result for answered in Answered} == set(NOTICE_ANSWER)


# -- who may, and what is left


def test_nobody_else_sees_or_does_anything(house, keys, now):
    tell(keys, now)
    notice_id = draft(house, keys, now)
    with pytest.raises((NotAllowed, NoSuchCase)):
        removal(house, keys, now, by="dirk")
    with pytest.raises((NotAllowed, NoSuchCase)):
        ask(house, keys, now, notice_id, by="dirk")
    other = sent(now, form="sent_images")
    with pytest.raises(NoSuchNotice):
        go(house, other, now, notice_id)


def test_a_row_of_another_report_does_not_open(house, keys, now):
    other = sent(now, form="sent_images")
    tell(keys, now)
    draft(house, keys, now)
    Notice.objects.update(report_id=other.report_id)
    with pytest.raises(CannotOpen):
        removal(house, other, now)


def test_no_word_of_it_is_at_rest_and_erasing_leaves_nothing(house, keys, now):
    tell(keys, now)
    notice_id = agreed(house, keys, now)
    go(house, keys, now, notice_id)
    rows = [bytes(row.sealed) for row in (*Place.objects.all(), *Notice.objects.all())]
    assert rows and not any(b"t.me" in row or b"elegram" in row for row in rows)
    house.open(keys.report_id, now=now)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada", now))
    erasing.erase(report_id=keys.report_id, **house.acting("cora", now))
    assert not Place.objects.exists() and not Notice.objects.exists()


# -- nothing is fetched


def test_no_address_is_ever_looked_up_or_fetched(house, keys, now, monkeypatch):
    """The database is at a socket of this machine; every other connection and every look-up of a name is a failure."""
    opened = []
    real = socket.socket.connect

    def connect(self, to):
        if self.family != socket.AF_UNIX:
            opened.append(to)
        return real(self, to)

    monkeypatch.setattr(socket.socket, "connect", connect)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, lambda *to, **_: opened.append(to))
    socket.getaddrinfo("control.example", 80)
    assert opened == [("control.example", 80)]  # the control: what is looked up is seen
    opened.clear()
    tell(keys, now, "http://127.0.0.1:9/a\nhttps://t.me/kanaal/12\nhttps://onbekend.example/view")
    notice_id = agreed(house, keys, now)
    go(house, keys, now, notice_id)
    note(house, keys, now, notice_id, What.DECIDED, Decision.REMOVED)
    note(house, keys, now, notice_id, What.CHECKED, Found.GONE)
    removal_in(keys=keys, now=now)
    assert len(mail.outbox) == 1 and opened == []
