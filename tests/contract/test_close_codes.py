"""Close codes stand in the contract's words, in the service, the page, the clients and the story.

Nobody knows one that is not in the contract, and the service can send each of its own.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from scripts.artefacts import ROOT
from scripts.compat.__main__ import CURRENT, read
from scripts.compat.codes import close_codes

BOUNDS = {4000, 4499, 4500, 4999}
NOT_ON_THE_WIRE = {1006}
READERS = [
    "static/js/net/closing.js",
    "clients/python/parlance_client/closing.py",
    "clients/javascript/src/closing.js",
    "docs/protocol.md",
    "docs/protocol-notes.md",
]
SENDERS = ["routers/live.py", "routers/live_connection.py", "services/sessions.py",
           "websocket_protocol.py"]  # fmt: skip


def listed() -> set[int]:
    return {int(code) for code in close_codes(read(CURRENT)["asyncapi"])}


def numbers_in(path: Path) -> set[int]:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.S)
    return {int(n) for n in re.findall(r"(?<![\d,._])(?:10[01]\d|4\d{3})(?![\d,._]\d)\b", text)}


def constants_in(path: Path) -> set[int]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    values = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return {value for value in values if type(value) is int and 4000 < value <= 4999}


@pytest.mark.requirement("F1")
@pytest.mark.parametrize("reader", READERS)
def test_nobody_knows_a_close_code_that_the_contract_does_not_list(reader: str) -> None:
    known = numbers_in(ROOT / reader) - BOUNDS - NOT_ON_THE_WIRE

    assert known - listed() == set()


@pytest.mark.requirement("F1")
def test_the_service_sends_the_contracts_own_codes_and_no_other() -> None:
    sent = set().union(*(constants_in(ROOT / "app" / name) for name in SENDERS))

    assert sent | BOUNDS == {code for code in listed() if code >= 4000} | BOUNDS
    assert len(sent) >= 4
