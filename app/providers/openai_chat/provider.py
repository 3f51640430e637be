"""The chat provider of the OpenAI wire format: joins transport, deadlines, encode and decode.

`agent.loop` sees it as a `ChatProvider`. It keeps no state between calls, never retries and never
falls back: those are wrappers around it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from pydantic import SecretStr

from app.core.errors import LlmBadResponse, LlmError, LlmInterrupted, LlmTimeout
from app.core.llm import ChatRequest, Completion, TextDelta
from app.providers.deadlines import Deadlines, Watch
from app.providers.http import MAX_BODY, Call, HttpTransport
from app.providers.openai_chat.address import Address
from app.providers.openai_chat.decode import StreamDecoder, decode_whole
from app.providers.openai_chat.encode import Quirks, encode
from app.providers.stream import ByteStream

DRAIN_SECONDS = 0.25
"""How long the end of a body may take after `[DONE]` before its connection is given up."""

_QUIRKS = Quirks()
_DEADLINES = Deadlines()


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
        self._quirks = quirks

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
        body = await self._transport.fetch(self._call(request, stream=False))
        return decode_whole(body, request.model or self._models[0])

    async def stream(self, request: ChatRequest) -> AsyncGenerator[TextDelta | Completion, None]:
        """Yield one `TextDelta` for all the text of a read, then one `Completion`.

        Closing the iterator or cancelling the task closes the connection at once. Raises an
        `LlmError`, after all the text that came before what was wrong.
        """
        watch = Watch(self._deadlines, request.deadline_seconds)
        body = await watch.opening(self._transport.post(self._call(request, stream=True)))
        decoder = StreamDecoder()
        size = 0
        try:
            watch.guard(body)
            while not decoder.done and (data := await _read(body, decoder)):
                size += len(data)
                if size > MAX_BODY:
                    raise LlmBadResponse(f"The language model sent more than {MAX_BODY} bytes.")
                was_complete = decoder.complete
                if text := decoder.feed(data):
                    watch.hold()
                    yield TextDelta(text)
                if decoder.error is not None:
                    raise decoder.error
                if decoder.complete and not was_complete:
                    watch.finishing()
                elif decoder.progressed:
                    watch.content()
            watch.stop()
            yield decoder.completion(request.model or self._models[0])
            await _drain(body)
        finally:
            watch.stop()
            await body.aclose()

    def _call(self, request: ChatRequest, *, stream: bool) -> Call:
        return Call(
            url=self._address.url("/chat/completions"),
            body=encode(request, self._models[0], stream=stream, quirks=self._quirks),
            api_key=self._address.key,
            accept="text/event-stream" if stream else "application/json",
            seconds=request.deadline_seconds,
        )


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
