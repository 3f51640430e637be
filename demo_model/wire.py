"""OpenAI's wire format, reading side: JSON bodies become checked requests. Pure.

It is as strict as the original where that finds mistakes of a client: unknown roles, tool results
that answer no call, calls left without a result. `encoding` is the writing side.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from demo_model.chat import ChatRequest, Message, Tool, WireCall

MAX_INPUTS = 2048
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class ApiError(Exception):
    """An error that goes to the client in OpenAI's form."""

    def __init__(
        self, message: str, *, status: int = 400, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.param = param


def parse_object(body: bytes) -> dict[str, Any]:
    """Return the body's JSON object. Raises `ApiError`."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ApiError(f"We could not parse the JSON body of your request: {error}.") from error
    if not isinstance(value, dict):
        raise ApiError("The body must be a JSON object.")
    return value


def parse_chat(value: dict[str, Any]) -> ChatRequest:
    """Check a chat request. Raises `ApiError` naming the parameter that is wrong."""
    stream_options = value.get("stream_options") or {}
    if stream_options and not value.get("stream"):
        raise ApiError("'stream_options' needs 'stream': true.", param="stream_options")
    tools = tuple(_tool(item, i) for i, item in enumerate(_list(value, "tools")))
    return ChatRequest(
        model=_text(value, "model"),
        messages=_messages(value),
        tools=tools,
        tool_choice=_tool_choice(value.get("tool_choice"), tools),
        parallel_tool_calls=value.get("parallel_tool_calls") is not False,
        stream=value.get("stream") is True,
        include_usage=stream_options.get("include_usage") is True,
        max_tokens=_max_tokens(value),
    )


def parse_embeddings(value: dict[str, Any]) -> tuple[str, list[str]]:
    """Return model and inputs of an embeddings request. Raises `ApiError`."""
    inputs = value.get("input")
    inputs = [inputs] if isinstance(inputs, str) else inputs
    if not isinstance(inputs, list) or not all(isinstance(item, str) for item in inputs):
        raise ApiError("'input' must be a string or a list of strings.", param="input")
    if not 1 <= len(inputs) <= MAX_INPUTS or not all(inputs):
        raise ApiError(f"'input' must hold 1 to {MAX_INPUTS} non-empty strings.", param="input")
    return _text(value, "model"), inputs


def _text(value: dict[str, Any], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str) or not found:
        raise ApiError(f"you must provide a {key} parameter", param=key)
    return found


def _list(value: dict[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ApiError(f"'{key}' must be a list of objects.", param=key)
    return found


def _max_tokens(value: dict[str, Any]) -> int | None:
    key = "max_completion_tokens" if "max_completion_tokens" in value else "max_tokens"
    found = value.get(key)
    if found is not None and (type(found) is not int or found < 1):
        raise ApiError(f"'{key}' must be an integer of at least 1.", param=key)
    return found


def _tool(item: dict[str, Any], index: int) -> Tool:
    function = item.get("function")
    where = f"tools[{index}].function"
    if item.get("type") != "function" or not isinstance(function, dict):
        raise ApiError("each tool must be of type 'function'.", param=f"tools[{index}]")
    name, parameters = function.get("name"), function.get("parameters") or {}
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ApiError("a tool's name must match ^[a-zA-Z0-9_-]{1,64}$.", param=f"{where}.name")
    if not isinstance(parameters, dict):
        raise ApiError("'parameters' must be a JSON Schema object.", param=f"{where}.parameters")
    return Tool(name, str(function.get("description") or ""), parameters)


def _tool_choice(value: Any, tools: tuple[Tool, ...]) -> str:
    if isinstance(value, dict):
        value = (value.get("function") or {}).get("name")
        if value not in {tool.name for tool in tools}:
            raise ApiError(
                "'tool_choice' names a tool that is not in 'tools'.", param="tool_choice"
            )
        return str(value)
    if value in (None, "auto", "none", "required"):
        return value or "auto"
    raise ApiError("'tool_choice' is not known.", param="tool_choice")


def _messages(value: dict[str, Any]) -> tuple[Message, ...]:
    messages = tuple(_message(item, i) for i, item in enumerate(_list(value, "messages")))
    if not messages:
        raise ApiError("[] is too short - 'messages'", param="messages")
    _check_pairs(messages)
    return messages


def _message(item: dict[str, Any], index: int) -> Message:
    role = item.get("role")
    if role not in _ROLES:
        raise ApiError(f"{role!r} is not one of {sorted(_ROLES)}", param=f"messages[{index}].role")
    calls = tuple(_call(call, index) for call in _list(item, "tool_calls"))
    content = _content(item.get("content"), index)
    if content is None and not calls:
        raise ApiError("a message needs content.", param=f"messages[{index}].content")
    return Message(role, content or "", calls, item.get("tool_call_id"))


def _content(value: Any, index: int) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(
        isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str)
        for part in value
    ):
        return "".join(part["text"] for part in value)
    raise ApiError("content must be text or a list of text parts.", param=f"messages[{index}]")


def _call(item: dict[str, Any], index: int) -> WireCall:
    function = item.get("function")
    identity = item.get("id")
    if not isinstance(function, dict) or not isinstance(identity, str):
        raise ApiError("a tool call needs 'id' and 'function'.", param=f"messages[{index}]")
    name, arguments = function.get("name"), function.get("arguments")
    if not isinstance(name, str) or not isinstance(arguments, str):
        raise ApiError(
            "a tool call's name and arguments must be strings.", param=f"messages[{index}]"
        )
    return WireCall(identity, name, arguments)


def _check_pairs(messages: tuple[Message, ...]) -> None:
    """Refuse calls without results and results without calls, as OpenAI's server does."""
    open_ids: set[str] = set()
    for i, message in enumerate(messages):
        if message.role == "tool":
            if message.tool_call_id not in open_ids:
                raise ApiError(
                    "messages with role 'tool' must be a response to a preceding message with "
                    "'tool_calls'.",
                    param=f"messages[{i}].role",
                )
            open_ids.discard(message.tool_call_id)
        else:
            _refuse_open(open_ids)
            open_ids = {call.id for call in message.tool_calls}
    _refuse_open(open_ids)


def _refuse_open(open_ids: set[str]) -> None:
    if open_ids:
        raise ApiError(
            "An assistant message with 'tool_calls' must be followed by tool messages responding "
            f"to each 'tool_call_id'. These did not: {', '.join(sorted(open_ids))}",
            param="messages",
        )
