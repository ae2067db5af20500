"""Who hears what: streams by topic, each with a short queue."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum, auto

WAITING_AT_MOST = 16
STREAMS_AT_MOST = 2_000


class Mark(Enum):
    """What a stream can find in its queue besides an id."""

    RESYNC = auto()  # something may have been missed
    END = auto()  # the process stops


class TooManyStreams(Exception):
    """This process holds as many streams as it can carry."""


News = str | Mark
Queue = asyncio.Queue[News]


class Hub:
    """The streams of this process. Everything runs on one event loop: no locks."""

    def __init__(self, *, streams_at_most: int = STREAMS_AT_MOST) -> None:
        self._by_topic: dict[str, set[Queue]] = defaultdict(set)
        self._all: set[Queue] = set()
        self._streams_at_most = streams_at_most
        self.ending = False

    @property
    def streams(self) -> int:
        return len(self._all)

    @contextmanager
    def listening(self, topics: Iterable[str]) -> Iterator[Queue]:
        """A queue that gets the news about `topics` while the block runs. Raises `TooManyStreams`."""
        if self.ending or len(self._all) >= self._streams_at_most:
            raise TooManyStreams
        queue: Queue = asyncio.Queue(WAITING_AT_MOST)
        heard = frozenset(topics)
        self._all.add(queue)
        for topic in heard:
            self._by_topic[topic].add(queue)
        try:
            yield queue
        finally:
            self._all.discard(queue)
            for topic in heard:
                self._by_topic[topic].discard(queue)
                if not self._by_topic[topic]:
                    del self._by_topic[topic]

    def tell(self, topic: str) -> None:
        """News about one id."""
        for queue in self._by_topic.get(topic, ()):
            _put(queue, topic)

    def tell_all_to_resync(self) -> None:
        """The database was away: notices sent meanwhile are lost."""
        for queue in self._all:
            _put(queue, Mark.RESYNC)

    def end(self) -> None:
        """Ends every stream, and lets no new one begin."""
        self.ending = True
        for queue in self._all:
            _empty(queue)
            queue.put_nowait(Mark.END)


def _put(queue: Queue, news: News) -> None:
    """A reader that cannot keep up loses the single notices and is told so."""
    if queue.full():
        _empty(queue)
        news = Mark.RESYNC
    queue.put_nowait(news)


def _empty(queue: Queue) -> None:
    while not queue.empty():
        queue.get_nowait()
