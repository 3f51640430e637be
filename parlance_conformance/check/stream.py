"""One answer of the streaming door: its events as they come, without a client for such streams."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any

from parlance_conformance.contract import Frame


@dataclass(slots=True)
class Stream:
    """What came of a request: the fields of each event, or the body of a refusal."""

    status: int
    headers: dict[str, str]
    events: list[dict[str, str]] = field(default_factory=list)
    retries: list[str] = field(default_factory=list)
    ended: bool = False
    body: Any = None

    @property
    def frames(self) -> list[Frame]:
        """The decoded `data` of every event. Raises ValueError for what is not JSON."""
        return [json.loads(event["data"]) for event in self.events]

    @property
    def told(self) -> list[Frame]:
        """The numbered events, without `done`."""
        return [frame for frame in self.frames if frame.get("type") != "done"]

    @property
    def last_id(self) -> str:
        """The last event's `id`; an event without one leaves the earlier one standing."""
        return next((event["id"] for event in reversed(self.events) if "id" in event), "")


def read_stream(response: http.client.HTTPResponse, *, most: int | None = None) -> Stream:
    """Read the answer to its end, or up to its N-th event."""
    headers = {name.lower(): value for name, value in response.getheaders()}
    stream = Stream(response.status, headers)
    if response.status != 200:
        stream.body = json.loads(response.read())
        return stream
    reader = EventReader()
    for line in response:
        event = reader.take(line.decode().rstrip("\r\n"))
        if "retry" in event:
            stream.retries.append(event.pop("retry"))
        if "data" in event:
            stream.events.append(event)
        if most is not None and len(stream.events) >= most:
            return stream
    stream.ended = True
    return stream


class EventReader:
    """Takes the lines of a stream and gives each event's fields; comments count for nothing."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}

    def take(self, line: str) -> dict[str, str]:
        """Return the event that an empty line ends; nothing for any other line."""
        if not line:
            event, self._fields = self._fields, {}
            return event
        if not line.startswith(":"):
            name, _, value = line.partition(":")
            self._fields[name] = value.removeprefix(" ")
        return {}
