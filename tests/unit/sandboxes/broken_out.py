"""A service in small and a program that has broken out of the interpreter, as any user.

Run as `python -m tests.unit.sandboxes.broken_out FOLDER LAYERS` with a secret in the environment:
it writes an `.env` and a session log that only its own user may read, starts Perl behind the layers
that are named, and prints as JSON which of the service's things Perl could open.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path

from app.sandboxes.confinement import close_memory
from app.sandboxes.sealing import ROOT, sealed

NOBODY = 65534
PERL = 'for (qw(%s)) { print open(my $f, "<", $_) ? "open " : "closed " }'
"""Perl reads this from its input: for `-e` it opens a file."""
THINGS = ("environ", "mem", ".env", "session.jsonl", "passwd", "itself")


def what_it_opens(*layers: str, ordinary_user: bool) -> dict[str, bool]:
    """Run this module and return what the program could open of the service."""
    opened: dict[str, bool] = json.loads(run(__name__, *layers, ordinary_user=ordinary_user))
    return opened


def run(module: str, *arguments: str, ordinary_user: bool) -> str:
    """Run a module with a folder of its own; return what it printed."""
    with _folder(ordinary_user) as folder:
        python = python_of_everybody() if ordinary_user else sys.executable
        command = [python or "", "-m", module, str(folder), *arguments]
        return _as_user(command, ordinary_user=ordinary_user).stdout


@cache
def python_of_everybody() -> str | None:
    """Return a Python that an ordinary user may run with our packages; None where there is none."""
    if os.geteuid() != 0:
        return sys.executable
    wanted = f"python3.{sys.version_info.minor}"
    python = shutil.which(wanted, path="/usr/bin:/usr/local/bin")
    if python is None:
        return None
    try:
        _as_user([python, "-c", "import app.sandboxes.launcher"], ordinary_user=True)
    except subprocess.CalledProcessError:  # the project lies where only root may read
        return None
    return python


def _as_user(command: list[str], *, ordinary_user: bool) -> subprocess.CompletedProcess[str]:
    packages = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    programs = f"{sysconfig.get_path('scripts')}:/usr/bin:/bin"
    return subprocess.run(
        command,
        cwd=ROOT,
        env={"SECRET": "sk-12345", "PYTHONPATH": packages, "PATH": programs},
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
        **({"user": NOBODY, "group": NOBODY} if ordinary_user and os.geteuid() == 0 else {}),
    )


@contextmanager
def _folder(ordinary_user: bool) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        if ordinary_user and os.geteuid() == 0:
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)


def _secret_file(path: Path) -> str:
    path.write_text("secret")
    path.chmod(0o600)
    return str(path)


def main(folder: Path, layers: list[str]) -> None:
    """Be the service."""
    if "closed memory" in layers:
        close_memory()
    through_our_python(folder)
    print(json.dumps(_break_out(folder, through_the_launcher="launcher" in layers)))


def _break_out(folder: Path, *, through_the_launcher: bool) -> dict[str, bool]:
    mine = f"/proc/{os.getpid()}"
    paths = [
        *(f"{mine}/environ", f"{mine}/mem"),
        *(_secret_file(folder / ".env"), _secret_file(folder / "session.jsonl")),
        *("/etc/passwd", "/proc/self/maps"),
    ]
    perl = shutil.which("perl") or ""
    with sealed(perl) if through_the_launcher else nullcontext(perl) as program:
        answers = _ask(program, paths)
    return {thing: answer == "open" for thing, answer in zip(THINGS, answers, strict=True)}


def _ask(program: str, paths: list[str]) -> list[str]:
    return subprocess.run(
        [program],
        input=PERL % " ".join(paths),
        stdout=subprocess.PIPE,
        text=True,
        env={},
        timeout=30,
        check=True,
        close_fds=False,
    ).stdout.split()


def through_our_python(folder: Path) -> None:
    """Have the launcher find our packages when the interpreter is the system's own."""
    script = folder / "python"
    path = os.environ["PYTHONPATH"]
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec {sys.executable} "$@"\n')
    script.chmod(0o700)
    sys.executable = str(script)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
