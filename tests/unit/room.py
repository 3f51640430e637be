"""The services around fakes, without a wire: one session, its turns, and the events that came."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.agent.component_calls import ComponentCalls
from app.agent.loop import AgentLoop
from app.agent.retrieval import Retriever
from app.agent.tool_runner import ToolRunner
from app.core.agents import Agents
from app.core.catalogue import Catalogue
from app.core.errors import LlmError, UnknownDataSource, UnknownTool
from app.core.ids import new_id
from app.core.limits import TurnBudget
from app.core.ports import DataSource, Ports
from app.services.chat_book import ChatBook
from app.services.commands import Commands
from app.services.counters import Counters
from app.services.llm_monitor import LlmMonitor
from app.services.providers_list import Providers
from app.services.selecting import Selector
from app.services.services import Services
from app.services.session_log import SessionLogs
from app.services.session_manager import SessionManager
from app.services.sessions import Sessions
from app.services.shutdown import Shutdown
from app.services.stream_door import StreamDoor
from app.services.subscription import Subscription
from app.services.turn_task import TurnRunner
from app.services.turns import TurnDefaults, Turns
from app.streams.memory import MemoryEventLog
from generated import AckFrame, ChatCommand, Principal, SessionLimits, TurnLimits
from tests.unit.fakes import ADA, FakePolicy, FakeProvider, GatedStore
from tools.base import Tool

Frame = dict[str, Any]
WAIT_SECONDS = 5


@dataclass
class Room:
    """What a test of the services holds."""

    turns: Turns
    sessions: Sessions
    store: GatedStore
    provider: FakeProvider
    counters: Counters
    policy: FakePolicy
    llm_errors: list[LlmError]
    llm_answers: list[str]
    folder: Path
    sources: Catalogue[DataSource]

    def services(self) -> Services:
        """Everything that a door calls."""
        shutdown = Shutdown(self.sessions, self.turns, grace_seconds=0)
        commands = Commands(self.turns, shutdown)
        return Services(
            tools=Catalogue("tool", (), policy=self.policy, unknown=UnknownTool),
            sources=self.sources,
            ports=Ports({}),
            sessions=self.sessions,
            commands=commands,
            shutdown=shutdown,
            streams=StreamDoor(self.sessions, commands, ChatBook(self.store)),
            monitor=LlmMonitor(self.provider, demo=False, on_change=lambda _: None),
            counters=self.counters,
            limits=SessionLimits(
                max_frame_bytes=1000,
                max_content_chars=1000,
                thinking_interval_seconds=5,
                idle_timeout_seconds=60,
                turn=TurnLimits(),
            ),
            version="0.0.0",
            contract_version="0.0.0",
            websocket_enabled=True,
        )

    def session(self, principal: Principal = ADA, client_id: str | None = None) -> SessionManager:
        return self.sessions.open(principal, client_id or new_id(), takeover=False).session

    async def chat(self, session: SessionManager, content: str = "hi", **fields: Any) -> AckFrame:
        """Send a message."""
        command = ChatCommand(type="chat", id=new_id(), content=content, **fields)
        return await self.turns.chat(session, command, "request-1")

    async def ask(self, session: SessionManager, content: str = "hi", **fields: Any) -> list[Frame]:
        """Send a message and return its turn's events."""
        before = session.events.last_seq
        await self.chat(session, content, **fields)
        await ended(session, after=before)
        return events(session)[before:]

    def log_lines(self, session: SessionManager) -> list[Frame]:
        lines = (self.folder / f"{session.id}.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]


@asynccontextmanager
async def room(
    folder: Path,
    *,
    provider: FakeProvider | None = None,
    tools: Iterable[Tool[Any]] = (),
    sources: Sequence[DataSource] = (),
    budget: TurnBudget | None = None,
    thinking: float = 60.0,
    grace_seconds: float = 60.0,
) -> AsyncIterator[Room]:
    """Build the services, and end every turn with the block."""
    provider, policy, counters = provider or FakeProvider(), FakePolicy(), Counters()
    offered = Catalogue("tool", tools, policy=policy, unknown=UnknownTool)
    known = Catalogue("data_source", sources, policy=policy, unknown=UnknownDataSource)
    store, retriever = GatedStore(), Retriever(None)
    reports = list[LlmError](), list[str]()
    runner = ToolRunner(offered, Ports({}), counters.tool_failed)
    loop = AgentLoop(runner=runner, retriever=retriever, ports=Ports({}))
    turns = Turns(
        runner=TurnRunner(loop, ChatBook(store), counters, thinking, *(r.append for r in reports)),
        book=ChatBook(store),
        selector=Selector(
            agents=Agents(), providers=Providers([provider]), tools=offered, sources=known
        ),
        components=ComponentCalls(offered, Ports({})),
        defaults=TurnDefaults(budget or TurnBudget(30, 8, 1000), 10, 50, 1000, 30),
    )
    sessions = _sessions(folder, counters, grace_seconds)
    made = Room(turns, sessions, store, provider, counters, policy, *reports, folder, known)
    try:
        yield made
    finally:
        store.gate.set()
        for session in sessions:
            sessions.end(session, 1012, "the test is over")
        await turns.wait_for_all(WAIT_SECONDS)
        retriever.close()


def _sessions(folder: Path, counters: Counters, grace_seconds: float) -> Sessions:
    return Sessions(
        logs=SessionLogs(folder, secrets=[], counters=counters),
        new_events=MemoryEventLog,
        idle_seconds=600,
        grace_seconds=grace_seconds,
        most=100,
        most_connections=32,
    )


def events(session: SessionManager) -> list[Frame]:
    """Every event so far."""
    return [json.loads(event.json) for event in session.events.after(0, 10_000) or ()]


async def until(session: SessionManager, type_: str, *, after: int = 0) -> Frame:
    """Wait for an event of this type behind a number."""
    async with asyncio.timeout(WAIT_SECONDS), Subscription(session, cursor=after) as subscription:
        while True:
            for event in await subscription.next():
                if event.type == type_:
                    found: Frame = json.loads(event.json)
                    return found


async def ended(session: SessionManager, *, after: int = 0) -> Frame:
    """Wait for the end of the turn that runs."""
    return await until(session, "turn_finished", after=after)


def outline(frames: list[Frame]) -> list[str]:
    """Name the events, and how the turn ended."""
    return [f.get("outcome") or f["type"] for f in frames]
