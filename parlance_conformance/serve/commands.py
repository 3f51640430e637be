"""What each command means to the scripted service. Pure but for the turns that it starts."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from parlance_conformance.contract import Frame, command_problems, is_command
from parlance_conformance.parts import text_part
from parlance_conformance.serve.days import Day
from parlance_conformance.serve.refusal import Refusal, new_id, now
from parlance_conformance.serve.script import (
    DATA_SOURCES,
    TOOLS,
    Step,
    steps_after,
    steps_for,
)
from parlance_conformance.serve.session import Session
from parlance_conformance.serve.turn import Turn

MAX_FRAME_BYTES: Final = 65_536
MAX_CONTENT_CHARS: Final = 20_000
TURNS_PER_SESSION: Final = 4
MAX_DEPTH: Final = 32


def decode(data: bytes) -> Any:
    """Return strict JSON of a frame or body. Raises `Refusal`."""
    if len(data) > MAX_FRAME_BYTES:
        raise Refusal("too_large", f"It is over {MAX_FRAME_BYTES} bytes.")
    try:
        value = json.loads(
            data, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_safe_integer
        )
        json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError):
        raise Refusal("bad_json", "It is not strict JSON.") from None
    if _depth(value) > MAX_DEPTH:
        raise Refusal("bad_json", f"It is deeper than {MAX_DEPTH} levels.")
    return value


def read(text: str) -> Frame:
    """Return the command. Raises `Refusal`, as the contract lists its reasons."""
    frame = decode(text.encode())
    if not isinstance(frame, dict):
        raise Refusal("bad_frame", "A frame is a JSON object.")
    if not is_command(frame.get("type")):
        raise Refusal("unknown_frame_type", "This contract does not know the frame's type.")
    if wrong := command_problems(frame):
        raise Refusal("bad_frame", "The frame does not fit its schema.", details=wrong)
    return frame


class Commands:
    """Does what the commands of one service ask. `thinking` is in seconds."""

    def __init__(self, day: Day, thinking: float) -> None:
        self._day, self._thinking = day, thinking
        self._acts: dict[str, Callable[[Session, Frame], Frame]] = {
            "chat": self._chat,
            "ui_event": self._ui_event,
            "cancel": self._cancel,
            "feedback": lambda _session, command: _ack(command),
        }

    def do(self, session: Session, command: Frame) -> Frame:
        """Return the `ack` of a command with an id. Raises `Refusal`."""
        act = self._acts[command["type"]]
        return session.once(command, lambda: act(session, self._day.asked(command)))

    def _chat(self, session: Session, command: Frame) -> Frame:
        _select("unknown_tool", command.get("tools", []), TOOLS)
        _select("unknown_data_source", command.get("data_sources", []), DATA_SOURCES)
        for what in ("agent", "provider", "model"):
            if what in command and command[what] != "scripted":
                raise Refusal(f"unknown_{what}", f"The only {what} here is `scripted`.")
        content = command["content"]
        if len(content) > MAX_CONTENT_CHARS:
            raise Refusal("too_large", f"The message is over {MAX_CONTENT_CHARS} characters.")
        if not any(char.isprintable() and not char.isspace() for char in content):
            raise Refusal("bad_request", "The message is empty.", details=["$.content: is blank"])
        steps = steps_for(content, command.get("tools", []))
        return self._start(session, command, content, steps)

    def _ui_event(self, session: Session, command: Frame) -> Frame:
        component = session.components.get(command["component_id"])
        callback, values = command["callback"], command.get("values", {})
        if component is None or component.get("callback", {}).get("name") != callback:
            raise Refusal("unknown_component", "It is not on the page any more.")
        if unknown := values.keys() - {field["name"] for field in component.get("fields", [])}:
            raise Refusal("bad_request", f"The form has no {', '.join(sorted(unknown))}.")
        said, chat_id = f"Used {callback}", session.chats_of_components[component["id"]]
        steps = steps_after(callback, values)
        return self._start(session, {**command, "chat_id": chat_id}, said, steps)

    def _start(self, session: Session, command: Frame, said: str, steps: Sequence[Step]) -> Frame:
        chat_id = command.get("chat_id") or new_id()
        new = chat_id not in session.chats
        if "chat_id" in command and new:
            raise Refusal("not_found", "There is no such chat.")
        if chat_id in session.turns:
            raise Refusal("turn_in_progress", "This chat is being answered: wait, or cancel.")
        if len(session.turns) >= TURNS_PER_SESSION:
            most = f"{TURNS_PER_SESSION} chats are being answered"
            raise Refusal("too_many_turns", f"{most}: wait for one, or cancel it.")
        turn = Turn(session, chat_id, command.get("limits", {}), self._thinking)
        question = {
            "id": command["id"],
            "chat_id": chat_id,
            "turn_id": turn.id,
            "role": "user",
            "parts": [text_part(said)],
            "state": "complete",
            "created_at": now(),
        }
        session.chats.open(chat_id, turn.id, title=said[:60])
        session.begin(turn.id)
        turn.start(question, self._day.steps(steps), new_chat=new)
        return _ack(command, turn_id=turn.id, chat_id=chat_id)

    def _cancel(self, session: Session, command: Frame) -> Frame:
        for turn in tuple(session.turns.values()):
            if turn.id == command["turn_id"]:
                turn.stop()
        return _ack(command, turn_id=command["turn_id"])


def _ack(command: Frame, **more: str) -> Frame:
    return {"type": "ack", "command_id": command["id"], **more}


def _select(code: str, names: Sequence[str], offer: Sequence[dict[str, Any]]) -> None:
    known = {entry["name"] for entry in offer}
    if unknown := [name for name in names if name not in known]:
        raise Refusal(code, f"There is no {unknown[0]} for you.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a doubled key")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _safe_integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) >= 2**53:
        raise ValueError("an integer beyond 53 bits")
    return int(digits)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, float) and not math.isfinite(value):
        return MAX_DEPTH + 1
    return 1 + max(map(_depth, inner), default=0) if isinstance(value, dict | list) else 0
