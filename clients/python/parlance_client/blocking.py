"""The plain client: every call waits for its result. The events of a turn are an iterator.

It reads from the connection only while a call waits; what comes meanwhile for other turns is kept
for them, so several chats may be answered at once. Not for use by several threads at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from types import TracebackType
from typing import Self, TypeVar, Unpack

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as open_socket

from parlance_client import asking
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

    def __iter__(self) -> Iterator[Frame]:
        return self._client.read(self)


class Client:
    """A session with the service at `url`, such as `http://127.0.0.1:8000`.

    `client_id` is made once and kept by a client that wants its session back later. `takeover` ends
    the caller's session elsewhere. Use it in a `with`. `http` has the HTTP calls. Every method may
    raise `Ended`, `SessionTaken` and `Unreachable`.
    """

    def __init__(
        self,
        url: str,
        *,
        client_id: str | None = None,
        takeover: bool = False,
        headers: Mapping[str, str] | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.http = Http(url, headers)
        self._url = "ws" + url.rstrip("/").removeprefix("http")
        self._headers = dict(headers or {})
        self._core = Core(client_id or new_id(), takeover=takeover)
        self._conversation = Conversation(self._core, patience=patience)
        self._socket: ClientConnection | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._until(lambda: self._core.greeted)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def client_id(self) -> str:
        """What brings this session back: pass it to the next `connect`."""
        return self._core.client_id

    @property
    def session(self) -> SessionFrame:
        """The last hello of the service: limits, caller, state of the language model."""
        assert self._core.session is not None
        return self._core.session

    def chat(self, content: str, **options: Unpack[ChatOptions]) -> TurnStream:
        """Start a turn and return it once it is acknowledged. Raises `Refused`.

        Without `chat_id` it begins a new chat.
        """
        return self._start(asking.chat_command(content, **options))

    def ui_event(
        self, component_id: str, callback: str, values: Mapping[str, FormValue] | None = None
    ) -> TurnStream:
        """Press a button or send a form, which starts a turn. Raises `Refused`."""
        return self._start(asking.ui_event_command(component_id, callback, values))

    def cancel(self, turn: Turn) -> None:
        """Stop a turn; what was written is kept. A turn that has ended stays as it is."""
        self._ask(asking.cancel_command(turn.id))

    def feedback(
        self, rating: Rating, *, turn: Turn | None = None, comment: str | None = None
    ) -> None:
        """Rate a turn, or the service."""
        self._ask(asking.feedback_command(rating, turn.id if turn else None, comment))

    def events(self) -> Iterator[Frame]:
        """Yield everything that happens in the session from now on, of all turns; forever."""
        box = Mailbox()
        with self._listening(box):
            yield from self.read(box)

    def read(self, box: Mailbox) -> Iterator[Frame]:
        """Yield what comes into a mailbox until it is over."""
        while True:
            self._until(lambda: box.ready)
            frame = box.take()
            if frame is None:
                return
            yield frame

    def close(self) -> None:
        """Close the connection. The session and its turns go on; `client_id` brings them back."""
        self._socket = None
        self._open.close()

    def _start(self, command: Command) -> TurnStream:
        turn = TurnStream(self, command.id)
        self._conversation.follow(turn)
        try:
            self._ask(command)
        except BaseException:
            self._conversation.leave(turn)
            raise
        return turn

    def _ask(self, command: Command) -> AckFrame:
        asked = Asked(command)
        with self._listening(asked):
            self._drive(self._conversation.say(command))
            self._until(lambda: asked.answered)
        return asked.result()

    @contextmanager
    def _listening(self, listener: Asked | Mailbox) -> Iterator[None]:
        self._conversation.listeners.append(listener)
        try:
            yield
        finally:
            self._conversation.listeners.remove(listener)

    def _until(self, done: Callable[[], bool]) -> None:
        while not done():
            self._drive(self._conversation.pump())

    def _drive(self, steps: Steps[T]) -> T:
        answer: Came = None
        with closing(steps):
            while True:
                try:
                    step = steps.send(answer)
                except StopIteration as end:
                    result: T = end.value
                    return result
                answer = self._do(step)

    def _do(self, step: Step) -> Came:
        match step:
            case Open():
                return self._connect(step.path)
            case Sleep():
                time.sleep(step.seconds)
            case Close():
                self.close()
            case Read():
                return read_messages(self.http, step)
            case Send() | Receive():
                return self._talk(step)
        return None

    def _connect(self, path: str) -> Gone | None:
        self.close()
        try:
            self._socket = self._open.enter_context(
                open_socket(self._url + path, additional_headers=self._headers, max_size=None)
            )
        except InvalidStatus as refused:
            return Gone(status=refused.response.status_code)
        except (OSError, InvalidHandshake):
            return Gone()
        return None

    def _talk(self, step: Send | Receive) -> str | Gone | None:
        if self._socket is None:
            return Gone()
        try:
            if isinstance(step, Receive):
                return self._socket.recv(decode=True)
            self._socket.send(step.text)
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
    """Return a client for a `with`; see `Client`."""
    return Client(url, client_id=client_id, takeover=takeover, headers=headers, patience=patience)
