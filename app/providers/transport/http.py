"""The transport: sends a request with `requests` and hands its body over as a stream of bytes.

The only importer of `requests`. A private pool of threads sends and waits for the headers; proxies,
CA bundles, TLS, connection reuse and time-outs stay requests' work. Redirects are never followed,
cookies never kept, and netrc never replaces our credentials. Retry is a wrapper's work, events and
JSON are the wire formats'. Every failure leaves as an `LlmError` without address or secret in it.
"""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from pydantic import SecretStr
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3 import PoolManager
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from app.core.errors import LlmBadResponse, LlmError, LlmTimeout, LlmUnavailable
from app.providers.transport.deadlines import within
from app.providers.transport.idle import IdleConnections
from app.providers.transport.reading import open_body
from app.providers.transport.refusals import refusal, reported_instead
from app.providers.transport.sending import POOLS, Opening
from app.providers.transport.stream import MAX_BODY, ByteStream, read_all, read_start
from app.providers.transport.thread_reading import ThreadStream

MAX_ERROR_BODY = 8 * 1024
ERROR_BODY_SECONDS = 2.0
MAX_WAITING = 1024
"""Requests that wait for a thread of the pool; more are refused with a `retry_after` of 1 s."""
HOSTS = 16
"""Hosts whose idle connections are kept; the least recently used goes first."""

Reader = Callable[[HTTPResponse, ThreadPoolExecutor], ByteStream]
READERS: Mapping[str, Reader] = {"auto": open_body, "thread": ThreadStream}
"""By name: the best one for each body, or always the fall-back."""


@dataclass(frozen=True, slots=True)
class Call:
    """One POST of JSON. `accept` is the media type that the answer must have.

    `seconds` bounds any wait for the server that the caller does not bound tighter.
    """

    url: str
    body: bytes = field(repr=False)
    api_key: SecretStr | None
    accept: str
    seconds: float


class HttpTransport:
    """Connections to every LLM server, shared by all providers; lives as long as the service.

    `pool_size` threads send requests and wait for headers (and read what the event loop cannot);
    `keep_alive` idle connections per host are kept, further ones closed after use.
    """

    def __init__(
        self,
        *,
        pool_size: int = 64,
        keep_alive: int = 1024,
        connect_timeout: float = 5.0,
        reader: Reader = open_body,
    ) -> None:
        self._executor = ThreadPoolExecutor(pool_size, thread_name_prefix="llm-http")
        self._session = _session(keep_alive)
        self._idle = IdleConnections(lambda: _managers(self._session))
        self._connect_timeout = connect_timeout
        self._reader = reader
        self._openings: set[Opening] = set()
        self._max_openings = pool_size + MAX_WAITING
        self._closed = False

    async def post(self, call: Call) -> ByteStream:
        """Send `call` and return the body of its good answer, which the caller closes.

        Raises `LlmUnavailable`, `LlmTimeout`, `LlmRejected`, `LlmRateLimited` or `LlmBadResponse`.
        Cancelling it ends the connection at once.
        """
        response = await self._open(call)
        try:
            stream = self._reader(response.raw, self._executor)
        except BaseException:
            response.close()
            raise
        try:
            await _check(response, stream, call)
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def fetch(self, call: Call) -> bytes:
        """Send `call` and return the whole body, at most `MAX_BODY`, within `call.seconds`."""
        return await within(call.seconds, self._fetch(call))

    def close(self) -> None:
        """End requests that have no headers yet and idle connections; threads end by themselves.

        Streams that are still open belong to their readers. Later requests raise `LlmUnavailable`.
        """
        self._closed = True
        for opening in self._openings:
            opening.abandon()
        self._session.close()
        self._executor.shutdown(wait=False)

    async def _fetch(self, call: Call) -> bytes:
        stream = await self.post(call)
        try:
            return await read_all(stream, MAX_BODY)
        finally:
            await stream.aclose()

    async def _open(self, call: Call) -> requests.Response:
        if self._closed:
            raise LlmUnavailable("The service is shutting down.")
        if len(self._openings) >= self._max_openings:
            raise LlmUnavailable(
                "Too many requests wait for the language model; try again in a second.",
                retry_after=1.0,
            )
        opening = Opening()
        self._openings.add(opening)
        try:
            job = self._executor.submit(self._send, opening, call)
            try:
                return await asyncio.wrap_future(job)
            except asyncio.CancelledError:
                opening.abandon()
                job.add_done_callback(_close_unwanted)
                raise
        finally:
            self._openings.discard(opening)

    def _send(self, opening: Opening, call: Call) -> requests.Response:
        self._idle.tidy()
        with opening.on_this_thread():
            try:
                return self._session.post(
                    call.url,
                    data=call.body,
                    headers={"Accept": call.accept, "Content-Type": "application/json"},
                    auth=_Bearer(call.api_key),
                    timeout=(min(self._connect_timeout, call.seconds), call.seconds),
                    stream=True,
                    allow_redirects=False,
                )
            except (requests.RequestException, HTTPError, OSError, UnicodeError) as error:
                raise _failure(error) from error


