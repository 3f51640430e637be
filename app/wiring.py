"""The one place that builds every part of the service, and takes it down again.

`build` is an async context manager: what it yields is what the routers call. Each part is entered
into one exit stack when it is made, so that they end in the opposite order, also when a start
fails half-way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from app import datasources
from app.agent.component_calls import ComponentCalls
from app.agent.loop import AgentLoop
from app.agent.retrieval import Retriever
from app.agent.tool_runner import ToolRunner
from app.chats.service import ChatService
from app.core.access import AccessPolicy
from app.core.agents import Agents
from app.core.catalogue import Catalogue
from app.core.errors import UnknownDataSource, UnknownTool
from app.core.limits import TurnBudget
from app.core.llm import ChatProvider, EmbeddingProvider
from app.core.ports import CodeRunner, DataSource, Directory, Ports, SqlReader
from app.core.providers import ProviderRegistry
from app.events.memory import MemoryEventLog
from app.events.session_log import SessionLogs
from app.providers.demo_process import EMBEDDING_MODEL, MODEL, demo_model
from app.providers.disabled import DisabledProvider
from app.providers.openai_chat.embeddings import OpenAiEmbeddings
from app.providers.openai_chat.provider import OpenAiChatProvider
from app.providers.openai_chat.quirks import named
from app.providers.retrying import RetryingProvider, RetryRules
from app.providers.transport.deadlines import Deadlines
from app.providers.transport.http import READERS, HttpTransport
from app.sandboxes.code import MontyCodeRunner
from app.sandboxes.sql import SqliteReader
from app.sandboxes.survey import tell_walls
from app.services.jobs import keep_running
from app.services.llm_monitor import LlmMonitor
from app.services.services import Services
from app.sessions.commands import Commands
from app.sessions.registry import Sessions
from app.sessions.shutdown import Shutdown
from app.sessions.sse_chat import SseChat
from app.settings import ROOT, Settings
from app.starting import blamed_on, folders, made, writable
from app.stores import company
from app.stores.directory import CompanyDirectory
from app.stores.memory_chats import MemoryChatStore
from app.telemetry.counters import Counters
from app.turns.admission import Admission, TurnDefaults
from app.turns.runner import TurnRunner
from app.turns.running import RunningTurns
from app.turns.selecting import Selector
from generated import LlmState, LlmStatusEvent, SessionLimits
from tools.base import Tool
from tools.discovery import discover

# The page may be opened before a slow model has answered; it is told when it has.
FIRST_CHECK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Models:
    """The language models of this service: `plain` is asked once, for checks; `chat` by turns."""

    plain: ChatProvider
    chat: ChatProvider
    embeddings: EmbeddingProvider | None
    demo: bool


@dataclass(frozen=True, slots=True)
class About:
    """What the service says of itself."""

    version: str
    contract_version: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The parts that several others are built from."""

    counters: Counters
    models: Models
    ports: Ports
    tools: Catalogue[Tool[Any]]
    sources: Catalogue[DataSource]
    monitor: LlmMonitor


@asynccontextmanager
async def build(settings: Settings, policy: AccessPolicy, about: About) -> AsyncIterator[Services]:
    """Build the service, run its background jobs, and end both with the context."""
    async with AsyncExitStack() as stack:
        counters = Counters()
        running = RunningTurns(per_session=settings.turns_per_session)
        sessions = _sessions(settings, running, counters)
        models = await _models(settings, stack)
        ports = await _ports(settings, stack)
        tools, sources = _catalogues(settings, policy, ports)
        monitor = LlmMonitor(
            models.plain,
            demo=models.demo,
            on_change=lambda state: _tell_all(sessions, state),
            longest_check=settings.llm_call_seconds,
        )
        shared = Shared(counters, models, ports, tools, sources, monitor)
        chats = ChatService(MemoryChatStore())
        admission = _admission(settings, shared, chats, running, stack)
        shutdown = Shutdown(sessions, running, grace_seconds=settings.shutdown_grace_seconds)
        stack.push_async_callback(shutdown.drain)
        commands = Commands(admission, shutdown)
        await _in_background(stack, monitor, sessions, counters)
        await tell_walls()  # once nothing can go wrong any more
        yield Services(
            tools=tools,
            sources=sources,
            ports=ports,
            sessions=sessions,
            commands=commands,
            shutdown=shutdown,
            chats=chats,
            sse_chat=SseChat(sessions, commands, chats),
            monitor=monitor,
            counters=counters,
            limits=_limits(settings),
            version=about.version,
            contract_version=about.contract_version,
            websocket_enabled=settings.websocket_enabled,
        )


def _admission(
    settings: Settings,
    shared: Shared,
    chats: ChatService,
    running: RunningTurns,
    stack: AsyncExitStack,
) -> Admission:
    ports, tools = shared.ports, shared.tools
    retriever = Retriever(shared.models.embeddings)
    stack.callback(retriever.close)
    selector = Selector(
        agents=Agents(),
        providers=ProviderRegistry([shared.models.chat]),
        tools=tools,
        sources=shared.sources,
    )
    runner = TurnRunner(
        running=running,
        selector=selector,
        components=ComponentCalls(tools, ports),
        loop=AgentLoop(
            runner=ToolRunner(tools, ports, shared.counters.tool_failed),
            retriever=retriever,
            ports=ports,
        ),
        chats=chats,
        counters=shared.counters,
        thinking_interval=settings.thinking_interval_seconds,
        call_seconds=settings.llm_call_seconds,
        on_llm_error=shared.monitor.report,
        on_llm_answer=shared.monitor.answered,
    )
    return Admission(
        running=running,
        runner=runner,
        chats=chats,
        selector=selector,
        defaults=_defaults(settings),
    )


