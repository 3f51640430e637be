"""What servers of this format disagree about: as data, and how a refusal teaches it. Pure.

Nobody can list which server of which version takes what; but a server says it, in a 400 and in many
wordings. `learn` turns one such refusal into other quirks, always one step on, so that asking again
with them ends. `provider` remembers them for each model; `LLM_QUIRKS` names them from the start.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Quirks:
    """How requests are written for one model.

    `limit_fields` are the fields that may hold the limit on output tokens, the first of them does;
    none means that no limit is sent. `most_tokens` is the highest limit that the server takes.
    `stream_usage` asks for token counts in a stream; without `system_role` the system's text stands
    before the user's.
    """

    limit_fields: tuple[str, ...] = ("max_tokens", "max_completion_tokens")
    most_tokens: int | None = None
    stream_usage: bool = True
    system_role: bool = True

    def limit(self, asked: int | None) -> int | None:
        """Return the limit to send, if any, for the one that was asked for."""
        if asked is None or not self.limit_fields:
            return None
        return asked if self.most_tokens is None else min(asked, self.most_tokens)


def named(names: Collection[str]) -> Quirks:
    """Return the quirks that the names of `LLM_QUIRKS` stand for."""
    fields = Quirks().limit_fields
    if "no_max_tokens" in names:
        fields = ()
    elif "max_completion_tokens" in names:
        fields = fields[::-1]
    return Quirks(
        limit_fields=fields,
        stream_usage="no_stream_options" not in names,
        system_role="no_system_role" not in names,
    )


_USAGE = re.compile("stream_options|include_usage")
_SYSTEM = re.compile(r"messages\[\d+\]\.role|system (?:role|messages?)|role '?system")
_LIMIT = re.compile("max(?:imum)?[ _](?:(?:new|completion|output)[ _])?tokens|output tokens")
_UNKNOWN = re.compile(
    "unsupported|not supported|unrecogni[sz]ed|unknown|unexpected|extra|not permitted|not allowed"
)
# The limit does not fit beside the prompt, which is another length each time: no number will do.
_WINDOW = re.compile("context|max_model_len|max_total_tokens|max_new_tokens` must be <=")
_RAN_OUT = re.compile("could not finish the message because max_tokens")
_NUMBER = re.compile(r"(?<![\w.-])(?:\d{1,3}(?:,\d{3})+|\d{2,7})(?![\w-])")


def learn(quirks: Quirks, complaint: str, limit: int | None) -> Quirks | None:
    """Return what a refusal of a request with `quirks` teaches, or None.

    `complaint` is the refusal in small letters, `limit` the limit that was sent.
    """
    if ran_out(complaint):
        return None
    better = quirks
    if quirks.stream_usage and _USAGE.search(complaint):
        better = replace(better, stream_usage=False)
    if quirks.system_role and _SYSTEM.search(complaint):
        better = replace(better, system_role=False)
    if limit is not None and (fields := _limit_refused(quirks, complaint, limit)) is not None:
        most = _most(complaint, limit) if fields == quirks.limit_fields else None
        better = replace(better, limit_fields=fields, most_tokens=most)
    return None if better == quirks else better


def ran_out(complaint: str) -> bool:
    """Tell a refusal that means: the limit was reached before the first word."""
    return _RAN_OUT.search(complaint) is not None


def _limit_refused(quirks: Quirks, complaint: str, limit: int) -> tuple[str, ...] | None:
    """Return the fields that are left to try: the same ones where only the number was too high."""
    named = _LIMIT.search(complaint) is not None
    if _WINDOW.search(complaint):
        return () if named or str(limit) in complaint else None
    if not named:
        return None
    if _UNKNOWN.search(complaint):
        return quirks.limit_fields[1:]
    if quirks.most_tokens is None and _most(complaint, limit) is not None:
        return quirks.limit_fields
    return ()


def _most(complaint: str, limit: int) -> int | None:
    """Return the highest number below `limit` that the complaint names."""
    numbers = (int(text.replace(",", "")) for text in _NUMBER.findall(complaint))
    return max((number for number in numbers if number < limit), default=None)
