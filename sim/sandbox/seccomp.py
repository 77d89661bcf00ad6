"""A seccomp filter: the system calls that a warm simulation needs, and no others.

Everything that is not listed fails with EPERM, so that task code meets a `PermissionError` with a line instead of
being killed. No socket, fork, exec, thread, chmod, memfd, fallocate; signals to this process only.

The table was found by tracing the calls of a locked rollout (robot, kinematics, camera, `np.save`), plus what glibc
and Python use on their way out. The aarch64 column is from the kernel's headers and untested.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
from typing import NamedTuple

from sim.sandbox.kernel import call_kernel, forbid_new_privileges


class Numbers(NamedTuple):
    """One system call's number on each architecture; None where there is no such call."""

    x86_64: int | None
    aarch64: int | None


class ArgumentRule(NamedTuple):
    """A call that is allowed only for some values of one argument."""

    numbers: Numbers
    argument: int
    """0-based."""
    values: tuple[int, ...]
    """Of its lower half: these arguments are 32 bits wide."""


ALLOWED: dict[str, Numbers] = {
    # reading and writing what is open
    "read": Numbers(0, 63),
    "readv": Numbers(19, 65),
    "pread64": Numbers(17, 67),
    "write": Numbers(1, 64),
    "writev": Numbers(20, 66),
    "pwrite64": Numbers(18, 68),
    "lseek": Numbers(8, 62),
    "close": Numbers(3, 57),
    "close_range": Numbers(436, 436),
    "dup": Numbers(32, 23),
    "dup2": Numbers(33, None),
    "dup3": Numbers(292, 24),
    "flock": Numbers(73, 32),
    "fsync": Numbers(74, 82),
    "ftruncate": Numbers(77, 46),
    "fadvise64": Numbers(221, 223),
    "poll": Numbers(7, None),
    "ppoll": Numbers(271, 73),
    "select": Numbers(23, None),
    "pselect6": Numbers(270, 72),
    # looking at files; Landlock says which
    "fstat": Numbers(5, 80),
    "newfstatat": Numbers(262, 79),
    "stat": Numbers(4, None),
    "lstat": Numbers(6, None),
    "statx": Numbers(332, 291),
    "access": Numbers(21, None),
    "faccessat": Numbers(269, 48),
    "faccessat2": Numbers(439, 439),
    "readlink": Numbers(89, None),
    "readlinkat": Numbers(267, 78),
    "getdents64": Numbers(217, 61),
    "getcwd": Numbers(79, 17),
    "chdir": Numbers(80, 49),
    "umask": Numbers(95, 166),
    # making and removing files; Landlock says where
    "mkdir": Numbers(83, None),
    "mkdirat": Numbers(258, 34),
    "rmdir": Numbers(84, None),
    "unlink": Numbers(87, None),
    "unlinkat": Numbers(263, 35),
    "rename": Numbers(82, None),
    "renameat": Numbers(264, 38),
    "renameat2": Numbers(316, 276),
    # memory
    "mmap": Numbers(9, 222),
    "munmap": Numbers(11, 215),
    "mprotect": Numbers(10, 226),
    "mremap": Numbers(25, 216),
    "madvise": Numbers(28, 233),
    "brk": Numbers(12, 214),
    "membarrier": Numbers(324, 283),
    # signals and time
    "rt_sigaction": Numbers(13, 134),
    "rt_sigprocmask": Numbers(14, 135),
    "rt_sigreturn": Numbers(15, 139),
    "sigaltstack": Numbers(131, 132),
    "setitimer": Numbers(38, 103),
    "getitimer": Numbers(36, 102),
    "clock_gettime": Numbers(228, 113),
    "clock_getres": Numbers(229, 114),
    "clock_nanosleep": Numbers(230, 115),
    "nanosleep": Numbers(35, 101),
    "gettimeofday": Numbers(96, 169),
    "time": Numbers(201, None),
    "times": Numbers(100, 153),
    # this process, looked at
    "getpid": Numbers(39, 172),
    "getppid": Numbers(110, 173),
    "gettid": Numbers(186, 178),
    "getuid": Numbers(102, 174),
    "geteuid": Numbers(107, 175),
    "getgid": Numbers(104, 176),
    "getegid": Numbers(108, 177),
    "getrusage": Numbers(98, 165),
    "getrlimit": Numbers(97, 163),
    "sched_yield": Numbers(24, 124),
    "sched_getaffinity": Numbers(204, 123),
    "sysinfo": Numbers(99, 179),
    "uname": Numbers(63, 160),
    "getrandom": Numbers(318, 278),
    "futex": Numbers(202, 98),
    "rseq": Numbers(334, 293),
    "set_robust_list": Numbers(273, 99),
    "arch_prctl": Numbers(158, None),
    "restart_syscall": Numbers(219, 128),
    "exit": Numbers(60, 93),
    "exit_group": Numbers(231, 94),
}
MISSING = {"clone3": Numbers(435, 435), "openat2": Numbers(437, 437)}
"""Answered with ENOSYS: the C library then takes the older call, which is decided on its own."""
OPENING = {"open": (Numbers(2, None), 1), "openat": (Numbers(257, 56), 2)}
"""Call → (numbers, which argument holds the flags)."""
SIGNALLING = {"kill": (Numbers(62, 129), 1), "tgkill": (Numbers(234, 131), 2)}
"""Call → (numbers, which argument holds the signal); the first one holds the process. abort() ends one by tgkill."""
ASKING_LIMITS = Numbers(302, 261)
"""prlimit64: a limit may be asked for; the third argument, a pointer to a new one, must be null in both halves."""

