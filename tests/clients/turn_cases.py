"""What becomes of a turn that a reset does not show, or whose session is another.

Each case is what a turn is offered, what is then read of its chat, and what it comes to. Both
clients are held to all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.browser.page import frames as f

COMMAND = "7" * 32
OTHER = "2" * 32
BACK = f.session(resumed=True)
BEGUN = (f.ack(COMMAND), f.turn_started(1), f.token(2, "so"), BACK)
QUESTION = f.stored("user", "hi") | {"id": COMMAND}
ANSWER = f.stored("assistant", "so it is")
PARTIAL = ANSWER | {"state": "partial"}
LATER = f.stored("user", "and?", OTHER)
ELSEWHERE = f.reset(4, reason="epoch_changed")


def page(*messages: dict[str, Any], has_more: bool = False) -> dict[str, Any]:
    return {"messages": list(messages), "has_more": has_more}


@dataclass(frozen=True)
class Case:
    """`read` are parts of the chat; None stands for a chat that is gone."""

    name: str
    offered: tuple[dict[str, Any], ...]
    read: tuple[dict[str, Any] | None, ...] = ()
    text: str = "so"
    outcome: str | None = None
    over: bool = False
    missing: bool = False

    def __str__(self) -> str:
        return self.name


CASES = [
    Case(
        "it runs, and goes on from the snapshot",
        (
            *BEGUN,
            f.reset(40, f.open_turn("other", OTHER, "d" * 32), f.open_turn("so it")),
            f.token(41, " is"),
        ),
        text="so it is",
    ),
    Case("it is not there, and is looked for", (*BEGUN, f.reset(40)), missing=True),
    Case(
        "its answer is not in the newest part",
        (*BEGUN, f.reset(40, f.open_turn("other", OTHER))),
        (page(LATER, has_more=True),),
        missing=True,
    ),
    Case(
        "its answer is whole",
        (*BEGUN, f.reset(40)),
        (page(LATER, has_more=True), page(QUESTION, ANSWER)),
        text="so it is",
        outcome="completed",
        over=True,
    ),
    Case(
        "its answer is partial, and nobody knows why",
        (*BEGUN, f.reset(40)),
        (page(QUESTION, PARTIAL),),
        text="so it is",
        over=True,
    ),
    Case(
        "its answer is partial, and says why",
        (*BEGUN, f.reset(40)),
        (page(QUESTION, PARTIAL | {"outcome": "cancelled"}),),
        text="so it is",
        outcome="cancelled",
        over=True,
    ),
    Case(
        "it was acknowledged a moment ago",
        (BACK, f.ack(COMMAND), ELSEWHERE),
        (page(QUESTION, has_more=True),),
        text="",
    ),
    Case("its chat is gone", (*BEGUN, f.reset(40)), (None,), over=True),
    Case(
        "its session is gone, and its chat",
        (*BEGUN, ELSEWHERE),
        (None,),
        outcome="interrupted",
        over=True,
    ),
    Case(
        "its session is gone, and has left no answer",
        (*BEGUN, ELSEWHERE),
        (page(),),
        outcome="interrupted",
        over=True,
    ),
    Case(
        "its session is gone, and has left some words",
        (*BEGUN, ELSEWHERE),
        (page(QUESTION, PARTIAL),),
        text="so it is",
        outcome="interrupted",
        over=True,
    ),
    Case(
        "its session is gone, and another reset says less",
        (*BEGUN, ELSEWHERE, BACK, f.reset(4)),
        (page(QUESTION),),
        outcome="interrupted",
        over=True,
    ),
    Case("a new session ends it", (*BEGUN, f.session()), outcome="interrupted", over=True),
    Case(
        "it was sent again in a new session",
        (f.session(), f.ack(COMMAND), f.turn_started(1), f.token(2, "so")),
    ),
    Case("another's words are not its own", (*BEGUN, f.token(3, "x", OTHER, "d" * 32))),
]
