"""The configurations of docs/deployment.md, made fit for a test: other ports, paths and a name that
this machine has. Each is taken as it is printed; a replacement that finds nothing fails.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "deployment.md"
LANGUAGES = {"nginx": "nginx", "caddy": "caddyfile", "haproxy": "haproxy"}
TITLES = {"nginx": "nginx", "caddy": "Caddy", "haproxy": "HAProxy"}


@dataclass(frozen=True)
class Place:
    """Where a test has things. `certificate` and `key` are files; `both` holds the two."""

    port: int
    service: int
    sign_in: int
    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    @property
    def key(self) -> Path:
        return self.folder / "key.pem"

    @property
    def both(self) -> Path:
        return self.folder / "both.pem"


def printed(program: str) -> str:
    """The block of a program as the document prints it."""
    text = DOCUMENT.read_text("utf-8")
    [block] = re.findall(rf"^```{LANGUAGES[program]}\n(.*?)^```", text, re.M | re.S)
    return block


def below_a_path(program: str) -> str:
    """The block with the document's changes for a service below `/chat/`."""
    text = DOCUMENT.read_text("utf-8")
    [changes] = re.findall(rf"^```diff\n # {TITLES[program]}\n(.*?)^```", text, re.M | re.S)
    hunks = [hunk.splitlines() for hunk in changes.split("\n\n")]
    return _replaced(printed(program), {_side(hunk, "-"): _side(hunk, "+") for hunk in hunks})


def _side(hunk: Sequence[str], sign: str) -> str:
    return "\n".join(line[1:] for line in hunk if line[0] in (" ", sign))


def placed(program: str, block: str, place: Place) -> str:
    """A configuration that runs in a test, out of a block."""
    block = _replaced(block, {"127.0.0.1:8000": f"127.0.0.1:{place.service}"})
    return {"nginx": _nginx, "caddy": _caddy, "haproxy": _haproxy}[program](block, place)


def _nginx(block: str, place: Place) -> str:
    server = _replaced(
        block,
        {
            "listen 443": f"listen 127.0.0.1:{place.port}",
            "chat.example.com;": "localhost;",
            "/etc/ssl/chat.example.com.pem": str(place.certificate),
            "/etc/ssl/chat.example.com.key": str(place.key),
            "127.0.0.1:4180": f"127.0.0.1:{place.sign_in}",
        },
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "\n".join(f"{kind}_temp_path {place.folder}/{kind};" for kind in kinds)
    user = "user root; " if os.getuid() == 0 else ""
    return (
        f"{user}daemon off; worker_processes 1; error_log stderr warn; "
        f"pid {place.folder}/nginx.pid;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{folders}\n{server}\n}}\n"
    )


def _caddy(block: str, place: Place) -> str:
    site = _replaced(
        block,
        {
            "chat.example.com {": (
                f"https://localhost:{place.port} {{\n\ttls {place.certificate} {place.key}"
            ),
            "127.0.0.1:4180": f"127.0.0.1:{place.sign_in}",
        },
    )
    return f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n}}\n{site}"


def _haproxy(block: str, place: Place) -> str:
    return _replaced(
        block,
        {
            "bind :443": f"bind 127.0.0.1:{place.port}",
            "/etc/ssl/chat.example.com.pem": str(place.both),
        },
    )


def _replaced(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text
