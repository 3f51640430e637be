"""The process sandbox: a program that locks itself in, then becomes the worker.

Run as `python -m app.sandboxes.launcher [--may-read=FILE...] PROGRAM [ARGUMENT...]`: it gives up
descriptors, memory, privileges, all files but those named and nearly every system call, and execs
PROGRAM with an empty environment. With `--check` it stops short of the exec and prints, as JSON,
which of the layers that depend on the system stand. `sealing` starts it; the first layer is the
interpreter inside.

Left open where the kernel has no Landlock: PROGRAM must be able to open its shared libraries, so
whatever the worker's user may read stays readable to whoever breaks out of the interpreter.
"""

from __future__ import annotations

import json
import os
import sys

from app.sandboxes import landlock, system_calls
from app.sandboxes.confinement import drop_privileges, limit_resources
from app.sandboxes.launcher_options import CHECK, MAY_READ

ADDRESS_SPACE = 1 << 30
DESCRIPTORS = 16
LOADER_CACHE = "/etc/ld.so.cache"


def silence_errors() -> None:
    """Point stderr at nothing: a hostile program must not write into the service's log."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    os.close(nothing)


def main(arguments: list[str]) -> None:
    """Build the sandbox, then become the program. What fails ends the process before it."""
    readable = [a.removeprefix(MAY_READ) for a in arguments if a.startswith(MAY_READ)]
    check = arguments[0] == CHECK
    command = arguments[len(readable) + check :]
    os.closerange(3, 1024)
    # Opened before privileges go: a user without rights need not be able to walk to the program.
    program = os.open(command[0], os.O_RDONLY | os.O_CLOEXEC)
    rules = system_calls.for_program()
    was_root = os.geteuid() == 0
    limit_resources(address_space=ADDRESS_SPACE, descriptors=DESCRIPTORS)
    drop_privileges()
    if not check:
        silence_errors()
    if has_landlock := landlock.version() > 0:
        landlock.allow_only([program, LOADER_CACHE, *readable])
    rules.load()
    if check:
        print(json.dumps({"own_user": was_root, "landlock": has_landlock}))
    else:
        os.execve(program, command, {})  # noqa: S606 - becoming the worker is the point


if __name__ == "__main__":
    main(sys.argv[1:])
