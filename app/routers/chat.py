"""Messages over HTTP: `POST /api/chat/stream`, `GET /chats/{chat_id}/messages`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.middleware.asgi import request_id_of
from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import Caller, TheChats, TheSseChat
from app.sessions.sse_chat import events_of
from generated import EventCursor, MessagePage, ResourceId, StreamRequest


def router(contract: Contract) -> ContractRouter:
    routes = ContractRouter(contract)
    routes.bind("streamChat", stream_chat, response_class=EventStream)
    routes.bind("listMessages", list_messages, response_model=MessagePage)
    return routes


class EventStream(StreamingResponse):
    """Server-sent events that no proxy on the way may hold back."""

    media_type = "text/event-stream"


async def stream_chat(
    body: StreamRequest,
    request: Request,
    sse_chat: TheSseChat,
    caller: Caller,
    last_event_id: Annotated[EventCursor | None, Header(alias="Last-Event-ID")] = None,
) -> EventStream:
    """Send a message and stream its answer."""
    stream = await sse_chat.open(
        caller, body, after=last_event_id, request_id=request_id_of(request.scope)
    )
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return EventStream(events_of(stream), headers=headers, media_type="text/event-stream")


async def list_messages(
    chat_id: ResourceId,
    chats: TheChats,
    caller: Caller,
    before: Annotated[ResourceId | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Return a page of a chat's messages."""
    page = await chats.page(caller.email, chat_id, limit, before=before)
    return Response(page, media_type="application/json")
