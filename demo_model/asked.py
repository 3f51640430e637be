"""What clients ask for: OpenAI's requests, checked.

It is as strict as the original where that finds mistakes of a client: unknown roles, tool results
that answer no call, calls left without a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self, TypeVar

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator


class ApiError(Exception):
    """An error that goes to the client in OpenAI's form."""

    def __init__(self, message: str, *, status: int = 400, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Function(_Part):
    """A tool that the request offers; `parameters` is a JSON Schema."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    description: str = ""
    parameters: Mapping[str, Any] = {}


class Tool(_Part):
    """A function is the only kind."""

    type: Literal["function"] = "function"
    function: Function


class Called(_Part):
    """What was called."""

    name: str
    arguments: str
    """JSON, or what claims to be."""


class ToolCall(_Part):
    """A call of an earlier answer."""

    id: str
    function: Called


class Message(_Part):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        return self.content or ""


class StreamOptions(_Part):
    """What a stream ends with."""

    include_usage: bool = False


class ChatRequest(_Part):
    """A chat. Which tools to call is the brain's own choice."""

    model: str
    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    tools: tuple[Tool, ...] = ()
    stream: bool = False
    stream_options: StreamOptions | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.stream_options and not self.stream:
            raise ValueError("'stream_options' needs 'stream': true")
        _check_pairs(self.messages)
        return self


class EmbeddingsRequest(_Part):
    """Texts to embed."""

    model: str
    input: Annotated[
        tuple[Annotated[str, Field(min_length=1)], ...],
        BeforeValidator(lambda texts: [texts] if isinstance(texts, str) else texts),
        Field(min_length=1, max_length=2048),
    ]
    encoding_format: Literal["float"] = "float"


Request = TypeVar("Request", ChatRequest, EmbeddingsRequest)


def parse(kind: type[Request], value: Mapping[str, Any]) -> Request:
    """Check a request. Raises `ApiError`, which says what is wrong and where."""
    try:
        return kind.model_validate({key: item for key, item in value.items() if item is not None})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ApiError(f"{where}: {first['msg']}" if where else first["msg"]) from error


def parse_object(body: bytes) -> dict[str, Any]:
    """Return the body's JSON object. Raises `ApiError`."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ApiError(f"We could not parse the JSON body of your request: {error}.") from error
    if not isinstance(value, dict):
        raise ApiError("The body must be a JSON object.")
    return value


def _check_pairs(messages: Iterable[Message]) -> None:
    """Refuse calls without results and results without calls, as OpenAI's server does."""
    waiting: set[str] = set()
    for message in (*messages, None):
        if message is not None and message.role == "tool":
            if message.tool_call_id not in waiting:
                raise ValueError("a message of role 'tool' must answer a preceding message's call")
            waiting.discard(message.tool_call_id)
            continue
        if waiting:
            raise ValueError(f"'tool_calls' must be followed by tool messages: {sorted(waiting)}")
        waiting = {call.id for call in message.tool_calls} if message else set()
