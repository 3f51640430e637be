"""Fakes of the ports, each a real subclass: a provider made of a function, a store with a gate, …

They are for the tests of the rules and services. Nothing here patches anything; what a fake does
is said where it is made.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from app.agent.turn import AnsweringTurn, TurnRecord, WaitingFor
from app.core.access import AccessPolicy, Resource
from app.core.chats import Chat, StoredMessage, StoredPage
from app.core.llm import (
    ChatProvider,
    ChatRequest,
    Completion,
    EmbeddingProvider,
    TextDelta,
    Usage,
)
from app.core.llm import ToolCall as LlmToolCall
from app.core.ports import DataSource, Document
from generated import Component, Principal, ToolCall
from tests.memory_chats import MemoryChatStore
from tools.base import Arguments, Tool, ToolContext, ToolResult

Item = TextDelta | Completion
Answer = Callable[[ChatRequest], AsyncGenerator[Item, None]]

ADA = Principal(email="ada@example.com", groups=["everyone"], identified_by="test_mode")
BOB = Principal(email="bob@example.com", groups=["everyone"], identified_by="test_mode")


def says(*deltas: str, usage: Usage | None = None) -> Answer:
    """Answer with these deltas, and stop."""

    async def answer(_: ChatRequest) -> AsyncGenerator[Item, None]:
        for delta in deltas:
            yield TextDelta(delta)
        yield Completion("".join(deltas), "stop", usage=usage or Usage())

    return answer


def calls(*asked: LlmToolCall, text: str = "") -> Answer:
    """Ask for these tool calls, after some text."""

    async def answer(_: ChatRequest) -> AsyncGenerator[Item, None]:
        if text:
            yield TextDelta(text)
        yield Completion(text, "tool_calls", tool_calls=asked)

    return answer


def fails(error: Exception, *before: str) -> Answer:
    """Raise, after these deltas."""

    async def answer(_: ChatRequest) -> AsyncGenerator[Item, None]:
        for delta in before:
            yield TextDelta(delta)
        raise error

    return answer


class Hang:
    """An answer that says something and never ends; `reached` tells that it has been asked."""

    def __init__(self, *before: str) -> None:
        self._before = before
        self.reached = asyncio.Event()

    async def __call__(self, _: ChatRequest) -> AsyncGenerator[Item, None]:
        for delta in self._before:
            yield TextDelta(delta)
        self.reached.set()
        await asyncio.Event().wait()
        yield Completion("", "stop")


@dataclass
class FakeProvider(ChatProvider):
    """Gives its answers one after the other, the last one again and again."""

    answers: list[Answer] = field(default_factory=lambda: [says("Hello.")])
    name: str = "fake"
    models: tuple[str, ...] = ("small", "large")
    asked: list[ChatRequest] = field(default_factory=list)

    def stream(self, request: ChatRequest) -> AsyncGenerator[Item, None]:
        answer = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(request)
        return answer(request)

    async def complete(self, request: ChatRequest) -> Completion:
        async for item in self.stream(request):
            if isinstance(item, Completion):
                return item
        raise AssertionError("the answer had no end")


@dataclass
class FakeEmbedder(EmbeddingProvider):
    """Places each text by a function."""

    place: Callable[[str], list[float]]
    asked: list[Sequence[str]] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked.append(texts)
        return [self.place(text) for text in texts]


@dataclass
class FakePolicy(AccessPolicy):
    """Everything is allowed but what is hidden; change `hidden` at any time."""

    hidden: set[str] = field(default_factory=set)

    def groups(self, email: str) -> list[str]:
        return ["everyone"]

    def allow(self, principal: Principal, resource: Resource) -> bool:
        return resource.name not in self.hidden


@dataclass
class FakeDataSource(DataSource):
    """Holds the documents that it is given; change them at any time."""

    texts: list[str] = field(default_factory=list)
    name: str = "notes"
    title: str = "Notes"
    description: str = "What was noted."
    read: int = 0

    async def documents(self) -> Sequence[Document]:
        self.read += 1
        return [Document(f"{n}", f"Note {n}", f"page {n}", t) for n, t in enumerate(self.texts)]


@dataclass
class FakeTurn(AnsweringTurn):
    """Keeps its record, and remembers what it is told as plain tuples."""

    record: TurnRecord = field(default_factory=TurnRecord)
    told: list[tuple[Any, ...]] = field(default_factory=list)
    statuses: list[ToolCall] = field(default_factory=list)

    def text(self, delta: str) -> None:
        self.record.answer.write(delta)
        self.told.append(("text", delta))

    def tool_call(self, call: ToolCall) -> None:
        self.record.answer.call(call)
        self.statuses.append(call)
        self.told.append(("tool_call", call.id, call.state))

    def show(self, component: Component, maker: str, *, chars: int) -> None:
        new = self.record.answer.show(component, chars=chars)
        self.told.append(("component", "add" if new else "update", component.id))

    def remove(self, component_id: str) -> None:
        if self.record.answer.remove(component_id):
            self.told.append(("component", "remove", component_id))

    def waiting(self, for_what: WaitingFor, detail: str) -> None:
        self.told.append(("waiting", for_what, detail))

    def log(self, message_type: str, content: dict[str, Any]) -> None:
        self.told.append(("log", message_type))

    def crashed(self, error: BaseException, where: str) -> None:
        self.told.append(("crashed", type(error), where))


class Nothing(Arguments):
    """No arguments."""


class FakeTool(Tool[Any]):
    """A tool made of a function; by default it takes no arguments."""

    name = "do"
    title = "Do it"
    description = "Does it."
    arguments: type[BaseModel] = Nothing

    def __init__(
        self,
        work: Callable[[Any, ToolContext], Awaitable[ToolResult]],
        *,
        arguments: type[BaseModel] = Nothing,
        name: str = "do",
        seconds: float = 5.0,
    ) -> None:
        self._work = work
        self.arguments = arguments
        self.__dict__.update(name=name, timeout_seconds=seconds)

    async def run(self, arguments: Any, context: ToolContext) -> ToolResult:
        return await self._work(arguments, context)


class GatedStore(MemoryChatStore):
    """A store whose writes wait while a gate is shut, and fail when it is told how.

    `gate`, `reached` and `failure` are about questions; `answers` and the others about answers;
    `reads` holds back what the model is told of the chat.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()
        self.failure: Exception | None = None
        self.reads = asyncio.Event()
        self.reads.set()
        self.answers = asyncio.Event()
        self.answers.set()
        self.reached_answer = asyncio.Event()
        self.answer_failure: Exception | None = None
        self.kept: list[StoredMessage] = []
        self.begun: list[Chat] = []

    async def page(self, *args: Any, **more: Any) -> StoredPage:
        await self.reads.wait()
        return await super().page(*args, **more)

    async def begin(self, chat: Chat, message: StoredMessage, **more: Any) -> None:
        await self._gate()
        await super().begin(chat, message, **more)
        self.begun.append(chat)
        self.kept.append(message)

    async def append(self, owner: str, message: StoredMessage, **more: Any) -> None:
        if message.shown.role == "user":
            await self._gate()
        else:
            await self._answer_gate()
        await super().append(owner, message, **more)
        self.kept.append(message)

    async def _gate(self) -> None:
        self.reached.set()
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure

    async def _answer_gate(self) -> None:
        self.reached_answer.set()
        await self.answers.wait()
        if self.answer_failure is not None:
            raise self.answer_failure
