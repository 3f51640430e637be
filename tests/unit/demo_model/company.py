"""A small made-up company for the stories: people, and a database that really runs the SQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from demo_model.brain.thinking import think
from demo_model.chat import ChatRequest, Message, Reply, Tool, WireCall

TOOLS = tuple(
    Tool(name)
    for name in ("calculate run_code find_people query_sales show_plot show_table ask_user".split())
)
KEYS = ("email", "name", "department", "title", "phone", "office", "manager")
PEOPLE = [
    dict(zip(KEYS, row, strict=True))
    for row in (
        ("eva@x.example", "Eva Stein", "Management", "Chief Executive Officer", "1", "A1", None),
        ("maria@x.example", "Maria Lopez", "Sales", "Account Manager", "2", "B1", "jon@x.example"),
        ("jon@x.example", "Jon Keller", "Sales", "Head of Sales", "3", "B2", "eva@x.example"),
        ("ada@x.example", "Ada Novak", "Finance", "Head of Finance", "4", "C1", "eva@x.example"),
    )
]
SCHEMA = """
CREATE TABLE customers(id, name, email, company, city, country, segment, account_manager,
    created_on);
CREATE TABLE payments(id, customer_id, amount_cents INTEGER, currency, method, status, paid_on);
INSERT INTO customers VALUES
    (1, 'Nora Vik', 'n@v', 'Vik AS', 'Oslo', 'Norway', 'research', 'maria@x.example', '2024-01-02'),
    (2, 'Max Eder', 'm@e', 'Eder KG', 'Graz', 'Austria', 'industry', 'jon@x.example', '2024-02-03');
INSERT INTO payments VALUES
    (1, 1, 10050, 'EUR', 'card', 'paid', '2025-01-10'),
    (2, 1, 20000, 'EUR', 'card', 'paid', '2025-01-20'),
    (3, 1, 5000, 'EUR', 'transfer', 'paid', '2025-02-03'),
    (4, 1, 99900, 'EUR', 'card', 'refunded', '2025-02-04'),
    (5, 2, 70000, 'EUR', 'card', 'paid', '2025-02-05'),
    (6, 2, 1500, 'USD', 'card', 'paid', '2025-03-06');
"""


def run_tool(name: str, arguments: Mapping[str, Any]) -> str:
    """Do what the service's tool would do, on this company."""
    if name == "find_people":
        wanted = arguments["query"].lower()
        found = [p for p in PEOPLE if wanted in " ".join(map(str, p.values())).lower()]
        if "@" in wanted:
            found = [p for p in PEOPLE if p["email"] == wanted]
        return json.dumps({"people": found})
    if name == "query_sales":
        database = sqlite3.connect(":memory:")
        try:
            database.executescript(SCHEMA)
            cursor = database.execute(arguments["sql"])
            columns = [column[0] for column in cursor.description]
            return json.dumps({"columns": columns, "rows": cursor.fetchall(), "truncated": False})
        finally:
            database.close()
    return "shown" if name.startswith("show") else json.dumps({"result": "42"})


def ask(question: str, *before: Message, tools: Sequence[Tool] = TOOLS) -> Reply:
    """Ask the brain one thing and return its first reply."""
    return think(ChatRequest("demo", (*before, Message("user", question)), tuple(tools)))


def calls_of(reply: Reply) -> list[tuple[str, dict[str, Any]]]:
    """Return a reply's calls as plain values."""
    return [(call.name, dict(call.arguments)) for call in reply.calls]


def talk_through(
    question: str, *before: Message, tools: Sequence[Tool] = TOOLS
) -> tuple[list[list[tuple[str, dict[str, Any]]]], tuple[Message, ...]]:
    """Answer calls from this company until the brain speaks: the rounds, and all messages."""
    messages: tuple[Message, ...] = (*before, Message("user", question))
    rounds: list[list[tuple[str, dict[str, Any]]]] = []
    while True:
        reply = think(ChatRequest("demo", messages, tuple(tools)))
        if not reply.calls:
            return rounds, (*messages, Message("assistant", reply.text))
        rounds.append(calls_of(reply))
        wire = tuple(
            WireCall(f"{len(messages)}.{i}", call.name, json.dumps(dict(call.arguments)))
            for i, call in enumerate(reply.calls)
        )
        results = (
            Message("tool", run_tool(call.name, json.loads(call.arguments)), (), call.id)
            for call in wire
        )
        messages = (*messages, Message("assistant", "", wire), *results)


def with_result(question: str, tool: str, arguments: Mapping[str, Any], result: str) -> Reply:
    """Return what the brain says after one call came back with this result."""
    call = WireCall("c1", tool, json.dumps(dict(arguments)))
    messages = (
        Message("user", question),
        Message("assistant", "", (call,)),
        Message("tool", result, (), "c1"),
    )
    return think(ChatRequest("demo", messages, TOOLS))
