"""Schemas as the contract's own examples and our own service are held to them.

The contract leaves what may grow open, for clients that are older than their service. Neither is
ever older than its own contract, so what judges them closes what is open there: they hold nothing
that is not declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.schemas import GROWS


def closed(node: Any) -> Any:
    """Return a copy of a schema, or of a document, in which objects have declared members only."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    out = {key: closed(value) for key, value in node.items()}
    if out.get(GROWS) is True and "properties" in out:
        out["additionalProperties"] = False
    return out
