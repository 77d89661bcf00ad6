"""Which system calls a warm simulation needs, by their numbers: the allow-list that `seccomp` puts on.

Found by tracing the calls of a locked rollout (robot, kinematics, camera, `np.save`), plus what glibc and Python use
on their way out. The aarch64 column is from the kernel's headers (asm-generic) and **untested**: no such machine was
at hand. There the probes would tell; a call that is missing shows as a `PermissionError` in a sound task.
"""

from __future__ import annotations

from typing import NamedTuple


class Numbers(NamedTuple):
    """One system call's number on each architecture; None where there is no such call."""

    x86_64: int | None
    aarch64: int | None


class ArgumentRule(NamedTuple):
    """A call that is allowed only for some values of one argument."""

    name: str
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
ARGUMENT_RULES = (
    ArgumentRule("ioctl", Numbers(16, 29), 1, _TERMINAL_QUERIES),
    ArgumentRule("fcntl", Numbers(72, 25), 1, _DESCRIPTOR_QUERIES),
)
"""Calls that are harmless for some arguments only."""
