"""What one chat request says and what one answer holds, without any wire.

`wire` fills a `ChatRequest` from JSON and writes an `Answer` as JSON or as a stream; the brain only
sees the first and makes a `Reply`; `answers` turns a reply into an answer with tokens and times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class WireCall:
    """A tool call as it goes over the wire; `arguments` is JSON text, or what claims to be."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call that the brain wants."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that the request offers; `parameters` is a JSON Schema object."""

    name: str
    description: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the conversation."""

    role: str
    content: str
    tool_calls: tuple[WireCall, ...] = ()
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A checked chat request. `tool_choice` is "auto", "none", "required" or a tool's name."""

    model: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    tool_choice: str = "auto"
    parallel_tool_calls: bool = True
    stream: bool = False
    include_usage: bool = False
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the brain decided: words, or calls."""

    text: str = ""
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of text, sent `delay` seconds after what came before it."""

    delay: float
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, ready for the wire. Tokens are counted with `pacing.split_tokens`."""

    id: str
    created: int
    model: str
    deltas: tuple[Delta, ...]
    calls: tuple[WireCall, ...]
    finish_reason: str
    prompt_tokens: int
    completion_tokens: int
