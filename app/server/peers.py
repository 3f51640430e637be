"""How many connections one address may have open, and how many may begin at a time.

Mixed into uvicorn's protocols, which are made for each connection. The addresses of trusted proxies
are not counted: everybody comes from there, and the bound for each user holds instead. Whoever
speaks on thousands of connections at once still waits: a few requests begin in each step of the
event loop, and a few connections that were lost are tidied away.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any, cast

import structlog

from app.core.allowance import Allowance, Rate
from app.server.paced import Paced

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_log = structlog.get_logger(__name__)

# A request or a handshake takes about a millisecond, and to cancel one a quarter of that.
BEGINNING = 6
ENDING = 12


class Peers:
    """The open connections of each address; at `most` a further one is refused.

    A refusal is told to the operator once a minute: the address may be a proxy that is not trusted.
    """

    def __init__(self, *, most: int, uncounted: Sequence[IpNetwork] = ()) -> None:
        self._most = most
        self._uncounted = tuple(uncounted)
        self._open: Counter[str] = Counter()
        self._told = Allowance(Rate(1 / 60, burst=1))
        self.beginning = Paced(BEGINNING)
        self.ending = Paced(ENDING)
        self._closed = False

    def close(self) -> None:
        """Let nobody in any more: who is accepted in the last moment would be closed by nobody."""
        self._closed = True

    def enter(self, address: str) -> bool:
        """Count a connection in, or return False at the bound and after the end."""
        if self._closed:
            return False
        if self._open[address] >= self._most and not self._is_uncounted(address):
            if self._told.spend(1):
                _log.warning(
                    "an address has too many connections: more are refused",
                    address=address,
                    setting="CONNECTIONS_PER_ADDRESS",
                    most=self._most,
                )
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]

    def _is_uncounted(self, address: str) -> bool:
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:  # a socket without an address, which only this machine can reach
            return True
        # A socket that serves both families shows an IPv4 peer as ::ffff:10.0.0.1.
        peer = getattr(peer, "ipv4_mapped", None) or peer
        return any(peer in network for network in self._uncounted)


class CountedPeer(asyncio.Protocol):
    """Counts a connection while it is open, and closes one too many before it says anything."""

    client: tuple[str, int] | None

    def __init__(self, *args: Any, peers: Peers, **options: Any) -> None:
        super().__init__(*args, **options)
        self.peers = peers
        self._counted: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        if self.peers.enter(address):
            self._counted = address
        else:
            cast(asyncio.Transport, transport).abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.count_out()
        self.peers.ending.do(partial(super().connection_lost, exc))

    def count_out(self) -> None:
        """Count the connection out, also when another protocol takes it over. Safe twice."""
        if self._counted is not None:
            self.peers.leave(self._counted)
            self._counted = None
