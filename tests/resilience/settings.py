"""Settings of services under test: many users behind a proxy on loopback."""

from __future__ import annotations

from typing import Any

MANY_USERS: dict[str, Any] = {"test_mode": False, "trusted_proxies": "127.0.0.1"}


def in_environment(**settings: Any) -> dict[str, str]:
    """The same and more settings for a process of its own."""
    return {name.upper(): str(value) for name, value in {**MANY_USERS, **settings}.items()}
