"""The parent's side of the process sandbox: makes a program that starts a worker behind `launcher`.

The interpreter's pool wants one executable file and passes it no environment; the launcher needs
Python and arguments. What bridges them is a two-line shell script that lives in memory only, so
nothing is written and a temporary directory mounted noexec is no obstacle. Above it stands `monty`;
`bootstrap` asks which layers there are.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.sandboxes.confinement import memory_is_closed
from app.sandboxes.launcher_options import CHECK, MAY_READ

ROOT = Path(__file__).resolve().parents[2]
"""Where `app` lies: the launcher is started from there, with no environment to find it by."""
CHECK_SECONDS = 10.0
_LAUNCHER = ("-s", "-m", "app.sandboxes.launcher")
_LOADED = re.compile(r"^\s*(?:.* => )?(/.+) \(0x[0-9a-f]+\)$", re.MULTILINE)
_USUAL_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")


class SandboxUnavailable(Exception):
    """The process sandbox cannot be built here; the text says why."""


def worker_program() -> str:
    """Return the path of the interpreter's worker. Raises SandboxUnavailable when not installed."""
    installed = Path(sysconfig.get_path("scripts"), "monty")
    program = str(installed) if installed.is_file() else shutil.which("monty")
    if program is None:
        raise SandboxUnavailable("the program `monty` is missing: install pydantic-monty-runtime")
    return program


@contextmanager
def sealed(program: str) -> Iterator[str]:
    """Yield the path of an executable that runs `program` in the sandbox, while the block lasts.

    Blocks for about 0.1 s: it builds the sandbox once to see that it holds. Raises
    SandboxUnavailable when libseccomp is missing, the kernel refuses, or this is not Linux.
    """
    check(program)
    descriptor = os.memfd_create("sandbox-worker", 0)
    try:
        os.write(descriptor, _script(program).encode())
        os.fchmod(descriptor, 0o500)
        # Every child inherits it and finds it as its own: into this process it may not look.
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)


def check(program: str) -> Mapping[str, bool]:
    """Build the sandbox once and return which of its layers that depend on the system stand.

    Raises SandboxUnavailable when those that must stand do not.
    """
    if not hasattr(os, "memfd_create"):
        raise SandboxUnavailable("it needs Linux")
    done = _run([sys.executable, *_LAUNCHER, CHECK, program], {})
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise SandboxUnavailable(lines[-1][:500] if lines else f"exit status {done.returncode}")
    return {"closed_memory": memory_is_closed(), **json.loads(done.stdout)}


def _script(program: str) -> str:
    readable = [MAY_READ + path for path in _libraries(program)]
    command = [sys.executable, *_LAUNCHER, *readable, program]
    return f'#!/bin/sh\ncd {shlex.quote(str(ROOT))} && exec {shlex.join(command)} "$@"\n'


def _libraries(program: str) -> list[str]:
    """Return what the loader opens to start a program, as the loader itself tells."""
    try:
        found = _LOADED.findall(_run([program], {"LD_TRACE_LOADED_OBJECTS": "1"}).stdout)
    except SandboxUnavailable:
        found = []
    return found or list(_USUAL_LIBRARIES)


def _run(command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=CHECK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SandboxUnavailable(str(error)) from error
