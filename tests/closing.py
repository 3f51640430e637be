"""Schemas as our own service is held to them: it sends nothing that is not declared.

The contract leaves what may grow open, for clients that are older than their service. A service is
never older than its own contract, so its judges close what is open there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def closed(node: Any) -> Any:
    """Return a copy of a schema, or of a document, in which objects have declared members only."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    out = {key: closed(value) for key, value in node.items()}
    if out.get("x-extensible") is True and "properties" in out:
        out["additionalProperties"] = False
    return out
