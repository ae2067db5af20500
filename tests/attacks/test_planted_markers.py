"""Whoever takes the database, its files, its dump, its sessions or the logs learns no word of a report.

One whole journey is walked with a random marker in every field of every form of both doors; the plain keys that were
used are markers too, and so are the seals of a report that was erased. Then everything that was kept is searched. A
field or form that is added later is planted by itself, because forms are filled in by their shape.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from houvast.core.situation.told import Act, Indicator, Told
from houvast.core.situation.vocabulary import FIELDS
from tests.architecture.clear_columns import COLUMNS, Rounded
from tests.support.assessing import finish_assessment
from tests.support.client import Answer, Client, Form
from tests.support.commands import houvast
from tests.support.house import House, living
from tests.support.markers import Markers
from tests.support.opened import keys_of, seals_of, team_keys
from tests.support.planting import planted
from tests.support.reporting import Reporter
from tests.support.routes import address, routes
from tests.support.storage import checkpoint, dump, files, logs

# Forms that would end the journey, or are walked on purpose elsewhere in it.
LEFT_ALONE = {
    # After the places these need a state that random words do not have; what they keep is opened and read in
    # houvast/procedures/tests/test_notices.py.
    "desk:place_drop",
    "desk:notice_draft",
    "desk:notice_act",
    "desk:notice_note",
    "desk:language",
    "desk:sign_out",
    "desk:sign_in",
    "desk:assessment_drop",
    "desk:claim",
    "desk:release",
    "desk:pass_on",
    "desk:close",
    "desk:erase",
    "desk:reopen",
    "desk:stay",
}
TELL_PAGES = ("tell", "used", "own", "until", "days")


@dataclasses.dataclass
class Walked:
    house: House
    typed: Markers  # what people typed
    secret: Markers  # keys, codes, passwords, cookies
    erased: Markers  # seals and keys of the report that was erased
    shown: str  # the case at the desk and the mailbox, as people read them afterwards


@pytest.fixture(scope="module")
def walked() -> Iterator[Walked]:
    with living() as house:
        yield walk(house)


def walk(house: House) -> Walked:
    typed, secret, erased = Markers(), Markers(), Markers()
    reporter = house.reporter(**answers_to_everything())
    report_planted(reporter, typed)
    report_id = str(house.report_of(reporter.receipt)["id"])
    advisor = house.client_of(house.advisor)
    work_planted(advisor, report_id, typed)
    case = advisor.get(address("desk:case", report_id=report_id))
    mailbox = Reporter(Client(house.url)).open(reporter.receipt)

    secret.add("receipt", reporter.receipt)
    secret.add("receipt in small letters", reporter.receipt.lower())
    secret.add("receipt in groups", " ".join(re.findall("....", reporter.receipt)))
    for name, key in keys_of(house, reporter.receipt).items():
        secret.add(f"{name} key", key)
    for name, key in team_keys(house).items():
        secret.add(f"private half of team {name}", key)
    for person in house.staff.values():
        secret.add(f"password of {person.name}", person.password)
        secret.add(f"second factor of {person.name}", person.phone.secret)
    for who, client in {"reporter": reporter.client, "advisor": advisor}.items():
        for name, value in client.cookies.items():
            if len(value) > 20:
                secret.add(f"cookie {name} of the {who}", value)
    erase_another(house, typed, erased)
    return Walked(house, typed, secret, erased, case.text + mailbox.text + work_read(advisor, report_id))


def answers_to_everything() -> dict[str, str | list[str]]:
    """Every closed question has its last answer; the words of the vocabulary are searched for as well."""
    return {
        name: field.values[-1] if field.shape.value == "choice" else "yes"
        for name, field in FIELDS.items()
        if field.shape.value in {"choice", "flag"} and name != "reporter_role"
    }


def report_planted(reporter: Reporter, markers: Markers) -> None:
    """The public door, every form of it, filled in."""
    client = reporter.client
    reporter.to_plan()
    reporter.keep()
    page = client.get(address("public:receipt"))
    client.submit(page.form("word"), planted(page.form("word"), markers, "extra word"))
    after = reporter.mark_kept()
    if after.path == address("public:figures"):
        client.submit(after.form("fact"), planted(after.form("fact"), markers, "figures"))
    for name in TELL_PAGES:
        form = own_form(client.get(address(f"public:{name}")), "base")
        kept = client.submit(form, planted(form, markers, name) | ({"add": "1"} if name == "days" else {}))
        assert kept.status == 200, f"{name}: {kept.status}"
    page = client.get(address("public:review"))
    for name, value in markers.planted.items():
        if name.startswith(("tell: words", "days: act_words", "used: script")):
            assert value.decode() in page.text, f"{name} is not in what will be sent"
    assert reporter.send(page).path == address("public:messages")
    page = client.get(address("public:messages"))
    form = page.form("message", "words")
    client.submit(form, planted(form, markers, "message"))
    form = client.get(address("public:read_find")).form("words")
    assert client.submit(form, planted(form, markers, "looked for")).status == 200
    # A draft that is never sent.
    page = client.get(address("public:messages"))
    form = page.form("message", "words")
    client.submit(form, planted(form, markers, "unsent draft") | {"stay": "1"})


# What a planted word cannot be: a public key.
CHOSEN = {"desk:dossier_pack": {"way": "passphrase"}}


def own_form(page: Answer, *names: str) -> Form:
    """The form of this page in which something is typed, not the small ones that remove a line."""
    return max((form for form in page.forms if set(names) <= form.names), key=lambda form: len(form.fields))


def work_planted(advisor: Client, report_id: str, markers: Markers) -> None:
    """The desk, every form on every page of this case, filled in."""
    case = advisor.get(address("desk:case", report_id=report_id))
    for form in case.forms:
        if form.action.endswith(address("desk:claim", report_id=report_id)):
            advisor.submit(form)
    finish_assessment(advisor, report_id)  # so that there are measures to ask for
    sent = 0
    for route in routes():
        if route.door != "desk" or set(route.variables) != {"report_id"} or "GET" not in route.methods:
            continue
        page = advisor.get(route.address({"report_id": report_id}))
        if page.status != 200 or not page.is_page or route.name in LEFT_ALONE:
            continue
        for number in range(len(page.forms)):
            page = advisor.get(route.address({"report_id": report_id}))
            if number < len(page.forms) and goes_to(page.forms[number], report_id) not in LEFT_ALONE:
                form = page.forms[number]
                goes = goes_to(form, report_id)
                chosen = planted(form, markers, f"{route.name} → {goes}") | CHOSEN.get(goes, {})
                answer = advisor.submit(form, chosen)
                assert answer.status == 200, f"{route.name} → {form.action}: {answer.status}"
                sent += 1
    assert sent >= 4, "too few forms at the desk were planted"
    for name in ("desk:draft",):
        form = advisor.get(address("desk:case", report_id=report_id)).form("message_id", "text")
        draft = dataclasses.replace(form, action=advisor.base_url + address(name, report_id=report_id))
        advisor.submit(draft, planted(draft, markers, name))


def goes_to(form: Form, report_id: str) -> str:
    path = form.action.split("?")[0]
    for route in routes():
        if route.door == "desk" and re.search(re.sub(r"<[^>]+>", "[^/]+", "/" + route.pattern) + "$", path):
            return route.name
    return path


def work_read(advisor: Client, report_id: str) -> str:
    """Every page of the case, to see that what was planted really arrived."""
    pages = [
        advisor.get(route.address({"report_id": report_id}))
        for route in routes()
        if route.door == "desk" and set(route.variables) == {"report_id"} and "GET" in route.methods
    ]
    # What was kept as an item of a dossier stands on a page of its own.
    items = address("desk:evidence", report_id=report_id) + "/"
    found = {link for page in pages for link in re.findall(rf'href="({re.escape(items)}[0-9a-f-]{{36}})"', page.text)}
    return "".join(page.text for page in [*pages, *map(advisor.get, sorted(found))])


def erase_another(house: House, typed: Markers, erased: Markers) -> None:
    """A second report, erased by its reporter with the extra word."""
    reporter = house.reporter()
    word = typed.text("extra word of the erased report")
    reporter.report(typed.text("words of the erased report"), word=word)
    for number, sealed in enumerate(seals_of(house, reporter.receipt)):
        # Not the first bytes: a version and a MAC's version are the same in all of them.
        erased.add(f"seal {number}", bytes(sealed)[48:112])
    for name, key in keys_of(house, reporter.receipt).items():
        erased.add(f"{name} key of the erased report", key)
    page = reporter.client.get(address("public:erase"))
    reporter.client.submit(page.form("word"), {"word": word})
    assert house.report_of(reporter.receipt) == {}


# -- what was planted


def test_every_field_of_what_is_told_was_planted(walked: Walked):
    """The forms carry every part of Told, Act and Indicator: a new part needs a field, and a field is planted."""
    told = {field.name for field in dataclasses.fields(Told)}
    places = {name.split(":")[0] for name in walked.typed.planted}
    assert places >= {"tell", "used", "own", "until", "days", "message", "extra word", "looked for"}
    assert told == {"words", "indicators", "own_accounts", "deadline", "acts"}
    acts = {re.sub(r" #.*", "", name.split(": ")[1]) for name in walked.typed.planted if name.startswith("days:")}
    # Chosen from a list: kind and platform; from_day is typed in the field of the day.
    parts = {field.name for field in dataclasses.fields(Act)} - {"kind", "platform", "from_day"}
    assert {name.removeprefix("act_") for name in acts} >= {p.removesuffix("_day") if p != "day" else p for p in parts}
    assert {field.name for field in dataclasses.fields(Indicator)} == {"kind", "platform", "value"}


# Typed, but by design not shown again as it was typed.
NOT_SHOWN = re.compile(r"extra word|erased|amount|unsent draft|looked for|dossier_pack: key")
A_DAY = re.compile(rb"\d{4}-\d\d-\d\d")


def test_what_was_planted_arrived(walked: Walked):
    """Control: a marker that went nowhere proves nothing. People read these back, at the desk or in the mailbox."""
    missing = [
        name
        for name, value in walked.typed.planted.items()
        if not NOT_SHOWN.search(name) and not A_DAY.match(value) and value.decode() not in walked.shown
    ]
    assert missing == []


# -- what is found


def test_no_typed_word_is_in_the_dump(walked: Walked):
    assert walked.typed.found_in("dump", dump(walked.house)) == []


def test_no_key_code_or_password_is_in_the_dump(walked: Walked):
    """The sessions of both doors are rows of it."""
    assert walked.secret.found_in("dump", dump(walked.house)) == []


def test_nothing_is_in_the_files(walked: Walked):
    checkpoint(walked.house)
    for markers in (walked.typed, walked.secret):
        assert markers.found_below(files(walked.house)) == []


def test_nothing_is_in_the_logs(walked: Walked):
    said = logs(walked.house)
    for markers in (walked.typed, walked.secret, walked.erased):
        assert markers.found_in("logs", said) == []


def test_no_answer_is_in_the_dump(walked: Walked):
    """The names and values of the facts: not one row says `suicidal_thoughts`."""
    lines = dump(walked.house, "--data-only").split(b"\n")
    rows = b"\n".join(line for line in lines if not line.startswith(b"COPY "))  # those name columns
    words = {name for name in FIELDS if "_" in name}
    words |= {value for field in FIELDS.values() for value in field.values if "_" in value}
    found = {word for word in words if re.search(rb"(?<![a-z_])" + word.encode() + rb"(?![a-z_])", rows)}
    assert found == set()


def test_an_erased_report_is_unreadable_for_ever(walked: Walked):
    """Its seals are gone from the dump and, after the worker's next round, from every file, the write-ahead log too."""
    assert walked.erased.found_in("dump", dump(walked.house)) == []
    done = houvast("erase", "--due", "--data", str(walked.house.folder))
    assert done.code == 0, done.error
    checkpoint(walked.house)
    assert walked.erased.found_below(files(walked.house)) == []


