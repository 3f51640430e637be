"""The second door of the scripted service: a message whose answer comes as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from parlance_conformance.contract import Frame, problems
from parlance_conformance.serve.commands import Commands, decode
from parlance_conformance.serve.days import Cut, Day
from parlance_conformance.serve.refusal import Refusal, new_id
from parlance_conformance.serve.session import Session

RETRY_SECONDS: Final = 0.5
KEEP_ALIVE_SECONDS: Final = 15.0
# What a `chat` frame has under the same name.
SHARED: Final = ("tools", "data_sources", "agent", "provider", "model", "memory", "limits")


@dataclass(frozen=True, slots=True)
class Opened:
    """A turn of a session, to be told from behind an event."""

    session: Session
    command_id: str
    turn_id: str
    chat_id: str
    cursor: int


def open_stream(
    session: Session, commands: Commands, body: bytes, last_event_id: str | None
) -> Opened:
    """Start the turn, or find the one of the same id. Raises `Refusal`."""
    request = decode(body)
    if wrong := problems("StreamRequest", request):
        raise Refusal("bad_request", "The body does not fit the contract.", details=wrong)
    seen = None if last_event_id is None else _seen(session, last_event_id)
    id_ = request.get("id") or new_id()
    if seen is not None and not session.knows(id_):
        raise _foreign()
    ack = commands.do(session, _command(session, request, id_))
    turn_id = ack["turn_id"]
    if seen is not None and session.turn_at(seen) != turn_id:
        raise _foreign()
    cursor = session.start_of(turn_id) if seen is None else seen
    return Opened(session, id_, turn_id, ack["chat_id"], cursor)


def _command(session: Session, request: Frame, id_: str) -> Frame:
    command = {"type": "chat", "id": id_, "content": request["message"]}
    command |= {name: request[name] for name in SHARED if name in request}
    if "previous_response_id" in request:
        chat_id = session.chats.chat_of(request["previous_response_id"])
        if chat_id is None:
            raise Refusal("not_found", "There is no such answer.")
        command["chat_id"] = chat_id
    return command


def _seen(session: Session, last_event_id: str) -> int:
    if wrong := problems("EventCursor", last_event_id):
        raise Refusal("bad_request", "Last-Event-ID is no cursor.", details=wrong)
    epoch, _, seq = last_event_id.partition(".")
    behind = session.after(int(seq)) if int(seq) <= session.last_seq else None
    if epoch != session.epoch or behind is None:
        raise Refusal("events_gone", "These events are not kept any more.")
    return int(seq)


def _foreign() -> Refusal:
    return Refusal("bad_request", "Last-Event-ID is of another answer: leave it out.")


async def told(opened: Opened, day: Day) -> AsyncIterator[str | Cut]:
    """Yield the pieces of the stream; a `Cut` ends the connection in its place."""
    session, cursor, count = opened.session, opened.cursor, 0
    wake = asyncio.Event()
    session.wakers.add(wake.set)
    yield f"retry: {RETRY_SECONDS * 1000:.0f}\n"
    try:
        end = _end(opened)
        while end is None or cursor < end["seq"]:
            wake.clear()
            for event in session.after(cursor) or []:
                cursor = event["seq"]
                if _belongs(event, opened):
                    count += 1
                    for sent in day.sending(event, count):
                        yield sent if isinstance(sent, Cut) else _block(session, sent)
            end = _end(opened)
            if end is None and not wake.is_set() and not await _within(wake, KEEP_ALIVE_SECONDS):
                yield ": still here\n\n"
        yield _written("done", _done(end))
    finally:
        session.wakers.discard(wake.set)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


def _end(opened: Opened) -> Frame | None:
    events = opened.session.after(opened.session.start_of(opened.turn_id)) or []
    ends = (e for e in events if e["type"] == "turn_finished" and e["turn_id"] == opened.turn_id)
    return next(ends, None)


def _belongs(event: Frame, opened: Opened) -> bool:
    if "turn_id" in event:
        return bool(event["turn_id"] == opened.turn_id)
    return event["type"] == "chat_updated" and bool(event["chat_id"] == opened.chat_id)


def _done(end: Frame) -> Frame:
    shared = {name: end[name] for name in ("chat_id", "outcome", "usage")}
    return {"type": "done", "response_id": end["turn_id"], **shared}


def _block(session: Session, event: Frame) -> str:
    return f"id: {session.epoch}.{event.get('seq', 0)}\n" + _written(event["type"], event)


def _written(kind: str, frame: Frame) -> str:
    return f"event: {kind}\ndata: {json.dumps(frame, ensure_ascii=False)}\n\n"
