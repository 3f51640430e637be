"""Headers that tell browsers to trust nothing but this service's own files.

One policy for everything, and one page with two words more: Redoc, which shows the contract for
reading, makes its style sheets while it runs, in `style` elements and attributes, and brings a font
of icons inside them. This page shows nothing but our own contract, no text of a user or a model,
so a style that somebody slips in has nothing to steal; scripts stay as strict there as anywhere.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
STYLES_MADE_BY_SCRIPT = CONTENT_SECURITY_POLICY.replace(
    "style-src 'self'", "style-src 'self' 'unsafe-inline'"
).replace("font-src 'self'", "font-src 'self' data:")
OTHER_POLICIES = {"/redoc": STYLES_MADE_BY_SCRIPT}
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
OWN_HEADERS = [(b"content-security-policy", CONTENT_SECURITY_POLICY.encode()), *HEADERS]
"""For what is answered before any application is asked."""
NOT_KEPT = (b"cache-control", b"no-store")
"""For answers, which depend on the caller or on the moment."""
REVALIDATED = (b"cache-control", b"no-cache")
"""For files, which are the same for everybody and must fit the running service."""


class SecurityHeadersMiddleware:
    """Adds the headers to every answer; what may be kept by caches is said by `cache-control`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        policy = OTHER_POLICIES.get(scope.get("path", ""), CONTENT_SECURITY_POLICY)
        own = [(b"content-security-policy", policy.encode()), *HEADERS]

        async def send_with_headers(message: Message) -> None:
            if message["type"].endswith("response.start"):
                headers = [*message.get("headers", []), *own]
                names = {key for key, _ in headers}
                if b"cache-control" not in names:
                    headers.append(REVALIDATED if b"etag" in names else NOT_KEPT)
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, send_with_headers)
