"""Running answers in the store, and what a start makes of those that a crash has left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.agent.answer import Answer
from app.core.chats import text_of
from app.core.errors import StoreUnavailable
from app.core.llm import ToolCall as LlmToolCall
from app.core.turns import Growth
from app.turns.recovery import recover
from generated import Table
from tests.unit.fakes import ADA, FakeProvider, FakeTool, Hang, calls
from tests.unit.room import Room, room, until
from tools.base import ToolContext, ToolResult

SHOWN = Table(kind="table", id="7" * 32, title="T", fallback="F", columns=["a"], rows=[["1"]])


async def show(_: Any, context: ToolContext) -> ToolResult:
    context.show(SHOWN)
    return ToolResult("done", "done")


async def grown(it: Room) -> Answer:
    """The one unfinished answer, made out of what is stored."""
    [turn] = await it.store.unfinished()
    answer = Answer()
    answer.redo(turn.changes)
    return answer


@pytest.mark.requirement("C3")
async def test_a_running_answer_is_stored_as_it_grows_and_gone_when_it_has_ended(tmp_path: Path):
    hang = Hang("Second.")
    provider = FakeProvider([calls(LlmToolCall("c1", "do", "{}"), text="First."), hang])
    async with room(tmp_path, provider=provider, tools=[FakeTool(show)]) as it:
        session = it.session()
        await it.chat(session, tools=["do"])
        await hang.reached.wait()
        await it.state.journal.write()
        turn = it.turn(session)
        assert (await grown(it)).parts() == turn.record.answer.parts()
        turn.text("More")
        await it.state.journal.write()
        assert (await grown(it)).parts() == turn.record.answer.parts()
        assert [part.kind for part in turn.record.answer.parts()] == [
            "text",
            "tool_call",
            "component",
            "text",
        ]
        turn.stop("cancelled")
        await until(session, "turn_finished")
        await it.state.journal.write()
        assert await it.store.unfinished() == []


class Failing:
    """A store that fails for a while."""

    def __init__(self, it: Room) -> None:
        self._grow = it.store.grow
        self.fails = True
        it.store.grow = self.grow  # type: ignore[method-assign]

    async def grow(self, growths: list[Growth]) -> None:
        if self.fails:
            raise StoreUnavailable("The database is away.")
        await self._grow(growths)


async def test_what_could_not_be_stored_is_stored_later_and_in_order(tmp_path: Path):
    hang = Hang("One ")
    async with room(tmp_path, provider=FakeProvider([hang])) as it:
        store = Failing(it)
        session = it.session()
        await it.chat(session)
        await hang.reached.wait()
        for word in ("two ", "three"):
            with pytest.raises(StoreUnavailable):
                await it.state.journal.write()
            it.turn(session).text(word)
        store.fails = False
        await it.state.journal.write()
        assert (await grown(it)).text() == "One two three"


@pytest.mark.requirement("C3")
async def test_a_start_ends_what_a_crash_has_left_as_interrupted(tmp_path: Path):
    hang = Hang("Half an ans")
    provider = FakeProvider([calls(LlmToolCall("c1", "do", "{}")), hang, "Later."])
    async with room(tmp_path, provider=provider, tools=[FakeTool(show)]) as it:
        session = it.session()
        ack = await it.chat(session, tools=["do"])
        await hang.reached.wait()
        await it.state.journal.write()
        expected = it.turn(session).record.answer.parts()

        await recover(it.store, it.state.chats)
        assert await it.store.unfinished() == []
        page = await it.store.page(ADA.email, str(ack.chat_id), 10)
        answer = page.messages[-1]
        assert (answer.shown.outcome, answer.shown.state) == ("interrupted", "partial")
        assert answer.shown.parts == expected
        assert text_of(answer.shown) == answer.llm[-1].content == "Half an ans"
