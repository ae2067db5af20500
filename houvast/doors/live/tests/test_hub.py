"""Who hears what."""

from __future__ import annotations

import pytest

from houvast.doors.live.hub import WAITING_AT_MOST, Hub, Mark, TooManyStreams
from houvast.doors.live.listener import CHANNEL, is_id
from houvast.records.reports import notices


def all_of(queue):
    return [queue.get_nowait() for _ in range(queue.qsize())]


def test_a_stream_hears_its_topics_and_no_others():
    hub = Hub()
    with hub.listening({"a", "b"}) as first, hub.listening({"b"}) as second:
        hub.tell("a")
        hub.tell("b")
        hub.tell("c")
        assert (all_of(first), all_of(second)) == (["a", "b"], ["b"])


def test_what_ended_leaves_nothing_behind():
    hub = Hub()
    with hub.listening({"a"}):
        assert hub.streams == 1
    assert (hub.streams, hub._by_topic) == (0, {})


def test_a_reader_that_cannot_keep_up_is_told_to_look_again():
    hub = Hub()
    with hub.listening({"a"}) as queue:
        for _ in range(WAITING_AT_MOST + 1):
            hub.tell("a")
        assert all_of(queue) == [Mark.RESYNC]


def test_after_a_break_everyone_is_told_to_look_again():
    hub = Hub()
    with hub.listening({"a"}) as first, hub.listening({"b"}) as second:
        hub.tell_all_to_resync()
        assert (all_of(first), all_of(second)) == ([Mark.RESYNC], [Mark.RESYNC])


def test_the_end_reaches_every_stream_and_no_new_one_begins():
    hub = Hub()
    with hub.listening({"a"}) as queue:
        hub.tell("a")
        hub.end()
        assert all_of(queue) == [Mark.END]
        with pytest.raises(TooManyStreams), hub.listening({"b"}):
            pass


def test_there_is_a_limit():
    hub = Hub(streams_at_most=1)
    with hub.listening({"a"}), pytest.raises(TooManyStreams), hub.listening({"b"}):
        pass


@pytest.mark.parametrize(
    "payload", ["", "words", "7b0f3c1e-0000-4000-8000-00000000000", "7B0F3C1E-0000-4000-8000-000000000000"]
)
def test_nothing_but_an_id_is_passed_on(payload):
    assert not is_id(payload)


def test_an_id_is_passed_on():
    assert is_id("7b0f3c1e-0000-4000-8000-000000000000")


def test_we_listen_where_records_tell():
    assert CHANNEL == notices.CHANNEL
