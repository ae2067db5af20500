"""The bench itself: each part runs at a tiny size, and what it checks can fail. No timing is looked at."""

from __future__ import annotations

import contextlib
import copy
from types import SimpleNamespace

import pytest

from bench import (
    exchange,
    figures,
    fingerprints,
    law,
    linking,
    linking_engines,
    mailbox,
    matching,
    memory,
    naive,
    pages,
    plans,
    reports,
    start,
)
from bench.__main__ import PARTS, OutOfTime, measured, within
from bench.kept import not_kept, not_opened
from bench.processes import house_memory
from bench.tables import Findings, Watch, document, percentile
from bench.visitor import Visitor, read_forms
from bench.ways import Acknowledged, at_once, short_way, to_plan, unit, whole_way
from houvast.records.content import current_knowledge
from houvast.records.content.reading import shipped_folder
from tests.support.house import House, living
from tests.support.routes import address

pytestmark = [pytest.mark.house, pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"])]


@pytest.fixture(scope="module")
def house():
    with living() as house:
        yield house


@pytest.fixture
def newcomer(house: House):
    """Gives a new browser each time; all are closed afterwards."""
    with contextlib.ExitStack() as open_browsers:
        yield lambda: open_browsers.enter_context(Visitor(house.url))


@pytest.mark.parametrize(
    "part",
    [
        plans,
        law,
        pytest.param(matching, marks=pytest.mark.slow),
        pytest.param(exchange, marks=pytest.mark.slow),
        linking,
        pytest.param(fingerprints, marks=pytest.mark.slow),
        pytest.param(pages, marks=pytest.mark.slow),
        pytest.param(mailbox, marks=pytest.mark.slow),
        pytest.param(reports, marks=pytest.mark.slow),
        pytest.param(memory, marks=pytest.mark.slow),
        pytest.param(start, marks=pytest.mark.slow),
    ],
    ids=lambda part: part.__name__.split(".")[1],
)
def test_each_part_runs_and_finds_nothing_wrong(part):
    findings = part.run(part.SMALL)
    # How fast this machine is today is no matter of a test.
    wrong = [
        line for line in findings.wrong if "reading the compiled content takes" not in line and "it took" not in line
    ]
    assert wrong == []
    text = document(findings, "python -m bench", Watch())
    assert text.startswith(f"# {part.TITLE}\n") and "| " in text and "cores" in text


def test_every_part_is_named():
    parts = (plans, law, linking, matching, exchange, fingerprints, pages, mailbox, reports, memory, start)
    assert {part.__name__ for part in parts} == {f"bench.{name}" for name in PARTS}


def test_forms_are_read_as_the_parser_reads_them(newcomer):
    """On every page of a report from start to end."""
    visitor, seen = newcomer(), []
    original = visitor.request

    def request(method, path, **more):
        answer = original(method, path, **more)
        if answer.is_page and answer.text:
            seen.append(answer)
        return answer

    visitor.request = request
    whole_way(visitor, 'zo <gaat> het & "niet"')
    assert len(seen) > 10
    for page in seen:
        parsed = super(type(page), page).forms
        quick = read_forms(page.text, page.address)
        assert [_plain(form) for form in quick] == [_plain(form) for form in parsed], page.address


def _plain(form):
    return form.action, form.method, form.enctype, [(f.name, f.kind, f.value, f.checked) for f in form.fields]


def test_a_report_that_was_not_kept_is_found_out(house: House, newcomer):
    arrived = short_way(newcomer(), "dit is bewaard")
    other = short_way(newcomer(), "en dit ook")
    assert not_kept(house, [arrived, other]) == []
    assert not_kept(house, [Acknowledged(arrived.receipt, "dit stond er niet")]) != []
    unsent = to_plan(newcomer())
    unsent.keep()
    assert "unsent" in not_kept(house, [Acknowledged(unsent.receipt, "nooit verstuurd")])[0]
    assert not_opened(house, [arrived]) == []
    assert not_opened(house, [Acknowledged(other.receipt, "iets anders")]) != []


def test_a_failure_is_counted_and_never_swallowed(house: House):
    def way(visitor: Visitor, words: str) -> Acknowledged:
        visitor.get(address("public:start"))
        raise AssertionError("refused")

    tally = at_once((Visitor(house.url) for _ in range(3)), way, together=2, seconds=5, most=3)
    assert len(tally.failures) == 3 and tally.arrived == []


def test_the_unit_wants_an_acknowledgement(newcomer):
    visitor = newcomer()
    to_plan(visitor)
    visitor.cookies.clear()
    with pytest.raises(AssertionError):
        unit(visitor, "zonder koekje")


def test_memory_covers_the_whole_tree(house: House):
    found = house_memory(house)
    assert set(found) == set(memory.KINDS)
    assert all(count > 0 and used > 1_000_000 for count, used in found.values())


def test_another_rule_gives_another_plan():
    """The comparison of plans can fail."""
    rules = naive.Rules(shipped_folder())
    situations = plans.random_situations(30)
    changed = copy.copy(rules)
    changed.steps = [step for step in rules.steps if not step["id"].startswith("stop.")]
    assert plans.different(situations, current_knowledge(), rules) == []
    assert len(plans.different(situations, current_knowledge(), changed)) == 30


def test_a_part_that_breaks_says_so(monkeypatch: pytest.MonkeyPatch):
    def run(size: object) -> Findings:
        raise AssertionError("no answer")

    part = SimpleNamespace(run=run, SMALL=None, FULL=None, TITLE="Broken")
    monkeypatch.setattr("bench.__main__.importlib.import_module", lambda name: part)
    text, right = measured("broken", small=True)
    assert not right and "**This run failed:**" in text and "no answer" in text


def test_a_part_ends_in_time():
    with pytest.raises(OutOfTime), within(1):
        while True:
            pass


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0, 1), (1, 4)])
def test_percentiles(share: float, value: float):
    assert percentile([4, 1, 3, 2], share) == value


def test_figures_of_three_engines_are_compared():
    found = figures.measure((3_000,))
    assert not found.wrong and "| 3,000 |" in "\n".join(found.text)


@pytest.mark.slow
def test_engines_are_held_against_each_other(monkeypatch: pytest.MonkeyPatch):
    findings = linking_engines.run([500], 0)
    assert not findings.wrong
    assert [line for line in findings.text if line.startswith("| 500 | DuckDB |")]
    one = {"made": 1.0, "groups": 1.0, "links": 1.0, "memory": 1, "number": (1, 1, 1), "scores": (1, 1, 1, 2, 2)}
    monkeypatch.setattr(linking_engines, "_apart", lambda asked, *_: one | {"found": asked[1]})
    assert linking_engines.run([500], 0).wrong == ["DuckDB at 500: others"]