_TERMINAL_QUERIES = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX."""
_DESCRIPTOR_QUERIES = (0, 1, 2, 3, 4, 1030)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC."""
_READ_AND_TRUNCATE = os.O_WRONLY | os.O_RDWR | os.O_TRUNC
"""Of these flags, O_TRUNC alone empties a file that may only be read: Landlock before ABI 3 lets it pass."""

ARGUMENT_RULES = (
    ArgumentRule(Numbers(16, 29), 1, _TERMINAL_QUERIES),  # ioctl
    ArgumentRule(Numbers(72, 25), 1, _DESCRIPTOR_QUERIES),  # fcntl
)
"""Calls that are harmless for some arguments only."""

_AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_X32_BIT = 0x40000000
_LOAD, _MASK, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE, _DENY_EXISTENCE = 0x7FFF0000, 0x80000000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def filter_calls() -> None:
    """Refuse every system call that is not in the tables, for ever after, in every thread.

    Raises:
        OSError: The kernel has no seccomp filters, or refuses.
        NotImplementedError: There is no table for this machine's architecture.
    """
    machine = os.uname().machine
    if machine not in _SECCOMP:
        raise NotImplementedError(f"no table of system calls for {machine}; there is one for {', '.join(_SECCOMP)}")
    code = build_filter(machine, os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    forbid_new_privileges()
    call_kernel(_SECCOMP[machine], _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program))


def build_filter(machine: str, pid: int) -> bytes:
    """The filter as a BPF program, 8 bytes an instruction.

    Args:
        machine: "x86_64" or "aarch64".
        pid: The only process that signals may go to.
    """
    code = [
        _instruction(_LOAD, _ARCHITECTURE_OFFSET),
        _instruction(_IF_EQUAL, _AUDIT_ARCHITECTURE[machine], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER_OFFSET),
        _instruction(_IF_AT_LEAST, _X32_BIT, 0, 1),
        _instruction(_RETURN, _KILL),
    ]
    for rule in ARGUMENT_RULES:
        code += _allow_values(_number(rule.numbers, machine), rule.argument, rule.values)
    for numbers, argument in SIGNALLING.values():
        code += _allow_signal(_number(numbers, machine), argument, pid)
    code += _allow_null(_number(ASKING_LIMITS, machine), 2)
    for numbers, argument in OPENING.values():
        code += _allow_opening(_number(numbers, machine), argument)
    for numbers in MISSING.values():
        code += _answer(_number(numbers, machine), _DENY_EXISTENCE)
    for numbers in ALLOWED.values():
        code += _answer(_number(numbers, machine), _ALLOW)
    return b"".join([*code, _instruction(_RETURN, _REFUSE)])


def _number(numbers: Numbers, machine: str) -> int | None:
    return numbers.x86_64 if machine == "x86_64" else numbers.aarch64


def _answer(number: int | None, verdict: int) -> list[bytes]:
    if number is None:
        return []
    return [_instruction(_IF_EQUAL, number, 0, 1), _instruction(_RETURN, verdict)]


def _allow_values(number: int | None, argument: int, values: tuple[int, ...]) -> list[bytes]:
    if number is None:
        return []
    count = len(values)
    tests = [_instruction(_IF_EQUAL, value, count - index, 0) for index, value in enumerate(values)]
    return [
        _instruction(_IF_EQUAL, number, 0, count + 3),
        _instruction(_LOAD, _ARGUMENTS_OFFSET + 8 * argument),
        *tests,
        _instruction(_RETURN, _REFUSE),
        _instruction(_RETURN, _ALLOW),
    ]


def _allow_null(number: int | None, argument: int) -> list[bytes]:
    """Allow a call whose pointer is null; task code can put memory where one half of the address is zero."""
    if number is None:
        return []
    offset = _ARGUMENTS_OFFSET + 8 * argument
    return [
        _instruction(_IF_EQUAL, number, 0, 6),
        _instruction(_LOAD, offset),
        _instruction(_IF_EQUAL, 0, 0, 3),
        _instruction(_LOAD, offset + 4),
        _instruction(_IF_EQUAL, 0, 0, 1),
        _instruction(_RETURN, _ALLOW),
        _instruction(_RETURN, _REFUSE),
    ]


def _allow_signal(number: int | None, argument: int, pid: int) -> list[bytes]:
    """Allow a signal to one process, except SIGKILL: who is killed, was killed by somebody else."""
    if number is None:
        return []
    return [
        _instruction(_IF_EQUAL, number, 0, 6),
        _instruction(_LOAD, _ARGUMENTS_OFFSET),
        _instruction(_IF_EQUAL, pid, 0, 3),
        _instruction(_LOAD, _ARGUMENTS_OFFSET + 8 * argument),
        _instruction(_IF_EQUAL, signal.SIGKILL, 1, 0),
        _instruction(_RETURN, _ALLOW),
        _instruction(_RETURN, _REFUSE),
    ]


def _allow_opening(number: int | None, argument: int) -> list[bytes]:
    """Allow opening a file, but not emptying one by opening it for reading."""
    if number is None:
        return []
    return [
        _instruction(_IF_EQUAL, number, 0, 5),
        _instruction(_LOAD, _ARGUMENTS_OFFSET + 8 * argument),
        _instruction(_MASK, _READ_AND_TRUNCATE),
        _instruction(_IF_EQUAL, os.O_TRUNC, 0, 1),
        _instruction(_RETURN, _REFUSE),
        _instruction(_RETURN, _ALLOW),
    ]


def _instruction(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", operation, if_true, if_false, value)
