"""Who is calling: decided once, the same for HTTP and WebSocket, before anything else runs.

`X-EMAIL-USER` is believed only from a socket peer in `TRUSTED_PROXIES`, only when there is exactly
one in any spelling, and only when it is a plain address. Every header that looks like an identity
is removed, so that nothing behind can be fooled by one. In test mode everybody is the test user.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.allowance import Allowance, Rate
from app.core.errors import NotAuthenticated
from app.middleware.asgi import IDENTITY_STATE, fold, header_values, refuse
from generated import Principal

TEST_EMAIL = "test@test.com"
HEADER = "x-email-user"
SECRET_HEADER = "x-proxy-secret"  # noqa: S105 - a header's name
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(
    rf"(?=.{{3,254}}$)(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)*{_LABEL}"
)
"""Stricter than the contract's pattern, which says what clients must take. One person has one
address: case is folded, and whatever else would be a second spelling (a dot at the end of the
domain, letters beyond ASCII) is refused."""
_STRIPPED = re.compile(
    r"x-email-user|x-proxy-secret|(x-)?remote-user|x-(forwarded|auth-request)-(user|email|groups)"
)

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
_log = structlog.get_logger(__name__)
IdentifiedBy = Literal["proxy_header", "test_mode"]


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """Whom to believe."""

    test_mode: bool
    trusted_proxies: tuple[IpNetwork, ...]
    proxy_secret: str | None
    public_paths: Collection[str]
    groups: Callable[[str], list[str]]


class IdentityMiddleware:
    """Sets `state.principal`, or answers 401. Public paths are served without a principal."""

    def __init__(self, app: ASGIApp, *, rules: IdentityRules) -> None:
        self._app = app
        self._rules = rules
        self._claims = _RefusedClaims()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            try:
                scope["state"][IDENTITY_STATE] = self._principal(scope)
            except NotAuthenticated as error:
                if scope["path"] not in self._rules.public_paths:
                    await refuse(error, scope, receive, send)
                    return
            scope["headers"] = [h for h in scope["headers"] if not _STRIPPED.fullmatch(fold(h[0]))]
        await self._app(scope, receive, send)

    def _principal(self, scope: Scope) -> Principal:
        if self._rules.test_mode:
            return self._known(TEST_EMAIL, "test_mode")
        values = list(header_values(scope, HEADER))
        if not self._from_trusted_proxy(scope):
            if values:
                self._claims.tell(scope, values[0])
            raise NotAuthenticated("Sign in through the company's proxy; direct calls are refused.")
        spelled = [key for key, _ in scope["headers"] if key == HEADER.encode()]
        if len(values) != 1 or len(spelled) != 1:
            raise NotAuthenticated("The proxy must send X-EMAIL-USER exactly once.")
        email = values[0].strip(" \t").lower()
        if not _ADDRESS.fullmatch(email):
            raise NotAuthenticated("X-EMAIL-USER is not a plain e-mail address.")
        return self._known(email, "proxy_header")

    def _known(self, email: str, identified_by: IdentifiedBy) -> Principal:
        groups = self._rules.groups(email)
        return Principal(email=email, groups=groups, identified_by=identified_by)

    def _from_trusted_proxy(self, scope: Scope) -> bool:
        """Look at the socket's peer, never at a header that tells of one."""
        client = scope.get("client")
        try:
            peer = ipaddress.ip_address(client[0]) if client else None
        except ValueError:
            return False
        # A socket that serves both families shows an IPv4 peer as ::ffff:10.0.0.1.
        peer = getattr(peer, "ipv4_mapped", None) or peer
        if peer is None or not any(peer in network for network in self._rules.trusted_proxies):
            return False
        if self._rules.proxy_secret is None:
            return True
        sent = list(header_values(scope, SECRET_HEADER))
        return len(sent) == 1 and hmac.compare_digest(
            sent[0].encode("latin-1"), self._rules.proxy_secret.encode()
        )


class _RefusedClaims:
    """Logs who says to be somebody without being believed: a line a minute, and how many came."""

    def __init__(self) -> None:
        self._lines = Allowance(Rate(1 / 60, burst=1))
        self._untold = 0

    def tell(self, scope: Scope, claimed: str) -> None:
        """Log a claim, or count it while the last line is fresh."""
        if not self._lines.spend(1):
            self._untold += 1
            return
        _log.warning(
            "identity claimed by a peer that is not trusted",
            peer=scope["client"][0] if scope.get("client") else None,
            claimed=claimed[:254],
            path=scope["path"],
            more_since_the_last_line=self._untold,
        )
        self._untold = 0
