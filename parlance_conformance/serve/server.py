"""The scripted service: it listens on loopback, and knows the one session of its one caller."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from parlance_conformance.contract import Frame, version
from parlance_conformance.serve.chat_http import ChatHttp
from parlance_conformance.serve.chats import Chats
from parlance_conformance.serve.commands import (
    MAX_CONTENT_CHARS,
    MAX_FRAME_BYTES,
    TURNS_PER_SESSION,
    Commands,
)
from parlance_conformance.serve.connection import Connection
from parlance_conformance.serve.days import Cut, Day
from parlance_conformance.serve.diary import Diary
from parlance_conformance.serve.http import (
    LLM,
    PRINCIPAL,
    Http,
    refused,
    status_of,
    stream_head,
)
from parlance_conformance.serve.refusal import Refusal, new_id
from parlance_conformance.serve.session import KEPT_EVENTS, Session
from parlance_conformance.serve.streaming import RETRY_SECONDS, open_stream, told
from parlance_conformance.serve.wire import Closed, Request, WebSocket, read_request

TAKEN: Final = Cut(4509)
FAR_TOO_LARGE: Final = 8


class ScriptedServer:
    """Serves until its `async with` ends. `port` 0 takes any free one; `thinking` is in seconds.

    `kept` is how many events a session keeps; `diary` hears what the clients do.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        day: Day | None = None,
        page: Path | None = None,
        thinking: float = 5,
        kept: int = KEPT_EVENTS,
        diary: Diary | None = None,
    ) -> None:
        self.port = port
        self.diary = diary or Diary()
        self._kept = kept
        self._adoptable = False
        self.errors: list[BaseException] = []
        self._day = day or Day()
        self._thinking = thinking
        self._chats = Chats()
        self._chat_http = ChatHttp(self._chats, self._day, lambda: self._session)
        self._http = Http(
            page, self._chat_http, lambda: self._session.id if self._session else None
        )
        self._commands = Commands(self._day, thinking)
        self._session: Session | None = None
        self._connections: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._stopped = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._stopped = True
        self._server.close()
        self._forget(Cut(1001))
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=3)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.diary.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._stopped:
            writer.transport.abort()
            return
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(lambda task: self._left(task, writer))

    def _left(self, task: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        """Close a connection that is over, also one that was never begun."""
        self._tasks.discard(task)
        writer.close()
        if task.cancelled() or isinstance(error := task.exception(), Closed | ConnectionError):
            return
        if isinstance(error, Exception):  # a fault of this service: told to whoever runs it
            self.errors.append(error)
            asyncio.get_running_loop().call_exception_handler(
                {"message": "A connection of the scripted service failed.", "exception": error}
            )

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await read_request(reader)
        if (request.method, request.path) == ("POST", "/api/chat/stream"):
            await self._stream(request, writer)
            return
        if not request.is_websocket:
            await self._chat_http.prepare(request)
            answer, why = self._http.answer(request)
            self.diary.request(f"{request.method} {request.path}", status_of(answer), why)
            writer.write(answer)
            await writer.drain()
            return
        try:
            self._check_handshake(request)
        except Refusal as refusal:
            await self._turn_away(request, refusal, writer)
            return
        socket = WebSocket(reader, writer, max_size=FAR_TOO_LARGE * MAX_FRAME_BYTES)
        await socket.accept(request)
        await self._talk(request, socket)

    async def _stream(self, request: Request, writer: asyncio.StreamWriter) -> None:
        if self._session is None:
            self._session, self._adoptable = self._new_session(new_id()), True
        try:
            opened = open_stream(
                self._session, self._commands, request.body, request.headers.get("last-event-id")
            )
        except Refusal as refusal:
            await self._turn_away(request, refusal, writer)
            return
        self.diary.request(f"POST {request.path}", 200)
        self.diary.stream_asked(opened.command_id, RETRY_SECONDS)
        writer.write(stream_head(new_id()))
        async for piece in told(opened, self._day):
            if isinstance(piece, Cut):
                self.diary.stream_broke(opened.command_id)
                writer.transport.abort()
                return
            writer.write(piece.encode())
            await writer.drain()

    async def _turn_away(
        self, request: Request, refusal: Refusal, writer: asyncio.StreamWriter
    ) -> None:
        answer = refused(refusal, new_id())
        self.diary.request(f"{request.method} {request.path}", status_of(answer), refusal)
        writer.write(answer)
        await writer.drain()

    def _check_handshake(self, request: Request) -> None:
        """Raise `Refusal` for a foreign origin, a malformed client id or query."""
        own = {self.url, f"http://localhost:{self.port}"}
        if request.headers.get("origin", self.url) not in own:
            raise Refusal("origin_refused", "Pages of this origin are not let in.")
        if not re.fullmatch("/ws/[0-9a-f]{32}", request.path):
            raise Refusal("bad_request", "client_id is 32 lower-case hexadecimal digits.")
        takeover = request.query.get("takeover", ["false"])
        if request.query.keys() - {"takeover"} or takeover not in (["true"], ["false"]):
            raise Refusal("bad_request", "The query is takeover=true, takeover=false or none.")

    async def _talk(self, request: Request, socket: WebSocket) -> None:
        client_id = request.path.rsplit("/", 1)[1]
        takeover = request.query.get("takeover") == ["true"]
        visit = self.diary.visit(client_id, takeover=takeover)
        try:
            self._day.opened(takeover=takeover)
            session, resumed = self._open(client_id, takeover=takeover)
        except Refusal as refusal:
            visit.refused(refusal, None)
            nobody = self._new_session(client_id)
            lonely = Connection(socket, nobody, self._day, self._commands, visit)
            lonely.tell(refusal.frame(None))
            lonely.end(TAKEN)
            await lonely.run()
            return
        connection = Connection(socket, session, self._day, self._commands, visit)
        self._connections.add(connection)
        connection.start(self._hello(session, resumed=resumed))
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
            if connection.goodbye and connection.goodbye.forget:
                self._forget(connection.goodbye)

    def _open(self, client_id: str, *, takeover: bool) -> tuple[Session, bool]:
        known = self._session
        if known is not None and self._adoptable:
            known.client_id, self._adoptable = client_id, False
        if known is not None and known.client_id == client_id:
            return known, True
        if known is not None and (self._connections or known.busy):
            if not takeover:
                raise Refusal("session_taken", "You have an active session elsewhere.")
            self._forget(TAKEN)
        self._session = self._new_session(client_id)
        return self._session, False

    def _new_session(self, client_id: str) -> Session:
        return Session(client_id, self._chats, kept=self._kept)

    def _forget(self, goodbye: Cut) -> None:
        """End the session, as a restart or a takeover does; a restart loses the chats as well."""
        if goodbye.forget:
            self._chats.clear()
        if self._session is not None:
            self._session.end()
        self._session, self._adoptable = None, False
        for connection in tuple(self._connections):
            connection.end(goodbye)

    def _hello(self, session: Session, *, resumed: bool) -> Frame:
        hello: Frame = {
            "type": "session",
            "session_id": session.id,
            "client_id": session.client_id,
            "epoch": session.epoch,
            "seq": session.last_seq,
            "resumed": resumed,
            "principal": PRINCIPAL,
            "llm": LLM,
            "limits": {
                "max_frame_bytes": MAX_FRAME_BYTES,
                "max_content_chars": MAX_CONTENT_CHARS,
                "thinking_interval_seconds": self._thinking,
                "idle_timeout_seconds": 1800,
                "turns_per_session": TURNS_PER_SESSION,
                "turn": {"max_seconds": 300, "max_rounds": 8, "max_tokens": 16_000},
            },
            "contract_version": version(),
        }
        if session.chat_id:
            hello["chat_id"] = session.chat_id
        return self._day.hello(hello)
