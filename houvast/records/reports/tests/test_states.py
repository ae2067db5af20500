"""The table of states, complete; roundings; references."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from houvast.records.audit.times import to_hour, to_minute, to_quarter
from houvast.records.reports.parts import SEALED_UNDER, PartName
from houvast.records.reports.reading import reference_of
from houvast.records.reports.states import (
    MAY_ACT,
    STORED,
    Act,
    NotInThisState,
    State,
    Who,
    can_in_state,
    check_state,
)


def test_no_state_and_no_act_is_missing():
    assert set(MAY_ACT) == set(State)
    assert {act for table in MAY_ACT.values() for act in table} == set(Act)
    assert set(STORED) == set(State) - {State.ERASING}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_can_wraps_check(state, act):
    if act in MAY_ACT[state]:
        assert check_state(state, act) is MAY_ACT[state][act] and can_in_state(state, act)
    else:
        assert not can_in_state(state, act)
        with pytest.raises(NotInThisState):
            check_state(state, act)


def test_the_desk_does_nothing_with_what_was_not_sent():
    assert set(MAY_ACT[State.UNSENT].values()) == {Who.REPORTER, Who.WORKER}


def test_the_receipt_can_always_send_and_ask_to_erase():
    for state in State:
        assert MAY_ACT[state][Act.SEND] is Who.REPORTER
        assert MAY_ACT[state][Act.ASK_TO_ERASE] is Who.REPORTER


def test_sending_answers_and_closing_is_the_holders_alone():
    for act in (Act.REPLY, Act.LOWER, Act.CLOSE, Act.CHANGE_FACTS, Act.HAND_OVER):
        assert {table[act] for table in MAY_ACT.values() if act in table} == {Who.HOLDER}


def test_the_worker_erases_what_is_due_and_nothing_that_is_worked_on():
    assert {state for state, table in MAY_ACT.items() if Act.ERASE_DUE in table} == {
        State.UNSENT,
        State.CLOSED,
        State.ERASING,
    }


def test_each_part_has_its_own_label():
    assert set(SEALED_UNDER) == set(PartName)
    labels = [label for _, label in SEALED_UNDER.values()]
    assert len(set(labels)) == len(labels)


def test_rounding_goes_down_and_to_utc():
    moment = datetime.fromisoformat("2026-11-25T21:59:59.9+01:00")
    assert to_hour(moment) == datetime(2026, 11, 25, 20, tzinfo=UTC)
    assert to_quarter(moment) == datetime(2026, 11, 25, 20, 45, tzinfo=UTC)
    assert to_minute(moment) == datetime(2026, 11, 25, 20, 59, tzinfo=UTC)
    with pytest.raises(ValueError):
        to_hour(datetime(2026, 11, 25, 20))  # noqa: DTZ001  that is the point


def test_a_reference_is_short_and_stable():
    assert reference_of(UUID(int=0)) == "000-000"
    assert reference_of(UUID(int=2**128 - 1)) == "ZZZ-ZZZ"
    assert len({reference_of(uuid4()) for _ in range(1000)}) > 990
