"""The directed part: every frame type and every refusal that chance may miss, met on purpose once.

It runs against the same service and under the same rules as the fuzzer. Faults come from the
demonstration model's list; those that hang are cut by the service's own deadlines.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import cycle
from typing import Any

import httpx2

from app.core.ids import new_id
from tests.contract.live.visit import User, Visit
from tests.fuzz.ledger import Ledger
from tests.fuzz.service_process import Remote

FAULTS = """unknown_tool bad_tool_calls 500 401 429 malformed_line drop_mid_stream hang_mid_stream
hang_before_first_token refuse truncated_json no_finish no_done non_utf8 wrong_content_type reset
endless_tool_loop redirect gzip quota error_with_choices refused_in_stream thoughts_only""".split()
# The code that a fault must bring; others are met by what they are not.
BRINGS = {
    "unknown_tool": ["tool_denied"],
    "bad_tool_calls": ["tool_arguments_invalid"],
    "500": ["llm_unavailable"],
    "401": ["llm_rejected"],
    "quota": ["llm_rejected"],
    "refused_in_stream": ["llm_rejected"],
    "thoughts_only": ["llm_error"],
    "429": ["llm_rate_limited"],
    "malformed_line": ["llm_bad_response"],
    "drop_mid_stream": ["llm_interrupted"],
    "hang_mid_stream": ["llm_timeout"],
}
SELLER = "tour@sales.example.com"
REFUSED: list[dict[str, Any]] = [
    {"type": "chat", "content": "hi", "tools": ["no_such_tool"]},
    {"type": "chat", "content": "hi", "data_sources": ["no_such_source"]},
    {"type": "chat", "content": "hi", "agent": "nobody"},
    {"type": "chat", "content": "hi", "provider": "nobody"},
    {"type": "chat", "content": "hi", "model": "no-such-model"},
    {"type": "chat", "content": "hi", "chat_id": "0" * 32},
    {"type": "chat", "content": "\u200d \n"},
    {"type": "chat", "content": "hi", "surprise": 1},
    {"type": "chat", "content": "x" * 300_000},
    {"type": "ui_event", "component_id": "0" * 32, "callback": "press"},
]
# The service allows 200 messages at once and 50 a second, of frames 400 and 200.
BURST, MANY_PINGS, PAUSE = 250, 2_000, 0.008
ATTEMPTS = 5
MORE_THAN_ANY_RETRY = 6
MORE_THAN_ANY_CHECK = 50


class Tour:
    """Visits that leave nothing out. `run` makes them all."""

    def __init__(self, service: Remote, ledger: Ledger) -> None:
        self._service = service
        self._ledger = ledger

    def visit(self, user: User, client_id: str, query: str = "") -> Visit:
        """A connection that counts into the ledger."""
        return Visit(self._service.port, user, client_id, self._ledger, query=query)

    async def run(self) -> None:
        """Make every visit, one after the other, so that each fault meets its own turn."""
        user, client_id = User(SELLER), new_id()
        async with self.visit(user, client_id) as visit:
            await self._gone(visit)
            await self._bad_days(visit)
            await self._components(visit, user)
            await self._deleted(visit)
            await self._refusals(visit)
            await self._busy(visit)
            await self._taken(user)
        async with self.visit(user, client_id) as visit:
            await self._resets(visit, user)
        await self._flood()

    async def slow_tool(self, running: asyncio.Event) -> None:
        """A program that does not end is stopped; the turn goes on. Sets `running` meanwhile."""
        code = {"name": "run_code", "arguments": {"code": "while True:\n    pass"}}

        async def attempt(visit: Visit) -> None:
            await self._service.script({"tool_calls": [code]})
            asked = await visit.send_frame(type="chat", content="run it", tools=["run_code"])
            turn = await visit.begun(asked)
            await visit.until(
                lambda: turn is None or bool(turn.calls) or turn.id in visit.sitting.story.finished
            )
            running.set()
            await visit.ended(asked)

        async with self.visit(User("slow@example.com"), new_id()) as visit:
            await self._insist(lambda: attempt(visit), lambda: self._met("tool_timeout"))

    async def _insist(
        self, attempt: Callable[[], Awaitable[None]], met: Callable[[], bool]
    ) -> None:
        """Try until it was met: the service's own look at its model may take what was prepared."""
        for _ in range(ATTEMPTS):
            await attempt()
            await self._service.clear()
            if met():
                return

    def _met(self, *codes: str) -> bool:
        return self._ledger.codes.keys() >= set(codes)

    async def _bad_days(self, visit: Visit) -> None:
        for name in FAULTS:
            codes = BRINGS.get(name, [])
            await self._insist(partial(self._bad_day, visit, name), partial(self._met, *codes))

        async def divide() -> None:
            call = {"name": "calculate", "arguments": {"expression": "1/0"}}
            await self._service.script({"tool_calls": [call]}, {"text": "That cannot be."})
            await visit.ask("divide", tools=["calculate"])

        await self._insist(divide, lambda: self._met("tool_failed"))

    async def _gone(self, visit: Visit) -> None:
        """The model fails until the service has told that it is gone, and then comes back."""
        told = self._ledger.frames["llm_status"]
        await self._service.fault("500", count=MORE_THAN_ANY_CHECK)
        await visit.ask("Are you there?")
        await visit.until(lambda: self._ledger.frames["llm_status"] > told)
        await self._service.clear()
        await visit.until(lambda: self._ledger.frames["llm_status"] > told + 1)

    async def _bad_day(self, visit: Visit, name: str) -> None:
        await self._service.fault(name, count=MORE_THAN_ANY_RETRY)
        await visit.ask("What is 2*21?", tools=["calculate"], limits={"max_rounds": 3})

    async def _components(self, visit: Visit, user: User) -> None:
        async def ask() -> None:
            call = {"name": "ask_user", "arguments": {"title": "Ready?"}}
            await self._service.script({"tool_calls": [call]}, {"text": "Press it."})
            await visit.ask("start", tools=["ask_user"])

        await self._insist(ask, lambda: bool(user.learnt.callbacks))
        shown, callback, values = user.learnt.callbacks[-1]
        await visit.ended(
            await visit.send_frame(
                type="ui_event", component_id=shown, callback=callback, values=values
            )
        )
        await visit.ask(
            "Look up Maria Lopez, sum the payments of her customers by month and plot them",
            tools=["find_people", "query_sales", "show_plot"],
        )

    async def _deleted(self, visit: Visit) -> None:
        """A chat is deleted over HTTP, and its session is told."""
        command = await visit.send_frame(type="chat", content="forget it")
        await visit.ended(command)
        chat_id = visit.sitting.acked[command["id"]][1]["chat_id"]
        told = self._ledger.frames["chat_deleted"]
        who = {"X-EMAIL-USER": SELLER}
        async with httpx2.AsyncClient(base_url=self._service.url, headers=who) as http:
            assert (await http.delete(f"/chats/{chat_id}")).status_code == 204
        await visit.until(lambda: self._ledger.frames["chat_deleted"] > told)

    async def _refusals(self, visit: Visit) -> None:
        for frame in REFUSED:
            await visit.send_frame(**frame)
            await visit.fence()
        for text in ("{", "{}", "[]"):
            await visit.send(text)
        for frame in REFUSED[-2:]:
            await visit.send_frame(**frame)
        for kind in ("cancel", "feedback", "resume", "ping"):
            await visit.fence()
            await visit.send_frame(type=kind, surprise=1)
        await visit.fence()

    async def _busy(self, visit: Visit) -> None:
        """Turns that hang: a second message into a chat is refused, and so is a fifth chat;
        `thinking` comes, `cancel` ends them.
        """
        await self._service.script(*[{"fault": "hang_before_first_token"}] * 4)
        first = await visit.send_frame(type="chat", content="wait")
        await visit.send_frame(type="chat", content="other", id=first["id"])
        await visit.send_frame(type="feedback", rating="up")
        turn = await visit.begun(first)
        assert turn is not None, visit.trail()
        await visit.send_frame(type="chat", content="no", chat_id=turn.chat_id)
        await visit.until(lambda: turn.elapsed > 0 or turn.id in visit.sitting.story.finished)
        others = [await visit.send_frame(type="chat", content="beside") for _ in range(3)]
        started = [turn, *[await visit.begun(other) for other in others]]
        await visit.send_frame(type="chat", content="one too many")
        for running in started:
            assert running is not None, visit.trail()
            await visit.send_frame(type="cancel", turn_id=running.id)
        for command in (first, *others):
            await visit.ended(command)

    async def _taken(self, user: User) -> None:
        async with self.visit(user, new_id()) as other:
            await other.until(lambda: other.over)
        assert other.socket.close_code == 4509

    async def _resets(self, visit: Visit, user: User) -> None:
        session = visit.observer.session
        await visit.send_frame(type="resume", epoch=new_id(), seq=0)
        await visit.send_frame(type="resume", epoch=session["epoch"], seq=session["seq"] + 1000)
        await visit.fence()
        await visit.send_frame(type="resume", epoch=session["epoch"], seq=0)
        await visit.ask("Back again")
        async with self.visit(user, new_id(), "?takeover=true") as other:
            await visit.until(lambda: visit.over)
            await other.ask("hi")
        assert visit.socket.close_code == 4509

    async def _flood(self) -> None:
        """Pings beyond the rate: answered up to the burst, then refused, then cut off with 4029.

        They stay below the rate of frames of any kind, behind which nothing is answered any more.
        """
        async with self.visit(User("flood@example.com"), new_id()) as visit:
            for number in range(MANY_PINGS):
                if visit.over:
                    break
                await visit.send_frame(type="ping")
                if number > BURST:
                    await asyncio.sleep(PAUSE)
            await visit.until(lambda: visit.over)
            await visit.socket.wait_closed()
        code = visit.socket.close_code
        assert code == 4029, f"closed with {code} {visit.socket.close_reason!r}"


async def bad_weather(service: Remote, pause: Callable[[], float]) -> None:
    """One fault after the other for whoever asks next, until cancelled."""
    for name in cycle(FAULTS):
        await service.clear()
        await service.fault(name)
        await asyncio.sleep(pause())
