"""The operator is told in one line, at the start, which layers stand and which do not."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.sandboxes.sealing import ROOT

START_SECONDS = 30.0


def first_line_about_walls(folder: Path, **environment: str) -> dict[str, object]:
    """Start the service and return the line that it logs about its layers."""
    settings = {
        "TEST_MODE": "true",
        "PORT": "0",
        "LLM_ENABLED": "false",
        "LOG_DIR": str(folder / "logs"),
        "DATA_DIR": str(folder / "var"),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env={**os.environ, **settings, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as service:
        assert service.stderr is not None
        try:
            end = time.monotonic() + START_SECONDS
            while select.select([service.stderr], [], [], end - time.monotonic())[0]:
                line = service.stderr.readline()
                if b"layers around" in line or not line:
                    break
        finally:
            service.kill()
    told: dict[str, object] = json.loads(line)
    return told


@pytest.mark.requirement("A15")
def test_a_service_tells_which_walls_stand_and_closes_its_own_memory(tmp_path: Path) -> None:
    told = first_line_about_walls(tmp_path)
    stand, missing = told["stand"], told["missing"]
    assert isinstance(stand, list)
    assert isinstance(missing, list)
    assert {"few system calls", "service's memory closed"} <= {*stand}
    assert ("own user" in stand) == (os.geteuid() == 0)
    assert {*stand, *missing} == {
        *("own user", "no files (Landlock)", "few system calls", "service's memory closed")
    }
