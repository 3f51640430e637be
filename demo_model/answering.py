"""Which request gets which response: the paths, what a test has queued, and the faults in between.

It decides nothing about what is said (`brain`) nor how bytes travel (`connection`). What is queued
and what is remembered is in memory, and bounded.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from demo_model.asked import ApiError, ChatRequest, EmbeddingsRequest, parse, parse_object
from demo_model.brain.thinking import think
from demo_model.connection import HttpRequest, Send
from demo_model.embedding import embed
from demo_model.faults import FAULTS, IN_THE_ANSWER, ON_THE_WAY, REFUSALS, seconds_of
from demo_model.reply import MAX_SCRIPT, Reply, ScriptError, parse_script, shortened
from demo_model.response import (
    Response,
    chat_response,
    embeddings_response,
    error_response,
    json_response,
)

CHAT_MODEL = "parlance-demo"
EMBEDDING_MODEL = "parlance-demo-embed"
MAX_TOKENS = 60_000
MAX_REQUESTS = 100
PATHS = {"/v1/chat/completions": "POST", "/v1/embeddings": "POST", "/v1/models": "GET"}
Endpoint = Literal["chat", "stream"]
"""`stream` is a chat whose answer streams; a fault for `chat` meets that and any other chat."""
Outcome = Literal["open", "completed", "peer_closed"]


@dataclass(slots=True)
class Received:
    """A chat request as it came; `outcome` says how its answer ended."""

    body: Any
    outcome: Outcome = "open"
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def ended(self, timeout: float = 5.0) -> Outcome:
        """Wait until the answer is over. Raises `TimeoutError` after `timeout` seconds."""
        await asyncio.wait_for(self._ended.wait(), timeout)
        return self.outcome

    def end(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self._ended.set()


@dataclass(slots=True)
class _Fault:
    """A fault for the next `count` requests of an endpoint."""

    name: str
    count: int
    endpoint: Endpoint
    seconds: float


class Answering:
    """Answers requests. `requests` are the last 100 chats, oldest first.

    `pace` is tokens per second (0: as fast as possible), `api_key` makes it ask for a key.
    """

    def __init__(self, pace: float, api_key: str | None) -> None:
        self.requests: deque[Received] = deque(maxlen=MAX_REQUESTS)
        self._pace = pace
        self._api_key = api_key
        self._replies: deque[Reply] = deque()
        self._faults: deque[_Fault] = deque()
        self._arrived = asyncio.Condition()
        self._total = 0

    def script(self, replies: Any) -> None:
        """Queue replies that come before the brain's. Raises `ScriptError`; then none is queued."""
        parsed = parse_script(list(replies))
        for reply in parsed:
            _check_fault(reply.fault or "500")
        if len(self._replies) + len(parsed) > MAX_SCRIPT:
            raise ScriptError(f"The script would be longer than {MAX_SCRIPT} replies.")
        self._replies.extend(parsed)

    def fault(
        self,
        name: str,
        *,
        count: int = 1,
        endpoint: Endpoint = "chat",
        seconds: float | None = None,
    ) -> None:
        """Queue one of `faults.FAULTS` for the next `count` chats. Raises `ScriptError`."""
        _check_fault(name)
        if not 1 <= count <= 100_000 or len(self._faults) >= MAX_SCRIPT:
            raise ScriptError("A fault's count is 1 to 100,000, and at most 1,000 may wait.")
        self._faults.append(_Fault(name, count, endpoint, seconds_of(name, seconds)))

    def clear(self) -> None:
        """Forget replies and faults that were not used."""
        self._replies.clear()
        self._faults.clear()

    async def wait_for_requests(self, total: int, timeout: float = 5.0) -> Received:
        """Wait until `total` chat requests have come in all; return the newest.

        Raises `TimeoutError` after `timeout` seconds.
        """
        async with self._arrived:
            await asyncio.wait_for(self._arrived.wait_for(lambda: self._total >= total), timeout)
        return self.requests[-1]

    async def answer(self, request: HttpRequest, send: Send) -> None:
        """Answer one request; mistakes of the caller become OpenAI's error object."""
        try:
            self._check(request)
            if request.path == "/v1/models":
                await send(_models())
            elif request.path == "/v1/embeddings":
                await send(await _embeddings(parse_object(request.body)))
            else:
                await self._chat(parse_object(request.body), send)
        except ApiError as error:
            await send(error_response(str(error), status=error.status, code=error.code))

    def _check(self, request: HttpRequest) -> None:
        host = request.headers.get("host", "").rpartition(":")[0]
        if host not in ("127.0.0.1", "localhost"):  # a page of another name, rebound to us
            raise ApiError("This server answers on loopback only.", status=403)
        method = PATHS.get(request.path)
        if method != request.method:
            status = 405 if method else 404
            raise ApiError(f"Invalid URL ({request.method} {request.path})", status=status)
        wanted = f"Bearer {self._api_key}"
        if self._api_key is not None and request.headers.get("authorization") != wanted:
            raise ApiError("Incorrect API key provided.", status=401, code="invalid_api_key")

    async def _chat(self, value: dict[str, Any], send: Send) -> None:
        received = Received(value)
        async with self._arrived:
            self.requests.append(received)
            self._total += 1
            self._arrived.notify_all()
        outcome: Outcome = "completed"
        try:
            await send(self._response(value))
        except ConnectionError:
            outcome = "peer_closed"
            raise
        finally:
            received.end(outcome)

    def _response(self, value: dict[str, Any]) -> Response:
        fault = self._next_fault(streams=value.get("stream") is True)
        if fault and fault.name in REFUSALS:
            return REFUSALS[fault.name](fault.seconds)
        request = parse(ChatRequest, value)
        _check_model(request.model, CHAT_MODEL)
        reply = self._replies.popleft() if self._replies else _thought(request)
        if reply.fault and not fault:
            fault = _Fault(reply.fault, 1, "chat", seconds_of(reply.fault, reply.seconds))
            if fault.name in REFUSALS:
                return REFUSALS[fault.name](fault.seconds)
        if fault and fault.name in IN_THE_ANSWER:
            reply = IN_THE_ANSWER[fault.name](request, reply)
        good = chat_response(request, reply, pace=self._pace)
        broken = ON_THE_WAY.get(fault.name) if fault else None
        return broken(good, fault.seconds) if fault and broken else good

    def _next_fault(self, *, streams: bool) -> _Fault | None:
        """Take the first fault that waits for such a request."""
        for fault in self._faults:
            if streams or fault.endpoint == "chat":
                fault.count -= 1
                if fault.count == 0:
                    self._faults.remove(fault)
                return fault
        return None


async def _embeddings(value: dict[str, Any]) -> Response:
    request = parse(EmbeddingsRequest, value)
    _check_model(request.model, EMBEDDING_MODEL)
    vectors = []
    for text in request.input:
        vectors.append(embed(text))
        await asyncio.sleep(0)  # other connections live in between
    return embeddings_response(request.model, request.input, vectors)


def _thought(request: ChatRequest) -> Reply:
    asked = request.max_tokens or request.max_completion_tokens or MAX_TOKENS
    return shortened(think(request), min(asked, MAX_TOKENS))


def _models() -> Response:
    names = (CHAT_MODEL, EMBEDDING_MODEL)
    data = [{"id": n, "object": "model", "created": 0, "owned_by": "parlance"} for n in names]
    return json_response({"object": "list", "data": data})


def _check_model(name: str, known: str) -> None:
    if name != known:
        message = f"The model `{name}` does not exist or you do not have access to it."
        raise ApiError(message, status=404, code="model_not_found")


def _check_fault(name: str) -> None:
    if name not in FAULTS:
        raise ScriptError(f"There is no fault {name!r}; there are {', '.join(sorted(FAULTS))}.")
