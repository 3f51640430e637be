"""A scripted peer for the page: static files, the GETs it makes, and a WebSocket whose every frame
a test decides. It is not the service and has no logic of its own. Frames that a test says are
checked against the contract first, so that no test shows the page what the service may not send.
"""

import asyncio
import json
import mimetypes
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from app.server.serving import stop_accepting
from parlance_conformance.contract import Frame, bundle, command_problems, frame_problems
from parlance_conformance.parts import text_in
from tests.browser.page.frames import listed

ROOT = Path(__file__).resolve().parents[3]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
SECONDS = 10.0
"""Longest wait for one frame of the page."""
STEPS_TO_AN_END = 5
"""asyncio accepts a connection, makes it known and closes it, each in a step of the loop."""

PAGE_MESSAGES = 50
PAGE_CHARACTERS = 1_000_000
PAGE_CHATS = 30
"""The bounds of one answer with messages, and of one with chats where no limit is given."""

Talk = Callable[["Talker"], Awaitable[None]]

MESSAGES = re.compile(r"/chats/(?P<chat>[^/]+)/messages")
CHAT = re.compile(r"/chats/(?P<chat>[^/]+)")


def server_examples() -> list[Frame]:
    """The service's frames among the contract's examples."""
    messages = bundle("asyncapi")["components"]["messages"]
    payloads = [
        example["payload"]
        for _, message in sorted(messages.items())
        for example in message["examples"]
    ]
    return [payload for payload in payloads if not frame_problems(payload)]


class Talker:
    """One connection of the page. `heard` holds every command that it sent, in order."""

    def __init__(self, connection: ServerConnection, *, takeover: bool) -> None:
        self.connection = connection
        self.takeover = takeover
        self.heard: list[Frame] = []

    async def say(self, *frames: Frame) -> None:
        """Send frames that the contract allows."""
        for frame in frames:
            assert not frame_problems(frame), frame_problems(frame)
            await self.connection.send(json.dumps(frame))

    async def say_anything(self, *frames: object) -> None:
        """Send what the contract does not know (yet)."""
        for frame in frames:
            await self.connection.send(json.dumps(frame))

    async def hear(self, kind: str, *, known: bool = True) -> Frame:
        """The page's next command of this type; others before it are passed over. It need not be
        known to the contract where the page was shown what is not."""
        async with asyncio.timeout(SECONDS):
            while True:
                frame: Frame = json.loads(await self.connection.recv())
                if known:
                    assert not command_problems(frame), command_problems(frame)
                self.heard.append(frame)
                if frame["type"] == kind:
                    return frame

    async def close(self, code: int) -> None:
        """Close with this code."""
        await self.connection.close(code)

    async def stay(self) -> None:
        """Answer nothing until the page leaves."""
        await self.connection.wait_closed()


class _Known(ServerConnection):
    """A connection whose transport is noted when it is made, before any word on it."""

    def __init__(self, note: Callable[[asyncio.BaseTransport], None], *args: Any, **options: Any):
        super().__init__(*args, **options)
        self._note = note

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._note(transport)


