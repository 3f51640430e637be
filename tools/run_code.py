"""Runs a Python program of the model's in the sandbox behind the `CodeRunner` port.

The description is as much of this tool as the code: the sandbox knows a part of Python only, and a
model that is told which part writes programs that run the first time.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from app.core.ports import CodeResult, CodeRunner
from app.core.text import shorten
from tools.base import Arguments, Tool, ToolContext, ToolResult

MODULES = (
    "asyncio base64 bisect collections copy csv dataclasses datetime decimal functools hashlib "
    "itertools json math random re time typing unicodedata"
).split()
"""The modules that the sandbox has and that are of use; a test imports each of them there."""

ABSENT_MODULES = (
    "contextlib enum fractions heapq io numpy operator pandas requests statistics string"
).split()
"""Those that models reach for and that are missing; a test shows that they are."""

MAX_CONTENT = 32_000
_MAX_VALUE = 12_000
_MAX_VALUE_TEXT = 2_000
"""As JSON at most six times as long, so that there is always room for it in the content."""


class RunCodeArguments(Arguments):
    """The program."""

    code: str = Field(
        min_length=1,
        max_length=32_768,
        description=(
            "The whole program. Print what you want to see, or make the last line an expression: "
            "its value comes back."
        ),
    )


class RunCode(Tool[RunCodeArguments]):
    """Runs a program."""

    name = "run_code"
    title = "Run code"
    description = (
        "Run a Python program in a sandbox and get what it printed and the value of its last "
        "line, if that is an expression. Every call starts afresh: nothing is kept between "
        "calls. There are no files, no network, no environment and no input(); write the data "
        "into the program. Limits: 2 seconds, 64 MiB of memory, 200 nested calls, 64 KiB of "
        "output.\n"
        "The sandbox knows a subset of Python 3.\n"
        f"Modules: {', '.join(MODULES)}. No others: not {', '.join(ABSENT_MODULES)}. "
        "From collections take Counter, defaultdict, deque and namedtuple; there is no "
        "OrderedDict.\n"
        "Works: functions, closures, lambda, decorators on functions, classes without a base "
        "class, dataclasses, comprehensions, generator expressions, f-strings, match, with, "
        "try/except/finally, unpacking, async/await.\n"
        "Missing: class inheritance (so no exception classes of your own: raise ValueError), "
        "super, @property, @staticmethod and @classmethod, yield (return a list instead), the "
        "del statement (use d.pop(key)), dir.\n"
        "When it fails you get the error; correct the program and try again."
    )
    arguments = RunCodeArguments
    timeout_seconds = 10.0

    async def run(self, arguments: RunCodeArguments, context: ToolContext) -> ToolResult:
        """Run it. Raises the sandbox's `ToolError`, which carries the program's own error."""
        result = await context.ports.need(CodeRunner).run(arguments.code)
        return ToolResult(content=_content(result), summary=_summary(result))


def _content(result: CodeResult) -> str:
    """Write the result as JSON of at most 32,000 characters, cutting the output's end to fit."""
    value, cut = _small(result.value)
    output, truncated = result.output, result.truncated or cut
    while len(content := _encode(output, value, truncated)) > MAX_CONTENT:
        output, truncated = output[: len(output) * 9 // 10], True
    return content


def _encode(output: str, value: Any, truncated: bool) -> str:
    answer = {"output": output, "value": value, "truncated": truncated}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)


def _small(value: Any) -> tuple[Any, bool]:
    """Return the value when it is JSON of a bearable size, else how its text begins."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        text = repr(value)
        return shorten(text, _MAX_VALUE_TEXT), len(text) > _MAX_VALUE_TEXT
    if len(text) <= _MAX_VALUE:
        return value, False
    return shorten(value if isinstance(value, str) else text, _MAX_VALUE_TEXT), True


def _summary(result: CodeResult) -> str:
    said = result.output.strip() or ("" if result.value is None else str(result.value))
    return shorten(" ".join(said.split()), 200) or "Ran without output"
