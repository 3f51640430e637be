"""The ways in which a model's server fails, and how a turn that meets one must end.

`demo` is the demonstration model's name of the fault and `times` how many of its answers have it;
`url` stands for a server that cannot be reached at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# Short, so that a hanging model is given up while a test waits; long enough for a busy machine.
DEADLINES: dict[str, Any] = {
    "llm_first_token_seconds": 1.0,
    "llm_idle_seconds": 1.0,
    "llm_call_seconds": 10.0,
    "llm_retries": 0,
    "llm_connections": 4,
    "turn_max_rounds": 4,
}


@dataclass(frozen=True)
class Mode:
    """One way to fail. `codes` are the errors that say it, where the turn fails."""

    name: str
    codes: frozenset[str]
    outcomes: frozenset[str]
    demo: str | None = None
    times: int = 1
    url: str | None = None
    seconds: float | None = None


def _fails(name: str, code: str, demo: str | None = None, **more: Any) -> Mode:
    if demo is None and "url" not in more:
        demo = name
    return Mode(name, frozenset({code}), FAILED, demo, **more)


def _ends(name: str, *outcomes: str, times: int = 1) -> Mode:
    return Mode(name, frozenset(), frozenset(outcomes), name, times)


UNAVAILABLE = frozenset({"llm_unavailable"})
TIMEOUT = frozenset({"llm_timeout"})
FAILED = frozenset({"failed"})
MODES = (
    _fails("refused", "llm_unavailable", url="http://127.0.0.1:{closed}/v1"),
    # A resolver without a network says nothing for longer than the deadline of the first token.
    Mode("no_such_host", UNAVAILABLE | TIMEOUT, FAILED, url="http://llm.invalid/v1"),
    _fails("no_tls", "llm_unavailable", url="https://127.0.0.1:{plain}/v1"),
    _fails("401", "llm_rejected"),
    _fails("429", "llm_rate_limited"),
    _fails("429_no_retry_after", "llm_rate_limited"),
    _fails("quota", "llm_rejected"),
    _fails("500", "llm_unavailable"),
    _fails("hang_before_headers", "llm_timeout"),
    _fails("hang_before_first_token", "llm_timeout"),
    _fails("hang_mid_stream", "llm_timeout"),
    _fails("drop_mid_stream", "llm_interrupted"),
    _fails("reset", "llm_interrupted"),
    _fails("truncated_json", "llm_interrupted"),
    _fails("malformed_line", "llm_bad_response"),
    _ends("no_done", "completed"),
    _fails("wrong_content_type", "llm_bad_response"),
    _fails("redirect", "llm_bad_response"),
    _ends("gzip", "completed"),
    _fails("endless_line", "llm_bad_response"),
    _fails("drip_comments", "llm_timeout"),
    _ends("non_utf8", "completed"),
    _fails("error_with_choices", "llm_unavailable"),
    _fails("refused_in_stream", "llm_rejected"),
    _fails("thoughts_only", "llm_error"),
    _ends("bad_tool_calls", "completed"),
    _ends("unknown_tool", "completed"),
    _ends("endless_tool_loop", "limited", times=4),
    # The thread reader takes seconds for it: whole, or cut by the deadline of a call.
    Mode("flood", TIMEOUT, frozenset({"completed", "limited", "failed"}), "flood"),
)
AT_THE_MODEL = tuple(mode for mode in MODES if mode.demo)
UNREACHABLE = tuple(mode for mode in MODES if mode.url)


def problems(mode: Mode, events: Iterable[dict[str, Any]]) -> list[str]:
    """Say what is wrong with the events of a turn that met a fault."""
    events = list(events)
    finished = [e for e in events if e["type"] == "turn_finished"]
    errors = [e["code"] for e in events if e["type"] == "error"]
    found = []
    if len(finished) != 1 or events[-1] is not finished[0]:
        found.append(f"{len(finished)} terminal events, the last event is {events[-1]['type']}")
    elif finished[0]["outcome"] not in mode.outcomes:
        found.append(f"it ended as {finished[0]['outcome']}")
    failed = [end for end in finished if end["outcome"] == "failed"]
    if len(errors) != len(failed) or not mode.codes.issuperset(errors):
        found.append(f"errors {errors}")
    answers = [e for e in events if e["type"] == "message" and e["message"]["role"] == "assistant"]
    if len(answers) != 1:
        found.append(f"{len(answers)} answers")
    return [f"{mode.name}: {problem}" for problem in found]
