"""The second wall around a sandbox worker: a program that locks itself in, then becomes the worker.

Run as `python -m app.sandboxes.launcher PROGRAM [ARGUMENT...]`: it gives up descriptors, memory,
privileges and nearly every system call, and execs PROGRAM with an empty environment. With `--check`
it stops short of the exec, so that the parent learns whether the wall can be built here. `wall`
starts it; the first wall is the interpreter inside.

Left open: PROGRAM must be able to open its shared libraries, so world-readable files stay readable
to whoever breaks out of the interpreter; a container with nothing to read closes that.
"""

from __future__ import annotations

import os
import sys

import pyseccomp as seccomp

from app.sandboxes.confinement import drop_privileges, limit_resources

ADDRESS_SPACE = 1 << 30
DESCRIPTORS = 16
PR_SET_NAME = 15
PR_SET_VMA = 0x53564D41
CLONE_THREAD = 0x10000
WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC
ENOSYS = 38
EPERM = 1

PLAIN_CALLS = """
brk mmap munmap mremap mprotect madvise futex membarrier rseq set_robust_list set_tid_address
read readv write writev pread64 close lseek fstat newfstatat statx access faccessat faccessat2
readlink readlinkat poll ppoll execveat exit exit_group restart_syscall arch_prctl
rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack sched_yield sched_getaffinity
getrandom getpid gettid getuid geteuid getgid getegid uname
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time
""".split()
"""What a Rust program needs to start, compute and talk over pipes it already has. No socket, no
directory listing, no ptrace, no kill. Names unknown to this processor are skipped."""


def system_call_filter() -> seccomp.SyscallFilter:
    """Build the allow-list: what is not on it fails with EPERM."""
    rules = seccomp.SyscallFilter(seccomp.ERRNO(EPERM))
    for name in PLAIN_CALLS:
        _allow(rules, name)
    _allow(rules, "openat", seccomp.Arg(2, seccomp.MASKED_EQ, WRITING, os.O_RDONLY))
    _allow(rules, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD))
    _allow(rules, "prctl", seccomp.Arg(0, seccomp.EQ, PR_SET_NAME))
    _allow(rules, "prctl", seccomp.Arg(0, seccomp.EQ, PR_SET_VMA))
    _allow(rules, "prlimit64", seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0))
    # clone3 hides its flags behind a pointer; "not there" makes the C library use clone instead.
    rules.add_rule(seccomp.ERRNO(ENOSYS), "clone3")
    return rules


def _allow(rules: seccomp.SyscallFilter, name: str, *conditions: seccomp.Arg) -> None:
    number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
    if number >= 0:
        rules.add_rule(seccomp.ALLOW, number, *conditions)


def silence_errors() -> None:
    """Point stderr at nothing: a hostile program must not write into the service's log."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    os.close(nothing)


def main(arguments: list[str]) -> None:
    """Build the wall, then become the program. Anything that fails ends the process before it."""
    check, command = arguments[0] == "--check", [a for a in arguments if a != "--check"]
    os.closerange(3, 1024)
    # Opened before privileges go: a user without rights need not be able to walk to the program.
    program = os.open(command[0], os.O_RDONLY | os.O_CLOEXEC)
    rules = system_call_filter()
    limit_resources(address_space=ADDRESS_SPACE, descriptors=DESCRIPTORS)
    drop_privileges()
    if not check:
        silence_errors()
    rules.load()
    if not check:
        os.execve(program, command, {})  # noqa: S606 - becoming the worker is the point


if __name__ == "__main__":
    main(sys.argv[1:])