class Peer:
    """Serves one page, in any folder, as behind a proxy; `talks` are the scripts for its
    connections, the last one for all others."""

    def __init__(self, offer: dict[str, object]) -> None:
        self.offer = offer
        self.folder = "/"
        self.talks: list[Talk] = []
        self.talkers: list[Talker] = []
        self.chats: list[Frame] = []
        """What is listed, in order."""
        self.messages: dict[str, list[Frame]] = {}
        """What is stored, by chat; a chat that is not there is one without messages."""
        self.reading: Callable[[str], Awaitable[Response | None]] | None = None
        """What answers instead when messages are read: called with the chat, None for as ever."""
        self.requests: list[str] = []
        self.errors: list[BaseException] = []
        self._transports: list[asyncio.BaseTransport] = []
        self._over = False
        self._server: Server | None = None

    @property
    def url(self) -> str:
        """Where the page is."""
        assert self._server is not None
        port = next(iter(self._server.sockets)).getsockname()[1]
        return f"http://127.0.0.1:{port}{self.folder}"

    async def __aenter__(self) -> "Peer":
        self._server = await serve(
            self._talk,
            "127.0.0.1",
            0,
            process_request=self._answer,
            compression=None,
            create_connection=self._connection,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._over = True
        await stop_accepting([self._server.server])
        self._server.close()
        await self._server.wait_closed()
        for transport in self._transports:
            transport.close()  # also of those on which a browser never said anything
        for _ in range(STEPS_TO_AN_END):
            await asyncio.sleep(0)

    def _connection(self, *args: Any, **options: Any) -> ServerConnection:
        return _Known(self._note, *args, **options)

    def _note(self, transport: asyncio.BaseTransport) -> None:
        self._transports.append(transport)
        if self._over:  # accepted last, and made known after the end
            transport.close()

    async def _talk(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        query = parse_qs(urlsplit(connection.request.path).query)
        talker = Talker(connection, takeover=query.get("takeover") == ["true"])
        self.talkers.append(talker)
        talk = self.talks[min(len(self.talkers), len(self.talks)) - 1]
        try:
            await talk(talker)
        except ConnectionClosed:
            return
        except Exception as error:
            self.errors.append(error)
            raise

    async def _answer(self, _: ServerConnection, request: Request) -> Response | None:
        path, query = urlsplit(request.path).path, parse_qs(urlsplit(request.path).query)
        self.requests.append(path)
        if not path.startswith(self.folder):
            return response(b"not ours", "text/plain", status=404)
        path = "/" + path.removeprefix(self.folder)
        if path.startswith("/ws/"):
            return None
        if (read := MESSAGES.fullmatch(path)) is not None:
            own = await self.reading(read["chat"]) if self.reading else None
            return own or self._messages(read["chat"], query.get("before", [""])[0])
        if path == "/chats":
            return self._chats(query.get("before", [""])[0])
        if (one := CHAT.fullmatch(path)) is not None:
            found = [chat for chat in self.chats if chat["id"] == one["chat"]]
            return json_response(found[0] if found else untitled(one["chat"]))
        if path in self.offer:
            return json_response(self.offer[path])
        file = ROOT / "static" / "index.html" if path == "/" else ROOT / path.lstrip("/")
        if ".." in file.parts or not file.is_relative_to(ROOT / "static") or not file.is_file():
            return response(b"not here", "text/plain", status=404)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return response(file.read_bytes(), kind)

    def _messages(self, chat: str, before: str) -> Response:
        """The newest messages, or those before one, as many as the contract allows."""
        stored = self.messages.get(chat, [])
        ids = [message["id"] for message in stored]
        end = ids.index(before) if before else len(stored)
        begin, length = end, 0
        while begin > max(0, end - PAGE_MESSAGES) and length < PAGE_CHARACTERS:
            begin -= 1
            length += len(text_in(stored[begin]["parts"]))
        return json_response({"messages": stored[begin:end], "has_more": begin > 0})

    def _chats(self, before: str) -> Response:
        """The first chats, or those after one."""
        ids = [chat["id"] for chat in self.chats]
        begin = ids.index(before) + 1 if before else 0
        page = self.chats[begin : begin + PAGE_CHATS]
        return json_response({"chats": page, "has_more": begin + PAGE_CHATS < len(ids)})


def untitled(chat_id: str) -> Frame:
    """A chat of which a script says nothing but its id."""
    return listed(chat_id, "A chat")


def json_response(body: object) -> Response:
    """An answer of this JSON."""
    return response(json.dumps(body).encode(), "application/json")


def response(body: bytes, kind: str, *, status: int = 200) -> Response:
    """An HTTP answer with the headers that the service sends with the page."""
    headers = Headers()
    headers["Content-Type"] = kind
    headers["Content-Length"] = str(len(body))
    headers["Content-Security-Policy"] = CSP
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Connection"] = "close"
    return Response(status, HTTPStatus(status).phrase, headers, body)
