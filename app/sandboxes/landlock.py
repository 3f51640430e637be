"""Closes the file system to the calling process, by Landlock, where the kernel has it.

Landlock is a sandbox that any process may build around itself, without privileges: from then on it,
and all that it starts, opens only what was listed, and looks into no process outside. Linux has it
since 5.13, unless it was left out. Standard library only: see `confinement`.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_TELL_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _READ_FILE = 1 << 0, 1 << 2

_FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""The rights over files that each version brought, as bits. All of them are taken away."""
_NET_RIGHTS = {4: 0b11}
_SCOPES = {6: 0b11}
"""Sockets without a file, and signals: not beyond the process and what it starts."""


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "net", "scopes")]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("path", ctypes.c_int32)]


def version() -> int:
    """Return the kernel's version of Landlock; 0 where there is none."""
    try:
        return max(0, _call(_CREATE_RULESET, None, 0, _TELL_VERSION))
    except (OSError, AttributeError):  # not there, or not Linux
        return 0


def allow_only(readable: Iterable[str | int]) -> None:
    """Leave nothing open but these files and folders, to be read and executed.

    They are paths or descriptors; a path that is not there is passed over. It needs
    no-new-privileges. Raises OSError when the kernel refuses.
    """
    known = version()
    ruleset = _Ruleset(*(_up_to(known, kinds) for kinds in (_FILE_RIGHTS, _NET_RIGHTS, _SCOPES)))
    descriptor = _call(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.sizeof(ruleset), 0)
    try:
        for place in readable:
            _add(descriptor, place)
        _call(_RESTRICT_SELF, descriptor, 0)
    finally:
        os.close(descriptor)


def _add(ruleset: int, place: str | int) -> None:
    try:
        path = os.open(place, os.O_PATH | os.O_CLOEXEC) if isinstance(place, str) else place
    except FileNotFoundError:
        return
    rule = _PathBeneath(_EXECUTE | _READ_FILE, path)
    try:
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        if isinstance(place, str):
            os.close(path)


def _up_to(known: int, kinds: dict[int, int]) -> int:
    return sum(bits for since, bits in kinds.items() if since <= known)


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    plain = (ctypes.c_long(a) if isinstance(a, int) else a for a in arguments)
    result = int(libc.syscall(ctypes.c_long(number), *plain))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
