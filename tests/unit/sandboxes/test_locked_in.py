"""What is left to the SQL worker's process once it has locked itself in."""

import subprocess
import sys

import pytest

from app.sandboxes import landlock
from app.sandboxes.sealing import ROOT

TRY = """
import os, sys
from app.sandboxes import landlock, sql_worker
if "no filter" in sys.argv:
    sql_worker.system_calls = None
if "no Landlock" in sys.argv:
    landlock.version = lambda: 0
sql_worker.lock_in()
def to(what, *arguments):
    try:
        what(*arguments)
        return "done"
    except OSError as error:
        return type(error).__name__
print(to(open, "/etc/passwd"), to(os.listdir, "/"), to(os.kill, os.getppid(), 0))
"""


@pytest.mark.parametrize(
    ("missing", "left"),
    [
        ((), "PermissionError PermissionError PermissionError"),
        (("no Landlock",), "PermissionError PermissionError PermissionError"),
        pytest.param(
            ("no filter",),
            "PermissionError PermissionError PermissionError",
            marks=pytest.mark.skipif(landlock.version() < 6, reason="the kernel lacks Landlock 6"),
        ),
    ],
    ids=["both layers", "the filter alone", "Landlock alone"],
)
def test_it_opens_lists_and_signals_nothing(missing: tuple[str, ...], left: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRY, *missing],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.strip() == left
