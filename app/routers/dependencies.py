"""What handlers ask FastAPI for: the caller, and the parts of the service that they use.

All are asynchronous though they wait for nothing: a plain function would be run on a thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import HTTPConnection

from app.chats.listing import ChatListing
from app.chats.service import ChatService
from app.core.catalogue import Catalogue
from app.core.ports import DataSource, Ports
from app.sessions.chat_changes import ChatChanges
from app.sessions.registry import Sessions
from app.sessions.sse_chat import SseChat
from app.state import AppState
from generated import Example, Principal
from tools.base import Tool


async def _caller(connection: HTTPConnection) -> Principal:
    principal: Principal = connection.state.principal
    return principal


async def _state(connection: HTTPConnection) -> AppState:
    parts: AppState = connection.state.parts
    return parts


def _part(name: str) -> Callable[[HTTPConnection], Awaitable[Any]]:
    """Return a dependency on the part of this name."""

    async def find(connection: HTTPConnection) -> Any:
        return getattr(connection.state.parts, name)

    return find


Caller = Annotated[Principal, Depends(_caller)]
TheChatChanges = Annotated[ChatChanges, Depends(_part("chat_changes"))]
TheChats = Annotated[ChatService, Depends(_part("chats"))]
TheExamples = Annotated[Sequence[Example], Depends(_part("examples"))]
TheListing = Annotated[ChatListing, Depends(_part("listing"))]
ThePorts = Annotated[Ports, Depends(_part("ports"))]
TheSessions = Annotated[Sessions, Depends(_part("sessions"))]
TheSources = Annotated[Catalogue[DataSource], Depends(_part("sources"))]
TheSseChat = Annotated[SseChat, Depends(_part("sse_chat"))]
TheState = Annotated[AppState, Depends(_state)]
TheTools = Annotated[Catalogue[Tool[Any]], Depends(_part("tools"))]
