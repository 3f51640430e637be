"""The paths of the server: which request gets which answer, and which fault comes in between.

It decides nothing about what is said (`brain`) nor how bytes travel (`connection`). Control paths
exist only when they are switched on.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_args

import orjson

from demo_model.answers import Stamp, from_reply, from_script
from demo_model.brain.thinking import think
from demo_model.chat import Answer, ChatRequest
from demo_model.connection import Exchange, PeerGone
from demo_model.embedding import DIMENSIONS, embed
from demo_model.encoding import (
    JSON,
    Body,
    embeddings_body,
    error_bytes,
    stream_body,
    whole_body,
)
from demo_model.faults.table import FAULTS, InTheBrain, OnTheWay, Refusal, describe
from demo_model.pacing import count_tokens
from demo_model.script import ScriptedReply, ScriptError
from demo_model.stage import Endpoint, QueuedFault, Received, Stage
from demo_model.wire import ApiError, parse_chat, parse_embeddings, parse_object

CHAT_MODEL = "parlance-demo"
EMBEDDING_MODEL = "parlance-demo-embed"
_NOTHING = Body(JSON, ())
Route = Callable[[Exchange], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Offer:
    """What one server offers. `api_key` None accepts any caller."""

    models: tuple[str, ...] = (CHAT_MODEL,)
    pace: float = 0.0
    api_key: str | None = None
    control: bool = False


class Api:
    """The routes over one stage."""

    def __init__(self, stage: Stage, offer: Offer) -> None:
        self._stage = stage
        self._offer = offer
        self._routes: dict[tuple[str, str], Route] = {
            ("POST", "/v1/chat/completions"): self._chat,
            ("POST", "/v1/embeddings"): self._embeddings,
            ("GET", "/v1/models"): self._models,
        }
        if offer.control:
            self._routes |= {
                ("POST", "/control/script"): self._post_script,
                ("DELETE", "/control/script"): self._delete_script,
                ("POST", "/control/fault"): self._post_fault,
                ("GET", "/control/faults"): self._get_faults,
                ("GET", "/control/requests"): self._get_requests,
            }

    async def handle(self, exchange: Exchange) -> None:
        """Answer one request; mistakes of the caller become OpenAI's error object."""
        try:
            await self._route(exchange)(exchange)
        except ApiError as error:
            kind = "invalid_request_error"
            body = error_bytes(error.message, kind=kind, code=error.code, param=error.param)
            await exchange.reply(error.status, body, content_type=JSON)
        except ScriptError as error:
            body = error_bytes(str(error), kind="invalid_request_error", code="bad_script")
            await exchange.reply(400, body, content_type=JSON)

    def _route(self, exchange: Exchange) -> Route:
        host = exchange.headers.get("host", "").rpartition(":")[0] or exchange.headers.get("host")
        if host not in ("127.0.0.1", "localhost", "[::1]") and not (host or "").startswith("127."):
            raise ApiError("This server answers on loopback only.", status=403)
        if route := self._routes.get((exchange.method, exchange.path)):
            self._check_key(exchange)
            return route
        if any(path == exchange.path for _, path in self._routes):
            raise ApiError(f"Not allowed: {exchange.method} {exchange.path}", status=405)
        raise ApiError(f"Invalid URL ({exchange.method} {exchange.path})", status=404)

    def _check_key(self, exchange: Exchange) -> None:
        wanted = self._offer.api_key
        if wanted is None or exchange.path.startswith("/control/"):
            return
        if exchange.headers.get("authorization") != f"Bearer {wanted}":
            raise ApiError("Incorrect API key provided.", status=401, code="invalid_api_key")

    async def _chat(self, exchange: Exchange) -> None:
        value = parse_object(exchange.body)
        received = await self._stage.receive(exchange.headers, value)
        try:
            await self._answer_chat(exchange, value)
        except (PeerGone, ConnectionError):
            received.end("peer_closed")
            raise
        finally:
            received.end("completed")

    async def _answer_chat(self, exchange: Exchange, value: dict[str, Any]) -> None:
        endpoints: list[Endpoint] = ["chat", "stream"] if value.get("stream") is True else ["chat"]
        fault = self._stage.next_fault(*endpoints)
        if fault and await self._refused(exchange, fault):
            return
        request = parse_chat(value)
        if request.model not in self._offer.models:
            raise _no_model(request.model)
        scripted = self._stage.next_reply()
        if scripted and scripted.fault and fault is None:
            fault = _fault_of(scripted)
            if await self._refused(exchange, fault):
                return
        answer = self._answer(request, scripted)
        if fault and isinstance(kind := FAULTS[fault.name], InTheBrain):
            answer = kind.action(request, answer)
        if request.stream:
            body = stream_body(answer, include_usage=request.include_usage)
        else:
            body = whole_body(answer)
        await _send(exchange, body, fault)

    def _answer(self, request: ChatRequest, scripted: ScriptedReply | None) -> Answer:
        stamp = Stamp(f"chatcmpl-{uuid.uuid4().hex[:24]}", int(time.time()))
        if scripted is not None:
            return from_script(request, scripted, stamp=stamp, pace=self._offer.pace)
        return from_reply(request, think(request), stamp=stamp, pace=self._offer.pace)

    async def _refused(self, exchange: Exchange, fault: QueuedFault) -> bool:
        """Play a fault that comes before any answer; False when the fault is of another kind."""
        kind = FAULTS[fault.name]
        if not isinstance(kind, Refusal):
            return False
        await kind.action(exchange, _NOTHING, fault.seconds)
        return True

    async def _embeddings(self, exchange: Exchange) -> None:
        fault = self._stage.next_fault("embeddings")
        if fault and await self._refused(exchange, fault):
            return
        value = parse_object(exchange.body)
        model, inputs = parse_embeddings(value)
        if model != EMBEDDING_MODEL:
            raise _no_model(model)
        if value.get("dimensions") not in (None, DIMENSIONS):
            raise ApiError(f"'dimensions' must be {DIMENSIONS}.", param="dimensions")
        body = embeddings_body(
            model,
            await _embed_all(inputs),
            tokens=sum(map(count_tokens, inputs)),
            as_base64=value.get("encoding_format") == "base64",
        )
        await _send(exchange, body, fault)

    async def _models(self, exchange: Exchange) -> None:
        names = (*self._offer.models, EMBEDDING_MODEL)
        data = [{"id": n, "object": "model", "created": 0, "owned_by": "parlance"} for n in names]
        await _json(exchange, {"object": "list", "data": data})

    async def _post_script(self, exchange: Exchange) -> None:
        try:
            replies = orjson.loads(exchange.body)
        except orjson.JSONDecodeError as error:
            raise ScriptError(f"The script is not JSON: {error}.") from error
        self._stage.script(replies)
        await _json(exchange, {"queued": len(replies)})

    async def _delete_script(self, exchange: Exchange) -> None:
        self._stage.clear()
        await _json(exchange, {"queued": 0})

    async def _post_fault(self, exchange: Exchange) -> None:
        value = parse_object(exchange.body)
        count, seconds = value.get("count", 1), value.get("seconds")
        endpoint = value.get("endpoint", "chat")
        if endpoint not in get_args(Endpoint):
            raise ScriptError(f"'endpoint' is one of {', '.join(get_args(Endpoint))}.")
        if type(count) is not int or not isinstance(seconds, int | float | None):
            raise ScriptError("'count' is an integer, 'seconds' a number.")
        self._stage.fault(str(value.get("name")), count=count, endpoint=endpoint, seconds=seconds)
        await _json(exchange, {"name": value["name"], "count": count})

    async def _get_faults(self, exchange: Exchange) -> None:
        await _json(exchange, describe())

    async def _get_requests(self, exchange: Exchange) -> None:
        await _json(exchange, {"requests": [_told(item) for item in self._stage.requests]})


