"""Identifiers: 128 random bits as 32 hexadecimal digits, for everything that the service names."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """Return a new random identifier that fits the contract's `ResourceId`."""
    return secrets.token_hex(16)
