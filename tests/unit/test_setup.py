"""The scripts that make the environment, with installers that only take notes."""

from __future__ import annotations

import os
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


def need(folder: Path, **environment: str) -> tuple[int, str, bool]:
    """Ask for a package as root, with an apt-get that only takes notes; was it called?"""
    for name, does in (("id", "echo 0"), ("apt-get", f"touch {folder}/called")):
        (folder / name).write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        (folder / name).chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    ended = subprocess.run(
        [ROOT / "scripts" / "need.sh", "The browser tests", "chromium"],
        env={"PATH": path, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return ended.returncode, ended.stdout.decode(), (folder / "called").exists()


def test_what_is_installed_on_the_machine_is_announced_with_the_way_to_refuse(
    tmp_path: Path,
) -> None:
    code, said, called = need(tmp_path)

    assert (code, called) == (0, True)
    assert "installing Debian's chromium" in said
    assert "NO_APT=1" in said


def test_a_machine_can_be_kept_as_it_is(tmp_path: Path) -> None:
    code, said, called = need(tmp_path, NO_APT="1")

    assert (code, called) == (1, False)
    assert "please install chromium" in said
