"""Server-sent events as a pure parser: bytes of a body in, the `data` of each event out.

It is fed whatever a read brought, however the bytes are cut, and costs one C-speed split per feed.
Lines end with CR, LF or CRLF and nothing else; those bytes never occur inside a UTF-8 character,
so payloads stay bytes and whoever decodes them (JSON is UTF-8) finds broken characters. Event
names, ids, retry times and comments are dropped: no LLM wire needs them.
"""

from __future__ import annotations

from app.core.errors import LlmBadResponse

MAX_LINE = 1024 * 1024
"""Bytes of one line, and of one event's data; real deltas are some hundred bytes."""

_BOM = b"\xef\xbb\xbf"


class SseParser:
    """Splits one stream. A parser that raised is not fed again."""

    def __init__(self, max_line: int = MAX_LINE) -> None:
        self._max = max_line
        self._tail: list[bytes] = []  # pieces of the line whose end has not come
        self._tail_size = 0
        self._after_cr = False  # the last feed ended with CR: a LF now belongs to it
        self._data: list[bytes] = []  # data lines of the event whose end has not come
        self._data_size = 0
        self._first_line = True

    def feed(self, data: bytes) -> list[bytes]:
        """Return the data of every event that ends in `data`.

        Raises `LlmBadResponse` when a line or an event is longer than the limit.
        """
        if self._after_cr and data[:1] == b"\n":
            data = data[1:]
            self._after_cr = False
        if not data:
            return []
        suspect = self._tail_size + len(data) > self._max  # no line is longer than that
        lines = data.splitlines()
        last = data[-1:]
        self._after_cr = last == b"\r"
        rest = b"" if last in b"\r\n" else lines.pop()
        if lines and self._tail:
            self._tail.append(lines[0])
            lines[0] = b"".join(self._tail)
            self._tail, self._tail_size = [], 0
        if suspect:
            self._check(lines, rest)
        if rest:
            self._tail.append(rest)
            self._tail_size += len(rest)
        return self._events(lines) if lines else []

    def rest(self) -> bytes:
        """Return the data of the event that the end of the stream cut off, maybe empty."""
        line = b"".join(self._tail)
        last = [_value(line)] if line.startswith(b"data:") else []
        return b"\n".join(self._data + last)

    def _events(self, lines: list[bytes]) -> list[bytes]:
        if self._first_line:
            lines[0] = lines[0].removeprefix(_BOM)
            self._first_line = False
        found: list[bytes] = []
        for line in lines:
            if not line:
                if self._data:
                    found.append(b"\n".join(self._data) if self._data[1:] else self._data[0])
                    self._data, self._data_size = [], 0
            elif line.startswith(b"data:"):
                self._add(_value(line))
            elif line == b"data":
                self._add(b"")
        return found

    def _add(self, value: bytes) -> None:
        self._data_size += len(value) + 1
        if self._data_size > self._max + 1:
            raise self._too_long("event")
        self._data.append(value)

    def _check(self, lines: list[bytes], rest: bytes) -> None:
        if self._tail_size + len(rest) > self._max or any(len(line) > self._max for line in lines):
            raise self._too_long("line")

    def _too_long(self, what: str) -> LlmBadResponse:
        return LlmBadResponse(
            f"The language model's server sent {what} data longer than {self._max} bytes."
        )


def _value(line: bytes) -> bytes:
    return line[6:] if line[5:6] == b" " else line[5:]
