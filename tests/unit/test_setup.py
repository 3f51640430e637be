"""The script that makes the environment, with an installer that only takes notes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.unit.house import ROOT

SCRIPT = "scripts/setup.sh"
INSTALLER = """#!/bin/sh
case "$*" in
    *install*) mkdir busy && echo once >>installs && sleep 0.5 && rmdir busy ;;
esac
"""


def project(folder: Path) -> Path:
    """A folder with the script, and an environment in which nothing is installed."""
    for name in ("scripts", "requirements", ".venv/bin"):
        (folder / name).mkdir(parents=True)
    shutil.copy(ROOT / SCRIPT, folder / SCRIPT)
    (folder / "requirements" / "run.lock").write_text("one==1\n", "utf-8")
    installer = folder / ".venv" / "bin" / "python"
    installer.write_text(INSTALLER, "utf-8")
    installer.chmod(0o755)
    return folder


def test_two_at_once_install_once_and_both_succeed(tmp_path: Path) -> None:
    folder = project(tmp_path)
    both = [
        subprocess.Popen([folder / SCRIPT, "run"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0].decode() for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert (folder / "installs").read_text("utf-8") == "once\n"
