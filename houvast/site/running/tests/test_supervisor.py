"""One parent that starts again whatever ends."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from houvast.site.running.supervisor import FIRST_WAIT, LONGEST_WAIT, STEADY_AFTER, Child, Supervisor, woken_by_children


class Process:
    """A process that ends when told to."""

    def __init__(self) -> None:
        self.code = None
        self.asked: list[str] = []

    def poll(self):
        return self.code

    def terminate(self):
        self.asked.append("terminate")
        self.code = 0

    def wait(self, timeout=None):
        return self.code

    def kill(self):
        self.asked.append("kill")


@pytest.fixture
def child():
    started = []

    def start():
        started.append(Process())
        return started[-1]

    made = Child("web", start)
    made.all_started = started
    return made


def test_what_runs_is_left_alone(child):
    child.tend(0)
    child.tend(1)
    assert len(child.all_started) == 1


@pytest.mark.parametrize("code", [0, 1, -9])
def test_whatever_the_code_it_is_started_again(child, code):
    child.tend(0)
    child.process.code = code
    child.tend(1)
    child.tend(1 + FIRST_WAIT)
    assert len(child.all_started) == 2


def test_what_ends_at_once_each_time_is_started_ever_more_slowly_and_never_given_up(child):
    now, waits = 0.0, []
    for _ in range(12):
        child.tend(now)
        child.process.code = 1
        child.tend(now)
        waits.append(child.start_again_at - now)
        now = child.start_again_at
    assert waits[:3] == pytest.approx([0.1, 0.2, 0.4])
    assert waits[-1] == pytest.approx(LONGEST_WAIT)
    assert child.ends_in_a_row == 12


def test_after_a_steady_run_it_starts_at_once_again(child):
    child.wait, child.ends_in_a_row = LONGEST_WAIT, 9
    child.tend(0)
    child.process.code = -9
    child.tend(STEADY_AFTER + 1)
    assert child.start_again_at == pytest.approx(STEADY_AFTER + 1 + FIRST_WAIT)
    assert child.ends_in_a_row == 1


def test_they_end_the_other_way_round():
    order = []

    class Noted(Process):
        def __init__(self, name):
            super().__init__()
            self.name = name

        def wait(self, timeout=None):
            order.append(self.name)
            return 0

    supervisor = Supervisor([Child("web", lambda: Noted("web")), Child("worker", lambda: Noted("worker"))])
    supervisor.start_children()
    restore = _signals()
    try:
        supervisor.stop()
    finally:
        restore()
    assert order == ["worker", "web"]


def test_the_end_of_a_child_wakes_us_long_before_the_next_look():
    restore = _signals()
    try:
        with woken_by_children() as pause:
            process = subprocess.Popen([sys.executable, "-c", "pass"])
            before = time.monotonic()
            pause(30)
            assert time.monotonic() - before < 20
            process.wait()
    finally:
        restore()


def test_signals_are_only_touched_in_the_main_thread():
    """The control of the tests above: they would not work elsewhere."""
    assert threading.current_thread() is threading.main_thread()


def _signals():
    import signal

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
    earlier = {number: signal.getsignal(number) for number in numbers}
    return lambda: [signal.signal(number, handler) for number, handler in earlier.items()]
