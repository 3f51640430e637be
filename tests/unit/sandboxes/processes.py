"""Looks at the machine's processes: the children of one, and what each may do."""

import re
from pathlib import Path


def children_of(parent: int, running: str) -> list[int]:
    """Return the process ids of a process's children whose command line holds a word."""
    found = []
    for children in Path(f"/proc/{parent}/task").glob("*/children"):
        found += [int(pid) for pid in children.read_text().split()]
    return [pid for pid in found if running in _command(pid)]


def workers_of(parent: int) -> list[int]:
    """Return the process ids of the code sandbox's workers that a process started."""
    return children_of(parent, "subprocess")


def status(pid: int) -> dict[str, str]:
    """Return the lines of /proc/PID/status by name."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def limits(pid: int) -> dict[str, int]:
    """Return the resources that a process may not get more of than it says."""
    rows = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    parts = [re.split(r"\s{2,}", row.strip()) for row in rows]
    return {name: int(hard) for name, _, hard, *_ in parts if hard.isdigit()}


def processor_ticks(pid: int) -> int:
    """Return how much processor time a process has used of its own, in the system's ticks."""
    after_the_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(after_the_name[11])


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
