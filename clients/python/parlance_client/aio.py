"""The asyncio client: the same as the plain one, with `await`. Tasks may share it.

There is no task of its own: whoever waits for something reads for all, one at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from types import TracebackType
from typing import Self, TypeVar, Unpack

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from parlance_client import asking
from parlance_client.aio_http import AsyncHttp
from parlance_client.asking import ChatOptions
from parlance_client.closing import LOST
from parlance_client.conversation import (
    PATIENCE_SECONDS,
    Asked,
    Came,
    Close,
    Conversation,
    Gone,
    Open,
    Read,
    Receive,
    Send,
    Sleep,
    Step,
    Steps,
)
from parlance_client.core import Core
from parlance_client.http import Http
from parlance_client.models import AckFrame, FormValue, Rating, SessionFrame
from parlance_client.reading import read_messages
from parlance_client.turn import Mailbox, Turn
from parlance_client.wire import Command, Frame, new_id

T = TypeVar("T")


class TurnStream(Turn):
    """A turn whose events can be iterated over; leaving early stops nothing."""

    def __init__(self, client: Client, command_id: str) -> None:
        super().__init__(command_id)
        self._client = client

    def __aiter__(self) -> AsyncIterator[Frame]:
        return self._client.read(self)


class Client:
    """A session with the service at `url`; see `blocking.Client` for the parameters and errors."""

    def __init__(
        self,
        url: str,
        *,
        client_id: str | None = None,
        takeover: bool = False,
        headers: Mapping[str, str] | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._http = Http(url, headers)
        self.http = AsyncHttp(self._http)
        self._url = "ws" + url.rstrip("/").removeprefix("http")
        self._headers = dict(headers or {})
        self._core = Core(client_id or new_id(), takeover=takeover)
        self._conversation = Conversation(self._core, patience=patience)
        self._socket: ClientConnection | None = None
        self._reading = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self._until(lambda: self._core.greeted)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def client_id(self) -> str:
        """What brings this session back: pass it to the next `connect`."""
        return self._core.client_id

    @property
    def session(self) -> SessionFrame:
        """The last hello of the service: limits, caller, state of the language model."""
        assert self._core.session is not None
        return self._core.session

    async def chat(self, content: str, **options: Unpack[ChatOptions]) -> TurnStream:
        """Start a turn and return it once it is acknowledged. Raises `Refused`.

        Without `chat_id` it begins a new chat.
        """
        return await self._start(asking.chat_command(content, **options))

    async def ui_event(
        self, component_id: str, callback: str, values: Mapping[str, FormValue] | None = None
    ) -> TurnStream:
        """Press a button or send a form, which starts a turn. Raises `Refused`."""
        return await self._start(asking.ui_event_command(component_id, callback, values))

    async def cancel(self, turn: Turn) -> None:
        """Stop a turn; what was written is kept. A turn that has ended stays as it is."""
        await self._ask(asking.cancel_command(turn.id))

    async def feedback(
        self, rating: Rating, *, turn: Turn | None = None, comment: str | None = None
    ) -> None:
        """Rate a turn, or the service."""
        await self._ask(asking.feedback_command(rating, turn.id if turn else None, comment))

    async def events(self) -> AsyncIterator[Frame]:
        """Yield everything that happens in the session from now on, of all turns; forever."""
        box = Mailbox()
        with self._listening(box):
            async for frame in self.read(box):
                yield frame

    async def read(self, box: Mailbox) -> AsyncIterator[Frame]:
        """Yield what comes into a mailbox until it is over."""
        while True:
            await self._until(lambda: box.ready)
            frame = box.take()
            if frame is None:
                return
            yield frame

    async def close(self) -> None:
        """Close the connection. The session and its turns go on; `client_id` brings them back."""
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()

    async def _start(self, command: Command) -> TurnStream:
        turn = TurnStream(self, command.id)
        self._conversation.follow(turn)
        try:
            await self._ask(command)
        except BaseException:
            self._conversation.leave(turn)
            raise
        return turn

    async def _ask(self, command: Command) -> AckFrame:
        asked = Asked(command)
        with self._listening(asked):
            await self._drive(self._conversation.say(command))
            await self._until(lambda: asked.answered)
        return asked.result()

    @contextmanager
    def _listening(self, listener: Asked | Mailbox) -> Iterator[None]:
        self._conversation.listeners.append(listener)
        try:
            yield
        finally:
            self._conversation.listeners.remove(listener)

    async def _until(self, done: Callable[[], bool]) -> None:
        """Read until it is done. Another task may read it for this one meanwhile."""
        while not done():
            async with self._reading:
                if not done():
                    await self._drive(self._conversation.pump())

    async def _drive(self, steps: Steps[T]) -> T:
        answer: Came = None
        with closing(steps):
            while True:
                try:
                    step = steps.send(answer)
                except StopIteration as end:
                    result: T = end.value
                    return result
                answer = await self._do(step)

    async def _do(self, step: Step) -> Came:
        match step:
            case Open():
                return await self._connect(step.path)
            case Sleep():
                await asyncio.sleep(step.seconds)
            case Close():
                await self.close()
            case Read():
                return await asyncio.to_thread(read_messages, self._http, step)
            case Send() | Receive():
                return await self._talk(step)
        return None

    async def _connect(self, path: str) -> Gone | None:
        await self.close()
        try:
            self._socket = await open_socket(
                self._url + path, additional_headers=self._headers, max_size=None
            )
        except InvalidStatus as refused:
            return Gone(status=refused.response.status_code)
        except (OSError, InvalidHandshake):
            return Gone()
        return None

    async def _talk(self, step: Send | Receive) -> str | Gone | None:
        if self._socket is None:
            return Gone()
        try:
            if isinstance(step, Receive):
                return await self._socket.recv(decode=True)
            await self._socket.send(step.text)
        except ConnectionClosed as closed:
            return Gone(closed.rcvd.code if closed.rcvd else LOST)
        return None


def connect(
    url: str,
    *,
    client_id: str | None = None,
    takeover: bool = False,
    headers: Mapping[str, str] | None = None,
    patience: float = PATIENCE_SECONDS,
) -> Client:
    """Return a client for an `async with`; see `Client`."""
    return Client(url, client_id=client_id, takeover=takeover, headers=headers, patience=patience)
