"""The JSONL file of one session: one atomic append per line.

Each line is `{"at", "session_id", "type", "content"}`, written by one `os.write` on a descriptor
opened with `O_APPEND`, so that lines never mix and a killed process tears at most the last one. It
is not flushed to the disk line by line: it is an account, not the store. A line that cannot be
written is counted and shown by `/health`; it never fails a turn. Known secrets are blotted out of
every line.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from app.core.clock import now
from app.services.counters import Counters


class SessionLogs:
    """The folder of session logs. Makes it, readable by its owner only."""

    def __init__(self, folder: Path, *, secrets: Sequence[str], counters: Counters) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._secrets = [orjson.dumps(s)[1:-1] for s in secrets if len(s) >= 4]
        self._counters = counters

    def open(self, session_id: str) -> SessionLog:
        """Start the log of a session."""
        return SessionLog(self._folder / f"{session_id}.jsonl", session_id, self)

    def blot(self, line: bytes) -> bytes:
        """Replace every known secret."""
        for secret in self._secrets:
            line = line.replace(secret, b"***")
        return line

    def failed(self) -> None:
        """Count a line that could not be written."""
        self._counters.log += 1


class SessionLog:
    """One session's file, opened at its first line."""

    def __init__(self, path: Path, session_id: str, logs: SessionLogs) -> None:
        self.path = path
        self._session_id = session_id
        self._logs = logs
        self._descriptor: int | None = None
        self._closed = False
        self._torn = False

    def write(self, message_type: str, content: Any) -> None:
        """Append one line. `content` is JSON-like; what is not is written as its text.

        After `close` each line opens the file for itself: a turn that is being stopped has some
        more to say, and nobody would close the file behind it.
        """
        entry = {
            "at": now(),
            "session_id": self._session_id,
            "type": message_type,
            "content": content,
        }
        try:
            line = orjson.dumps(entry, default=str, option=orjson.OPT_UTC_Z)
            self._append(self._logs.blot(line) + b"\n")
        except (OSError, TypeError):
            self._logs.failed()
        if self._closed:
            self._release()

    def close(self) -> None:
        """Close the file; a later line opens it once more for itself."""
        self._closed = True
        self._release()

    def _append(self, line: bytes) -> None:
        """Write a line; behind one that a full disk cut short, on a line of its own."""
        whole = b"\n" + line if self._torn else line
        written = os.write(self._file(), whole)
        self._torn = written < len(whole) if written else self._torn
        if written < len(whole):
            self._logs.failed()

    def _release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _file(self) -> int:
        if self._descriptor is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._descriptor = os.open(self.path, flags, 0o600)
        return self._descriptor
