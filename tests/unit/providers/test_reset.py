"""A reset right behind the last bytes, both there before the loop looks: neither may be missed."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading

import pytest

from app.core import errors
from app.core.llm import TextDelta
from app.providers.transport.http import HttpTransport

from .conftest import ASK, provider
from .upstream import WAIT, chunk, chunked_head, delta


class ResettingServer(threading.Thread):
    """Sends a token, waits for `go`, then sends another and resets at once."""

    def __init__(self) -> None:
        super().__init__()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self.go = threading.Event()

    def run(self) -> None:
        with self._listener, self._listener.accept()[0] as peer:
            peer.recv(65_536)
            peer.sendall(chunked_head() + chunk(delta("one")))
            self.go.wait(WAIT)
            peer.sendall(chunk(delta("two")))
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def test_a_reset_right_behind_a_token_is_noticed_after_the_token(
    choosing: HttpTransport,
) -> None:
    server = ResettingServer()
    server.start()
    stream = provider(server.url, choosing).stream(ASK)
    first = await anext(stream)
    server.go.set()
    server.join(WAIT)  # the loop stands still meanwhile, and finds both at once
    async with asyncio.timeout(WAIT):
        second = await anext(stream)
        with pytest.raises(errors.LlmInterrupted):
            await anext(stream)

    assert (first, second) == (TextDelta("one"), TextDelta("two"))
