"""From a `ChatRequest` to the JSON body of `/chat/completions`. Pure; `provider` sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from app.core.llm import ChatRequest, LlmMessage, ToolCall, ToolSpec
from app.providers.openai_chat.quirks import Quirks


def encode(request: ChatRequest, model: str, *, stream: bool, quirks: Quirks) -> bytes:
    """Return the body; `model` is used where the request names none."""
    body: dict[str, Any] = {
        "model": request.model or model,
        "messages": [_message(message) for message in _told(request.messages, quirks)],
        "stream": stream,
    }
    if stream and quirks.stream_usage:
        body["stream_options"] = {"include_usage": True}
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    limit = quirks.limit(request.max_tokens)
    if limit is not None:
        body[quirks.limit_fields[0]] = limit
    return orjson.dumps(body, default=_plain)


def _told(messages: Sequence[LlmMessage], quirks: Quirks) -> Sequence[LlmMessage]:
    """Return the messages; where there is no system role, its text stands before the user's."""
    if quirks.system_role or [message.role for message in messages[:2]] != ["system", "user"]:
        return messages
    system, user, *rest = messages
    return [replace(user, content=f"{system.content}\n\n{user.content}"), *rest]


def _message(message: LlmMessage) -> dict[str, Any]:
    wire: dict[str, Any] = {"role": message.role, "content": _text(message.content)}
    if message.tool_calls:
        wire["content"] = wire["content"] or None  # some servers refuse an empty text here
        wire["tool_calls"] = [_call(call) for call in message.tool_calls]
    if message.tool_call_id is not None:
        wire["tool_call_id"] = message.tool_call_id
    return wire


def _call(call: ToolCall) -> dict[str, Any]:
    function = {"name": _text(call.name), "arguments": _arguments(call.arguments)}
    return {"id": _text(call.id), "type": "function", "function": function}


def _arguments(text: str) -> str:
    """Return the arguments, or `{}` for what is no JSON object.

    Servers parse them back: one broken call in the history would make them refuse the chat for
    ever. What was wrong with it is in the tool message that follows.
    """
    try:
        return text if isinstance(orjson.loads(text), dict) else "{}"
    except orjson.JSONDecodeError:
        return "{}"


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }
    return {"type": "function", "function": function}


def _text(text: str) -> str:
    """Return the text with "?" for lone surrogates, which no UTF-8 body can carry."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
