"""A small made-up company for the stories: people, and a database that really runs the SQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from demo_model.asked import Called, ChatRequest, Function, Message, Tool, ToolCall
from demo_model.brain.thinking import think
from demo_model.reply import Reply

TOOLS = tuple(
    Function(name=name)
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
    (6, 2, 1500, 'EUR', 'card', 'paid', '2025-03-06');
"""


def run_tool(name: str, arguments: Mapping[str, Any]) -> str:
    """Do what the service's tool would do, on this company."""
    if name == "find_people":
        wanted = arguments["query"].lower()
        found = [p for p in PEOPLE if wanted in " ".join(map(str, p.values())).lower()]
        if "@" in wanted:
            found = [p for p in PEOPLE if p["email"] == wanted]
        reports = [p for p in PEOPLE if found and p["manager"] == found[0]["email"]]
        return json.dumps({"people": found, "reports": reports})
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


def think_of(messages: Sequence[Message], tools: Sequence[Function] = TOOLS) -> Reply:
    """Return what the brain says next."""
    offered = tuple(Tool(function=tool) for tool in tools)
    return think(ChatRequest(model="demo", messages=tuple(messages), tools=offered))


def user(text: str) -> Message:
    return Message(role="user", content=text)


def called(id_: str, name: str, arguments: Mapping[str, Any]) -> Message:
    """The model's message that calls one tool."""
    function = Called(name=name, arguments=json.dumps(dict(arguments)))
    return Message(role="assistant", tool_calls=(ToolCall(id=id_, function=function),))


def result(id_: str, text: str) -> Message:
    return Message(role="tool", content=text, tool_call_id=id_)


def ask(question: str, *before: Message, tools: Sequence[Function] = TOOLS) -> Reply:
    """Ask the brain one thing and return its first reply."""
    return think_of([*before, user(question)], tools)


def said(reply: Reply) -> str:
    assert isinstance(reply.text, str)
    return reply.text


def calls_of(reply: Reply) -> list[tuple[str, Any]]:
    """Return a reply's calls as plain values."""
    return [(call.name, call.arguments) for call in reply.tool_calls]


def talk_through(
    question: str, *before: Message
) -> tuple[list[list[tuple[str, Any]]], tuple[Message, ...]]:
    """Answer calls from this company until the brain speaks: the rounds, and all messages."""
    messages: tuple[Message, ...] = (*before, user(question))
    rounds: list[list[tuple[str, Any]]] = []
    while calls := calls_of(reply := think_of(messages)):
        rounds.append(calls)
        for place, (name, arguments) in enumerate(calls):
            id_ = f"{len(messages)}.{place}"
            said = run_tool(name, arguments)
            messages = (*messages, called(id_, name, arguments), result(id_, said))
    return rounds, (*messages, Message(role="assistant", content=str(reply.text)))


def with_result(question: str, tool: str, arguments: Mapping[str, Any], said: str) -> Reply:
    """Return what the brain says after one call came back with this result."""
    return think_of([user(question), called("c1", tool, arguments), result("c1", said)])
