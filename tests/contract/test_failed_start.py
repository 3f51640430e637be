"""A service that cannot start says why in one line, names the setting, and announces nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import ROOT

START_SECONDS = 60
BASE = {"TEST_MODE": "true", "PORT": "0", "LLM_ENABLED": "false", "PYTHONPATH": str(ROOT)}
MODEL = {"LLM_ENABLED": "true", "LLM_MODEL": "m"}
BROKEN = "import no_such_module_anywhere\n"


def start(folder: Path, environment: dict[str, str]) -> tuple[int, str, list[str]]:
    """Run the service in a folder of its own; what it exits with, says, and complains of."""
    ended = subprocess.run(
        [sys.executable, "-m", "app"],
        env={**os.environ, **BASE, "LOG_DIR": "logs", "DATA_DIR": "var", **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr.splitlines()


@pytest.mark.parametrize(
    ("environment", "names", "advises"),
    [
        ({**MODEL, "LLM_BASE_URL": "nonsense"}, "LLM_BASE_URL", "http:// or https://"),
        ({"LOG_DIR": "file"}, "LOG_DIR=file", "Name a folder"),
        ({"DATA_DIR": "file/var"}, "DATA_DIR=file/var", "Name a folder"),
        ({"TOOLS_DIRS": "nowhere"}, "TOOLS_DIRS", "Create it or correct the name"),
        ({"TOOLS_DIRS": "tools"}, "tools/broken.py", "no_such_module_anywhere"),
        ({"TOOLS_DIRS": "leaving"}, "leaving/exits.py", "SystemExit"),
        ({"DATA_SOURCE_DIRS": "nowhere"}, "DATA_SOURCE_DIRS", "Create it or correct the name"),
        ({"DATA_SOURCE_DIRS": "tools"}, "data source in", "no_such_module_anywhere"),
        ({"ACCESS_POLICY": "no_such:Policy"}, "ACCESS_POLICY=no_such:Policy", "module:Class"),
        ({"ACCESS_POLICY": "policy:Policy"}, "ACCESS_POLICY=policy:Policy", "no method groups"),
        ({"TRUSTED_PROXIES": "proxy"}, "TRUSTED_PROXIES", "host names are not looked up"),
        ({"PORT": "many"}, "PORT=many", "valid integer"),
    ],
)
def test_it_names_the_setting_and_what_to_do(
    tmp_path: Path, environment: dict[str, str], names: str, advises: str
):
    (tmp_path / "file").touch()
    (tmp_path / "policy.py").write_text("class Policy: pass\n", "utf-8")
    for folder, name, text in (("tools", "broken", BROKEN), ("leaving", "exits", "exit(3)\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.py").write_text(text, "utf-8")

    code, said, [line] = start(tmp_path, environment)

    assert (code, said) == (2, "")
    assert line.startswith("parlance cannot start: ")
    assert names in line
    assert advises in line


def test_a_file_of_settings_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path):
    (tmp_path / ".env").write_bytes(b"TEST_MODE=true\nLLM_MODEL=caf\xe9\n")

    code, _, lines = start(tmp_path, {})

    assert code == 2
    assert lines == ["parlance cannot start: .env is not UTF-8 text (line 2): save it as UTF-8."]


def test_a_port_that_is_taken_is_named(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, said, [line] = start(tmp_path, {"PORT": port})

    assert (code, said) == (2, "")
    assert f"HOST=127.0.0.1 PORT={port}" in line
    assert "in use" in line


def test_the_traceback_is_told_to_those_who_ask(tmp_path: Path):
    _, _, lines = start(tmp_path, {"TOOLS_DIRS": "nowhere", "LOG_LEVEL": "DEBUG"})

    assert "Traceback" in "".join(lines)
    assert lines[-1].startswith("parlance cannot start: TOOLS_DIRS")


def test_every_mistake_is_told_at_once(tmp_path: Path):
    _, _, lines = start(tmp_path, {"PORT": "many", "MEMORY_MAX": "60"})

    assert [line.split()[3] for line in lines] == ["PORT=many:", "MEMORY_MAX=60:"]
