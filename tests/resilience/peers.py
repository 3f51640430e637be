"""Peers that misbehave on purpose, as plain sockets; what the kernel says of their connections."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import socket
import time
from pathlib import Path
from typing import Any, Self

from app.core.ids import new_id

# The smallest that the kernel grants: what is not read soon stands on the server's side.
TINY_BUFFER = 2_048


class SilentPeer:
    """Sends what it is told to and never reads. `async with` it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, TINY_BUFFER)
        self._socket.setblocking(False)

    async def __aenter__(self) -> Self:
        await asyncio.get_running_loop().sock_connect(self._socket, ("127.0.0.1", self._port))
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._socket.close()

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        await asyncio.get_running_loop().sock_sendall(self._socket, data)

    async def post(self, path: str, user: str, **body: Any) -> None:
        """Send a POST of JSON."""
        data = json.dumps(body).encode()
        head = _head("POST", path, user)
        head += f"content-type: application/json\r\ncontent-length: {len(data)}\r\n\r\n"
        await self.send(head.encode() + data)

    async def upgrade(self, user: str, client_id: str) -> None:
        """Send the handshake of the live door."""
        head = _head("GET", f"/ws/{client_id}", user)
        key = base64.b64encode(os.urandom(16)).decode()
        head += "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
        await self.send(f"{head}sec-websocket-key: {key}\r\n\r\n".encode())

    async def sip(self) -> None:
        """Read a drop now and then, until there is nothing more."""
        with contextlib.suppress(ConnectionError):
            while await asyncio.get_running_loop().sock_recv(self._socket, 64):  # noqa: ASYNC110
                await asyncio.sleep(0.5)

    def held(self) -> bool:
        """Whether the server's process still has a descriptor for this connection."""
        return is_held(self._port, self._socket.getsockname()[1])


def _head(verb: str, path: str, user: str) -> str:
    return f"{verb} {path} HTTP/1.1\r\nhost: localhost\r\nX-EMAIL-USER: {user}\r\n"


def is_held(server_port: int, peer_port: int) -> bool:
    """Whether a process has the server's end of a loopback connection open."""
    for line in Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:]:
        _, local, remote, *rest = line.split()
        ports = (int(local.partition(":")[2], 16), int(remote.partition(":")[2], 16))
        if ports == (server_port, peer_port):
            return rest[6] != "0"  # an orphan's inode is 0
    return False


async def seconds_until_freed(peer: SilentPeer, most: float) -> float:
    """Wait until the server holds no descriptor for a peer; at least `most` when it still does."""
    began = time.monotonic()
    while peer.held():
        if (waited := time.monotonic() - began) >= most:
            return waited
        await asyncio.sleep(0.05)
    return time.monotonic() - began


def somebody() -> str:
    """A user who was not there before."""
    return f"{new_id()}@test.com"
