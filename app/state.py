"""What the routers call, in one typed value. Built by `app.bootstrap`."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import structlog

from app.agent.letting_go import contained_call
from app.chats.service import ChatService
from app.core.catalogue import Catalogue
from app.core.optional import present
from app.core.ports import DataSource, Ports
from app.providers.health import LlmMonitor
from app.sessions.commands import Commands
from app.sessions.registry import Opened, Sessions
from app.sessions.shutdown import Shutdown
from app.sessions.sse_chat import SseChat
from app.telemetry.counters import Counters
from app.turns.running import RunningTurns
from generated import DataSource as DataSourceEntry
from generated import DataSourceList, Health, Principal, SessionFrame, SessionLimits, Tool, ToolList
from tools import base

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AppState:
    """The parts of the service that routers call."""

    tools: Catalogue[base.Tool[Any]]
    sources: Catalogue[DataSource]
    ports: Ports
    sessions: Sessions
    running: RunningTurns
    commands: Commands
    shutdown: Shutdown
    chats: ChatService
    sse_chat: SseChat
    monitor: LlmMonitor
    counters: Counters
    limits: SessionLimits
    version: str
    contract_version: str
    websocket_enabled: bool
    began: float = field(default_factory=time.monotonic)

    def list_tools(self, principal: Principal) -> ToolList:
        """Return the tools that the caller may select; one that cannot say what it is, is not."""
        listed: list[Tool] = []
        for tool in self.tools.offered(principal):
            try:
                listed.append(contained_call(partial(_listed, tool, self.ports)))
            except Exception:  # noqa: BLE001 - the boundary around foreign code
                _log.exception("a tool cannot be listed", tool=tool.name)
        return ToolList(tools=listed)

    def list_data_sources(self, principal: Principal) -> DataSourceList:
        """Return the data sources that the caller may select."""
        return DataSourceList(
            data_sources=[
                DataSourceEntry(name=s.name, title=s.title, description=s.description)
                for s in self.sources.offered(principal)
            ]
        )

    def hello(self, opened: Opened) -> SessionFrame:
        """Return the first frame of a connection."""
        session = opened.session
        return SessionFrame(
            type="session",
            session_id=session.id,
            client_id=session.client_id,
            epoch=session.events.epoch,
            seq=session.events.last_seq,
            resumed=opened.resumed,
            chat_id=present(session.chat_id),
            principal=session.principal,
            llm=self.monitor.state,
            limits=self.limits,
            contract_version=self.contract_version,
        )

    def health(self) -> Health:
        """Say whether the service can do its work."""
        well = self.monitor.state.available and self.counters.log == 0
        running: Literal["ok", "degraded"] = "ok" if well else "degraded"
        return Health(
            status="stopping" if self.shutdown.begun else running,
            version=self.version,
            contract_version=self.contract_version,
            uptime_seconds=round(time.monotonic() - self.began, 3),
            errors=self.counters.as_contract(),
            llm=self.monitor.state,
        )


def _listed(tool: base.Tool[Any], ports: Ports) -> Tool:
    return Tool(
        name=tool.name,
        title=tool.title,
        description=tool.describe(ports),
        parameters=tool.parameters(),
        timeout_seconds=tool.timeout_seconds,
    )
