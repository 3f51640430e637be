"""The one table of faults: name, kind, time and a sentence, taken from the functions themselves.

A refusal comes before any answer is made; a way fault breaks the way of a good answer; a brain
fault sends another answer on a good way.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from demo_model.chat import Answer, ChatRequest
from demo_model.connection import Exchange
from demo_model.encoding import Body
from demo_model.faults import brain, wire

WireAction = Callable[[Exchange, Body, float], Awaitable[None]]
BrainAction = Callable[[ChatRequest, Answer], Answer]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wire fault that needs no answer; works for chat and embeddings."""

    action: WireAction
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """A wire fault that breaks a good answer. `seconds` is a bound, a gap or a pause."""

    action: WireAction
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class InTheBrain:
    """A fault of what is said; chat only."""

    action: BrainAction
    seconds: float = 0.0


Fault = Refusal | OnTheWay | InTheBrain

FAULTS: Mapping[str, Fault] = {
    "refuse": Refusal(wire.refuse),
    "401": Refusal(wire.status_401),
    "429": Refusal(wire.status_429, seconds=1.0),
    "429_no_retry_after": Refusal(wire.status_429_bare),
    "quota": Refusal(wire.quota),
    "500": Refusal(wire.status_500),
    "wrong_content_type": Refusal(wire.wrong_content_type),
    "redirect": Refusal(wire.redirect),
    "hang_before_headers": Refusal(wire.hang_before_headers, seconds=wire.HANG_SECONDS),
    "hang_before_first_token": OnTheWay(wire.hang_before_first_token, seconds=wire.HANG_SECONDS),
    "hang_mid_stream": OnTheWay(wire.hang_mid_stream, seconds=wire.HANG_SECONDS),
    "drop_mid_stream": OnTheWay(wire.drop_mid_stream),
    "reset": OnTheWay(wire.reset),
    "truncated_json": OnTheWay(wire.truncated_json),
    "malformed_line": OnTheWay(wire.malformed_line),
    "no_done": OnTheWay(wire.no_done),
    "no_finish": OnTheWay(wire.no_finish),
    "gzip": OnTheWay(wire.gzip),
    "endless_line": OnTheWay(wire.endless_line),
    "drip_comments": OnTheWay(wire.drip_comments, seconds=0.2),
    "non_utf8": OnTheWay(wire.non_utf8),
    "error_with_choices": OnTheWay(wire.error_with_choices),
    "refused_in_stream": OnTheWay(wire.refused_in_stream),
    "thoughts_only": OnTheWay(wire.thoughts_only),
    "slow": OnTheWay(wire.slow, seconds=0.5),
    "bad_tool_calls": InTheBrain(brain.bad_tool_calls),
    "unknown_tool": InTheBrain(brain.unknown_tool),
    "endless_tool_loop": InTheBrain(brain.endless_tool_loop),
    "flood": InTheBrain(brain.flood),
}


def describe() -> dict[str, str]:
    """Return each fault's sentence."""
    return {name: inspect.getdoc(fault.action) or "" for name, fault in FAULTS.items()}
