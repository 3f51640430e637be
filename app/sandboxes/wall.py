"""The parent's side of the second wall: makes a program that starts a worker behind `launcher`.

The interpreter's pool wants one executable file and passes it no environment; the launcher needs
Python and an argument. What bridges them is a two-line shell script that lives in memory only, so
nothing is written and a temporary directory mounted noexec is no obstacle. Above it stands `monty`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""Where `app` lies: the launcher is started from there, with no environment to find it by."""
CHECK_SECONDS = 10.0


class WallUnavailable(Exception):
    """The second wall cannot be built here; the text says why."""


def worker_program() -> str:
    """Return the path of the interpreter's worker. Raises WallUnavailable when not installed."""
    installed = Path(sysconfig.get_path("scripts"), "monty")
    program = str(installed) if installed.is_file() else shutil.which("monty")
    if program is None:
        raise WallUnavailable("the program `monty` is missing: install pydantic-monty-runtime")
    return program


@contextmanager
def sealed(program: str) -> Iterator[str]:
    """Yield the path of an executable that runs `program` behind the wall, while the block lasts.

    Blocks for about 0.1 s: it builds the wall once to see that it holds. Raises WallUnavailable
    when libseccomp is missing, the kernel refuses, or the system is not Linux.
    """
    if not hasattr(os, "memfd_create"):
        raise WallUnavailable("it needs Linux")
    command = [sys.executable, "-s", "-m", "app.sandboxes.launcher"]
    _check([*command, "--check", program])
    descriptor = os.memfd_create("sandbox-worker")
    try:
        os.write(descriptor, _script([*command, program]).encode())
        os.fchmod(descriptor, 0o500)
        # By process id, not "self": it is the child that opens it, after closing its own copy.
        yield f"/proc/{os.getpid()}/fd/{descriptor}"
    finally:
        os.close(descriptor)


def _script(command: list[str]) -> str:
    return f'#!/bin/sh\ncd {shlex.quote(str(ROOT))} && exec {shlex.join(command)} "$@"\n'


def _check(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={},
            capture_output=True,
            text=True,
            timeout=CHECK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WallUnavailable(str(error)) from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise WallUnavailable(lines[-1][:500] if lines else f"exit status {done.returncode}")
