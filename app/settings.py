"""Every setting of the service, from the environment and `.env`: the only reader of the
environment.

A name below is the environment variable in lower case. Lists are written with commas. A
contradiction is an error at start that names the variables and says what to do. `.env` may hold
other items too.
"""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.core.log_lines import secrets_in

ROOT = Path(__file__).resolve().parent.parent
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _network(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        wide = ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise ValueError(
            f"{value} is no address: write IP addresses or networks such as 10.0.0.5 or "
            "10.0.0.0/24; host names are not looked up."
        ) from None
    address = value.partition("/")[0]
    if "/" in value and str(wide.network_address) != str(ipaddress.ip_address(address)):
        raise ValueError(f"{value} is neither one: write {wide} for the network, or {address}.")
    return wide


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Networks = Annotated[
    tuple[Annotated[IpNetwork, BeforeValidator(_network)], ...], NoDecode, BeforeValidator(_split)
]
Text = Annotated[str | None, BeforeValidator(_blank_is_none)]
Secret = Annotated[SecretStr | None, BeforeValidator(_blank_is_none)]
Quirks = Annotated[
    tuple[
        Literal["max_completion_tokens", "no_max_tokens", "no_stream_options", "no_system_role"],
        ...,
    ],
    NoDecode,
    BeforeValidator(_split),
]


def _check_origin(value: str) -> str:
    origin = value.lower().removesuffix("/")
    if not _ORIGIN.fullmatch(origin):
        raise ValueError(f"{value} is no origin: write scheme, host and port, like {_EXAMPLE}.")
    return origin


_EXAMPLE = "https://chat.example.com"
_ORIGIN = re.compile(r"https?://[^/@?#\s*]+")
Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_check_origin)], ...], NoDecode, BeforeValidator(_split)
]


class Settings(BaseSettings):
    """The service's configuration. Values are checked here and nowhere else."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    # Where it listens.
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 for any free one.")

    # Who is calling.
    test_mode: bool = Field(False, description="Everybody is test@test.com. Loopback only.")
    test_mode_force: bool = Field(False, description="Allow test mode on other addresses too.")
    trusted_proxies: Networks = Field(
        (), description="Addresses (CIDR) of the proxies whose X-EMAIL-USER is believed."
    )
    proxy_secret: Secret = Field(
        None, description="When set, the proxy must send it as X-Proxy-Secret as well."
    )
    allowed_origins: Origins = Field(
        (), description="Origins whose pages may use the service, such as https://chat.example.com."
    )
    access_policy: str = Field(
        "app.access_control:PseudoGroups", description="The class that decides who may use what."
    )

    # The language model; without a base URL the demonstration model is started.
    llm_base_url: Text = Field(None, description="OpenAI-compatible base URL, ending in /v1.")
    llm_api_key: Secret = Field(None, description="Its API key.")
    llm_model: Text = Field(None, description="The model to ask for.")
    llm_more_models: Words = Field((), description="Other models that a message may ask for.")
    embedding_base_url: Text = Field(None, description="The same for embeddings; unset: by words.")
    embedding_api_key: Secret = Field(None, description="Its API key.")
    embedding_model: Text = Field(None, description="The embedding model.")
    llm_first_token_seconds: float = Field(60, gt=0, description="Longest wait for a first token.")
    llm_idle_seconds: float = Field(30, gt=0, description="Longest gap between tokens.")
    llm_call_seconds: float = Field(180, gt=0, description="Longest call of the model.")
    llm_retries: int = Field(2, ge=0, le=5, description="New attempts before the first token.")
    llm_connections: int = Field(64, ge=1, le=1024, description="Calls being opened at one time.")
    llm_reader: Literal["auto", "thread"] = Field(
        "auto", description="`thread` reads every answer on a thread, whatever its connection."
    )

    llm_quirks: Quirks = Field(
        (),
        description="What the model's server takes otherwise: `max_completion_tokens`, "
        "`no_max_tokens`, `no_stream_options`, `no_system_role`. Else its refusals teach it.",
    )

    # A turn.
    turn_max_seconds: float = Field(300, gt=0, le=3600, description="Wall clock of one turn.")
    turn_max_rounds: int = Field(8, ge=1, le=100, description="Calls of the model in one turn.")
    turn_max_tokens: int = Field(16_000, ge=1, le=1_000_000, description="Output tokens of a turn.")
    thinking_interval_seconds: float = Field(5, gt=0, description="Silence before `thinking`.")
    memory_default: int = Field(10, ge=0, le=50, description="Earlier messages told to the model.")
    memory_max: int = Field(50, ge=0, le=50, description="The most that a message may ask for.")

    # A session.
    session_timeout_minutes: float = Field(30, gt=0, description="An unused session ends after.")
    reconnect_grace_seconds: float = Field(
        60, ge=0, description="A session without connections still counts as active this long."
    )
    shutdown_grace_seconds: float = Field(
        10, ge=0, le=15, description="How long a stop waits for running turns to finish."
    )
    max_sessions: int = Field(10_000, ge=1, description="Sessions held in memory at one time.")
    connections_per_user: int = Field(
        32, ge=1, description="Connections (tabs, streams) that one user may have open."
    )
    connections_per_address: int = Field(
        256, ge=1, description="The same for one address, unless it is a trusted proxy's."
    )
    max_frame_bytes: int = Field(262_144, ge=1024, description="Largest frame or body.")
    max_content_chars: int = Field(100_000, ge=1, le=100_000, description="Longest message.")

    # Where things are, and what is switched off.
    log_dir: Path = Field(ROOT / "logs", description="One JSONL file per session.")
    data_dir: Path = Field(ROOT / "var", description="What the service builds for itself.")
    tools_dirs: Words = Field((), description="More folders with tools.")
    data_source_dirs: Words = Field((), description="More folders with data sources.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Log level."
    )
    websocket_enabled: bool = Field(True, description="Turn off the live channel.")
    llm_enabled: bool = Field(True, description="Turn off every call of a language model.")
    unsealed_sandbox: bool = Field(
        False, description="Run code even where the kernel's second wall is missing."
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

    @model_validator(mode="after")
    def _models_are_named(self) -> Self:
        if self.llm_base_url and not self.llm_model:
            raise ValueError("LLM_BASE_URL is set: set LLM_MODEL to the model to ask for as well.")
        if self.embedding_base_url and not self.embedding_model:
            raise ValueError("EMBEDDING_BASE_URL is set: set EMBEDDING_MODEL as well.")
        if self.memory_default > self.memory_max:
            raise ValueError("MEMORY_DEFAULT is above MEMORY_MAX: lower the first.")
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
        values = (self.llm_api_key, self.embedding_api_key, self.proxy_secret)
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
