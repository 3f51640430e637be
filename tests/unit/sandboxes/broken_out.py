"""A service in small and a program that has broken out of the interpreter, as any user.

Run as `python -m tests.unit.sandboxes.broken_out FOLDER WALLS` with a secret in the environment: it
writes an `.env` and a session log that only its own user may read, starts Perl behind the walls
that are named, and prints as JSON which of the service's things Perl could open.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.sandboxes.confinement import close_memory
from app.sandboxes.wall import ROOT, sealed

NOBODY = 65534
PERL = 'for (qw(%s)) { print open(my $f, "<", $_) ? "open " : "closed " }'
"""Perl reads this from its input: for `-e` it opens a file."""
THINGS = ("environ", "mem", ".env", "session.jsonl", "passwd", "itself")


def what_it_opens(*walls: str, ordinary_user: bool) -> dict[str, bool]:
    """Run this module and return what the program could open of the service."""
    with _folder(ordinary_user) as folder:
        done = subprocess.run(
            [*_python(ordinary_user), "-m", __name__, str(folder), *walls],
            cwd=ROOT,
            env={"SECRET": "sk-12345", "PYTHONPATH": _packages()},
            stdout=subprocess.PIPE,
            timeout=60,
            check=True,
            **({"user": NOBODY, "group": NOBODY} if ordinary_user and os.geteuid() == 0 else {}),
        )
    opened: dict[str, bool] = json.loads(done.stdout)
    return opened


def python_of_everybody() -> str | None:
    """Return a Python that an ordinary user may run too; None where there is none."""
    if os.geteuid() != 0:
        return sys.executable
    wanted = f"python3.{sys.version_info.minor}"
    return shutil.which(wanted, path="/usr/bin:/usr/local/bin")


def _packages() -> str:
    return os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))


def _python(ordinary_user: bool) -> list[str]:
    return [python_of_everybody() or ""] if ordinary_user else [sys.executable]


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


def main(folder: Path, walls: list[str]) -> None:
    """Be the service."""
    mine = f"/proc/{os.getpid()}"
    paths = [
        *(f"{mine}/environ", f"{mine}/mem"),
        *(_secret_file(folder / ".env"), _secret_file(folder / "session.jsonl")),
        *("/etc/passwd", "/proc/self/maps"),
    ]
    if "closed memory" in walls:
        close_memory()
    perl = shutil.which("perl") or ""
    if "launcher" in walls:
        _through_our_python(folder)
        with sealed(perl) as program:
            answers = _ask(program, paths)
    else:
        answers = _ask(perl, paths)
    print(json.dumps({thing: a == "open" for thing, a in zip(THINGS, answers, strict=True)}))


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


def _through_our_python(folder: Path) -> None:
    """Have the launcher find our packages when the interpreter is the system's own."""
    script = folder / "python"
    path = os.environ["PYTHONPATH"]
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec {sys.executable} "$@"\n')
    script.chmod(0o700)
    sys.executable = str(script)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
