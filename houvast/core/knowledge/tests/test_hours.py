from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from houvast.core.knowledge import Hours, opening

ZONE = ZoneInfo("Europe/Amsterdam")
WEEK = {
    "monday": (("09:00", "17:00"),),
    "tuesday": (("09:00", "12:00"), ("13:00", "24:00")),
    "wednesday": (("00:00", "02:00"),),
}
HOURS = Hours("Europe/Amsterdam", WEEK, {"2026-06-08": ()})
ALWAYS = Hours(
    "Europe/Amsterdam",
    dict.fromkeys("monday tuesday wednesday thursday friday saturday sunday".split(), (("00:00", "24:00"),)),  # noqa: SIM905
    {},
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_open_until_the_end_of_the_span():
    found = opening(at("2026-06-01T10:00"), HOURS)
    assert found.open
    assert found.until == at("2026-06-01T17:00")


def test_closed_until_the_next_span():
    assert opening(at("2026-06-01T08:59"), HOURS).next_opening == at("2026-06-01T09:00")
    assert opening(at("2026-06-01T17:00"), HOURS).next_opening == at("2026-06-02T09:00")
    assert opening(at("2026-06-02T12:30"), HOURS).next_opening == at("2026-06-02T13:00")


def test_spans_that_meet_at_midnight_are_one():
    assert opening(at("2026-06-02T23:00"), HOURS).until == at("2026-06-03T02:00")


def test_a_closed_day_is_skipped():
    assert opening(at("2026-06-05T10:00"), HOURS).next_opening == at("2026-06-09T09:00")


def test_always_open_does_not_close_within_sight():
    found = opening(at("2026-06-05T10:00"), ALWAYS)
    assert found.open
    assert found.until is None


def test_never_open():
    found = opening(at("2026-06-05T10:00"), Hours("Europe/Amsterdam", {}, {}))
    assert (found.open, found.until, found.next_opening) == (False, None, None)


def test_the_clock_of_the_helpline_counts_not_that_of_the_caller():
    assert opening(datetime(2026, 6, 1, 7, 30, tzinfo=UTC), HOURS).open  # 9:30 in Amsterdam
    assert not opening(datetime(2026, 12, 7, 7, 30, tzinfo=UTC), HOURS).open  # 8:30 in Amsterdam


@given(st.integers(0, 330 * 24 * 60))
def test_what_it_says_comes_true(minutes):
    now = datetime(2026, 1, 1, tzinfo=ZONE) + timedelta(minutes=minutes)
    found = opening(now, HOURS)
    if found.open:
        assert opening(found.until - timedelta(seconds=1), HOURS).open
        assert not opening(found.until, HOURS).open
    else:
        assert found.next_opening > now
        assert opening(found.next_opening, HOURS).open
