"""Tools and data sources that misbehave: it is that call's failure and nobody else's."""

from __future__ import annotations

import math
import sys
from typing import Any, NoReturn, cast

import pytest

from app.agent.answer import MAX_COMPONENT_CHARS, MAX_COMPONENTS_CHARS
from app.agent.component_calls import ComponentCalls
from app.agent.letting_go import Quit
from app.agent.retrieval import Retriever
from app.agent.tool_runner import LEAST_RESULT_CHARS, MAX_RESULT_CHARS, MAX_TURN_CHARS
from app.core.catalogue import Catalogue
from app.core.errors import UnknownTool
from app.core.ids import new_id
from app.core.ports import Ports
from generated import Button, Plot, PlotSeries, Table
from tests.unit.agent.tool_bench import Bench, call, gives, raises
from tests.unit.fakes import ADA, FakeDataSource, FakePolicy, FakeTool, FakeTurn
from tools.base import ToolContext, ToolResult, UiEvent

FAILED = "error: The tool failed. Try again, or ask without it."


class NoCoroutine(FakeTool):
    """A tool whose author forgot `async`, and which ends the process when it is called."""

    def run(self, arguments: Any, context: ToolContext) -> NoReturn:  # type: ignore[override]
        sys.exit("cannot go on")


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), GeneratorExit()])
async def test_a_tool_that_wants_to_end_the_process_ends_its_call(error: BaseException):
    bench = Bench(FakeTool(raises(error)), NoCoroutine(gives(""), name="other"))
    results = await bench.run(call("a"), call("b", name="other"))

    assert [result.content for result in results] == [FAILED, FAILED]
    assert [status.state for status in bench.turn.record.answer.tool_calls.values()] == [
        "failed"
    ] * 2


@pytest.mark.parametrize(
    "result",
    [None, "text", b"bytes", math.nan, ToolResult(b"x", ""), ToolResult("x", None)],  # type: ignore[arg-type]
    ids=repr,
)
async def test_a_tool_that_gives_back_something_else_fails_alone(result: Any):
    async def work(*_: Any) -> Any:
        return result

    bench = Bench(FakeTool(work), FakeTool(gives("fine"), name="other"))
    results = await bench.run(call("a"), call("b", name="other"))

    assert [result.content for result in results] == [FAILED, "fine"]
    assert bench.turn.record.answer.tool_calls["a"].state == "failed"


class Quits(FakeTool):
    async def on_ui_event(self, event: UiEvent, context: ToolContext) -> NoReturn:
        sys.exit(3)


async def test_a_call_back_that_wants_to_end_the_process_is_an_error():
    catalogue = Catalogue("tool", [Quits(gives(""))], policy=FakePolicy(), unknown=UnknownTool)
    event = UiEvent(Button.model_construct(id="b"), "go", {})
    with pytest.raises(Quit):
        await ComponentCalls(catalogue, Ports({})).handle(
            "do", event, principal=ADA, turn=FakeTurn()
        )


class GoneSource(FakeDataSource):
    async def documents(self) -> NoReturn:
        sys.exit(3)


async def test_a_data_source_that_wants_to_end_the_process_is_an_error():
    with pytest.raises(Quit):
        await Retriever(None).search("apples", [GoneSource([])])


def plot(y: float) -> Plot:
    points = [{"x": 1, "y": 2}]
    shown = Plot.model_validate(
        {
            "kind": "plot",
            "id": new_id(),
            "title": "A plot",
            "fallback": "A plot.",
            "chart": "line",
            "series": [{"name": "a", "points": points}],
        }
    )
    cast(PlotSeries, shown.series[0]).points[0].y = y
    return shown


def table(chars: int) -> Table:
    rows = [["x" * 2_000] for _ in range(chars // 2_000)]
    fields = {"kind": "table", "id": new_id(), "title": "T", "fallback": "A table."}
    return Table.model_validate({**fields, "columns": ["a"], "rows": rows})


async def test_a_component_that_breaks_the_contract_is_not_shown():
    async def work(_: Any, context: ToolContext) -> ToolResult:
        context.show(plot(math.nan))
        return ToolResult("shown", "")

    bench = Bench(FakeTool(work))
    [result] = await bench.run(call())

    assert result.content == FAILED
    assert bench.turn.record.answer.components == {}


async def test_what_was_shown_does_not_change_with_the_tool_s_own_copy():
    async def work(_: Any, context: ToolContext) -> ToolResult:
        mine = plot(1)
        context.show(mine)
        mine.title = "x" * 9_999
        return ToolResult("shown", "")

    bench = Bench(FakeTool(work))
    await bench.run(call())

    [shown] = bench.turn.record.answer.components.values()
    assert shown.title == "A plot"


async def test_there_is_a_bound_to_what_one_answer_shows():
    shown: list[int] = []

    async def work(_: Any, context: ToolContext) -> ToolResult:
        big = table(MAX_COMPONENT_CHARS - 10_000)
        for component in (big, table(MAX_COMPONENTS_CHARS // 2 - 10_000)):
            context.show(component)
        context.show(big)  # again, in its place
        context.remove(big.id)
        context.show(table(MAX_COMPONENT_CHARS - 10_000))
        shown.append(1)
        context.show(table(40_000))
        return ToolResult("never", "")

    bench = Bench(FakeTool(work))
    [result] = await bench.run(call())

    assert shown == [1]
    assert result.content == "error: That is too much to show on the page. Show less of it."


async def test_the_results_of_a_turn_are_bounded_together():
    bench = Bench(FakeTool(gives("x" * MAX_RESULT_CHARS)))
    rounds = MAX_TURN_CHARS // MAX_RESULT_CHARS + 2
    results = [(await bench.run(call(f"c{n}")))[0].content for n in range(rounds)]

    assert sum(map(len, results)) <= MAX_TURN_CHARS + 2 * LEAST_RESULT_CHARS
    assert {len(result) for result in results[-1:]} == {LEAST_RESULT_CHARS}
