"""The result of one tool call, read tolerantly: plain text, JSON, or JSON inside a frame of words.

Skills ask it for what they need; it never raises on a strange result.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MAX_TOLD = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call of this conversation with what the tool answered."""

    tool: str
    arguments: Mapping[str, Any]
    text: str

    @property
    def data(self) -> Any:
        """The JSON in the result, or None."""
        starts = [i for i in (self.text.find("{"), self.text.find("[")) if i >= 0]
        for start in sorted(starts):
            try:
                return json.JSONDecoder().raw_decode(self.text[start:])[0]
            except ValueError:
                continue
        return None

    @property
    def failed(self) -> bool:
        """Whether the tool says that it did not work."""
        if self.text.lstrip().lower().startswith("error"):
            return True
        data = self.data
        return isinstance(data, dict) and bool(data.get("error"))

    @property
    def reason(self) -> str:
        """Why it failed, in one line of at most 300 characters."""
        data = self.data
        error = data.get("error") if isinstance(data, dict) else None
        if isinstance(error, dict):
            error = error.get("message") or error.get("code")
        said = str(error) if error else self.text.strip().removeprefix("error").lstrip(" :")
        return " ".join(said.split())[:_MAX_TOLD] or "no reason given"

    @property
    def value(self) -> str:
        """The plain value: the text itself, or the JSON's result, value or output."""
        data = self.data
        if isinstance(data, dict):
            for key in ("result", "value", "output", "answer"):
                if data.get(key) is not None:
                    return str(data[key])
        return self.text.strip()
