"""Idle connections that the server has closed: found now and then, and closed here too.

urllib3 notices them only when it wants to use one, and it uses the last one first: after a busy
hour the connections at the bottom of the pile would hold their descriptors for good. Only `http`
uses this.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from urllib3 import PoolManager
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.util.connection import is_connection_dropped

TIDY_SECONDS = 15.0


class IdleConnections:
    """The idle connections of some pool managers. Safe to use from many threads."""

    def __init__(
        self, managers: Callable[[], Iterable[PoolManager]], *, every: float = TIDY_SECONDS
    ) -> None:
        """`managers` gives those of the moment: a proxy adds one when it is first used."""
        self._managers = managers
        self._every = every
        self._next = time.monotonic() + every
        self._lock = threading.Lock()

    def tidy(self) -> None:
        """Close those whose server is gone, unless that was done a moment ago."""
        now = time.monotonic()
        with self._lock:
            if now < self._next:
                return
            self._next = now + self._every
        for manager in self._managers():
            pools = manager.pools
            for key in pools.keys():  # noqa: SIM118 - it offers no other way
                if (pool := pools.get(key)) is not None:
                    _tidy(pool)


def _tidy(pool: HTTPConnectionPool) -> None:
    """Take every idle connection out and put the living ones back, in their order.

    A request that comes meanwhile opens a connection of its own; the pool may then be full, and
    one that finds no place is closed.
    """
    idle = pool.pool
    if idle is None:
        return
    for connection in reversed(_emptied(idle)):
        if connection is None or is_connection_dropped(connection):
            _close(connection)
            _put(idle, None)
        elif not _put(idle, connection):
            _close(connection)
    if pool.pool is None:  # the pool was closed meanwhile
        for connection in _emptied(idle):
            _close(connection)


def _emptied(idle: queue.LifoQueue[Any]) -> list[Any]:
    """Take everything out; the first is what would have been used next."""
    taken = []
    with contextlib.suppress(queue.Empty):
        while True:
            taken.append(idle.get_nowait())
    return taken


def _put(idle: queue.LifoQueue[Any], connection: Any) -> bool:
    try:
        idle.put_nowait(connection)
    except queue.Full:
        return False
    return True


def _close(connection: Any) -> None:
    if connection is not None:
        connection.close()
