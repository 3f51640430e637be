"""The JSONL file of one session: one atomic append per line.

Each line is `{"at", "session_id", "type", "content"}`, written by one `os.write` on a descriptor
opened with `O_APPEND`, so that lines never mix and a killed process tears at most the last one. It
is not flushed to the disk line by line: it is an account, not the store. A line that cannot be
written is counted and shown by `/health`; it never fails a turn. A file has a bound, behind which
only errors are written, so that no caller fills the disk through one session; the files used last
stay open, so that a thousand idle sessions hold no thousand descriptors. Known secrets are blotted
out of every line.
"""

from __future__ import annotations

import os
import traceback
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from app.core.clock import now
from app.core.log_lines import LogLines
from app.telemetry.counters import Counters

MAX_OPEN = 128
MAX_FILE_BYTES = 64 * 1024 * 1024
# Errors have that much more.
MAX_ERROR_BYTES = 16 * 1024 * 1024
_ALWAYS = frozenset(("exception", "log_full", "session_ended"))


class SessionLogs:
    """The folder of session logs. Makes it, readable by its owner only."""

    def __init__(self, folder: Path, *, secrets: Sequence[str], counters: Counters) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self.lines = LogLines(secrets)
        self._counters = counters
        self._open: OrderedDict[SessionLog, None] = OrderedDict()

    def opened(self, log: SessionLog) -> None:
        """A file is in use; the one used longest ago is closed when too many are open."""
        self._open[log] = None
        self._open.move_to_end(log)
        if len(self._open) > MAX_OPEN:
            oldest, _ = self._open.popitem(last=False)
            oldest.release()

    def closed(self, log: SessionLog) -> None:
        self._open.pop(log, None)

    def open(self, session_id: str) -> SessionLog:
        """Start the log of a session."""
        return SessionLog(self._folder / f"{session_id}.jsonl", session_id, self)

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
        self._bytes = 0
        self._full = False

    def write(self, message_type: str, content: Any) -> None:
        """Append one line. `content` is JSON-like; what is not is written as its text.

        After `close` each line opens the file for itself: a turn that is being stopped has some
        more to say, and nobody would close the file behind it.
        """
        if not self._has_room(message_type):
            return
        entry = {
            "at": now(),
            "session_id": self._session_id,
            "type": message_type,
            "content": content,
        }
        try:
            line = orjson.dumps(entry, default=str, option=orjson.OPT_UTC_Z)
            self._append(self._logs.lines.fit(line) + b"\n")
        except (OSError, TypeError):
            self._logs.failed()
        if self._closed:
            self.release()

    def crashed(self, error: BaseException, where: str, **about: str) -> None:
        """Write an exception with its traceback."""
        trace = "".join(traceback.format_exception(error))
        self.write("exception", {**about, "where": where, "traceback": trace})

    def close(self) -> None:
        """Close the file; a later line opens it once more for itself."""
        self._closed = True
        self.release()

    def _append(self, line: bytes) -> None:
        """Write a line; behind one that a full disk cut short, on a line of its own."""
        whole = b"\n" + line if self._torn else line
        written = os.write(self._file(), whole)
        self._bytes += written
        self._torn = written < len(whole) if written else self._torn
        if written < len(whole):
            self._logs.failed()

    def release(self) -> None:
        """Close the file for now; the next line opens it again."""
        if self._descriptor is not None:
            self._logs.closed(self)
            os.close(self._descriptor)
            self._descriptor = None

    def _has_room(self, message_type: str) -> bool:
        """Whether a line of this type is still written; the last ordinary one says that it is."""
        if self._bytes < MAX_FILE_BYTES:
            return True
        if not self._full:
            self._full = True
            self.write("log_full", {"max_bytes": MAX_FILE_BYTES})
        errors_fit = self._bytes < MAX_FILE_BYTES + MAX_ERROR_BYTES
        return message_type in _ALWAYS and errors_fit

    def _file(self) -> int:
        if self._descriptor is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._descriptor = os.open(self.path, flags, 0o600)
        self._logs.opened(self)
        return self._descriptor
