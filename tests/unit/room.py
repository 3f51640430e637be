"""The services around fakes, without a wire: one session, its turns, and the events that came."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bootstrap.adapters import Adapters
from app.bootstrap.assemble import About, assemble
from app.bootstrap.models import Models
from app.bootstrap.storage import Stores
from app.core.catalogue import Catalogue
from app.core.errors import LlmError, UnknownDataSource, UnknownTool
from app.core.ids import new_id
from app.core.limits import TurnBudget
from app.core.ports import DataSource, Ports
from app.events.memory import MemoryEventLog
from app.events.subscription import Subscription
from app.providers.health import LlmMonitor
from app.sessions.session_manager import SessionManager
from app.settings import Settings
from app.state import AppState
from app.turns.turn import Turn
from generated import AckFrame, CancelCommand, ChatCommand, Principal
from tests.memory_chats import MemoryChatListStore
from tests.unit.fakes import ADA, FakePolicy, FakeProvider, GatedStore
from tools.base import Tool

Frame = dict[str, Any]
WAIT_SECONDS = 5


class HeardMonitor(LlmMonitor):
    """Remembers what turns report of the model."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.errors: list[LlmError] = []
        self.answers: list[str] = []

    def report(self, error: LlmError) -> None:
        super().report(error)
        self.errors.append(error)

    def answered(self, model: str) -> None:
        super().answered(model)
        self.answers.append(model)


@dataclass
class Room:
    """The service around fakes, and the fakes."""

    state: AppState
    store: GatedStore
    provider: FakeProvider
    policy: FakePolicy
    folder: Path

    @property
    def monitor(self) -> HeardMonitor:
        assert isinstance(self.state.monitor, HeardMonitor)
        return self.state.monitor

    def session(self, principal: Principal = ADA, client_id: str | None = None) -> SessionManager:
        return self.state.sessions.open(principal, client_id or new_id(), takeover=False).session

    async def chat(self, session: SessionManager, content: str = "hi", **fields: Any) -> AckFrame:
        """Send a message."""
        command = ChatCommand(type="chat", id=new_id(), content=content, **fields)
        return await self.state.commands.do(session, command, "request-1")

    async def cancel(self, session: SessionManager, turn_id: str) -> None:
        """Stop a turn."""
        command = CancelCommand(type="cancel", id=new_id(), turn_id=turn_id)
        await self.state.commands.do(session, command, "request-2")

    def turn(self, session: SessionManager) -> Turn:
        """The one turn that runs in the session."""
        [claim] = self.state.running.in_session(session.id)
        assert claim.turn is not None
        return claim.turn

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
    """Build the service, and end every turn with the block."""
    provider, policy, store = provider or FakeProvider(), FakePolicy(), GatedStore()
    adapters = Adapters(
        models=Models(provider, provider, None, demo=False),
        ports=Ports({}),
        tools=Catalogue("tool", tools, policy=policy, unknown=UnknownTool),
        sources=Catalogue("data_source", sources, policy=policy, unknown=UnknownDataSource),
        examples=(),
        stores=Stores(store, store, MemoryChatListStore(store)),
        new_events=MemoryEventLog,
    )
    settings = _settings(folder, budget or TurnBudget(30, 8, 1000), thinking, grace_seconds)
    about = About("0.0.0", "0.0.0")
    async with AsyncExitStack() as stack:
        state = assemble(settings, about, adapters, stack, new_monitor=HeardMonitor)
        try:
            yield Room(state, store, provider, policy, folder)
        finally:
            store.gate.set()
            store.answers.set()
            for session in state.sessions:
                state.sessions.end(session, 1012, "the test is over")
            await state.running.wait_for_all(WAIT_SECONDS)


def _settings(folder: Path, budget: TurnBudget, thinking: float, grace: float) -> Settings:
    return Settings(
        _env_file=None,
        test_mode=True,
        log_dir=folder,
        max_content_chars=1000,
        turns_per_session=2,
        turn_max_seconds=budget.max_seconds,
        turn_max_rounds=budget.max_rounds,
        turn_max_tokens=budget.max_tokens,
        thinking_interval_seconds=thinking,
        reconnect_grace_seconds=grace,
        shutdown_grace_seconds=0,
    )


def events(session: SessionManager) -> list[Frame]:
    """Every event so far."""
    return [json.loads(event.json) for event in session.events.after(0, 10_000) or ()]


async def until(session: SessionManager, type_: str, *, after: int = 0) -> Frame:
    """Wait for an event of this type behind a number."""
    async with asyncio.timeout(WAIT_SECONDS), _reader(session, after) as subscription:
        while True:
            for event in await subscription.next():
                if event.type == type_:
                    found: Frame = json.loads(event.json)
                    return found


def _reader(session: SessionManager, after: int) -> Subscription:
    return Subscription(session.events, session.snapshot, cursor=after)


async def ended(session: SessionManager, *, after: int = 0) -> Frame:
    """Wait for the end of the turn that runs."""
    return await until(session, "turn_finished", after=after)


def outline(frames: list[Frame]) -> list[str]:
    """Name the events, and how the turn ended."""
    return [f.get("outcome") or f["type"] for f in frames]