async def _send(exchange: Exchange, body: Body, fault: QueuedFault | None) -> None:
    """Send a body, through the fault that breaks its way if there is one."""
    kind = FAULTS[fault.name] if fault else None
    if fault and isinstance(kind, OnTheWay):
        await kind.action(exchange, body, fault.seconds)
        return
    await exchange.start(200, body.content_type, headers=[("cache-control", "no-cache")])
    for piece in body.pieces:
        await exchange.pause(piece.delay)
        await exchange.send(piece.data)
    await exchange.end()


async def _embed_all(texts: list[str]) -> list[list[float]]:
    """Embed one text after the other and let other connections live in between."""
    vectors = []
    for text in texts:
        vectors.append(embed(text))
        await asyncio.sleep(0)
    return vectors


async def _json(exchange: Exchange, value: Any) -> None:
    await exchange.reply(200, orjson.dumps(value), content_type=JSON)


def _told(received: Received) -> dict[str, Any]:
    return {
        "headers": dict(received.headers),
        "body": received.body,
        "outcome": received.outcome,
    }


def _fault_of(scripted: ScriptedReply) -> QueuedFault:
    name = scripted.fault or ""
    seconds = FAULTS[name].seconds if scripted.seconds is None else scripted.seconds
    return QueuedFault(name, 1, "chat", seconds)


def _no_model(name: str) -> ApiError:
    message = f"The model `{name}` does not exist or you do not have access to it."
    return ApiError(message, status=404, code="model_not_found", param="model")
