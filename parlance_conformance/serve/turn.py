"""Plays a conversation as a turn: from `turn_started` to exactly one `turn_finished`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Final

from parlance_conformance.contract import Frame
from parlance_conformance.parts import calls_in, grow, text_in
from parlance_conformance.serve.refusal import new_id, now
from parlance_conformance.serve.script import Call, Fail, Say, Show, Step
from parlance_conformance.serve.session import Session
from parlance_conformance.turn_events import ENDED_CALL

PROVIDER: Final[Frame] = {"provider": "scripted", "model": "scripted"}
CHARS_PER_TOKEN: Final = 4


class _Over(Exception):
    """The turn ends here."""

    def __init__(self, outcome: str, **more: Any) -> None:
        super().__init__(outcome)
        self.outcome, self.more = outcome, more


class Turn:
    """One turn of a session; `limits` are those of its message."""

    def __init__(self, session: Session, chat_id: str, limits: Frame, thinking: float) -> None:
        self.id, self.message_id, self.chat_id = new_id(), new_id(), chat_id
        self._session, self._limits, self._thinking = session, limits, thinking
        self._started = time.monotonic()
        self._parts: list[Frame] = []
        self._begun = False
        self._task: asyncio.Task[None] | None = None

    def start(self, question: Frame, steps: Sequence[Step], *, new_chat: bool) -> None:
        """Begin, in a task of its own. The session knows the turn until it has ended."""
        self._session.turns[self.chat_id] = self
        self._task = asyncio.create_task(self._play(question, steps, new_chat=new_chat))

    def stop(self) -> None:
        """End it as cancelled, once it has begun: a task that never ran would tell nothing."""
        if self._task is not None and self._begun:
            self._task.cancel()
        else:
            asyncio.get_running_loop().call_soon(self.stop)

    async def ended(self, seconds: float) -> None:
        """Wait at most so long for its end."""
        if self._task is not None:
            await asyncio.wait((self._task,), timeout=seconds)

    async def _play(self, question: Frame, steps: Sequence[Step], *, new_chat: bool) -> None:
        session = self._session
        session.publish(
            "turn_started",
            turn_id=self.id,
            chat_id=self.chat_id,
            message_id=self.message_id,
            **PROVIDER,
            at=now(),
        )
        self._begun = True
        if new_chat:
            chat = session.chats.list.get(self.chat_id)
            shown = {"title": chat["title"], "agent": chat["agent"]}
            session.publish("chat_updated", chat_id=self.chat_id, **shown)
        session.store(question)
        try:
            async with asyncio.timeout(self._limits.get("max_seconds", 300)):
                for step in steps:
                    await self._do(step)
            over = _Over("completed")
        except TimeoutError:
            over = _Over("limited", limit="max_seconds")
        except asyncio.CancelledError:
            over = _Over("cancelled")
        except _Over as early:
            over = early
        self._finish(over)

    async def _do(self, step: Step) -> None:
        match step:
            case Say():
                await self._say(step)
            case Call():
                await self._call(step)
            case Show():
                self._show(step)
            case Fail():
                self._tell("error", code=step.code, message=step.message, request_id=new_id())
                raise _Over("failed")

    async def _say(self, step: Say) -> None:
        most = self._limits.get("max_tokens", 16_000) * CHARS_PER_TOKEN
        for word in step.text.split(" "):
            written = len(text_in(self._parts))
            text = f" {word}" if written else word
            if written + len(text) > most:
                raise _Over("limited", limit="max_tokens")
            self._tell("token", text=text)
            await self._wait(step.pause, "model", "")

    async def _call(self, step: Call) -> None:
        call: Frame = {"id": f"call_{len(calls_in(self._parts)) + 1}", "name": step.tool}
        self._tool_status({**call, "state": "queued", "arguments": step.arguments})
        self._tool_status({**call, "state": "running", "arguments": step.arguments})
        await self._wait(step.seconds, "tool", step.tool)
        ended = {"arguments": step.arguments, "summary": step.summary}
        self._tool_status(
            {**call, "state": "succeeded", **ended, "elapsed_ms": round(step.seconds * 1000)}
        )

    def _show(self, step: Show) -> None:
        component = {"id": new_id(), **step.component}
        self._session.components[component["id"]] = component
        self._session.chats_of_components[component["id"]] = self.chat_id
        self._tell("ui_component", action="add", component_id=component["id"], component=component)

    def _tool_status(self, call: Frame) -> None:
        self._tell("tool_status", tool_call=call)

    async def _wait(self, seconds: float, what: str, detail: str) -> None:
        """Wait, and say `thinking` as often as the contract promises."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > self._thinking:
            await asyncio.sleep(self._thinking)
            elapsed = round(time.monotonic() - self._started, 1)
            self._tell("thinking", elapsed_seconds=elapsed, waiting_for=what, detail=detail)
        await asyncio.sleep(max(0.0, left))

    def _finish(self, over: _Over) -> None:
        for call in calls_in(self._parts):
            if call["state"] not in ENDED_CALL:
                self._tool_status({**call, "state": "cancelled"})
        self._session.store(self._answer(over.outcome))
        del self._session.turns[self.chat_id]
        calls = len(calls_in(self._parts))
        self._tell(
            "turn_finished",
            outcome=over.outcome,
            **over.more,
            usage={"rounds": 1 + calls, "tool_calls": calls},
            **PROVIDER,
            elapsed_ms=round((time.monotonic() - self._started) * 1000),
            at=now(),
        )

    def _answer(self, outcome: str) -> Frame:
        return {
            "id": self.message_id,
            "chat_id": self.chat_id,
            "turn_id": self.id,
            "role": "assistant",
            "parts": list(self._parts),
            "state": "complete" if outcome == "completed" else "partial",
            "outcome": outcome,
            "created_at": now(),
        }

    def _tell(self, kind: str, **fields: Any) -> None:
        """Publish an event; it makes the answer's parts here as it does at whoever reads it."""
        grow(self._parts, {"type": kind, **fields})
        self._session.publish(kind, turn_id=self.id, chat_id=self.chat_id, **fields)

    def so_far(self) -> Frame | None:
        """Return the turn as a snapshot holds it; None while it has not begun."""
        if not self._begun:
            return None
        return {
            "turn_id": self.id,
            "chat_id": self.chat_id,
            "message_id": self.message_id,
            "parts": list(self._parts),
        }
