"""Every setting of the service, from the environment and `.env`: the only reader of the
environment.

A name below is the environment variable in lower case. Lists are written with commas. A
contradiction is an error at start that names the variables and says what to do. `.env` may hold
other items too.
"""

from __future__ import annotations

import ipaddress
from typing import Self

from pydantic import model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.log_lines import secrets_in
from app.settings.identity import IdentitySettings
from app.settings.llm import LlmSettings
from app.settings.places import PlaceSettings
from app.settings.server import ServerSettings
from app.settings.sessions import SessionSettings
from app.settings.storage import StorageSettings
from app.settings.turns import TurnSettings
from app.settings.values import ROOT

__all__ = ["ROOT", "Settings"]


class Settings(
    PlaceSettings,
    StorageSettings,
    SessionSettings,
    TurnSettings,
    LlmSettings,
    IdentitySettings,
    ServerSettings,
    BaseSettings,
):
    """The service's configuration. Values are checked here and nowhere else."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    @model_validator(mode="after")
    def _identity_is_possible(self) -> Self:
        if self.test_mode and not self.test_mode_force and not _is_loopback(self.host):
            raise ValueError(
                f"TEST_MODE takes everybody for test@test.com, so HOST={self.host} is refused: "
                "listen on 127.0.0.1, or set TEST_MODE_FORCE=true if you know who can reach it."
            )
        if not self.test_mode and not self.trusted_proxies:
            raise ValueError(
                "Nobody could log in: set TRUSTED_PROXIES to the address of the reverse proxy that "
                "sends X-EMAIL-USER, or TEST_MODE=true to try the service on your own machine."
            )
        return self

    def warnings(self) -> list[str]:
        """Return what an operator should read at every start: a line for each risk taken."""
        lines = []
        if self.test_mode:
            lines.append("TEST MODE: everybody is test@test.com. Never expose this.")
        wide = [str(one) for one in self.trusted_proxies if one.prefixlen < _NARROW[one.version]]
        if wide and self.proxy_secret is None and not self.test_mode:
            lines.append(
                f"TRUSTED_PROXIES={','.join(wide)} lets whoever can connect say who they are: name "
                "your proxy's own address, or set PROXY_SECRET."
            )
        return lines

    def secrets(self) -> list[str]:
        """Return every secret value, for the filters that keep them out of logs."""
        values = (self.llm_api_key, self.embedding_api_key, self.proxy_secret, self.database_url)
        urls = (self.llm_base_url, self.embedding_base_url)
        return [
            *(value.get_secret_value() for value in values if value is not None),
            *(secret for url in urls if url is not None for secret in sorted(secrets_in(url))),
        ]


_NARROW = {4: 8, 6: 16}
"""By the version of IP: a network of a shorter prefix is nobody's own."""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
