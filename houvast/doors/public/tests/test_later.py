"""Aftercare in the mailbox: the days are chosen, a stop is one press, and "worse" is answered at once."""

from __future__ import annotations

import pytest
from django.db import connection

from .reporter import FACTS, Reporter


@pytest.fixture
def there(reporter) -> Reporter:
    reporter.kept = reporter.to_messages()
    reporter.others = open_dates()  # last days that the law gives by itself
    return reporter


def asked(query: str):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


def standing() -> tuple:
    """(urgency, who wrote last, whether somebody waits) of the report that was sent."""
    return asked("select urgency, last_writer, waiting_since is not null from reports_report where state <> 'unsent'")


def open_dates() -> int:
    return asked("select count(*) from reports_reportdate where not done")[0]


def dates(there: Reporter) -> int:
    """Those that were agreed here: each day asks twice, on the day itself and when no word came for some days."""
    asked_twice, odd = divmod(open_dates() - there.others, 2)
    assert not odd
    return asked_twice


def ticked(reporter: Reporter) -> list[str]:
    return [value for key, value in reporter.form("moment").filled() if key == "moment"]


def test_three_days_are_ticked_and_nothing_is_agreed_until_it_is_kept(there):
    there.get("messages/later/")
    assert ticked(there) == ["day_2", "week_1", "month_1"] and dates(there) == 0
    assert not there.sees("Stop met vragen")


def test_chosen_days_stand_there_with_their_dates_and_in_the_queue(there):
    there.get("messages/later/").submit("moment", moment=["week_1", "month_3"])
    assert there.place == "messages/later/" and there.sees("Bewaard") and there.sees("De volgende keer is op")
    assert ticked(there) == ["week_1", "month_3"] and dates(there) == 2


def test_a_stop_needs_one_press_and_no_reason(there):
    there.get("messages/later/").submit("moment", moment=["week_1"])
    there.submit("moment", stop="1")
    assert there.sees("Er wordt niets meer gevraagd") and dates(there) == 0
    assert ticked(there) == ["day_2", "week_1", "month_1"]  # beginning again is as easy


def test_on_the_day_itself_the_mailbox_asks_and_after_the_last_one_new_days_can_be_chosen(there, clock):
    there.get("messages/later/").submit("moment", moment=["day_2"])
    assert 'id="how-now"' not in there.get("messages/").html
    clock(days=2)
    there.get("open/").submit("code", code=there.kept)
    assert 'id="how-now"' in there.get("messages/").html
    there.get("messages/now/").submit("suicidal_thoughts", none="1")
    assert 'id="how-now"' not in there.get("messages/").html
    there.get("messages/later/")
    assert there.sees("De gekozen dagen zijn voorbij") and ticked(there) == ["day_2", "week_1", "month_1"]
    there.submit("moment", moment=["day_2"])
    assert there.sees("De volgende keer is op") and dates(there) == 1


def test_unticking_everything_stops_it_too(there):
    there.get("messages/later/").submit("moment", moment=["week_1"])
    there.submit("moment", moment=[])
    assert there.sees("Er wordt niets meer gevraagd")


def test_a_yes_is_answered_on_screen_and_puts_the_case_first(there):
    there.get("messages/now/").submit("suicidal_thoughts", suicidal_thoughts="yes")
    assert there.place == "messages/answer/" and 'href="tel:113"' in there.html
    assert standing() == ("crisis", "reporter", True)


def test_the_line_becomes_a_message_and_it_counts_as_heard(there):
    there.get("messages/later/").submit("moment", moment=["week_1"])
    there.get("messages/now/").submit("suicidal_thoughts", none="1", words="Het gaat beter.")
    assert there.place == "messages/later/" and there.sees("Het is aangekomen")
    assert there.get("messages/").sees("Het gaat beter.")


def test_what_was_left_open_stays_as_it_was_told(reporter):
    reporter.to_messages()
    reporter.get("messages/check/").submit("suicidal_thoughts", suicidal_thoughts="yes")
    reporter.get("messages/now/")
    assert "suicidal_thoughts" not in dict(reporter.form("suicidal_thoughts").filled())  # asked anew
    reporter.submit("suicidal_thoughts", words="Ik weet het niet.")
    assert standing()[0] == "crisis"


def test_a_line_that_is_too_long_is_still_there_with_the_ticks(there):
    there.get("messages/now/").submit("suicidal_thoughts", alone_now="yes", words="lang " * 5000)
    assert there.status == 422 and "lang lang" in there.html
    assert dict(there.form("suicidal_thoughts").filled())["alone_now"] == "yes"


def test_the_switch_of_language_keeps_line_and_ticks(there):
    there.get("messages/now/")
    fields = there.fields(there.form("suicidal_thoughts"), suicidal_thoughts="yes", words="Half gezegd", stay="1")
    there.post("/en/messages/now/", fields)
    there.language = "en"
    assert there.sees("Half gezegd") and dict(there.form("suicidal_thoughts").filled())["suicidal_thoughts"] == "yes"
    assert standing()[0] != "crisis"  # nothing was sent yet


def test_before_anything_was_sent_the_crisis_question_is_the_one(reporter):
    reporter.to_telling()
    assert reporter.get("messages/now/").place == "messages/check/"
    assert reporter.get("messages/later/").sees("zodra er een bericht")


def test_without_a_mailbox_there_is_nothing_to_choose(reporter):
    reporter.to_plan(FACTS)
    reporter.get("messages/later/")
    assert reporter.place == "open/"
