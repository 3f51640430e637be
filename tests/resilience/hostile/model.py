"""The model of hostile turns: the benchmark's, which also calls the tool that a message names."""

from __future__ import annotations

import json
import re
import secrets

from bench.upstream import Connection

_CALL = re.compile(r"call=(\w+) arguments=(\{.*\})", re.DOTALL)


class Model(Connection):
    """Answers tokens as it is told, or one tool call, or a word."""

    def answer(self, body: bytes) -> None:
        """Answer one request."""
        asked = json.loads(body)
        last = asked["messages"][-1]
        call = _CALL.search(last["content"]) if last["role"] == "user" else None
        if call is None:
            super().answer(body)
            return
        function = {"name": call[1], "arguments": call[2]}
        calls = [{"index": 0, "id": secrets.token_hex(8), "type": "function", "function": function}]
        delta = {"delta": {"tool_calls": calls}, "finish_reason": "tool_calls", "index": 0}
        events = f"data: {json.dumps({'choices': [delta]})}\n\ndata: [DONE]\n\n".encode()
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        self.transport.write(f"{head}Content-Length: {len(events)}\r\n\r\n".encode() + events)
