"""The conversations: what the scripted service answers, and to which words.

A conversation is a list of steps. The first whose word is in the message, and whose tool was
selected, is played; the last fits everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Say:
    """Text, one word per event, `pause` seconds between two."""

    text: str
    pause: float = 0.01


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call that takes some seconds and ends with this summary."""

    tool: str
    summary: str
    seconds: float = 0.0
    arguments: str = "{}"


@dataclass(frozen=True, slots=True)
class Show:
    """A component, put on the page."""

    component: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fail:
    """An error that ends the turn."""

    code: str
    message: str


Step: TypeAlias = Say | Call | Show | Fail


@dataclass(frozen=True, slots=True)
class Conversation:
    """Steps for messages with this word; `needs` names the tool that must be selected."""

    word: str
    steps: Sequence[Step]
    needs: str = ""


PLOT: Final = {
    "kind": "plot",
    "title": "Payments by month",
    "fallback": "Payments by month: 2026-09: 1200, 2026-10: 1750.5",
    "chart": "bar",
    "x_label": "Month",
    "y_label": "EUR",
    "series": [
        {"name": "EUR", "points": [{"x": "2026-09", "y": 1200}, {"x": "2026-10", "y": 1750.5}]}
    ],
}
FORM: Final = {
    "kind": "form",
    "title": "Which year?",
    "fallback": "Which year? Please answer in a message.",
    "fields": [{"name": "year", "label": "Year", "kind": "number", "required": True}],
    "callback": {"name": "submit", "label": "Show"},
}
NUMBERS: Final = " ".join(map(str, range(1, 151)))
HELLO: Final = "Hello! I am a scripted service: ask me to count, to plot, or for a form."

CONVERSATIONS: Final = (
    Conversation(
        "plot",
        [
            Call("show_plot", "The plot is on the page.", arguments='{"what": "payments"}'),
            Show(PLOT),
            Say("Here are the **payments** by month."),
        ],
        needs="show_plot",
    ),
    Conversation(
        "form", [Call("ask_user", "The form is on the page."), Show(FORM)], needs="ask_user"
    ),
    Conversation(
        "slow", [Call("slow_tool", "It is done.", seconds=6), Say("Done.")], needs="slow_tool"
    ),
    Conversation("count", [Say(NUMBERS)]),
    Conversation("", [Say(HELLO)]),
)

TOOLS: Final = [
    {
        "name": name,
        "title": title,
        "description": description,
        "parameters": {"type": "object"},
        "timeout_seconds": 60,
    }
    for name, title, description in (
        ("show_plot", "Show a plot", "Puts a chart on the page."),
        ("ask_user", "Ask with a form", "Puts a form on the page."),
        ("slow_tool", "Take long", "Works for some seconds."),
    )
]
DATA_SOURCES: Final = [
    {"name": "handbook", "title": "Handbook", "description": "It can be selected; nobody reads it."}
]
EXAMPLES: Final = [
    {
        "title": "Draw a plot",
        "content": "Draw a plot, please",
        "tools": ["show_plot"],
        "data_sources": [],
        "icon": "chart",
    }
]


def steps_for(content: str, tools: Sequence[str]) -> Sequence[Step]:
    """Return the steps that answer a message."""
    words = content.lower()
    for conversation in CONVERSATIONS:
        if conversation.word in words and (not conversation.needs or conversation.needs in tools):
            return conversation.steps
    raise AssertionError("the last conversation fits everything")


def steps_after(callback: str, values: dict[str, Any]) -> Sequence[Step]:
    """Return the steps that answer a component's call-back."""
    entered = ", ".join(f"{name} is {value}" for name, value in values.items()) or "nothing"
    return [Say(f"You used {callback}: {entered}.")]
