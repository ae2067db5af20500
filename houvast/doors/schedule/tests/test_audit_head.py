"""The end of the audit's chain, noted elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from houvast.doors.schedule.audit_head import HeadFileNotRight, NotedHead, is_due, longest, note, read_noted

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def head(entries: int, *, hours: int = 0) -> NotedHead:
    return NotedHead(NOW + timedelta(hours=hours), entries, f"{entries:04x}")


def test_what_is_noted_is_read_back_in_order(tmp_path):
    file = tmp_path / "elsewhere" / "head.jsonl"
    for each in (head(1), head(5, hours=24)):
        note(file, each)
    assert read_noted(file) == (head(1), head(5, hours=24))
    assert file.stat().st_mode & 0o077 == 0


def test_a_shorter_note_made_after_a_cut_does_not_hide_the_longer_one():
    assert longest((head(9), head(4, hours=24))) == head(9)


@pytest.mark.parametrize(
    ("noted", "entries", "hours", "due"),
    [
        ((), 0, 0, False),
        ((), 3, 0, True),
        ((head(3),), 4, 1, False),
        ((head(3),), 4, 20, True),
        ((head(3),), 3, 48, False),
    ],
)
def test_a_new_head_is_noted_about_once_a_day(noted, entries, hours, due):
    assert is_due(noted, entries=entries, now=NOW + timedelta(hours=hours)) is due


@pytest.mark.parametrize("line", ["{}", "words", '{"at": "2026", "entries": 1, "mac": "xy"}', "[1]"])
def test_a_file_of_something_else_is_refused_by_its_line(tmp_path, line):
    file = tmp_path / "head"
    note(file, head(1))
    file.write_text(file.read_text() + line + "\n")
    with pytest.raises(HeadFileNotRight, match="Line 2"):
        read_noted(file)
