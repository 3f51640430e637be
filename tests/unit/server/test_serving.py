"""The listening socket of our own."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest
from fastapi import FastAPI

from app.server import serving
from app.settings import Settings


def settings(host: str, port: int) -> Settings:
    return Settings(_env_file=None, test_mode=True, host=host, port=port)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_it_listens_on_a_free_port_and_cuts_off_peers_that_stop_reading(host: str):
    with serving.listen(settings(host, 0)) as listener:
        taken = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)

        assert listener.getsockname()[1] > 0
        assert taken == serving.TCP_USER_TIMEOUT_MS


def test_an_address_that_is_taken_leaves_no_socket_open():
    with serving.listen(settings("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            serving.listen(settings("127.0.0.1", port))


class LateConnection:
    """A connection that was accepted when uvicorn had gone through all that it knew."""

    def __init__(self) -> None:
        self.aborted = False
        self.transport = self

    def shutdown(self) -> None:
        """Take no notice, as what is not yet known."""

    def abort(self) -> None:
        self.aborted = True


async def test_a_stop_leaves_no_connection_open_however_late_it_was_accepted():
    late = LateConnection()
    ours = settings("127.0.0.1", 0)
    server = serving.server(FastAPI(), ours, on_ready=lambda: setattr(server, "should_exit", True))
    server.config.timeout_graceful_shutdown = 0
    server.server_state.connections.add(late)  # type: ignore[arg-type]

    await server.serve([serving.listen(ours)])

    assert late.aborted


@pytest.mark.parametrize("steps", range(6))
async def test_a_connection_that_is_accepted_while_the_server_stops_is_known_or_refused(steps: int):
    known: list[asyncio.BaseTransport] = []

    class Noting(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            known.append(transport)

    accepting = await asyncio.get_running_loop().create_server(Noting, "127.0.0.1", 0)
    with socket.create_connection(accepting.sockets[0].getsockname()) as client:
        for _ in range(steps):
            await asyncio.sleep(0)
        await serving.stop_accepting([accepting])
        accepting.close()
        for transport in known:
            transport.abort()
        for _ in range(3):  # until they have told their loss
            await asyncio.sleep(0)

        client.settimeout(1)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""
