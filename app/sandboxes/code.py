"""Runs untrusted Python and arithmetic for the service: the async face of the sandbox.

A private pool of threads, as many as there are workers, waits for the blocking interpreter of
`monty`, so the event loop never does. This module decides what may be asked and what comes back;
it knows neither the interpreter nor tools. `bootstrap` builds one and closes it.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from app.core.errors import ToolError
from app.core.ports import CodeResult, CodeRunner, SharedOut
from app.sandboxes.fair_queue import FairQueue
from app.sandboxes.monty import Limits, MontyPool, Printed, Program, Sealing
from app.sandboxes.sealing import sealed
from app.sandboxes.values import number_text, plain

PROGRAM = Limits(seconds=2.0, memory_mib=64)
EXPRESSION = Limits(seconds=0.2, memory_mib=8)
MAX_SOURCE = 32 * 1024
MAX_EXPRESSION = 2_000
MAX_INPUTS = 1024 * 1024
MATH_NAMES = """
acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp
exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan
isqrt lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder
sin sinh sqrt tan tanh tau trunc ulp
""".split()

_CALCULATE = f"import math\nfrom math import {', '.join(MATH_NAMES)}\neval(expression)"
_CLOSED = "Code cannot run: the service is shutting down."
_T = TypeVar("_T")


class MontyCodeRunner(CodeRunner, SharedOut):
    """A `CodeRunner` over sandboxed worker processes, started at the first call.

    Callers take turns by what they have used, and one alone cannot have every worker.
    `allow_unsealed` lets it run where the process sandbox cannot be built; then only the
    interpreter stands between the code and the service's user. `sealed` tells which it is.
    """

    def __init__(
        self, *, processes: int = 2, allow_unsealed: bool = False, sealing: Sealing = sealed
    ) -> None:
        self._pool = MontyPool(processes=processes, sealing=sealing, allow_unsealed=allow_unsealed)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="sandbox")
        self._queue = FairQueue("The sandbox", places=processes, each=max(1, processes - 1))
        self._guard = threading.Lock()
        self._started = False
        self._closed = False

    @property
    def sealed(self) -> bool:
        """whether workers run in the process sandbox. False before the start."""
        return self._pool.sealed

    async def start(self) -> None:
        """Start the workers now. Raises ToolError saying what is missing."""
        await self._in_thread(self._ensure_started, caller="", stop=_nothing)

    async def close(self) -> None:
        """Stop idle workers now; calls under way end within their own limits, waiting ones fail.

        Safe to call twice.
        """
        if self._closed:
            return
        self._closed = True
        self._queue.close(_CLOSED)
        self._threads.shutdown(wait=False)
        closing = ThreadPoolExecutor(1, thread_name_prefix="sandbox-close")
        await asyncio.wrap_future(closing.submit(self._stop))
        closing.shutdown(wait=False)

    def for_caller(self, caller: str) -> CodeRunner:
        """Return this runner, with its calls counted as the caller's."""
        return _OwnShare(self, caller)

    async def run(
        self, code: str, inputs: Mapping[str, Any] | None = None, *, caller: str = ""
    ) -> CodeResult:
        """Run a program of at most 32 KiB; `inputs` (at most 1 MiB of JSON) become its globals.

        Limits: 2 s, 64 MiB, 200 calls deep, 0.5 s of sleep, 64 KiB of output kept. Raises
        ToolError or ToolTimeout with the program's own error or the limit that it met.
        """
        _check_text(code, most=MAX_SOURCE, what="The program")
        given = dict(inputs or {})
        _check_inputs(given)
        value, printed = await self._feed(Program(code, given), PROGRAM, caller)
        kept, cut = plain(value)
        return CodeResult(output=printed.text, value=kept, truncated=cut or printed.truncated)

    async def calculate(self, expression: str, *, caller: str = "") -> str:
        """Evaluate one expression of at most 2,000 characters, with `math`'s names and built-ins.

        Limits: 0.2 s, 8 MiB. Returns 15 significant digits; integers of more than 1,000 digits,
        infinities and nan come as text. Raises ToolError or ToolTimeout.
        """
        _check_text(expression, most=MAX_EXPRESSION, what="The expression")
        inputs = {"expression": expression.strip()}
        value, _ = await self._feed(Program(_CALCULATE, inputs), EXPRESSION, caller)
        if not isinstance(value, int | float | complex):
            raise ToolError("The expression's value is not a number. Ask for one number.")
        return number_text(value)

    async def _feed(self, program: Program, limits: Limits, caller: str) -> tuple[object, Printed]:
        def feed() -> tuple[object, Printed]:
            self._ensure_started()
            return self._pool.feed(program, limits)

        return await self._in_thread(feed, caller=caller, stop=program.stop)

    def _ensure_started(self) -> None:
        with self._guard:
            if not self._started and not self._closed:
                self._pool.open()
                self._started = True

    def _stop(self) -> None:
        with self._guard:
            self._pool.close()

    async def _in_thread(
        self, job: Callable[[], _T], *, caller: str, stop: Callable[[], None]
    ) -> _T:
        """Run a job when it is the caller's turn. A caller who leaves has it stopped."""
        place = await self._queue.take(caller)
        loop = asyncio.get_running_loop()

        def give_back(_: Future[_T]) -> None:
            with suppress(RuntimeError):  # the loop has ended, and the queue with it
                loop.call_soon_threadsafe(place.release)

        try:
            future = self._threads.submit(job)
        except RuntimeError as error:
            place.release()
            raise ToolError(_CLOSED) from error
        # The thread's own future: a caller who left does not free a thread that is still at work.
        future.add_done_callback(give_back)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            stop()
            raise


@dataclass(frozen=True, slots=True)
class _OwnShare(CodeRunner):
    """The runner as one caller has it."""

    runner: MontyCodeRunner
    caller: str

    async def run(self, code: str, inputs: Mapping[str, Any] | None = None) -> CodeResult:
        return await self.runner.run(code, inputs, caller=self.caller)

    async def calculate(self, expression: str) -> str:
        return await self.runner.calculate(expression, caller=self.caller)


def _nothing() -> None:
    """There is no program to stop."""


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
