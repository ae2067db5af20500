"""Which steps of the plan are done, later or not possible. A ticked step that is gone since stays as it was ticked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import read_part, write_part
from houvast.records.reports.views import TickState, TickView


@dataclass(frozen=True)
class Tick:
    state: TickState
    title: str  # as it read when it was ticked


@dataclass(frozen=True)
class Ticks:
    """`knowledge`: the version of the content the titles come from."""

    knowledge: str
    steps: Mapping[str, Tick]

    def states(self) -> dict[str, TickState]:
        return {step_id: tick.state for step_id, tick in self.steps.items()}


NONE = Ticks("", {})


def ticked(
    states: Mapping[str, TickState | str], before: Ticks, *, knowledge: str, title_of: Callable[[str], str | None]
) -> Ticks:
    """The whole new set. `title_of` gives a step's title now, None for one that is gone: then the old title stays."""
    steps = {}
    for step_id, state in states.items():
        earlier = before.steps.get(step_id)
        title = title_of(step_id) or (earlier.title if earlier else step_id)
        steps[step_id] = Tick(TickState(state), title)
    return Ticks(knowledge, steps)


def read_ticks(report_id: UUID, key: bytes, *, sent: bool) -> Ticks:
    """`key`: the shared key once sent, the private one before."""
    part = read_part(report_id, _name(sent), key)
    return NONE if part is None else _from_data(part.data)


def write_ticks(report_id: UUID, ticks: Ticks, key: bytes, *, sent: bool) -> int:
    return write_part(report_id, _name(sent), _to_data(ticks), key)


def tick_views(ticks: Ticks, exists: Callable[[str], bool]) -> tuple[TickView, ...]:
    return tuple(TickView(step_id, tick.state, tick.title, exists(step_id)) for step_id, tick in ticks.steps.items())


def _name(sent: bool) -> PartName:
    return PartName.SHARED_TICKS if sent else PartName.TICKS


def _to_data(ticks: Ticks) -> dict[str, Any]:
    steps = [[step_id, tick.state.value, tick.title] for step_id, tick in ticks.steps.items()]
    return {"knowledge": ticks.knowledge, "steps": steps}


def _from_data(data: dict[str, Any]) -> Ticks:
    return Ticks(data["knowledge"], {step_id: Tick(TickState(state), title) for step_id, state, title in data["steps"]})