def _managers(session: requests.Session) -> list[PoolManager]:
    return [a.poolmanager for a in session.adapters.values() if isinstance(a, HTTPAdapter)]


class _Bearer(AuthBase):
    """Our credentials or none. Without an `auth`, requests would look for others in netrc."""

    def __init__(self, key: SecretStr | None) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key is not None:
            request.headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        return request


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """Find none: following one reads the redirect's whole body, however long."""
        return None


class _Adapter(HTTPAdapter):
    """Makes connections that can be called off before their headers have come."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = POOLS
        return manager


def _session(keep_alive: int) -> requests.Session:
    session = _Session()
    session.headers.update({"User-Agent": "parlance", "Accept-Encoding": "identity"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for prefix in ("http://", "https://"):
        session.mount(prefix, _Adapter(pool_connections=HOSTS, pool_maxsize=keep_alive))
    return session


def _close_unwanted(job: Future[requests.Response]) -> None:
    if not job.cancelled() and job.exception() is None:
        job.result().close()


async def _check(response: requests.Response, stream: ByteStream, call: Call) -> None:
    """Raise what an answer that is not the expected one means."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if response.status_code == 200 and kind == call.accept:
        return
    body = b""
    if response.status_code != 200 or kind == "application/json":
        body = await _error_body(stream)
    raise _not_expected(response, kind, body, call)


def _not_expected(response: requests.Response, kind: str, body: bytes, call: Call) -> LlmError:
    """Return what to raise; who raises must not keep it, or the two hold each other in memory."""
    secret = call.api_key.get_secret_value() if call.api_key else ""
    if response.status_code != 200:
        return refusal(response.status_code, response.headers, body, secret=secret)
    if (reported := reported_instead(body, secret=secret)) is not None:
        return reported
    error = LlmBadResponse(
        f"The language model's server did not answer with {call.accept}. "
        "The operator must check its address."
    )
    error.add_note(f"Its content type: {kind[:100]!r}")
    return error


async def _error_body(stream: ByteStream) -> bytes:
    try:
        async with asyncio.timeout(ERROR_BODY_SECONDS):
            return await read_start(stream, MAX_ERROR_BODY)
    except TimeoutError:
        return b""  # the status says enough


def _failure(error: BaseException) -> LlmError:
    """Return what a failure before the headers means, with the system's own words for the log."""
    causes = list(_causes(error))
    failure = _meaning(error, causes)
    words = [cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror]
    if words:
        failure.add_note(f"The system said: {words[-1]}")
    return failure


def _meaning(error: BaseException, causes: list[BaseException]) -> LlmError:
    """Judge a failure by its causes: its class says too little."""
    if isinstance(error, requests.Timeout) or any(isinstance(c, TimeoutError) for c in causes):
        what = "connect" if isinstance(error, requests.ConnectTimeout) else "answer"
        return LlmTimeout(f"The language model's server did not {what} in time; try again.")
    if isinstance(error, requests.exceptions.SSLError):
        return LlmUnavailable(
            "No secure connection to the language model. The operator must check certificates."
        )
    if any(
        isinstance(cause, http.client.HTTPException)
        and not isinstance(cause, http.client.RemoteDisconnected)
        for cause in causes
    ):
        return LlmBadResponse("The language model's server does not speak HTTP.")
    return LlmUnavailable("The language model cannot be reached; try again in a moment.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
