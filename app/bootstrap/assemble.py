"""The service out of its adapters: nothing here knows where they came from."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from app.agent.component_calls import ComponentCalls
from app.agent.loop import AgentLoop
from app.agent.retrieval import Retriever
from app.agent.tool_runner import ToolRunner
from app.bootstrap.adapters import Adapters
from app.chats.listing import ChatListing
from app.chats.service import ChatService
from app.core.agents import Agents
from app.core.limits import TurnBudget
from app.core.providers import ProviderRegistry
from app.events.session_log import SessionLogs
from app.providers.health import LlmMonitor
from app.sessions.chat_changes import ChatChanges
from app.sessions.commands import Commands
from app.sessions.registry import Sessions
from app.sessions.shutdown import Shutdown
from app.sessions.sse_chat import SseChat
from app.settings import Settings
from app.starting import writable
from app.state import AppState
from app.telemetry.counters import Counters
from app.turns.admission import Admission, TurnDefaults
from app.turns.journal import Journal
from app.turns.runner import TurnRunner
from app.turns.running import RunningTurns
from app.turns.selecting import Selector
from generated import LlmState, LlmStatusEvent, SessionLimits


@dataclass(frozen=True, slots=True)
class About:
    """What the service says of itself."""

    version: str
    contract_version: str


@dataclass(frozen=True, slots=True)
class _Shared:
    """The parts that several others are built from."""

    counters: Counters
    running: RunningTurns
    chats: ChatService
    monitor: LlmMonitor


def assemble(
    settings: Settings,
    about: About,
    adapters: Adapters,
    stack: AsyncExitStack,
    *,
    new_monitor: Callable[..., LlmMonitor] = LlmMonitor,
) -> AppState:
    """Return the service around its adapters. It runs nothing yet."""
    counters, running = Counters(), RunningTurns(per_session=settings.turns_per_session)
    sessions = _sessions(settings, adapters, running, counters)
    monitor = _monitor(settings, adapters, sessions, new_monitor)
    shared = _Shared(counters, running, ChatService(adapters.stores.chats), monitor)
    listing = ChatListing(adapters.stores.listing)
    shutdown = Shutdown(sessions, running, grace_seconds=settings.shutdown_grace_seconds)
    commands = Commands(_admission(settings, adapters, shared, stack), shutdown)
    return AppState(
        tools=adapters.tools,
        sources=adapters.sources,
        examples=adapters.examples,
        ports=adapters.ports,
        sessions=sessions,
        running=running,
        journal=Journal(running, adapters.stores.turns),
        commands=commands,
        shutdown=shutdown,
        chats=shared.chats,
        listing=listing,
        chat_changes=ChatChanges(listing, sessions, running),
        sse_chat=SseChat(sessions, commands, shared.chats),
        monitor=monitor,
        counters=counters,
        limits=_limits(settings),
        version=about.version,
        contract_version=about.contract_version,
        websocket_enabled=settings.websocket_enabled,
    )


def _monitor(
    settings: Settings,
    adapters: Adapters,
    sessions: Sessions,
    new_monitor: Callable[..., LlmMonitor],
) -> LlmMonitor:
    return new_monitor(
        adapters.models.plain,
        demo=adapters.models.demo,
        on_change=partial(_publish_to_all, sessions),
        longest_check=settings.llm_call_seconds,
    )


def _admission(
    settings: Settings, adapters: Adapters, shared: _Shared, stack: AsyncExitStack
) -> Admission:
    selector = Selector(
        agents=Agents(),
        providers=ProviderRegistry([adapters.models.chat]),
        tools=adapters.tools,
        sources=adapters.sources,
    )
    runner = TurnRunner(
        running=shared.running,
        selector=selector,
        components=ComponentCalls(adapters.tools, adapters.ports),
        loop=_loop(adapters, shared.counters, stack),
        chats=shared.chats,
        counters=shared.counters,
        thinking_interval=settings.thinking_interval_seconds,
        call_seconds=settings.llm_call_seconds,
        on_llm_error=shared.monitor.report,
        on_llm_answer=shared.monitor.answered,
    )
    return Admission(
        running=shared.running,
        runner=runner,
        chats=shared.chats,
        selector=selector,
        defaults=TurnDefaults(
            budget=_budget(settings),
            memory=settings.memory_default,
            memory_max=settings.memory_max,
            max_content_chars=settings.max_content_chars,
        ),
    )


def _loop(adapters: Adapters, counters: Counters, stack: AsyncExitStack) -> AgentLoop:
    retriever = Retriever(adapters.models.embeddings)
    stack.callback(retriever.close)
    runner = ToolRunner(adapters.tools, adapters.ports, counters.tool_failed)
    return AgentLoop(runner=runner, retriever=retriever, ports=adapters.ports)


def _sessions(
    settings: Settings, adapters: Adapters, running: RunningTurns, counters: Counters
) -> Sessions:
    log_dir = writable("LOG_DIR", settings.log_dir)
    return Sessions(
        logs=SessionLogs(log_dir, secrets=settings.secrets(), counters=counters),
        new_events=adapters.new_events,
        running=running,
        idle_seconds=settings.session_timeout_minutes * 60,
        grace_seconds=settings.reconnect_grace_seconds,
        most=settings.max_sessions,
        most_connections=settings.connections_per_user,
    )


def _budget(settings: Settings) -> TurnBudget:
    return TurnBudget(settings.turn_max_seconds, settings.turn_max_rounds, settings.turn_max_tokens)


def _limits(settings: Settings) -> SessionLimits:
    return SessionLimits(
        max_frame_bytes=settings.max_frame_bytes,
        max_content_chars=settings.max_content_chars,
        thinking_interval_seconds=settings.thinking_interval_seconds,
        idle_timeout_seconds=settings.session_timeout_minutes * 60,
        turns_per_session=settings.turns_per_session,
        turn=_budget(settings).as_limits(),
    )


def _publish_to_all(sessions: Sessions, state: LlmState) -> None:
    for session in sessions:
        publisher = session.publisher
        publisher.publish(LlmStatusEvent(type="llm_status", seq=publisher.next_seq, llm=state))
