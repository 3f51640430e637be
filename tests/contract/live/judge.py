"""What the contract says of a text that a client sends, without asking the service's own code.

Pure. A `Verdict` names the codes that may refuse the text; `valid` texts may be accepted, and be
refused only for what the session's state says.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from tests.contract_schemas import client_payloads, fits

MAX_FRAME_BYTES = 262_144
MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1

# Why a frame that fits its schema may be refused all the same.
BY_STATE = {
    "chat": """bad_request too_large not_found unknown_tool unknown_data_source unknown_agent
    unknown_provider unknown_model turn_in_progress too_many_turns id_reused""",
    "ui_event": """bad_request unknown_component turn_in_progress too_many_turns id_reused
    not_found""",
    "cancel": "id_reused",
    "feedback": "id_reused",
    "ping": "",
    "resume": "",
}
# Any frame may come too fast, and none is taken while the service stops.
ANY_TIME = frozenset({"rate_limited"})


@dataclass(frozen=True)
class Verdict:
    """What may answer a text. `value` is the decoded frame of a valid one."""

    kind: str
    valid: bool
    codes: frozenset[str]
    value: Any = None

    @property
    def command_id(self) -> str | None:
        """The id that the answer must name."""
        return self.value.get("id") if self.valid else None


class NotStrict(ValueError):
    """The text is not strict JSON."""


def judge(text: str) -> Verdict:
    """Say what may answer this text."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES:
        return _refused("-", "too_large")
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse, parse_int=_integer
        )
        deep = _check(value)
    except (ValueError, RecursionError):
        return _refused("-", "bad_json")
    kind = value.get("type") if isinstance(value, dict) else None
    known = isinstance(kind, str) and kind in client_payloads()
    if known and fits(client_payloads()[str(kind)], value):
        return Verdict(str(kind), True, frozenset(BY_STATE[str(kind)].split()) | ANY_TIME, value)
    code = "bad_frame" if known or not isinstance(value, dict) else "unknown_frame_type"
    # Whether a list in the last level counts as one level more is not for this judge to say.
    return _refused(str(kind) if known else "-", *([code, "bad_json"] if deep else [code]))


@cache
def _refused(kind: str, *codes: str) -> Verdict:
    return Verdict(kind, False, frozenset(codes) | ANY_TIME)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotStrict("a doubled key")
    return value


def _refuse(name: str) -> NoReturn:
    raise NotStrict(name)


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise NotStrict("an integer beyond 53 bits")
    return int(digits)


def _check(value: Any) -> bool:
    """Look at every value; return whether the nesting is at its limit. Raises `NotStrict`."""
    level = [value]
    depth = 0
    while level:
        inner: list[Any] = []
        for item in level:
            if isinstance(item, float) and not math.isfinite(item):
                raise NotStrict("a number out of range")
            if isinstance(item, str) and any("\ud800" <= letter <= "\udfff" for letter in item):
                raise NotStrict("half a surrogate pair")
            if isinstance(item, dict):
                inner += [*item, *item.values()]
            elif isinstance(item, list):
                inner += item
        depth += 1
        if depth > MAX_DEPTH + 2:
            raise NotStrict("too deep")
        level = inner
    return depth > MAX_DEPTH
