"""The frames that a browser sent and got, and the questions that journeys ask of them."""

from __future__ import annotations

from typing import Any

Frame = dict[str, Any]


class Transcript:
    """Frames in order, in both directions."""

    def __init__(self) -> None:
        self.sent: list[Frame] = []
        self.received: list[Frame] = []

    def add(self, frame: Frame, *, sent: bool) -> None:
        """Note a frame; a hello begins another connection."""
        (self.sent if sent else self.received).append(frame)

    def commands(self, type_: str) -> list[Frame]:
        """The commands of one type, in the order in which they were sent."""
        return [frame for frame in self.sent if frame["type"] == type_]

    def events(self, type_: str) -> list[Frame]:
        """The events of one type, in the order in which they came."""
        return [frame for frame in self.received if frame["type"] == type_]

    @property
    def session_id(self) -> str:
        """The session of the last hello."""
        session: str = self.events("session")[-1]["session_id"]
        return session

    @property
    def numbers(self) -> list[int]:
        """The numbers of all events, over all connections."""
        return [f["seq"] for f in self.received if "seq" in f and f["type"] not in UNNUMBERED]

    def answers(self) -> list[Frame]:
        """The whole messages of the assistant."""
        messages: list[Frame] = [frame["message"] for frame in self.events("message")]
        return [message for message in messages if message["role"] == "assistant"]

    def streamed(self) -> str:
        """All the text that came token by token."""
        return "".join(frame["text"] for frame in self.events("token"))


UNNUMBERED = ("session", "reset")
