"""How often each part of the contract was exercised, and what never was.

Tests count into a `Ledger`; `missing` compares it with what the two documents promise, and what
cannot be reached from outside is listed here with its reason. With FUZZ_REPORT set, `publish`
leaves the tables in that folder, for `make fuzz` to print.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.contract.http.contract import OPERATIONS
from tests.contract.schema_values import DEFS
from tests.contract_schemas import client_types, server_types

REPORT = os.environ.get("FUZZ_REPORT")

UNREACHABLE_STATUS = {
    500: "our own failure: there is no known way to cause one",
    503: "only while the service stops",
}
UNREACHABLE_CODES = {
    "internal_error": "our own failure: there is no known way to cause one",
    "llm_error": "the fall-back for what the other llm_ codes do not name",
    "stopping": "only while the service stops",
    "already_stored": "only in a session after the one that stored the message",
    "storage_unavailable": "only while the database fails",
    "forbidden": "only where the live channel is turned off",
}
# Codes that only an HTTP answer has, a refused handshake included.
HTTP_CODES = frozenset(
    "not_authenticated origin_refused method_not_allowed no_active_session events_gone".split()
)
_CODE_ROW = re.compile(r"^\| `([a-z_]+)` \|", re.M)
DOCUMENTED_CODES = frozenset(_CODE_ROW.findall(DEFS["ErrorCode"]["description"]))


@dataclass
class Ledger:
    """Counts of what went over the wire."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    commands: Counter[tuple[str, str]] = field(default_factory=Counter)
    frames: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    closes: Counter[int] = field(default_factory=Counter)
    sent: int = 0

    def missing_answers(self) -> list[str]:
        """Documented answers of operations that were never seen."""
        promised = {
            (name, status)
            for name, operation in OPERATIONS.items()
            for status in operation.statuses - UNREACHABLE_STATUS.keys()
        }
        return sorted(f"{name} {status}" for name, status in promised - self.answers.keys())

    def missing_frames(self) -> list[str]:
        """Frame types that a client never had accepted and refused, or that never came."""
        accepted = {kind for kind, how in self.commands if how == "accepted"}
        refused = {kind for kind, how in self.commands if how == "refused"}
        kinds = client_types()
        return [
            *(f"{kind} accepted" for kind in sorted(kinds - accepted)),
            *(f"{kind} refused" for kind in sorted(kinds - refused)),
            *(f"{kind} seen" for kind in sorted(server_types() - self.frames.keys())),
        ]

    def missing_refusals(self) -> list[str]:
        """Documented codes that only HTTP has and that no answer carried."""
        return sorted(HTTP_CODES - self.codes.keys())

    def missing_codes(self) -> list[str]:
        """Documented codes that no frame carried, those of HTTP aside."""
        wanted = DOCUMENTED_CODES - UNREACHABLE_CODES.keys() - HTTP_CODES
        return sorted(wanted - self.codes.keys())

    def tables(self) -> str:
        """The counts, for people."""
        parts = [
            _table(
                "HTTP operation x status", {f"{n} {s}": c for (n, s), c in self.answers.items()}
            ),
            _table("client frames", {f"{k} {how}": c for (k, how), c in self.commands.items()}),
            _table("server frames", dict(self.frames)),
            _table("error codes", dict(self.codes)),
            _table("close codes", {str(code): count for code, count in self.closes.items()}),
        ]
        return "\n".join(part for part in parts if part)

    def publish(self, name: str) -> None:
        """Leave the tables for `make fuzz`."""
        if REPORT:
            Path(REPORT, f"{name}.txt").write_text(self.tables(), "utf-8")


def _table(title: str, counts: dict[str, int]) -> str:
    if not counts:
        return ""
    width = max(map(len, counts))
    rows = [f"  {name:<{width}}  {count:>8,}" for name, count in sorted(counts.items())]
    return "\n".join([f"{title} ({sum(counts.values()):,})", *rows, ""])
