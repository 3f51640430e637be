"""How a setting is written: lists with commas, networks, origins; blank means unset."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

ROOT = Path(__file__).resolve().parents[2]
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


def split(value: Any) -> Any:
    """Return the parts of a text, which stand between commas."""
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


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split)]
Networks = Annotated[
    tuple[Annotated[IpNetwork, BeforeValidator(_network)], ...], NoDecode, BeforeValidator(split)
]
Text = Annotated[str | None, BeforeValidator(_blank_is_none)]
Secret = Annotated[SecretStr | None, BeforeValidator(_blank_is_none)]


def _check_origin(value: str) -> str:
    origin = value.lower().removesuffix("/")
    if not _ORIGIN.fullmatch(origin):
        raise ValueError(f"{value} is no origin: write scheme, host and port, like {_EXAMPLE}.")
    return origin


_EXAMPLE = "https://chat.example.com"
_ORIGIN = re.compile(r"https?://[^/@?#\s*]+")
Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_check_origin)], ...], NoDecode, BeforeValidator(split)
]
