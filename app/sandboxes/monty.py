"""The pool of sandbox workers: the only module that knows the interpreter's package.

It is blocking and may be used from several threads; `code` puts threads in front of it. One call is
one session in one worker process, thrown away afterwards. A worker has no files, no network, no
environment and no host functions; beneath it stands the sandbox of `launcher`.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

import pydantic_monty

from app.core.errors import ToolError, ToolTimeout
from app.sandboxes.sealing import SandboxUnavailable, worker_program

Sealing = Callable[[str], AbstractContextManager[str]]

KEPT_OUTPUT = 64 * 1024
MOST_OUTPUT = 1024 * 1024
ERROR_TEXT = 1_000
REQUEST_SECONDS = 5.0
GRACE_SECONDS = 0.5
SESSIONS_PER_WORKER = 500
TRIES = 3
"""A worker killed while idle is met by the next call; three tries got past it in every trial."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. Met limits end the run with an error that names them."""

    seconds: float
    memory_mib: int
    depth: int = 200
    suspensions: int = 50
    sleep_seconds: float = 0.5

    def for_pool(self) -> pydantic_monty.ResourceLimits:
        """Write them in the package's words."""
        return {
            "max_feed_duration_secs": self.seconds,
            "max_memory": self.memory_mib * 1024 * 1024,
            "max_recursion_depth": self.depth,
            "max_suspensions": self.suspensions,
            "max_total_sleep_secs": self.sleep_seconds,
        }


class Program:
    """A program on its way, which another thread may stop at any moment of it."""

    def __init__(self, code: str, inputs: Mapping[str, Any]) -> None:
        self.code = code
        self.inputs = inputs
        self._guard = threading.Lock()
        self._stopped = False
        self._worker: int | None = None

    def stop(self) -> None:
        """Kill the worker that runs it, and keep it from being run once more."""
        with self._guard, suppress(ProcessLookupError, PermissionError):
            self._stopped = True
            if self._worker is not None:
                os.kill(self._worker, signal.SIGKILL)

    @contextmanager
    def running_in(self, worker: int | None) -> Iterator[None]:
        """Know the worker while the block lasts. Raises ToolError after a stop."""
        with self._guard:
            if self._stopped:
                raise ToolError("The program was stopped.")
            self._worker = worker
        try:
            yield
        finally:
            with self._guard:
                self._worker = None


class Printed:
    """Keeps the first 64 KiB that a program prints; at 1 MiB it stops the program."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._seen = 0

    @property
    def text(self) -> str:
        """What was kept."""
        return "".join(self._kept)

    @property
    def truncated(self) -> bool:
        return self._seen > KEPT_OUTPUT

    def __call__(self, _stream: Literal["stdout", "stderr"], text: str) -> None:
        """Take a piece of output. Raises MemoryError, inside the program, at 1 MiB."""
        room = KEPT_OUTPUT - self._seen
        self._seen += len(text)
        if room > 0:
            self._kept.append(text[:room])
        if self._seen > MOST_OUTPUT:
            raise MemoryError("output limit exceeded: more than 1 MiB printed")


class MontyPool:
    """Worker processes, started by `open` and gone after `close` or the parent's death."""

    def __init__(self, *, processes: int, sealing: Sealing, allow_unsealed: bool) -> None:
        self._processes = processes
        self._sealing = sealing
        self._allow_unsealed = allow_unsealed
        self._stack = ExitStack()
        self._pool: pydantic_monty.Monty | None = None
        self.sealed = False

    def open(self) -> None:
        """Start the first worker. Raises ToolError when it cannot, or may not unsealed."""
        try:
            binary = self._binary(worker_program())
        except SandboxUnavailable as error:
            raise ToolError(
                f"Code cannot run here: {error}. The operator can fix that (on Debian: "
                "install libseccomp2), or set UNSEALED_SANDBOX=true."
            ) from error
        self._pool = self._stack.enter_context(
            pydantic_monty.Monty(
                binary_path=binary,
                min_processes=1,
                max_processes=self._processes,
                checkout_timeout=REQUEST_SECONDS,
                request_timeout=REQUEST_SECONDS,
                max_checkouts_per_worker=SESSIONS_PER_WORKER,
                feed_duration_limit_grace=GRACE_SECONDS,
            )
        )

    def _binary(self, program: str) -> str:
        try:
            binary = self._stack.enter_context(self._sealing(program))
        except SandboxUnavailable:
            if not self._allow_unsealed:
                raise
            return program
        self.sealed = True
        return binary

    def close(self) -> None:
        """Stop idle workers; one at work ends with its program. Later calls get a ToolError."""
        self._pool = None
        self._stack.close()

    def feed(self, program: Program, limits: Limits) -> tuple[object, Printed]:
        """Run a program in a fresh session; return its last value and what it printed.

        A program that takes its worker down is run again, twice at most: it can have changed
        nothing outside. Raises ToolError, and ToolTimeout for a limit of time.
        """
        for _ in range(TRIES):
            printed = Printed()
            try:
                return self._feed_once(program, limits, printed), printed
            except pydantic_monty.MontyCrashedError as error:
                if error.timed_out:
                    raise _too_slow(limits) from error
            except pydantic_monty.MontyError as error:
                raise _explained(error, limits, printed) from error
        raise ToolError("The program crashed its sandbox. Write it in a simpler way.")

    def _feed_once(self, program: Program, limits: Limits, printed: Printed) -> object:
        if self._pool is None:
            raise ToolError("Code cannot run: the service is shutting down.")
        try:
            with (
                self._pool.checkout(limits=limits.for_pool()) as session,
                program.running_in(session.worker_pid),
            ):
                return session.feed_run(
                    program.code, inputs=dict(program.inputs), print_callback=printed
                )
        except TimeoutError as error:
            raise ToolTimeout("Every sandbox is busy. Try again in a moment.") from error


def _too_slow(limits: Limits) -> ToolTimeout:
    return ToolTimeout(f"It ran longer than {limits.seconds:g} s and was stopped.")


def _explained(error: pydantic_monty.MontyError, limits: Limits, printed: Printed) -> ToolError:
    text = str(error)[:ERROR_TEXT]
    if text.startswith("TimeoutError: feed time limit"):
        return _too_slow(limits)
    if text.startswith("TimeoutError: sleep limit"):
        return ToolTimeout(f"It wanted to sleep for longer than {limits.sleep_seconds:g} s.")
    if text.startswith(("MemoryError: memory limit", "MemoryError: the worker exceeded")):
        return ToolError(f"It needed more than {limits.memory_mib} MiB of memory and was stopped.")
    if text.startswith("RecursionError"):
        text = f"{text} (the limit is {limits.depth} calls)"
    before = printed.text[-ERROR_TEXT:]
    output = f"\nPrinted before that:\n{before}" if before else ""
    return ToolError(f"{_kind(error)}{text}{_line(error)}{output}")


def _kind(error: pydantic_monty.MontyError) -> str:
    return "SyntaxError: " if isinstance(error, pydantic_monty.MontySyntaxError) else ""


def _line(error: pydantic_monty.MontyError) -> str:
    known = (pydantic_monty.MontySyntaxError, pydantic_monty.MontyRuntimeError)
    named = "line " in str(error)[:ERROR_TEXT]
    frames = error.traceback() if isinstance(error, known) and not named else []
    return f" (line {frames[-1].line})" if frames else ""
