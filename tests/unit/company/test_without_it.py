"""The company's folder can be deleted: the service starts with what is left."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.house import ROOT

START = """
import asyncio, json
from pathlib import Path
from app.bootstrap import About, build
from app.settings import Settings
from app.starting import load_policy
from generated import Principal

HERE = Path.cwd()

async def main():
    settings = Settings(
        _env_file=None, test_mode=True, llm_enabled=False, log_dir=HERE / "l", data_dir=HERE / "d"
    )
    policy = load_policy(settings)
    groups = policy.groups("test@test.com")
    caller = Principal(email="test@test.com", groups=groups, identified_by="test_mode")
    async with build(settings, policy, About("0", "0")) as state:
        offered = [*state.tools.offered(caller), *state.sources.offered(caller)]
        names = [thing.name for thing in offered]
        examples = [example.title for example in state.examples]
        print(json.dumps({"names": names, "groups": groups, "examples": examples}))

asyncio.run(main())
"""
PARTS = ("app", "generated", "tools", "demo_model")


@pytest.mark.parametrize("company", [True, False], ids=["with", "without"])
def test_the_service_offers_what_is_there(tmp_path: Path, company: bool) -> None:
    for part in (*PARTS, "company") if company else PARTS:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "start.py").write_text(START)
    done = subprocess.run(
        [sys.executable, "-P", "start.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    offered = json.loads(done.stdout.splitlines()[-1])

    names = set(offered["names"])
    assert {"calculate", "run_code", "show_plot"} <= names
    assert ({"find_people", "query_sales", "handbook"} <= names) is company
    assert ("sales" in offered["groups"]) is company
    assert bool(offered["examples"]) is company
