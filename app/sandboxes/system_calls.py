"""Which system calls a sandbox process may make: everything else fails with EPERM.

`for_program` is for a program that has yet to start (behind `launcher`), `for_reader` for the SQL
worker, which has opened all that it needs. Importing this needs libseccomp. The filter holds for
the process and all that it starts, and cannot be undone.
"""

from __future__ import annotations

import os

import pyseccomp as seccomp

PR_SET_NAME = 15
PR_SET_VMA = 0x53564D41
CLONE_THREAD = 0x10000
WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC
ENOSYS = 38
EPERM = 1

COMPUTING = """
brk mmap munmap mremap mprotect madvise futex membarrier rseq set_robust_list
read readv write writev pread64 close lseek fstat newfstatat statx poll ppoll
exit exit_group restart_syscall rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack
sched_yield sched_getaffinity getrandom getpid gettid getuid geteuid getgid getegid uname
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time
""".split()
"""What it takes to compute and to talk over pipes that are there already. No file is opened, no
socket, no directory listed; no ptrace, no kill. Names unknown to this processor are skipped."""

STARTING = """
access faccessat faccessat2 readlink readlinkat execveat arch_prctl set_tid_address
""".split()
"""What it takes besides to become a program, which loads its libraries."""


def for_program() -> seccomp.SyscallFilter:
    """Build the filter for a program that starts, reads its libraries, and has threads."""
    rules = _only([*COMPUTING, *STARTING])
    _allow(rules, "openat", seccomp.Arg(2, seccomp.MASKED_EQ, WRITING, os.O_RDONLY))
    _allow(rules, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD))
    _allow(rules, "prctl", seccomp.Arg(0, seccomp.EQ, PR_SET_NAME))
    _allow(rules, "prctl", seccomp.Arg(0, seccomp.EQ, PR_SET_VMA))
    _allow(rules, "prlimit64", seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0))
    # clone3 hides its flags behind a pointer; "not there" makes the C library use clone instead.
    rules.add_rule(seccomp.ERRNO(ENOSYS), "clone3")
    return rules


def for_reader() -> seccomp.SyscallFilter:
    """Build the filter for a process that opens nothing and starts nothing any more."""
    return _only(COMPUTING)


def _only(names: list[str]) -> seccomp.SyscallFilter:
    rules = seccomp.SyscallFilter(seccomp.ERRNO(EPERM))
    for name in names:
        _allow(rules, name)
    return rules


def _allow(rules: seccomp.SyscallFilter, name: str, *conditions: seccomp.Arg) -> None:
    number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
    if number >= 0:
        rules.add_rule(seccomp.ALLOW, number, *conditions)
