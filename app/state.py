"""The parts of the service that routers call, in one typed value. Built by `app.bootstrap`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.chats.listing import ChatListing
from app.chats.service import ChatService
from app.core.catalogue import Catalogue
from app.core.ports import DataSource, Ports
from app.providers.health import LlmMonitor
from app.sessions.chat_changes import ChatChanges
from app.sessions.commands import Commands
from app.sessions.registry import Sessions
from app.sessions.shutdown import Shutdown
from app.sessions.sse_chat import SseChat
from app.telemetry.counters import Counters
from app.turns.journal import Journal
from app.turns.running import RunningTurns
from generated import Example, SessionLimits
from tools.base import Tool


@dataclass(frozen=True, slots=True)
class AppState:
    """One attribute for each part; a router asks for the one that it uses."""

    tools: Catalogue[Tool[Any]]
    sources: Catalogue[DataSource]
    examples: Sequence[Example]
    ports: Ports
    sessions: Sessions
    running: RunningTurns
    journal: Journal
    commands: Commands
    shutdown: Shutdown
    chats: ChatService
    listing: ChatListing
    chat_changes: ChatChanges
    sse_chat: SseChat
    monitor: LlmMonitor
    counters: Counters
    limits: SessionLimits
    version: str
    contract_version: str
    websocket_enabled: bool
    began: float = field(default_factory=time.monotonic)