def test_times_of_a_reporter_are_rounded(walked: Walked):
    for table, listed in COLUMNS.items():
        for name, column in listed.items():
            if column.rounded in {Rounded.HOUR, Rounded.QUARTER_WHILE_WAITING}:
                for row in walked.house.query(f"select {name} as moment from {table} where {name} is not null"):
                    check_rounded(f"{table}.{name}", row["moment"], column.rounded)
    for row in walked.house.query("select at from audit_auditentry where actor = 'reporter'"):
        check_rounded("audit", row["at"], Rounded.HOUR)


def check_rounded(where: str, moment: datetime, fine: Rounded) -> None:
    step = 60 if fine is Rounded.HOUR else 15
    assert (moment.minute % step, moment.second, moment.microsecond) == (0, 0, 0), f"{where}: {moment}"


def test_sealed_columns_tell_no_lengths(walked: Walked):
    """Padded: a word more or less is the same number of bytes."""
    lengths = {
        len(row["sealed"])
        for table in ("reports_message", "reports_part", "reports_note")
        for row in walked.house.query(f"select sealed from {table}")
    }
    overhead = min(lengths) - 256
    assert 0 < overhead < 100
    assert all((length - overhead - 256) % 1024 == 0 for length in lengths), lengths


# -- the control


def test_a_planted_leak_is_found(walked: Walked):
    """Last: a word and a key are left where they must not be, and every search finds them."""
    leak = Markers()
    word = leak.text("leaked word")
    key = bytes.fromhex(word[2:].ljust(64, "0"))
    leak.add("leaked key", key)
    walked.house.query("create table leaked (words text, key bytea)")
    walked.house.query("insert into leaked values (%s, %s)", word, key)
    walked.house.query(f"do $$ begin raise log '{word}'; end $$")
    checkpoint(walked.house)
    try:
        assert {found.marker for found in leak.found_in("dump", dump(walked.house))} == {"leaked word", "leaked key"}
        in_files = leak.found_below(files(walked.house))
        assert {found.marker for found in in_files} == {"leaked word", "leaked key"}
        assert any("base/" in found.place for found in in_files), "not in the table's own file"
        assert any("pg_wal" in found.place for found in in_files), "not in the write-ahead log"
        assert {found.marker for found in leak.found_in("logs", logs(walked.house))} == {"leaked word"}
    finally:
        walked.house.query("drop table leaked")
