"""A command that is refused: its code and a sentence for people. It has done nothing."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from parlance_conformance.contract import Frame


class Refusal(Exception):
    """Refuses one command, frame or request."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        details: list[str] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.body: Frame = {"code": code, "message": message}
        if details:
            self.body["details"] = [_detail(problem) for problem in details]
        if retry_after is not None:
            self.body["retry_after"] = retry_after

    def frame(self, command_id: str | None) -> Frame:
        """Return the `error` frame."""
        named = {"command_id": command_id} if command_id else {}
        return {"type": "error", **named, **self.body, "request_id": new_id()}


def _detail(problem: str) -> dict[str, str]:
    path, _, text = problem.partition(": ")
    return {"at": path.removeprefix("$").replace(".", "/"), "problem": text}


def new_id() -> str:
    """Return a random id as the contract writes them."""
    return secrets.token_hex(16)


def now() -> str:
    """Return this moment as the contract writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
