"""XARF, read by the reference library of its makers."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import xarf

from houvast.core.removal.notices import Notifier
from houvast.core.removal.xarf import VERSION, NoXarf, xarf_reports

HOUSE = Notifier("Hulplijn Voorbeeld", "meldingen@voorbeeld.example")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
PLACES = ("https://a.example/view?id=1", "http://xn--nstagram-shh.com/x", "https://a.example:8443/2")


def reports(house=HOUSE):
    return xarf_reports(PLACES, [uuid4() for _ in PLACES], house, NOW)


def test_the_makers_own_library_accepts_it():
    assert xarf.SPEC_VERSION == VERSION
    for each in reports():
        read = xarf.parse(each)
        assert not read.errors, read.errors
        assert isinstance(read.report, xarf.CsemReport)


def test_the_library_would_have_refused_what_is_wrong():
    wrong = {**reports()[0], "exploitation_type": "adult"}
    assert xarf.parse(wrong).errors


def test_one_report_an_address_and_nothing_of_the_person():
    found = reports()
    assert [each["url"] for each in found] == list(PLACES)
    assert len({each["report_id"] for each in found}) == 3
    assert {each["victim_age_range"] for each in found} == {"unknown"}
    assert {each["type"] for each in found} == {"csem"}
    assert all("evidence" not in each for each in found)


@pytest.mark.parametrize("house", [Notifier("", "a@b.example"), Notifier("Hulplijn", ""), Notifier("H", "a@b")])
def test_without_a_mail_address_there_is_none(house):
    with pytest.raises(NoXarf):
        reports(house)
