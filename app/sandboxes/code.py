"""Runs untrusted Python and arithmetic for the service: the async face of the sandbox.

A private pool of threads, as many as there are workers, waits for the blocking interpreter of
`monty`, so the event loop never does. This module decides what may be asked and what comes back;
it knows neither the interpreter nor tools. `wiring` builds one and closes it.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from app.core.errors import ToolError
from app.core.ports import CodeResult, CodeRunner
from app.sandboxes.monty import Limits, MontyPool, Wall
from app.sandboxes.values import number_text, plain
from app.sandboxes.wall import sealed

PROGRAM = Limits(seconds=2.0, memory_mib=64)
EXPRESSION = Limits(seconds=0.2, memory_mib=8)
MAX_SOURCE = 32 * 1024
MAX_EXPRESSION = 2_000
MAX_INPUTS = 1024 * 1024
MAX_WAITING = 8
"""Calls that may wait for a free worker; one more is refused at once. Two workers and two seconds
a program make the longest wait about eight seconds."""

MATH_NAMES = """
acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp
exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan
isqrt lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder
sin sinh sqrt tan tanh tau trunc ulp
""".split()

_CALCULATE = f"import math\nfrom math import {', '.join(MATH_NAMES)}\neval(expression)"
_T = TypeVar("_T")


class MontyCodeRunner(CodeRunner):
    """A `CodeRunner` over sandboxed worker processes, started at the first call.

    `allow_unsealed` lets it run where the second wall cannot be built; then only the interpreter
    stands between the code and the service's user. `sealed` tells which it is.
    """

    def __init__(
        self, *, processes: int = 2, allow_unsealed: bool = False, wall: Wall = sealed
    ) -> None:
        self._pool = MontyPool(processes=processes, wall=wall, allow_unsealed=allow_unsealed)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="sandbox")
        self._most = processes + MAX_WAITING
        self._unfinished = 0
        self._guard = threading.Lock()
        self._started = False
        self._closed = False

    @property
    def sealed(self) -> bool:
        """Whether workers run behind the second wall. False before the start."""
        return self._pool.sealed

    async def start(self) -> None:
        """Start the workers now. Raises ToolError saying what is missing."""
        await self._in_thread(self._ensure_started)

    async def close(self) -> None:
        """Stop idle workers now; calls under way end within their own limits, waiting ones fail.

        Safe to call twice.
        """
        if self._closed:
            return
        self._closed = True
        self._threads.shutdown(wait=False)
        closing = ThreadPoolExecutor(1, thread_name_prefix="sandbox-close")
        await asyncio.wrap_future(closing.submit(self._stop))
        closing.shutdown(wait=False)

    async def run(self, code: str, inputs: Mapping[str, Any] | None = None) -> CodeResult:
        """Run a program of at most 32 KiB; `inputs` (at most 1 MiB of JSON) become its globals.

        Limits: 2 s, 64 MiB, 200 calls deep, 0.5 s of sleep, 64 KiB of output kept. Raises
        ToolError or ToolTimeout with the program's own error or the limit that it met.
        """
        _check_text(code, most=MAX_SOURCE, what="The program")
        given = dict(inputs or {})
        _check_inputs(given)
        value, printed = await self._in_thread(lambda: self._feed(code, given, PROGRAM))
        kept, cut = plain(value)
        return CodeResult(output=printed.text, value=kept, truncated=cut or printed.truncated)

    async def calculate(self, expression: str) -> str:
        """Evaluate one expression of at most 2,000 characters, with `math`'s names and built-ins.

        Limits: 0.2 s, 8 MiB. Returns 15 significant digits; integers of more than 1,000 digits,
        infinities and nan come as text. Raises ToolError or ToolTimeout.
        """
        _check_text(expression, most=MAX_EXPRESSION, what="The expression")
        inputs = {"expression": expression.strip()}
        value, _ = await self._in_thread(lambda: self._feed(_CALCULATE, inputs, EXPRESSION))
        if not isinstance(value, int | float | complex):
            raise ToolError("The expression's value is not a number. Ask for one number.")
        return number_text(value)

    def _feed(self, code: str, inputs: Mapping[str, Any], limits: Limits) -> Any:
        self._ensure_started()
        return self._pool.feed(code, inputs, limits)

    def _ensure_started(self) -> None:
        with self._guard:
            if not self._started and not self._closed:
                self._pool.open()
                self._started = True

    def _stop(self) -> None:
        with self._guard:
            self._pool.close()

    async def _in_thread(self, job: Callable[[], _T]) -> _T:
        if self._closed:
            raise ToolError("Code cannot run: the service is shutting down.")
        if self._unfinished >= self._most:
            raise ToolError("Every sandbox is busy. Try again in a moment.", retry_after=2.0)
        with self._guard:
            self._unfinished += 1
        future = self._threads.submit(job)
        # The thread's own future: a caller who left does not free a thread that is still at work.
        future.add_done_callback(self._finished)
        return await asyncio.wrap_future(future)

    def _finished(self, _future: Future[Any]) -> None:
        with self._guard:
            self._unfinished -= 1


def _check_text(text: str, *, most: int, what: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise ToolError(f"{what} holds half a character (a lone surrogate).") from error
    if size > most:
        raise ToolError(f"{what} is {size} bytes long; at most {most} are allowed.")


def _check_inputs(inputs: Mapping[str, Any]) -> None:
    try:
        size = len(json.dumps(inputs).encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise ToolError(f"The inputs must be plain JSON values: {error}.") from error
    if size > MAX_INPUTS:
        raise ToolError(f"The inputs are {size} bytes of JSON; at most {MAX_INPUTS} are allowed.")
    wrong = [name for name in inputs if not str(name).isidentifier()]
    if wrong:
        raise ToolError(f"The input name {str(wrong[0])[:50]!r} cannot be a variable's name.")
