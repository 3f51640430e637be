"""The process sandbox: what a sandbox process cannot do even when the interpreter has fallen."""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.core.errors import ToolError
from app.sandboxes.code import MontyCodeRunner
from app.sandboxes.sealing import ROOT, SandboxUnavailable, sealed
from tests.unit.sandboxes.processes import status, workers_of


def in_the_sandbox(*command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    program = shutil.which(command[0])
    assert program is not None
    with sealed(program) as launcher:
        return subprocess.run(
            [launcher, *command[1:]],
            capture_output=True,
            text=True,
            timeout=20,
            env={},
            close_fds=False,
            input=given,
        )


def test_a_plain_program_runs_in_the_sandbox() -> None:
    done = in_the_sandbox("echo", "hello")
    assert (done.returncode, done.stdout) == (0, "hello\n")


def test_a_program_behind_the_wall_sees_an_empty_environment() -> None:
    assert in_the_sandbox("env").stdout == ""


def test_a_directory_cannot_be_listed_in_the_sandbox() -> None:
    done = in_the_sandbox("ls", "/")
    assert (done.returncode != 0, done.stdout) == (True, "")


def test_nothing_can_be_written_in_the_sandbox() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        existing, new = Path(folder, "existing"), Path(folder, "new")
        existing.write_text("as it was")
        existing.chmod(0o666)
        assert in_the_sandbox("cp", "/etc/passwd", str(new)).returncode != 0
        assert in_the_sandbox("dd", "if=/etc/passwd", f"of={existing}").returncode != 0
        assert (new.exists(), existing.read_text()) == (False, "as it was")


@pytest.mark.parametrize("call", ["socket(my $s, 2, 1, 0)", "kill(0, getppid())"])
def test_neither_a_socket_nor_a_signal_is_allowed_in_the_sandbox(call: str) -> None:
    done = in_the_sandbox("perl", given=f"{call} and print 'done' or print $!")
    assert done.stdout == "Operation not permitted"


def test_no_process_can_be_started_in_the_sandbox() -> None:
    done = in_the_sandbox("sh", "-c", "(echo child); echo parent")
    assert "child" not in done.stdout


async def test_the_workers_of_a_runner_are_sealed() -> None:
    runner = MontyCodeRunner()
    try:
        assert await runner.calculate("6 * 7") == "42"
        (worker,) = workers_of(os.getpid())
        facts = status(worker)
    finally:
        await runner.close()
    assert runner.sealed
    assert (facts["NoNewPrivs"], facts["Seccomp"]) == ("1", "2")
    assert int(facts["CapEff"], 16) == 0
    assert "0" not in facts["Uid"].split()


@contextmanager
def no_sandbox(_program: str) -> Iterator[str]:
    raise SandboxUnavailable("Unable to find libseccomp")
    yield ""


async def test_without_the_wall_the_runner_refuses_and_says_what_is_missing() -> None:
    runner = MontyCodeRunner(sealing=no_sandbox)
    with pytest.raises(ToolError, match="Unable to find libseccomp"):
        await runner.start()
    with pytest.raises(ToolError, match="Unable to find libseccomp"):
        await runner.run("1")
    await runner.close()


async def test_without_the_wall_an_operator_may_still_allow_it_and_can_see_that() -> None:
    runner = MontyCodeRunner(sealing=no_sandbox, allow_unsealed=True)
    assert await runner.calculate("6 * 7") == "42"
    assert not runner.sealed
    await runner.close()


def test_a_program_that_is_not_there_is_found_out_before_anything_runs() -> None:
    with pytest.raises(SandboxUnavailable, match="No such file"), sealed("/nowhere/monty"):
        pass


HOST = """
import asyncio, sys
from app.sandboxes.code import MontyCodeRunner

async def main():
    runner = MontyCodeRunner()
    await runner.start()
    spin = asyncio.create_task(runner.run("while True:\\n    pass"))
    print(await runner.calculate("1 + 1", caller="another"), flush=True)
    await spin

asyncio.run(main())
"""


def test_the_workers_die_with_a_host_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", HOST], cwd=ROOT, stdout=subprocess.PIPE) as host:
        assert host.stdout is not None
        assert host.stdout.readline() == b"2\n"
        workers = workers_of(host.pid)
        descriptors = [os.pidfd_open(pid) for pid in workers]
        host.send_signal(signal.SIGKILL)
    assert len(workers) == 2
    for descriptor in descriptors:
        _wait_for_end(descriptor)


def _wait_for_end(descriptor: int) -> None:
    ended, _, _ = select.select([descriptor], [], [], 5)
    os.close(descriptor)
    assert ended
