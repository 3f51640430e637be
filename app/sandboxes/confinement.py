"""What every sandbox process gives up before it meets a stranger's input: resources and privileges.

Standard library only, because the processes that use it (`launcher`, `sql_worker`) start often and
import little. It holds for the calling process and all that it starts, and cannot be undone. The
exception is `close_memory`, which is also for the service itself and ends where a program begins.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

NOBODY = 65534
_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


def limit_resources(*, address_space: int, descriptors: int) -> None:
    """Cap memory (bytes) and open files; from now on no file can grow and no core is dumped."""
    for kind, most in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, descriptors),
    ):
        resource.setrlimit(kind, (most, most))


def drop_privileges() -> None:
    """Become nobody when root, and never gain a privilege again. Raises OSError if refused."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    if sys.platform == "linux":
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def close_memory() -> None:
    """Keep other processes of the same user from reading this one's memory and environment.

    `/proc/PID/environ`, `mem` and the like then belong to root, nobody may trace it, and no core is
    dumped. A program that this process starts is open again.
    """
    if sys.platform == "linux":
        _prctl(_PR_SET_DUMPABLE, 0)


def memory_is_closed() -> bool:
    """Say whether `close_memory` holds for this process."""
    return sys.platform == "linux" and _prctl(_PR_GET_DUMPABLE, 0) == 0


def _prctl(option: int, value: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result = int(libc.prctl(option, value, 0, 0, 0))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"the kernel refused prctl({option})")
    return result
