"""The order of a turn's events, as the contract gives it.

The scripted service holds its own turns against it, and the checker those of a server.
"""

from __future__ import annotations

from typing import Final, Literal

from parlance_conformance.contract import Frame, is_event_type

ENDED_CALL: Final = frozenset({"succeeded", "failed", "timed_out", "denied", "cancelled"})


class TurnEvents:
    """Takes the events of one turn as they come, without its chat's `chat_updated`."""

    def __init__(self) -> None:
        self._place: Literal["before", "opened", "going", "answered", "over"] = "before"
        self._calls: dict[str, str] = {}

    def take(self, event: Frame) -> str:
        """Return what is wrong with an event at this place; "" when nothing is."""
        kind = event["type"]
        if self._place == "over":
            return f"`{kind}` comes after the turn's end"
        if not is_event_type(kind):
            return ""
        who = event["message"]["role"] if kind == "message" else ""
        match self._place:
            case "before":
                self._place = "opened"
                return "" if kind == "turn_started" else f"it begins with `{kind}`"
            case "opened":
                self._place = "going"
                return "" if who == "user" else f"`{kind}` comes before the user's message"
            case "going":
                return self._happens(event, kind, who)
            case _:
                self._place = "over"
                return "" if kind == "turn_finished" else f"`{kind}` comes after the answer"

    def _happens(self, event: Frame, kind: str, who: str) -> str:
        if kind == "tool_status":
            self._calls[event["tool_call"]["id"]] = event["tool_call"]["state"]
        elif kind == "turn_finished":
            self._place = "over"
            return "it ends without an answer's message"
        elif who == "assistant":
            self._place = "answered"
            if running := self._calls.keys() - self._ended():
                return f"the answer comes before the end of the call {min(running)}"
        elif who or kind == "turn_started":
            return f"`{kind}` comes twice"
        return ""

    def _ended(self) -> set[str]:
        return {id_ for id_, state in self._calls.items() if state in ENDED_CALL}
