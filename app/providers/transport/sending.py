"""A request on its way to its headers, which another thread may call off.

`requests` blocks its thread until the headers have come. To end that at once, the connections of
our pools tell the opening that runs on their thread who they are; calling it off shuts their
socket, which wakes the thread. Only `http` uses this. While a name is looked up, a connection is
made or TLS shakes hands there is nothing to shut: then the thread ends by the connect time-out.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_thread = threading.local()


class Opening:
    """One request between submission and its headers. Safe to use from two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: HTTPConnection | None = None
        self._abandoned = False

    @contextlib.contextmanager
    def on_this_thread(self) -> Iterator[None]:
        """Take the connections that this thread uses meanwhile for this opening's."""
        _thread.opening = self
        try:
            yield
        finally:
            _thread.opening = None
            with self._lock:
                self._connection = None

    def use(self, connection: HTTPConnection) -> None:
        """Note the connection. Raises `ConnectionAbortedError` when already called off."""
        with self._lock:
            if self._abandoned:
                raise ConnectionAbortedError("the request was called off")
            self._connection = connection

    def abandon(self) -> None:
        """Call it off: the thread that waits for the headers gets an error at once."""
        with self._lock:
            self._abandoned = True
            sock = self._connection and self._connection.sock
            if isinstance(sock, socket.socket):
                with contextlib.suppress(OSError):
                    # The plain call: SSLSocket's own would drop TLS state under the other thread.
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _note(connection: HTTPConnection) -> None:
    opening: Opening | None = getattr(_thread, "opening", None)
    if opening is not None:
        opening.use(connection)


class _Connection(HTTPConnection):
    def connect(self) -> None:
        _note(self)
        super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        _note(self)
        super().request(*args, **kwargs)


class _TlsConnection(HTTPSConnection):
    def connect(self) -> None:
        _note(self)
        super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        _note(self)
        super().request(*args, **kwargs)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _Pool, "https": _TlsPool}
"""By scheme: what a urllib3 pool manager needs so that its requests can be called off."""
