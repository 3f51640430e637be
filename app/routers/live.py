"""The live channel: `GET /ws/{client_id}` as a WebSocket.

It opens the session, then runs one reader and one writer. It knows how to write a frame and how to
notice that the peer is gone; it knows nothing of turns.
"""

from __future__ import annotations

import re

from fastapi import APIRouter, WebSocket
from starlette.routing import WebSocketRoute

from app.core.errors import AppError, CallerError, Forbidden, NotFound, SessionTaken
from app.core.optional import present
from app.events.subscription import Subscription
from app.middleware.asgi import OFFER_TEXT, refuse, request_id_of
from app.routers.live_connection import LiveConnection
from app.sessions.commands import error_frame
from app.sessions.registry import Opened
from app.state import AppState
from generated import Principal, SessionFrame
from generated.close_codes import SESSION_TAKEN, TOO_MANY

_CLIENT_ID = re.compile("[0-9a-f]{32}")


def router() -> APIRouter:
    """Return the routes.

    They are plain ones: FastAPI's own keep two exit stacks for as long as a connection is open, a
    tenth of its memory.
    """
    return APIRouter(
        routes=[WebSocketRoute("/ws/{client_id}", live), WebSocketRoute("/{path:path}", nowhere)]
    )


async def nowhere(websocket: WebSocket) -> None:
    """Refuse a handshake at any other address in the contract's words."""
    error = NotFound("There is no live channel at this address. It is at /ws/{client_id}.")
    await refuse(error, websocket.scope, websocket.receive, websocket.send)


async def live(websocket: WebSocket) -> None:
    """Serve one connection from its handshake to its end."""
    client_id: str = websocket.path_params["client_id"]
    state: AppState = websocket.state.parts
    principal: Principal = websocket.state.principal
    try:
        takeover = _check(websocket, client_id, state)
    except AppError as error:
        await refuse(error, websocket.scope, websocket.receive, websocket.send)
        return
    await websocket.accept()
    try:
        opened = state.sessions.open(principal, client_id, takeover=takeover)
        opened.session.check_room()
    except CallerError as error:
        code = SESSION_TAKEN if isinstance(error, SessionTaken) else TOO_MANY
        frame = error_frame(error, request_id_of(websocket.scope), None)
        await websocket.send_text(frame.model_dump_json())
        await websocket.close(code, error.code)
        return
    await _serve(websocket, state, opened)


async def _serve(websocket: WebSocket, state: AppState, opened: Opened) -> None:
    session = opened.session
    cursor = None if opened.resumed else 0
    offer = websocket.scope["extensions"].get(OFFER_TEXT)
    async with Subscription(
        session.events, session.snapshot, cursor=cursor, offer=offer
    ) as subscription:
        connection = LiveConnection(
            websocket,
            session,
            subscription,
            commands=state.commands,
            counters=state.counters,
            max_frame_bytes=state.limits.max_frame_bytes,
        )
        key = session.connect(connection.close)
        try:
            subscription.tell(_hello(state, opened).model_dump_json())
            await connection.run()
        finally:
            session.disconnect(key)


def _hello(state: AppState, opened: Opened) -> SessionFrame:
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
        llm=state.monitor.state,
        limits=state.limits,
        contract_version=state.contract_version,
    )


def _check(websocket: WebSocket, client_id: str, state: AppState) -> bool:
    """Return whether the client wants to take over. Raises what refuses the handshake."""
    if not state.websocket_enabled:
        raise Forbidden("The live channel is turned off here.")
    state.shutdown.refuse_new_work()
    if not _CLIENT_ID.fullmatch(client_id):
        raise CallerError("client_id is 32 lower-case hexadecimal digits, made by the client.")
    if strange := sorted(websocket.query_params.keys() - {"takeover"}):
        raise CallerError(f"The handshake's query has no “{strange[0][:100]}”.")
    takeover = websocket.query_params.get("takeover", "false")
    if takeover not in ("true", "false"):
        raise CallerError("takeover is true or false.")
    return takeover == "true"
