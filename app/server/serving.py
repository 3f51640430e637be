"""How the service is served: a listening socket of our own, and uvicorn set up for it.

Proxy headers are not interpreted (identity looks at the socket's peer), compression of frames is
off (it costs twice the memory of a connection), and the peer that stops reading is cut off by the
kernel.
"""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.server.http import BoundedHttp
from app.server.peers import Peers
from app.server.websocket import BoundedWebSocket
from app.settings import Settings
from app.starting import explained

# A peer that acknowledges nothing for this long is gone, in milliseconds.
TCP_USER_TIMEOUT_MS = 30_000
# All that wait are accepted in one step of the loop; who finds no place is let in a moment later.
_BACKLOG = 128
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
    left alone, the server would close the connections first. Its lifespan is entered here, because
    uvicorn would write a failed start down as a traceback and keep the reason to itself.
    """

    def __init__(
        self,
        app: FastAPI,
        config: uvicorn.Config,
        drain: Callable[[], Awaitable[None]],
        on_ready: Callable[[], None],
        peers: Peers,
    ) -> None:
        super().__init__(config)
        self._peers = peers
        self._app = app
        self._drain = drain
        self._on_ready = on_ready
        self._lifespan = AsyncExitStack()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._draining: asyncio.Task[None] | None = None
        self._signals = 0

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until stopped. Raises `CannotStart`."""
        async with self._lifespan:
            await super().serve(sockets)
            if self.force_exit:  # or the application would wait for its turns
                _cancel_all_others()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, remember the loop that signals must reach, and tell when requests are answered."""
        self._loop = asyncio.get_running_loop()
        with explained():
            context = self._app.router.lifespan_context(self._app)
            state = await self._lifespan.enter_async_context(context)
        self.lifespan.state.update(state or {})
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the connections, then end the application while signals are still taken.

        A connection that was accepted in the last moment is not among those that uvicorn closes,
        and one that is made known later still closes itself.
        """
        await stop_accepting(self.servers)
        await super().shutdown(sockets)
        self._peers.close()
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        if not self.force_exit:
            await self._lifespan.aclose()

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
            if self.started:
                await self._drain()
        finally:
            self.should_exit = True


async def stop_accepting(servers: Iterable[asyncio.Server]) -> None:
    """Accept nothing more, and let what is accepted become known.

    asyncio (3.11) forgets a connection that it accepted in the step before its server is closed: an
    assertion fails behind the scenes, and the socket stays open until it is collected.
    """
    loop = asyncio.get_running_loop()
    for listener in [sock for server in servers for sock in server.sockets]:
        loop.remove_reader(listener.fileno())
    for _ in range(2):
        await asyncio.sleep(0)


def _cancel_all_others() -> None:
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


def server(app: FastAPI, settings: Settings, on_ready: Callable[[], None] = lambda: None) -> Server:
    peers = Peers(most=settings.connections_per_address, uncounted=settings.trusted_proxies)
    config = uvicorn.Config(
        app,
        http=partial(BoundedHttp, peers=peers),  # type: ignore[arg-type]
        ws=partial(BoundedWebSocket, peers=peers),  # type: ignore[arg-type]
        ws_max_size=settings.max_frame_bytes * FRAME_HEADROOM,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        lifespan="off",
        log_config=None,
        log_level=_quieter(settings.log_level),
        timeout_graceful_shutdown=3,
    )

    async def drain() -> None:
        await app.state.drain()  # put there by the application's lifespan

    return Server(app, config, drain, on_ready, peers)


def _quieter(level: str) -> str:
    """Return uvicorn's level for ours.

    At DEBUG it would log every frame that people send; what it says at INFO, it says also of a
    start that fails: `on_ready` tells instead.
    """
    return {"DEBUG": "info", "INFO": "warning"}.get(level, level.lower())


def raise_descriptor_limit() -> None:
    """Allow as many open files as the system does: each connection and each log is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
