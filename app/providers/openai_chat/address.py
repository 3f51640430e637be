"""Where an OpenAI-compatible server is and with which credentials: checked once, at start-up.

Both the chat and the embedding side are given one. It sends nothing; the transport does.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Address:
    """A base URL, used as given but for a last slash, and the API key, if any.

    Raises `ValueError`, without the key in its text, for what cannot be sent.
    """

    base_url: str
    api_key: SecretStr | None = None

    def __post_init__(self) -> None:
        if not _is_reachable(self.base_url):
            raise ValueError(
                "The base URL must start with http:// or https:// and name a host, such as "
                "https://llm.example.com/v1."
            )
        if self.api_key is not None and not _is_token(self.api_key.get_secret_value()):
            raise ValueError("The API key must be visible ASCII characters without spaces.")

    def url(self, path: str) -> str:
        """Return the URL of an operation, such as `/chat/completions`; a query stays its end."""
        base, mark, query = self.base_url.partition("?")
        return base.rstrip("/") + path + mark + query

    @property
    def key(self) -> SecretStr | None:
        """The API key; None also when it is empty."""
        return self.api_key or None


def _is_reachable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        return False


def _is_token(key: str) -> bool:
    return key.isascii() and key.isprintable() and " " not in key
