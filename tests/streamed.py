"""The events of an answer as server-sent events, each held against the contract when it comes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TypeAlias

import httpx2

from parlance_conformance.check.stream import EventReader
from parlance_conformance.contract import Frame
from tests.contract_schemas import check_server_frame, check_stream_done

Fields: TypeAlias = dict[str, str]


async def streamed(answer: httpx2.Response) -> AsyncIterator[tuple[Fields, Frame]]:
    """Yield the fields of each event, and the frame in its `data`."""
    assert answer.status_code == 200, await answer.aread()
    assert answer.headers["content-type"].startswith("text/event-stream")
    reader = EventReader()
    async for line in answer.aiter_lines():
        if fields := reader.take(line):
            frame: Frame = json.loads(fields["data"])
            check = check_stream_done if fields["event"] == "done" else check_server_frame
            check(frame)
            assert frame["type"] == fields["event"]
            yield fields, frame
