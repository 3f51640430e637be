"""The parts of a message: how events make them, and what is in them. The contract's `Part`."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]

TEXT: Final = "text"
CALL: Final = "tool_call"
COMPONENT: Final = "component"


def grow(parts: list[Json], event: Json) -> None:
    """Change an answer's parts as an event of its turn says; other events change nothing."""
    match event["type"]:
        case "token" if parts and parts[-1]["kind"] == TEXT:
            parts[-1] = {"kind": TEXT, "text": parts[-1]["text"] + event["text"]}
        case "token":
            parts.append({"kind": TEXT, "text": event["text"]})
        case "tool_status":
            _put(parts, {"kind": CALL, "tool_call": event["tool_call"]})
        case "ui_component" if event["action"] == "remove":
            _remove(parts, event["component_id"])
        case "ui_component":
            _put(parts, {"kind": COMPONENT, "component": event["component"]})


def said(message: Json) -> str:
    """Return what a message says."""
    return text_in(message["parts"])


def text_in(parts: list[Json]) -> str:
    """Return what they say."""
    return "".join(part["text"] for part in parts if part["kind"] == TEXT)


def calls_in(parts: list[Json]) -> list[Json]:
    """Return the tool calls, in order."""
    return [part["tool_call"] for part in parts if part["kind"] == CALL]


def components_in(parts: list[Json]) -> list[Json]:
    """Return the components, in order."""
    return [part["component"] for part in parts if part["kind"] == COMPONENT]


def text_part(text: str) -> Json:
    """Return a part of text."""
    return {"kind": TEXT, "text": text}


def _key(part: Json) -> tuple[str, str]:
    kind = part["kind"]
    return kind, part[kind]["id"] if kind in (CALL, COMPONENT) else ""


def _put(parts: list[Json], part: Json) -> None:
    places = [at for at, known in enumerate(parts) if _key(known) == _key(part)]
    if places:
        parts[places[0]] = part
    else:
        parts.append(part)


def _remove(parts: list[Json], component_id: str) -> None:
    places = [at for at, known in enumerate(parts) if _key(known) == (COMPONENT, component_id)]
    for at in places:
        del parts[at]
        if 0 < at < len(parts) and parts[at - 1]["kind"] == parts[at]["kind"] == TEXT:
            parts[at - 1] = text_part(parts[at - 1]["text"] + parts.pop(at)["text"])
