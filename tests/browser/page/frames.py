"""Frames for the scripts: each function gives one that the contract allows."""

import json
from typing import Any

Frame = dict[str, Any]

EPOCH = "e" * 32
CHAT = "c" * 32
TURN = "1" * 32
ANSWER = "a" * 32
REQUEST = "r" * 32
AT = "2026-11-21T09:30:00.125Z"

OFFER: dict[str, object] = {
    "/tools": {
        "tools": [
            {
                "name": name,
                "title": title,
                "description": description,
                "parameters": {"type": "object"},
                "timeout_seconds": 10,
            }
            for name, title, description in (
                ("calculate", "Calculator", "Evaluates an arithmetic expression."),
                ("run_code", "Run code", "Runs a small Python program in a sandbox."),
                ("find_people", "Find people", "Looks people up in the company directory."),
                ("query_sales", "Query sales", "Reads customers and payments with SQL."),
                ("show_table", "Show a table", "Puts a table on the page."),
                ("show_plot", "Show a plot", "Puts a chart on the page."),
                ("ask_form", "Ask with a form", "Puts a form on the page."),
            )
        ]
    },
    "/data": {
        "data_sources": [
            {
                "name": "handbook",
                "title": "Employee handbook",
                "description": "Leave, travel, security and how we work.",
            },
            {
                "name": "product_guide",
                "title": "Product guide",
                "description": "What we sell, and how it is used.",
            },
        ]
    },
    "/examples": {
        "examples": [
            {
                "title": "Look up, sum and plot",
                "content": "Look up Maria Lopez, sum her payments and plot them",
                "tools": ["find_people", "query_sales", "show_plot"],
                "data_sources": [],
                "icon": "chart",
            }
        ]
    },
    "/me": {"email": "test@test.com", "groups": ["everyone"], "identified_by": "test_mode"},
}


def llm(*, available: bool = True, demo: bool = True, detail: str = "") -> Frame:
    """The model's state."""
    state = {"available": available, "demo": demo, "provider": "default", "model": "parlance-demo"}
    return state | ({"detail": detail} if detail else {})


def session(*, resumed: bool = False, seq: int = 0, epoch: str = EPOCH, **more: Any) -> Frame:
    """The hello."""
    return {
        "type": "session",
        "session_id": "5" * 32,
        "client_id": "6" * 32,
        "epoch": epoch,
        "seq": seq,
        "resumed": resumed,
        "principal": {
            "email": "test@test.com",
            "groups": ["everyone"],
            "identified_by": "test_mode",
        },
        "llm": llm(),
        "limits": {
            "max_frame_bytes": 262144,
            "max_content_chars": 100000,
            "thinking_interval_seconds": 5,
            "idle_timeout_seconds": 1800,
            "turns_per_session": 4,
            "turn": {"max_seconds": 300, "max_rounds": 8, "max_tokens": 16000},
        },
        "contract_version": "2.0.0",
        **more,
    }


def back(chat_id: str = CHAT, **more: Any) -> Frame:
    """The hello to a page that comes back to a chat."""
    return session(resumed=True, chat_id=chat_id, **more)


def ack(command_id: str, turn_id: str = TURN, chat_id: str = CHAT) -> Frame:
    """A turn will start."""
    return {"type": "ack", "command_id": command_id, "turn_id": turn_id, "chat_id": chat_id}


def chat_updated(seq: int, title: str, chat_id: str = CHAT) -> Frame:
    """A chat has a name."""
    event = {"type": "chat_updated", "seq": seq, "chat_id": chat_id}
    return event | {"title": title, "agent": "assistant"}


def chat_deleted(seq: int, chat_id: str = CHAT) -> Frame:
    """A chat was deleted."""
    return {"type": "chat_deleted", "seq": seq, "chat_id": chat_id}


def listed(chat_id: str, title: str, used_at: str = AT, **more: Any) -> Frame:
    """A chat in the list."""
    dates = {"created_at": used_at, "used_at": used_at}
    return {"id": chat_id, "title": title, "agent": "assistant", "pinned": False} | dates | more


def turn_started(seq: int, turn_id: str = TURN, chat_id: str = CHAT) -> Frame:
    """A turn begins."""
    return {
        "type": "turn_started",
        "seq": seq,
        "turn_id": turn_id,
        "chat_id": chat_id,
        "message_id": ANSWER,
        "provider": "default",
        "model": "parlance-demo",
        "at": AT,
    }


def turn_finished(seq: int, turn_id: str = TURN, outcome: str = "completed", **more: Any) -> Frame:
    """A turn ended."""
    return {
        "type": "turn_finished",
        "seq": seq,
        "turn_id": turn_id,
        "chat_id": CHAT,
        "outcome": outcome,
        "usage": {"rounds": 2, "tool_calls": 1, "input_tokens": 320, "output_tokens": 41},
        "provider": "default",
        "model": "parlance-demo",
        "elapsed_ms": 2140,
        "at": AT,
        **more,
    }


def token(seq: int, text: str, turn_id: str = TURN, chat_id: str = CHAT) -> Frame:
    """More text."""
    return {"type": "token", "seq": seq, "turn_id": turn_id, "chat_id": chat_id, "text": text}


def message(seq: int, role: str, content: str, turn_id: str = TURN, **more: Any) -> Frame:
    """A message was stored."""
    message = stored(role, content, turn_id, **more)
    same = {"turn_id": turn_id, "chat_id": message["chat_id"], "message": message}
    return {"type": "message", "seq": seq} | same


def stored(role: str, content: str, turn_id: str = TURN, **more: Any) -> Frame:
    """A stored message."""
    return {
        "id": ANSWER,
        "chat_id": CHAT,
        "turn_id": turn_id,
        "role": role,
        "parts": [{"kind": "text", "text": content}] if content else [],
        "state": "complete",
        "created_at": AT,
    } | more


def open_turn(text: str, turn_id: str = TURN, chat_id: str = CHAT) -> Frame:
    """A running turn as it stands in a snapshot."""
    same = {"turn_id": turn_id, "chat_id": chat_id, "message_id": ANSWER}
    return same | {"parts": [{"kind": "text", "text": text}] if text else []}


def reset(seq: int, *open_turns: Frame, reason: str = "tail_gone") -> Frame:
    """Start over from a snapshot."""
    kind = {"type": "reset", "epoch": EPOCH, "seq": seq, "reason": reason}
    return kind | {"snapshot": {"open_turns": list(open_turns)}}


def tool_status(seq: int, call: Frame, turn_id: str = TURN) -> Frame:
    """A tool call came further."""
    same = {"turn_id": turn_id, "chat_id": CHAT}
    return {"type": "tool_status", "seq": seq} | same | {"tool_call": call}


def ui_component(seq: int, component: Frame, turn_id: str = TURN) -> Frame:
    """A tool put something on the page."""
    return {
        "type": "ui_component",
        "seq": seq,
        "turn_id": turn_id,
        "chat_id": CHAT,
        "action": "add",
        "component_id": component["id"],
        "component": component,
    }


def refusal(code: str, text: str, **more: Any) -> Frame:
    """An error."""
    return {"type": "error", "code": code, "message": text, "request_id": REQUEST, **more}


def not_found(text: str) -> bytes:
    """The body of an answer 404."""
    error = {"code": "not_found", "message": text, "request_id": REQUEST}
    return json.dumps({"error": error}).encode()
