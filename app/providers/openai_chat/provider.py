"""The chat provider of the OpenAI wire format: joins transport, deadlines, encode and decode.

`agent.loop` sees it as a `ChatProvider`. It never retries what failed and never falls back: those
are wrappers around it. What it keeps between calls is how each model wants to be asked, learned
from refusals: a request that was refused for its form is sent again in another one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import structlog
from pydantic import SecretStr

from app.core.errors import (
    LlmError,
    LlmInterrupted,
    LlmRejected,
    LlmTimeout,
)
from app.core.llm import ChatRequest, Completion, TextDelta
from app.providers.openai_chat.address import Address
from app.providers.openai_chat.decode import StreamDecoder, decode_whole
from app.providers.openai_chat.encode import encode
from app.providers.openai_chat.quirks import Quirks, learn, ran_out
from app.providers.transport.deadlines import Deadlines, Watch, within
from app.providers.transport.http import Call, HttpTransport
from app.providers.transport.stream import ByteStream

DRAIN_SECONDS = 0.25
"""How long the end of a body may take after `[DONE]` before its connection is given up."""

_QUIRKS = Quirks()
_DEADLINES = Deadlines()

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Form:
    """How one request was written."""

    model: str
    quirks: Quirks
    limit: int | None


class OpenAiChatProvider:
    """A `ChatProvider` for one server. The API key is in no repr, log or error of it."""

    def __init__(
        self,
        *,
        name: str,
        base_url: str,
        models: tuple[str, ...],
        transport: HttpTransport,
        api_key: SecretStr | None = None,
        deadlines: Deadlines = _DEADLINES,
        quirks: Quirks = _QUIRKS,
    ) -> None:
        if not models:
            raise ValueError(f"The provider {name} must offer at least one model.")
        self._name = name
        self._models = models
        self._address = Address(base_url, api_key)
        self._transport = transport
        self._deadlines = deadlines
        self._default = quirks
        self._quirks: dict[str, Quirks] = {}  # by model, as learned; there are as many as `models`

    @property
    def name(self) -> str:
        """The provider's name as clients select it."""
        return self._name

    @property
    def models(self) -> tuple[str, ...]:
        """The model names that a client may ask for; the first is the default."""
        return self._models

    async def complete(self, request: ChatRequest) -> Completion:
        """Answer without streaming, within the request's deadline. Raises an `LlmError`."""
        try:
            return await within(request.deadline_seconds, self._complete(request))
        except LlmRejected as error:
            return _cut_short(error, request.model or self._models[0])

    async def stream(self, request: ChatRequest) -> AsyncGenerator[TextDelta | Completion, None]:
        """Yield one `TextDelta` for all the text of a read, then one `Completion`.

        Closing the iterator or cancelling the task closes the connection at once. Raises an
        `LlmError`, after all the text that came before what was wrong.
        """
        watch = Watch(self._deadlines, request.deadline_seconds)
        try:
            form, body = await self._open(request, watch)
        except LlmRejected as error:
            yield _cut_short(error, request.model or self._models[0])
            return
        decoder = StreamDecoder()
        try:
            while not decoder.done and (data := await _read(body, decoder)):
                was_complete = decoder.complete
                if text := decoder.feed(data):
                    watch.hold()
                    yield TextDelta(text)
                if decoder.error is not None:
                    self._learn(form, decoder.error, begun=decoder.begun)
                    await body.aclose()
                    form, body = await self._open(request, watch)
                    decoder = StreamDecoder()
                elif decoder.complete and not was_complete:
                    watch.finishing()
                elif decoder.progressed:
                    watch.content()
            watch.stop()
            yield decoder.completion(form.model)
            await _drain(body)
        finally:
            watch.stop()
            await body.aclose()

    async def _complete(self, request: ChatRequest) -> Completion:
        while True:
            form = self._form(request)
            try:
                body = await self._transport.fetch(self._call(request, form, stream=False))
                return decode_whole(body, form.model)
            except LlmRejected as error:
                self._learn(form, error)

    async def _open(self, request: ChatRequest, watch: Watch) -> tuple[_Form, ByteStream]:
        """Send the request in the form that the model wants, as far as that is known."""
        while True:
            form = self._form(request)
            call = self._call(request, form, stream=True)
            try:
                body = await watch.opening(self._transport.post(call))
            except LlmRejected as error:
                self._learn(form, error)
            else:
                watch.guard(body)
                return form, body

    def _learn(self, form: _Form, error: LlmError, *, begun: bool = False) -> None:
        """Remember what a refusal teaches. Raises `error` when that is nothing."""
        better = None
        if isinstance(error, LlmRejected) and not begun:
            better = learn(form.quirks, error.complaint, form.limit)
        if better is None:
            raise error
        if self._quirks[form.model] == form.quirks:
            self._quirks[form.model] = better
            _log.info("the model is asked in another form from now on", model=form.model, to=better)

    def _form(self, request: ChatRequest) -> _Form:
        model = request.model or self._models[0]
        quirks = self._quirks.setdefault(model, self._default)
        return _Form(model, quirks, quirks.limit(request.max_tokens))

    def _call(self, request: ChatRequest, form: _Form, *, stream: bool) -> Call:
        return Call(
            url=self._address.url("/chat/completions"),
            body=encode(request, form.model, stream=stream, quirks=form.quirks),
            api_key=self._address.key,
            accept="text/event-stream" if stream else "application/json",
            seconds=request.deadline_seconds,
        )


def _cut_short(error: LlmRejected, model: str) -> Completion:
    """Return the empty answer of a model whose limit was used up by its thoughts.

    Some servers tell that as a refusal; any other one is raised.
    """
    if not ran_out(error.complaint):
        raise error
    return Completion("", "length", model=model, reasoned=True)


async def _read(body: ByteStream, decoder: StreamDecoder) -> bytes:
    """Return the next bytes; an end that comes any way after the finish reason is a clean one."""
    try:
        data = await body.read()
    except (LlmInterrupted, LlmTimeout):
        if decoder.complete:
            return b""
        raise
    if not data:
        decoder.end()
    return data


async def _drain(body: ByteStream) -> None:
    """Read the last bytes of the framing, so that the connection can be used again."""
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while await body.read():
                pass
    except (TimeoutError, LlmError):
        pass  # the answer is whole; only the connection is lost
