"""One answer of the streaming door: its events as they come, without a client for such streams."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
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
    for block in _blocks(response):
        if "retry" in block:
            stream.retries.append(block.pop("retry"))
        if "data" in block:
            stream.events.append(block)
        if most is not None and len(stream.events) >= most:
            return stream
    stream.ended = True
    return stream


def _blocks(response: http.client.HTTPResponse) -> Iterator[dict[str, str]]:
    """Yield the fields between two empty lines; comments count for nothing."""
    block: dict[str, str] = {}
    while line := response.readline():
        text = line.decode().rstrip("\r\n")
        if not text:
            if block:
                yield block
            block = {}
        elif not text.startswith(":"):
            name, _, value = text.partition(":")
            block[name] = value.removeprefix(" ")
    if block:
        yield block
