"""From the wire's JSON to text, calls and the completion. Pure; `provider` feeds it bytes.

`StreamDecoder` takes whatever a read brought and returns the new text as one string. It is lenient
about what servers leave out (usage, choices, content, the finish reason when `[DONE]` comes) and
strict about what it cannot repair: text that is not JSON, an error object, an early end.
"""

from __future__ import annotations

from typing import Any

import orjson

from app.core.errors import LlmBadResponse, LlmError, LlmInterrupted
from app.core.llm import Completion, FinishReason, Usage
from app.providers.openai_chat.tool_calls import ToolCallAssembler
from app.providers.transport.lenient_json import repaired
from app.providers.transport.refusals import reported
from app.providers.transport.sse import SseParser
from app.providers.transport.stream import MAX_BODY

DONE = b"[DONE]"

_FINISH: dict[str, FinishReason] = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "content_filter": "content_filter",
    "function_call": "tool_calls",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "model_length": "length",
    "sensitive": "content_filter",
}
# What servers give as the reason when they broke off.
_BROKEN_OFF = frozenset(
    ("error", "abort", "aborted", "network_error", "insufficient_system_resource")
)


class StreamDecoder:
    """Decodes one streamed answer.

    After each `feed`: `progressed` says whether it brought content, `error` holds what was wrong
    after the text that it returned; a decoder with an error is not fed again.
    """

    def __init__(self) -> None:
        self._left = MAX_BODY
        self._events = SseParser()
        self._text: list[str] = []
        self._calls = ToolCallAssembler()
        self._finish: str | None = None
        self._usage = Usage()
        self._model = ""
        self._reasoned = False
        self.progressed = False
        self.done = False
        self.error: LlmError | None = None

    @property
    def complete(self) -> bool:
        """The model has said that the answer is whole, though usage may still come."""
        return self.done or self._finish is not None

    @property
    def begun(self) -> bool:
        """Some text has come."""
        return bool(self._text)

    def feed(self, data: bytes) -> str:
        """Return the text that `data` brought, merged; maybe none."""
        self.progressed = False
        before = len(self._text)
        self._left -= len(data)
        try:
            if self._left < 0:
                raise LlmBadResponse(f"The language model sent more than {MAX_BODY} bytes.")
            for event in self._events.feed(data):
                if event == DONE:
                    self.done = True
                    break
                self._chunk(_loads(event))
        except LlmError as error:
            self.error = error
        fresh = self._text[before:]
        return fresh[0] if len(fresh) == 1 else "".join(fresh)

    def end(self) -> None:
        """Take note of the body's end: some servers leave out the last blank line."""
        self.done = self.done or self._events.rest().strip() == DONE

    def completion(self, model: str) -> Completion:
        """Return the whole answer; `model` where the server named none.

        Raises `LlmInterrupted` when the model has not said that it is whole.
        """
        if not self.complete:
            raise LlmInterrupted("The language model's answer ended before it was complete.")
        calls = self._calls.calls()
        return Completion(
            text="".join(self._text),
            finish_reason=_reason(self._finish, called=bool(calls)),
            tool_calls=calls,
            usage=self._usage,
            model=self._model or model,
            reasoned=self._reasoned,
        )

    def _chunk(self, chunk: dict[str, Any]) -> None:
        choices = chunk.get("choices")
        if choices:
            self._choice(choices, chunk)
        if "error" in chunk:
            _look_for_error(chunk)
        elif not choices and chunk.get("object") == "error":
            raise reported(chunk)
        usage = chunk.get("usage")
        if usage:
            self._usage = _usage(usage)
        if not self._model:
            self._model = _str(chunk.get("model"))

    def _choice(self, choices: Any, chunk: dict[str, Any]) -> None:
        choice = choices[0] if isinstance(choices, list) else None
        if not isinstance(choice, dict):
            raise _not_the_format()
        delta = choice.get("delta")
        if isinstance(delta, dict):
            text = delta.get("content")
            if text and type(text) is str:
                self._text.append(text)
                self.progressed = True
            else:
                self._without_text(delta, text)
            if "tool_calls" in delta:
                self._pieces(delta["tool_calls"])
        finish = choice.get("finish_reason")
        if finish:
            self._finishing(finish, choice, chunk)
        elif "error" in choice:
            _look_for_error(choice)

    def _without_text(self, delta: dict[str, Any], content: object) -> None:
        if text := _text(content) or _str(delta.get("refusal")):
            self._text.append(text)
            self.progressed = True
        elif content or _is_thought(delta):
            self.progressed = self._reasoned = True  # it works; its thoughts are not its answer

    def _pieces(self, pieces: object) -> None:
        if pieces:
            self._calls.feed(pieces)
            self.progressed = True

    def _finishing(self, finish: object, choice: dict[str, Any], chunk: dict[str, Any]) -> None:
        _look_for_error(choice)
        self._finish = _str(finish)
        if self._finish in _BROKEN_OFF:
            raise reported(chunk)


def decode_whole(body: bytes, model: str) -> Completion:
    """Return the completion in the body of an answer that was not streamed."""
    answer = _loads(body)
    _look_for_error(answer)
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise reported(answer) if answer.get("object") == "error" else _not_the_format()
    _look_for_error(choice)
    if _str(choice.get("finish_reason")) in _BROKEN_OFF:
        raise reported(answer)
    assembler = ToolCallAssembler()
    whole = message.get("tool_calls")
    for index, call in enumerate(whole if isinstance(whole, list) else ()):
        assembler.feed([{**call, "index": index}] if isinstance(call, dict) else ())
    calls = assembler.calls()
    return Completion(
        text=_text(message.get("content")) or _str(message.get("refusal")),
        finish_reason=_reason(_str(choice.get("finish_reason")), called=bool(calls)),
        tool_calls=calls,
        usage=_usage(answer.get("usage")),
        model=_str(answer.get("model")) or model,
        reasoned=_is_thought(message),
    )


def _loads(data: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError:
        found = _repaired(data)
    if not isinstance(found, dict):
        raise _not_the_format()
    return found


def _repaired(data: bytes) -> Any:
    try:
        return orjson.loads(repaired(data))
    except orjson.JSONDecodeError as error:
        raise _not_the_format() from error


def _reason(finish: str | None, *, called: bool) -> FinishReason:
    """Return the finish reason; calls decide between "stop" and "tool_calls", which servers mix."""
    reason = _FINISH.get(finish or "", "stop")
    if reason in ("stop", "tool_calls"):
        return "tool_calls" if called else "stop"
    return reason


def _usage(found: object) -> Usage:
    if not isinstance(found, dict):
        return Usage()
    return Usage(_count(found.get("prompt_tokens")), _count(found.get("completion_tokens")))


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _text(content: object) -> str:
    """Return the text of a content that may be a list of parts."""
    if isinstance(content, list):
        return "".join(_str(part.get("text")) for part in content if isinstance(part, dict))
    return _str(content)


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_thought(found: dict[str, Any]) -> bool:
    return any(map(found.get, ("reasoning_content", "reasoning", "reasoning_details")))


def _look_for_error(found: dict[str, Any]) -> None:
    """Raise what a chunk or a choice reports; many servers write `null` where nothing is wrong."""
    if found.get("error"):
        raise reported(found)


def _not_the_format() -> LlmBadResponse:
    return LlmBadResponse("The language model's server did not send the chat completions format.")
