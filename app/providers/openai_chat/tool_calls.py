"""Puts tool calls together from the pieces in which servers send them. Pure.

The format says: pieces carry an index, the first one id and name, the rest more of `arguments`.
Servers also repeat id and name in every piece, send whole calls, leave out the index or the id, or
give every call the same ones; all of these come out right. `decode` feeds it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.core.errors import LlmBadResponse
from app.core.llm import ToolCall

MAX_CALLS = 32
"""Tool calls in one answer; more raises `LlmBadResponse`."""
MAX_ARGUMENTS = 64 * 1024
"""Characters of one call's arguments; more raises `LlmBadResponse`."""
MAX_NAME = 256
"""Characters of an id or a name; more raises `LlmBadResponse`."""


@dataclass(slots=True)
class _Building:
    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)
    size: int = 0
    in_pieces: bool = False  # its arguments were cut: one that looks whole is no new call


class ToolCallAssembler:
    """The calls of one answer, in the order in which their first pieces came."""

    def __init__(self) -> None:
        self._calls: list[_Building] = []
        self._by_index: dict[int, _Building] = {}

    def feed(self, pieces: object) -> None:
        """Take one delta's `tool_calls`. Raises `LlmBadResponse` over a limit."""
        for piece in pieces if isinstance(pieces, list) else ():
            if isinstance(piece, dict):
                self._feed(piece)

    def calls(self) -> tuple[ToolCall, ...]:
        """Return the calls. Raises `LlmBadResponse` for one without a name."""
        return tuple(_finish(call) for call in self._calls)

    def _feed(self, piece: dict[str, Any]) -> None:
        function = piece.get("function")
        if not isinstance(function, dict):
            function = {}
        call_id, name = _str(piece.get("id")), _str(function.get("name"))
        arguments = _arguments(function.get("arguments"))
        index = piece.get("index")
        call = self._calling(index)
        if call is None or (name and call.name and _begins(call, index, call_id, name, arguments)):
            call = self._begin(index)
        call.id = _grow(call.id, call_id)
        call.name = _grow(call.name, name)
        if arguments:
            call.arguments.append(arguments)
            call.size += len(arguments)
            if call.size > MAX_ARGUMENTS:
                raise _too_much(f"arguments longer than {MAX_ARGUMENTS} characters")

    def _calling(self, index: object) -> _Building | None:
        """Return the call that a piece with this index goes on with."""
        if isinstance(index, int):
            return self._by_index.get(index)
        return self._calls[-1] if self._calls else None

    def _begin(self, index: object) -> _Building:
        call = self._new()
        self._by_index[index if isinstance(index, int) else len(self._calls) - 1] = call
        return call

    def _new(self) -> _Building:
        if len(self._calls) >= MAX_CALLS:
            raise _too_much(f"more than {MAX_CALLS} tool calls")
        self._calls.append(_Building())
        return self._calls[-1]


def _begins(call: _Building, index: object, call_id: str, name: str, arguments: str) -> bool:
    """Tell a new call from a piece of `call`, when both have a name; see `test_tool_calls`."""
    if call_id and call.id and call_id != call.id:
        return True
    if name == call.name:
        return _is_whole(arguments) and _has_whole(call)
    # A name may come in pieces, but only where the index says to which call they belong.
    return bool(call.size or call_id or not isinstance(index, int))


def _has_whole(call: _Building) -> bool:
    """Tell whether the arguments are whole; answered at most once with a no, for its cost."""
    if not call.in_pieces:
        call.in_pieces = not _is_whole("".join(call.arguments))
    return not call.in_pieces


def _is_whole(arguments: str) -> bool:
    if not arguments.startswith("{"):
        return False
    try:
        orjson.loads(arguments)
    except orjson.JSONDecodeError:
        return False
    return True


def _grow(have: str, piece: str) -> str:
    if piece in ("", have):
        return have
    if len(have) + len(piece) > MAX_NAME:
        raise _too_much(f"an id or name longer than {MAX_NAME} characters")
    return have + piece


def _finish(call: _Building) -> ToolCall:
    if not call.name:
        raise LlmBadResponse("The language model asked for a tool without naming it.")
    call_id = call.id or f"call_{secrets.token_hex(8)}"
    return ToolCall(call_id, call.name, "".join(call.arguments))


def _arguments(value: object) -> str:
    return orjson.dumps(value).decode() if isinstance(value, dict) else _str(value)


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _too_much(what: str) -> LlmBadResponse:
    return LlmBadResponse(f"The language model sent {what}.")
