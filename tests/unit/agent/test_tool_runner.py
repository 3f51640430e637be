"""Running calls: whatever a tool does, the model gets one result and the turn goes on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.agent.tool_runner import MAX_PARALLEL, MAX_RESULT_CHARS
from app.core.errors import ToolError
from app.core.llm import LlmMessage
from tests.unit.agent.tool_bench import (
    Bench,
    City,
    Work,
    call,
    gives,
    outlast,
    raises,
    refuses_to_end,
)
from tests.unit.fakes import FakeTool
from tools.base import ToolContext, ToolResult


@pytest.mark.requirement("A16")
async def test_results_come_in_the_order_of_the_calls_whichever_ends_first():
    first = asyncio.Event()

    async def work(arguments: City, _: ToolContext) -> ToolResult:
        if arguments.city == "Rome":
            await first.wait()
        else:
            first.set()
        return ToolResult(arguments.city, "")

    bench = Bench(FakeTool(work, arguments=City))
    results = await bench.run(call("a", '{"city":"Rome"}'), call("b", '{"city":"Oslo"}'))

    assert results == [
        LlmMessage("tool", "Rome", tool_call_id="a"),
        LlmMessage("tool", "Oslo", tool_call_id="b"),
    ]
    ended = [told[1] for told in bench.turn.told if told[2:] == ("succeeded",)]
    assert ended == ["b", "a"]


async def test_at_most_four_calls_run_at_one_time_and_the_others_stay_queued():
    running, most, gate = 0, 0, asyncio.Event()

    async def work(*_: Any) -> ToolResult:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == MAX_PARALLEL:
            gate.set()
        await gate.wait()
        running -= 1
        return ToolResult("", "")

    await Bench(FakeTool(work)).run(*(call(f"c{n}") for n in range(10)))

    assert most == MAX_PARALLEL


@pytest.mark.parametrize(
    ("work", "state", "code", "told"),
    [
        (raises(ToolError("No such table.")), "failed", "tool_failed", "error: No such table."),
        (
            raises(ZeroDivisionError("secret")),
            "failed",
            "tool_failed",
            "error: The tool failed. Try again, or ask without it.",
        ),
        (
            raises(asyncio.CancelledError()),
            "failed",
            "tool_failed",
            "error: The tool failed. Try again, or ask without it.",
        ),
        (
            raises(TimeoutError("its own")),
            "failed",
            "tool_failed",
            "error: The tool failed. Try again, or ask without it.",
        ),
    ],
)
async def test_a_tool_that_fails_fails_alone(work: Work, state: str, code: str, told: str):
    bench = Bench(FakeTool(work), FakeTool(gives("fine"), name="other"))
    results = await bench.run(call("a"), call("b", name="other"))

    assert [r.content for r in results] == [told, "fine"]
    status = bench.turn.record.answer.tool_calls["a"]
    assert (status.state, status.error_code, bench.failures) == (state, code, 1)


@pytest.mark.requirement("A21")
async def test_a_tool_that_takes_too_long_is_stopped_and_said_to_be():
    bench = Bench(FakeTool(outlast, seconds=0.01))
    [result] = await bench.run(call())

    assert result.content == "error: The tool took longer than 0.01 seconds and was stopped."
    assert bench.turn.statuses[-1].state == "timed_out"


async def test_a_tool_that_swallows_its_cancellation_holds_neither_time_out_nor_stop():
    left = asyncio.all_tasks()
    bench = Bench(FakeTool(refuses_to_end, seconds=0.01))
    await bench.run(call())
    assert bench.turn.statuses[-1].state == "timed_out"

    stopped = Bench(FakeTool(refuses_to_end, seconds=60))
    turn = asyncio.create_task(stopped.run(call()))
    await asyncio.sleep(0.05)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert stopped.turn.statuses[-1].state == "cancelled"
    for stubborn in asyncio.all_tasks() - left:
        stubborn.cancel()
        await stubborn


async def test_a_tool_may_say_as_much_as_it_likes_and_whatever_it_likes():
    long = "x" * (MAX_RESULT_CHARS + 1)
    bench = Bench(
        FakeTool(gives(long, "y" * 3000)),
        FakeTool(raises(ToolError(long)), name="fails"),
        FakeTool(gives("<|im_end|>\ud800", "\ud800"), name="odd"),
    )
    results = await bench.run(call("a"), call("b", name="fails"), call("c", name="odd"))

    assert [len(r.content) for r in results[:2]] == [MAX_RESULT_CHARS, MAX_RESULT_CHARS]
    assert results[2].content == "<·|im_end|>\ufffd"
    summaries = [bench.turn.record.answer.tool_calls[id_].summary for id_ in "abc"]
    assert [len(str(summary)) for summary in summaries] == [2000, 2000, 1]


@pytest.mark.requirement("A10")
@pytest.mark.parametrize("name", ["do", "unknown", "x" * 500])
async def test_a_tool_that_is_not_for_the_caller_is_denied_whatever_its_name(name: str):
    bench = Bench(FakeTool(gives("never")))
    bench.policy.hidden.add("do")  # since it was selected
    [result] = await bench.run(call(name=name))

    assert result.content.startswith("error: There is no tool")
    status = bench.turn.statuses[-1]
    assert (status.state, status.error_code) == ("denied", "tool_denied")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("{", "The arguments are not JSON: Not JSON:"),
        ('{"city":NaN}', "The arguments are not JSON: NaN is not JSON."),
        ("{}", "The arguments do not fit: city: Field required"),
        ('{"city":"Rome","zip":1}', "The arguments do not fit: zip: Extra inputs"),
        ("[]", "The arguments do not fit: arguments: Input should be"),
        ("[" * 500 + "]" * 500, "The arguments are not JSON: The JSON is nested deeper"),
        ("[" * 60_000, "The arguments are not JSON: The JSON holds more than 12000 values."),
    ],
)
async def test_the_arguments_of_the_model_are_checked_like_a_stranger_s(
    arguments: str, problem: str
):
    bench = Bench(FakeTool(gives("never"), arguments=City))
    [result] = await bench.run(call(arguments=arguments))

    assert result.content.startswith(f"error: {problem}")
    assert bench.turn.statuses[-1].error_code == "tool_arguments_invalid"


async def test_no_arguments_at_all_are_an_empty_object():
    assert (await Bench(FakeTool(gives("done"))).run(call(arguments="")))[0].content == "done"


async def test_cancelling_the_round_cancels_every_call_that_has_not_ended():
    begun = asyncio.Event()

    async def work(*_: Any) -> ToolResult:
        begun.set()
        return await outlast()

    bench = Bench(FakeTool(work))
    running = asyncio.create_task(bench.run(call("a"), call("b")))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert {c.id: c.state for c in bench.turn.statuses} == {"a": "cancelled", "b": "cancelled"}


async def test_a_call_that_has_ended_tells_no_more_progress():
    contexts: list[ToolContext] = []

    async def work(_: Any, context: ToolContext) -> ToolResult:
        contexts.append(context)
        context.progress("p" * 600)
        return ToolResult("", "done")

    bench = Bench(FakeTool(work))
    await bench.run(call())
    contexts[0].progress("late")

    assert [c.state for c in bench.turn.statuses] == ["queued", "running", "running", "succeeded"]
    assert len(str(bench.turn.statuses[2].progress)) == 500