def _sessions(settings: Settings, running: RunningTurns, counters: Counters) -> Sessions:
    log_dir = writable("LOG_DIR", settings.log_dir)
    return Sessions(
        logs=SessionLogs(log_dir, secrets=settings.secrets(), counters=counters),
        new_events=MemoryEventLog,
        running=running,
        idle_seconds=settings.session_timeout_minutes * 60,
        grace_seconds=settings.reconnect_grace_seconds,
        most=settings.max_sessions,
        most_connections=settings.connections_per_user,
    )


async def _models(settings: Settings, stack: AsyncExitStack) -> Models:
    if not settings.llm_enabled:
        return Models(DisabledProvider(), DisabledProvider(), None, demo=False)
    transport = HttpTransport(
        pool_size=settings.llm_connections, reader=READERS[settings.llm_reader]
    )
    stack.callback(transport.close)
    demo = settings.llm_base_url is None
    url = await stack.enter_async_context(demo_model()) if demo else str(settings.llm_base_url)
    names = (MODEL,) if demo else (str(settings.llm_model), *settings.llm_more_models)
    with blamed_on("LLM_BASE_URL or LLM_API_KEY"):
        chat = OpenAiChatProvider(
            name="default",
            base_url=url,
            api_key=settings.llm_api_key,
            models=names,
            transport=transport,
            deadlines=Deadlines(settings.llm_first_token_seconds, settings.llm_idle_seconds),
            quirks=named(settings.llm_quirks),
        )
    embeddings = _embeddings(settings, transport, url if demo else None)
    return Models(chat, RetryingProvider(chat, RetryRules(settings.llm_retries)), embeddings, demo)


def _embeddings(
    settings: Settings, transport: HttpTransport, demo_url: str | None
) -> EmbeddingProvider | None:
    if settings.embedding_base_url is not None:
        url, model = settings.embedding_base_url, str(settings.embedding_model)
        with blamed_on("EMBEDDING_BASE_URL or EMBEDDING_API_KEY"):
            return OpenAiEmbeddings(
                base_url=url, api_key=settings.embedding_api_key, model=model, transport=transport
            )
    if demo_url is not None:
        return OpenAiEmbeddings(base_url=demo_url, model=EMBEDDING_MODEL, transport=transport)
    return None


async def _ports(settings: Settings, stack: AsyncExitStack) -> Ports:
    code = MontyCodeRunner(allow_unsealed=settings.unsealed_sandbox)
    stack.push_async_callback(code.close)
    database = settings.data_dir / "company.db"
    with blamed_on(f"DATA_DIR={made('DATA_DIR', settings.data_dir)}"):
        await asyncio.to_thread(company.build_company_database, ROOT / "data" / "company", database)
    sql = SqliteReader(database, tables=company.TABLES, description=company.describe())
    stack.push_async_callback(sql.close)
    directory = CompanyDirectory(ROOT / "data" / "company" / "people.json")
    return Ports({CodeRunner: code, SqlReader: sql, Directory: directory})


def _catalogues(
    settings: Settings, policy: AccessPolicy, ports: Ports
) -> tuple[Catalogue[Tool[Any]], Catalogue[DataSource]]:
    tools = discover(extra=folders("TOOLS_DIRS", settings.tools_dirs))
    sources = datasources.discover(
        ports, extra=folders("DATA_SOURCE_DIRS", settings.data_source_dirs)
    )
    return (
        Catalogue("tool", tools, policy=policy, unknown=UnknownTool),
        Catalogue("data_source", sources, policy=policy, unknown=UnknownDataSource),
    )


def _budget(settings: Settings) -> TurnBudget:
    return TurnBudget(settings.turn_max_seconds, settings.turn_max_rounds, settings.turn_max_tokens)


def _defaults(settings: Settings) -> TurnDefaults:
    return TurnDefaults(
        budget=_budget(settings),
        memory=settings.memory_default,
        memory_max=settings.memory_max,
        max_content_chars=settings.max_content_chars,
    )


def _limits(settings: Settings) -> SessionLimits:
    return SessionLimits(
        max_frame_bytes=settings.max_frame_bytes,
        max_content_chars=settings.max_content_chars,
        thinking_interval_seconds=settings.thinking_interval_seconds,
        idle_timeout_seconds=settings.session_timeout_minutes * 60,
        turns_per_session=settings.turns_per_session,
        turn=_budget(settings).as_limits(),
    )


def _tell_all(sessions: Sessions, state: LlmState) -> None:
    for session in sessions:
        publisher = session.publisher
        publisher.publish(LlmStatusEvent(type="llm_status", seq=publisher.next_seq, llm=state))


async def _in_background(
    stack: AsyncExitStack, monitor: LlmMonitor, sessions: Sessions, counters: Counters
) -> None:
    """Start the jobs that run as long as the service."""
    jobs = [
        asyncio.create_task(keep_running(job, counters)) for job in (monitor.watch, sessions.sweep)
    ]

    async def stop() -> None:
        for job in jobs:
            job.cancel()
        for job in jobs:
            with suppress(asyncio.CancelledError):
                await job

    stack.push_async_callback(stop)
    await monitor.first_word(FIRST_CHECK_SECONDS)
