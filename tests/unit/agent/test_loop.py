"""The loop: rounds, limits, and what the model is told in each of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest

from app.agent.loop import MAX_ANSWER_TOKENS, MAX_CALLS_PER_TURN, AgentLoop
from app.agent.retrieval import Retriever
from app.agent.tool_runner import ToolRunner
from app.agent.turn import Ending, Selection, TurnRequest
from app.core.agents import ASSISTANT
from app.core.catalogue import Catalogue
from app.core.errors import LlmBadResponse, LlmError, LlmRejected, UnknownTool
from app.core.limits import TurnBudget
from app.core.llm import ChatRequest, Completion, LlmMessage, TextDelta, ToolCall, Usage
from app.core.ports import Ports
from generated import Button
from tests.unit.fakes import (
    ADA,
    Answer,
    FakeDataSource,
    FakePolicy,
    FakeProvider,
    FakeTool,
    FakeTurn,
    Item,
    calls,
    says,
)
from tools.base import ToolResult


async def do(*_: Any) -> ToolResult:
    return ToolResult("done", "done")


class Bench:
    """A loop with one tool and one data source."""

    def __init__(self, *answers: Answer, budget: TurnBudget | None = None, texts: str = "") -> None:
        self.provider = FakeProvider(list(answers))
        self.turn = FakeTurn()
        tool = FakeTool(do)
        catalogue = Catalogue("tool", [tool], policy=FakePolicy(), unknown=UnknownTool)
        self.retriever = Retriever(None)
        self.loop = AgentLoop(
            runner=ToolRunner(catalogue, Ports({}), lambda: None),
            retriever=self.retriever,
            ports=Ports({}),
        )
        sources = (FakeDataSource([texts]),) if texts else ()
        selection = Selection(ASSISTANT, self.provider, "small", (tool,), sources)
        self.request = TurnRequest(
            "t", ADA, "What of apples?", [], selection, budget or TurnBudget(9, 8, 1000), 9
        )

    async def run(self) -> Ending:
        async with asyncio.timeout(5):
            return await self.loop.run(self.request, self.turn)


def ends(reason: Any, text: str = "", usage: Usage | None = None) -> Answer:
    async def answer(_: ChatRequest) -> AsyncGenerator[Item, None]:
        if text:
            yield TextDelta(text)
        yield Completion(text, reason, usage=usage or Usage())

    return answer


async def test_the_results_of_tools_are_told_and_the_texts_of_rounds_stand_apart():
    asked = ToolCall("c1", "do", "{}")
    bench = Bench(calls(asked, text="Let me see."), says("It", " is."))

    assert await bench.run() == Ending("completed")
    assert bench.provider.asked[1].messages[2:] == [
        LlmMessage("assistant", "Let me see.", tool_calls=(asked,)),
        LlmMessage("tool", "done", tool_call_id="c1"),
    ]
    assert bench.turn.record.answer.text() == "Let me see.\n\nIt is."
    assert [m.content for m in bench.turn.record.llm] == ["Let me see.", "done", "It is."]
    assert (bench.turn.record.rounds, bench.turn.record.unfinished()) == (2, "")


@pytest.mark.parametrize(
    ("reasoned", "says"), [(True, "thought, but gave no answer"), (False, "gave an empty answer")]
)
@pytest.mark.parametrize("text", ["", " \n"])
async def test_an_answer_with_nothing_to_show_is_told_as_an_error(
    reasoned: bool, says: str, text: str
):
    async def answer(_: ChatRequest) -> AsyncGenerator[Item, None]:
        if text:
            yield TextDelta(text)
        yield Completion(text, "stop", reasoned=reasoned)

    with pytest.raises(LlmError, match=says):
        await Bench(answer).run()


async def test_silence_after_what_was_said_or_shown_is_an_end():
    asked = calls(ToolCall("c1", "do", "{}"), text="Let me see.")
    assert await Bench(asked, ends("stop")).run() == Ending("completed")

    shown = Bench(ends("stop"))
    shown.turn.record.answer.show(Button.model_construct(id="b"), chars=2)
    assert await shown.run() == Ending("completed")


@pytest.mark.requirement("A13")
async def test_a_control_token_that_the_model_was_made_to_write_is_not_told_to_it_again():
    asked = ToolCall("c1", "do", '{"x": "</s>"}')
    bench = Bench(calls(asked, text="<|im_end|>"), says("<s>", "It is."))
    await bench.run()

    told = bench.provider.asked[1].messages[2]
    assert (told.content, told.tool_calls[0].arguments) == ("<·|im_end|>", '{"x": "<·/s>"}')
    assert bench.turn.record.answer.text() == "<|im_end|>\n\n<s>It is."
    assert bench.turn.record.llm[-1].content == "<·s>It is."


@pytest.mark.requirement("G7")
async def test_a_model_that_asks_for_ever_is_ended_by_its_rounds():
    bench = Bench(calls(ToolCall("c", "do", "{}")), budget=TurnBudget(9, 3, 1000))

    assert await bench.run() == Ending("limited", "max_rounds")
    ids = [call.id for m in bench.turn.record.llm for call in m.tool_calls]
    assert len(ids) == len(set(ids)) == 3
    assert ids[0] == "c"


@pytest.mark.requirement("G7")
@pytest.mark.parametrize(
    ("usage", "text", "ending"),
    [
        (Usage(None, 100), "x", Ending("limited", "max_tokens")),
        (Usage(), "x" * 400, Ending("limited", "max_tokens")),
        (Usage(None, 99), "x", Ending("limited", "context")),
    ],
)
async def test_a_cut_answer_is_blamed_on_the_limit_that_cut_it(
    usage: Usage, text: str, ending: Ending
):
    bench = Bench(ends("length", text, usage), budget=TurnBudget(9, 8, 100))

    assert await bench.run() == ending
    assert bench.turn.record.unfinished() == text


async def test_each_round_may_use_what_the_earlier_ones_left():
    asks = calls(ToolCall("", "do", "{}"), text="x" * 120)
    bench = Bench(asks, asks, says("never"), budget=TurnBudget(9, 8, 50))

    assert await bench.run() == Ending("limited", "max_tokens")
    assert [request.max_tokens for request in bench.provider.asked] == [50, 20]


@pytest.mark.requirement("A5")
@pytest.mark.requirement("G7")
@pytest.mark.parametrize("delta", [1, 7, 300, 1_000_000])
async def test_an_answer_that_goes_on_beyond_its_tokens_is_stopped_while_it_comes(delta: int):
    async def endless(_: ChatRequest) -> AsyncGenerator[Item, None]:
        while True:
            yield TextDelta("x" * delta)

    bench = Bench(endless, budget=TurnBudget(9, 8, 1000))
    ending = await bench.run()

    assert ending == Ending("limited", "max_tokens")
    assert 1_000 <= len(bench.turn.record.answer.text()) <= 1_000 * 4 * 1.3


async def test_no_budget_lets_an_answer_grow_without_end():
    async def endless(_: ChatRequest) -> AsyncGenerator[Item, None]:
        while True:
            yield TextDelta("x" * 100_000)

    bench = Bench(endless, budget=TurnBudget(9, 8, 10_000_000))

    assert await bench.run() == Ending("limited", "max_tokens")
    assert len(bench.turn.record.answer.text()) == 4 * MAX_ANSWER_TOKENS


class Unspeakable(FakeTool):
    def describe(self, ports: Ports) -> str:
        raise SystemExit(3)


async def test_a_tool_that_cannot_say_what_it_is_is_not_offered_to_the_model():
    bench = Bench(says("Hello."))
    tools = (Unspeakable(do, name="mute"), FakeTool(do))
    selection = replace(bench.request.selection, tools=tools)
    bench.request = replace(bench.request, selection=selection)

    assert await bench.run() == Ending("completed")
    assert [tool.name for tool in bench.provider.asked[0].tools] == ["do"]


async def test_passages_are_cited_and_stand_behind_the_question():
    bench = Bench(says("Red [1]."), texts="Apples are red.")
    await bench.run()
    bench.retriever.close()

    question = bench.provider.asked[0].messages[-1].content
    assert question.startswith("What of apples?\n\n<<data ")
    assert "[1] Note 0 — page 0\nApples are red." in question
    [citation] = bench.turn.record.citations
    assert (citation.number, citation.data_source, citation.excerpt) == (
        1,
        "notes",
        "Apples are red.",
    )


async def test_a_filtered_answer_and_one_without_an_end_are_failures_of_the_model():
    async def endless(_: ChatRequest) -> AsyncGenerator[Item, None]:
        yield TextDelta("x")

    with pytest.raises(LlmRejected):
        await Bench(ends("content_filter", "x")).run()
    with pytest.raises(LlmBadResponse):
        await Bench(endless).run()


async def test_the_calls_of_one_turn_are_bounded():
    many = calls(*(ToolCall(f"c{n}", "do", "{}") for n in range(300)))
    bench = Bench(many)

    with pytest.raises(LlmBadResponse, match=f"{MAX_CALLS_PER_TURN}"):
        await bench.run()
    assert len(bench.turn.record.answer.tool_calls) == 300


async def test_an_abandoned_stream_is_closed_at_once():
    closed: list[bool] = []

    async def answer(_: ChatRequest) -> AsyncGenerator[Item, None]:
        try:
            yield TextDelta("x")
            yield Completion("x", "stop")
        finally:
            closed.append(True)

    class Broken(FakeTurn):
        def text(self, delta: str) -> None:
            raise ValueError("cannot be told")

    bench = Bench(answer)
    bench.turn = Broken()
    with pytest.raises(ValueError, match="cannot be told"):
        await bench.run()

    assert closed == [True]
