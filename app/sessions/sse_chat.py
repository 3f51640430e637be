"""A message over HTTP whose answer comes as server-sent events.

It starts the same turn as a `chat` frame and reads the same log through the same subscription, of
which it tells the events of its own turn. A broken stream goes on when the request is sent again
under its id with `Last-Event-ID`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from app.chats.service import ChatService
from app.core.errors import AppError, CallerError, EventsGone
from app.core.ids import new_id
from app.core.optional import given, present
from app.events.event import Event
from app.events.places import TurnPlace
from app.events.subscription import Subscription
from app.sessions.commands import Commands, error_frame
from app.sessions.registry import Sessions
from app.sessions.session_manager import SessionManager
from generated import (
    ChatCommand,
    ErrorDetail,
    Principal,
    StreamDone,
    StreamRequest,
    TurnFinishedEvent,
)

# Proxies close a connection that is silent for a minute; most of them much later.
KEEP_ALIVE_SECONDS = 15.0
KEEP_ALIVE = ": still here\n\n"
# A stopped turn ends at once, unless the store that keeps its answer is slow.
LAST_EVENT_SECONDS = 5.0
# For readers that come back by themselves: once a stream, before its first event.
RETRY = "retry: 2000\n"


@dataclass(frozen=True, slots=True)
class OpenStream:
    """A turn to be streamed, from behind a place in its session's log."""

    session: SessionManager
    place: TurnPlace
    chat_id: str
    cursor: int
    request_id: str


class SseChat:
    """Opens streams for callers."""

    def __init__(self, sessions: Sessions, commands: Commands, chats: ChatService) -> None:
        self._sessions = sessions
        self._commands = commands
        self._chats = chats

    async def open(
        self, principal: Principal, request: StreamRequest, *, after: str | None, request_id: str
    ) -> OpenStream:
        """Start the turn, or find the one that was started under the same id.

        `after` is the client's `Last-Event-ID`. Raises a `CallerError`, or `Stopping`.
        """
        session = self._sessions.attach(principal)
        session.check_room()
        seen = None if after is None else _seen(session, after)
        command = await self._command(principal, request)
        if seen is not None and not session.commands.knows(command.id):
            raise _foreign_cursor()
        ack = await self._commands.do(session, command, request_id)
        place = _place(session, str(given(ack.turn_id)))
        if seen is not None and not place.holds(seen):
            raise _foreign_cursor()
        cursor = place.start if seen is None else seen
        return OpenStream(session, place, str(given(ack.chat_id)), cursor, request_id)

    async def _command(self, principal: Principal, request: StreamRequest) -> ChatCommand:
        previous = given(request.previous_response_id)
        chat_id = previous and await self._chats.chat_of_turn(principal.email, previous)
        return ChatCommand(
            type="chat",
            id=given(request.id) or new_id(),
            chat_id=present(chat_id),
            content=request.message,
            tools=request.tools,
            data_sources=request.data_sources,
            agent=request.agent,
            provider=request.provider,
            model=request.model,
            memory=request.memory,
            limits=request.limits,
        )


async def events_of(stream: OpenStream) -> AsyncIterator[str]:
    """Yield the turn's events in the wire form of server-sent events, then `done`."""
    session, place = stream.session, stream.place
    yield RETRY
    if place.finished is not None and place.passed(stream.cursor):
        yield _done(place.finished)
        return
    async with _following(stream) as subscription:

        def ends(_code: int, _reason: str) -> None:
            """The session ends; its turn is stopped and still has its last event to tell."""
            asyncio.get_running_loop().call_later(LAST_EVENT_SECONDS, subscription.finish)

        key = session.connect(ends)
        try:
            while (events := await _next(subscription)) is None or events:
                if events is None:
                    yield KEEP_ALIVE
                    continue
                text, over = _written(stream, events)
                if text:
                    yield text
                if over:
                    return
        finally:
            session.disconnect(key)


def _following(stream: OpenStream) -> Subscription:
    session = stream.session
    return Subscription(session.events, session.snapshot, cursor=stream.cursor)


async def _next(subscription: Subscription) -> Sequence[Event] | None:
    """Return the next events; None after the keep-alive time, nothing when the session ended."""
    try:
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            return await subscription.next()
    except TimeoutError:
        return None


def _written(stream: OpenStream, events: Sequence[Event]) -> tuple[str, bool]:
    """Return what goes out for these events in one piece, and whether it is the end."""
    parts: list[str] = []
    for event in events:
        if event.type == "reset":
            return "".join([*parts, _gone(stream)]), True
        if not _belongs(event, stream):
            continue
        cursor = f"{stream.session.events.epoch}.{event.seq}"
        parts.append(_sse(event.type, event.json, cursor))
        if event.type == "turn_finished":
            done = _done(TurnFinishedEvent.model_validate_json(event.json))
            return "".join([*parts, done]), True
    return "".join(parts), False


def _belongs(event: Event, stream: OpenStream) -> bool:
    """Whether a stream tells an event: those of its turn, and what its chat is called."""
    if event.turn_id:
        return event.turn_id == stream.place.turn_id
    return event.type == "chat_updated" and event.chat_id == stream.chat_id


def _place(session: SessionManager, turn_id: str) -> TurnPlace:
    place = session.publisher.places.get(turn_id)
    if place is None:
        raise EventsGone("This answer's events are not kept any more: read the chat instead.")
    return place


def _foreign_cursor() -> CallerError:
    problem = ErrorDetail(at="header/Last-Event-ID", problem="It is of another answer.")
    return CallerError(
        "`Last-Event-ID` goes with the same request and `id` whose stream broke: leave it out.",
        details=[problem],
    )


def _seen(session: SessionManager, after: str) -> int:
    """Return the number in a `Last-Event-ID`, checked before anything is started for it."""
    epoch, _, seq = after.partition(".")
    if epoch != session.events.epoch or session.events.after(int(seq), 0) is None:
        raise EventsGone("Last-Event-ID belongs to events that are not kept any more.")
    return int(seq)


def _done(finished: TurnFinishedEvent) -> str:
    done = StreamDone(
        type="done",
        response_id=finished.turn_id,
        chat_id=finished.chat_id,
        outcome=finished.outcome,
        usage=finished.usage,
    )
    return _sse("done", done.model_dump_json())


def _gone(stream: OpenStream) -> str:
    error: AppError = EventsGone("The stream fell too far behind: read the chat instead.")
    return _sse("error", error_frame(error, stream.request_id, None).model_dump_json())


def _sse(event: str, data: str, id_: str | None = None) -> str:
    head = f"id: {id_}\n" if id_ else ""
    return f"{head}event: {event}\ndata: {data}\n\n"
