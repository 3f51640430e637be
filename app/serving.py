"""How the service is served: a listening socket of our own, and uvicorn set up for it.

Proxy headers are not interpreted (identity looks at the socket's peer), compression of frames is
off (it costs twice the memory of a connection), and the peer that stops reading is cut off by the
kernel.
"""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import Awaitable, Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.http_protocol import BoundedHttp
from app.settings import Settings
from app.websocket_protocol import BoundedWebSocket

# A peer that acknowledges nothing for this long is gone, in milliseconds.
TCP_USER_TIMEOUT_MS = 30_000
_BACKLOG = 2048
# A frame up to this many times the limit is still answered in words instead of by the close code
# 1009.
FRAME_HEADROOM = 8


def listen(settings: Settings) -> socket.socket:
    """Return a bound, listening socket. Raises OSError when the address is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns Nagle off only on sockets that name their protocol.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux only
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, TCP_USER_TIMEOUT_MS)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


class Server(uvicorn.Server):
    """Stops in order at the first signal, at once at the second, and exits 0 in both cases.

    The application ends its turns and connections itself before the server stops listening to them;
    left alone, the server would close the connections first.
    """

    def __init__(self, config: uvicorn.Config, drain: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._drain = drain
        self._loop: asyncio.AbstractEventLoop | None = None
        self._draining: asyncio.Task[None] | None = None
        self._signals = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and remember the loop that signals must reach."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Take a signal. It comes between any two instructions, so the work is left to the loop."""
        self._signals += 1
        if self._signals > 1 or self._loop is None:
            self.force_exit = True
            self.should_exit = True
        else:
            self._loop.call_soon_threadsafe(self._begin)

    def _begin(self) -> None:
        self._draining = asyncio.create_task(self._stop_in_order())

    async def _stop_in_order(self) -> None:
        try:
            await self._drain()
        finally:
            self.should_exit = True


def server(app: FastAPI, settings: Settings) -> Server:
    """Return the configured server."""
    config = uvicorn.Config(
        app,
        http=BoundedHttp,
        ws=BoundedWebSocket,
        ws_max_size=settings.max_frame_bytes * FRAME_HEADROOM,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        lifespan="on",
        log_config=None,
        log_level=settings.log_level.lower(),
        timeout_graceful_shutdown=3,
    )

    async def drain() -> None:
        await app.state.drain()  # put there by the application's lifespan

    return Server(config, drain)


def raise_descriptor_limit() -> None:
    """Allow as many open files as the system does: each connection and each log is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
