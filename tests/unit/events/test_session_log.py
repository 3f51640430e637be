"""The session's JSONL file: whole lines, no secrets, no descriptor left behind."""

from __future__ import annotations

import json
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.events import session_log
from app.events.session_log import SessionLogs
from app.telemetry.counters import Counters


def open_files() -> set[str]:
    links = (Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd"))
    return {os.readlink(link) for link in links if link.is_symlink()}


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """Have the kernel cut writes short at this file size, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.requirement("A8")
def test_each_line_names_its_moment_its_session_and_its_type(tmp_path: Path):
    log = SessionLogs(tmp_path / "logs", secrets=[], counters=Counters()).open("s1")
    log.write("note", {"text": "two\nlines", "path": tmp_path})
    log.close()

    [line] = lines(log.path)
    assert str(line.pop("at")).endswith("Z")
    assert line == {
        "session_id": "s1",
        "type": "note",
        "content": {"text": "two\nlines", "path": str(tmp_path)},
    }
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_known_secrets_are_blotted_out_however_json_writes_them(tmp_path: Path):
    secrets = ["sk-12345", 'quo"ted\\secret', "ab"]
    log = SessionLogs(tmp_path, secrets=secrets, counters=Counters()).open("s1")
    log.write("note", {"a": f"Bearer {secrets[0]}", secrets[1]: secrets[1], "b": "ab"})
    log.close()

    assert lines(log.path)[0]["content"] == {"a": "Bearer ***", "***": "***", "b": "ab"}


def test_a_line_after_the_close_is_written_and_leaves_nothing_open(tmp_path: Path):
    log = SessionLogs(tmp_path, secrets=[], counters=Counters()).open("s1")
    log.write("first", None)
    log.close()
    log.write("late", None)
    log.write("later", None)

    assert [line["type"] for line in lines(log.path)] == ["first", "late", "later"]
    assert str(log.path) not in open_files()


def test_what_cannot_be_written_is_counted_and_raises_nothing(tmp_path: Path):
    counters = Counters()
    log = SessionLogs(tmp_path, secrets=[], counters=counters).open("s1")
    log.write("note", {"half": "\ud800"})
    log.path.mkdir()
    log.write("note", "a folder is in the way")

    assert counters.log == 2


def test_a_line_that_a_full_disk_cut_short_does_not_spoil_the_next(tmp_path: Path):
    counters = Counters()
    log = SessionLogs(tmp_path, secrets=[], counters=counters).open("s1")
    log.write("before", None)
    with files_limited_to(log.path.stat().st_size + 40):
        log.write("torn", "x" * 100)
        log.write("lost", None)
    log.write("after", None)
    log.close()

    first, torn, last = log.path.read_bytes().splitlines()
    assert (json.loads(first)["type"], json.loads(last)["type"]) == ("before", "after")
    assert len(torn) == 40
    assert counters.log == 2


def test_the_files_used_last_stay_open_and_the_others_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(session_log, "MAX_OPEN", 3)
    logs = SessionLogs(tmp_path, secrets=[], counters=Counters())
    many = [logs.open(f"s{n}") for n in range(10)]
    for round_ in range(2):
        for log in many:
            log.write("note", {"round": round_})
    held = {str(log.path) for log in many} & open_files()
    for log in many:
        log.close()

    assert held == {str(log.path) for log in many[-3:]}
    assert [len(lines(log.path)) for log in many] == [2] * 10
    assert not {str(log.path) for log in many} & open_files()


@pytest.mark.requirement("A25")
def test_a_full_file_says_so_and_takes_errors_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session_log, "MAX_FILE_BYTES", 1_000)
    monkeypatch.setattr(session_log, "MAX_ERROR_BYTES", 1_000)
    counters = Counters()
    log = SessionLogs(tmp_path, secrets=[], counters=counters).open("s1")
    for _ in range(50):
        log.write("note", {"text": "x" * 100})
    for _ in range(50):
        log.write("exception", {"traceback": "y" * 100})
    log.close()

    types = [line["type"] for line in lines(log.path)]
    assert types == sorted(types, key=["note", "log_full", "exception"].index)
    assert types.count("log_full") == 1
    assert types.count("exception") > 1
    assert log.path.stat().st_size < 2_500
    assert counters.log == 0
