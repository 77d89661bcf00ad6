"""Landlock by system calls: which files this process may still touch, for ever after.

The kernel checks every path that is opened from then on; nothing that runs in the process can take a rule back.
What Landlock does not know (chmod, signals before ABI 6, sockets other than TCP) is the business of `seccomp`.

Source: the kernel's userspace-api/landlock documentation; the numbers are the same on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from enum import IntFlag
from pathlib import Path

from sim.sandbox.kernel import call_kernel, forbid_new_privileges

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_SCOPE_SINCE, _NET_SINCE = 6, 4


class Access(IntFlag):
    """What can be done with a file or a folder."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


FIRST_ABI = Access((1 << 13) - 1)
ADDED = {2: Access.REFER, 3: Access.TRUNCATE, 5: Access.IOCTL_DEV}
"""ABI → what it can refuse and the one before could not."""
READING = Access.READ_FILE | Access.READ_DIR
WRITING = READING | Access.WRITE_FILE | Access.TRUNCATE | Access.MAKE_REG | Access.MAKE_DIR
WRITING |= Access.REMOVE_FILE | Access.REMOVE_DIR
"""All that a scratch folder is for: no program, link, device, socket or named pipe."""
ON_FILES = Access.EXECUTE | Access.WRITE_FILE | Access.READ_FILE | Access.TRUNCATE | Access.IOCTL_DEV
"""The kernel refuses a rule that grants a file what only a folder can have."""


class _Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def abi_version() -> int:
    """The kernel's Landlock ABI, 0 where it has none."""
    try:
        return call_kernel(_CREATE_RULESET, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def restrict(readable: Iterable[Path], writable: Iterable[Path], *, abi: int | None = None) -> int:
    """Keep this process to some files: it reads below `readable` and does what it likes below `writable`.

    From ABI 4 it also reaches nobody by TCP; from ABI 6 nobody outside by signal or abstract socket.

    Args:
        readable: Folders and files; what does not exist is left out.
        writable: Folders and files; files are only written to and read.
        abi: Pretend that the kernel knew no more than this; None takes all that it knows.

    Returns:
        The ABI that holds.

    Raises:
        OSError: The kernel has no Landlock, or refuses.
        RuntimeError: Another thread runs, which the rules would not bind.
    """
    known = abi_version()
    if known == 0:
        raise OSError("the kernel has no Landlock")
    if len(os.listdir("/proc/self/task")) != 1:  # noqa: PTH208 - pathlib reads the same folder and says no more
        raise RuntimeError("Landlock binds only the thread that asks for it, and others run")
    used = min(known, abi or known)
    handled = handled_access(used)
    ruleset = _create_ruleset(used, handled)
    try:
        for path in readable:
            _allow(ruleset, path, READING & handled)
        for path in writable:
            _allow(ruleset, path, WRITING & handled)
        forbid_new_privileges()
        call_kernel(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return used


def handled_access(abi: int) -> Access:
    """Every right that an ABI can refuse; what is not named in a rule is then refused."""
    handled = FIRST_ABI
    for since, access in ADDED.items():
        if abi >= since:
            handled |= access
    return handled


def _create_ruleset(abi: int, handled: Access) -> int:
    tcp_bind_and_connect, sockets_and_signals = 0b11, 0b11
    ruleset = _Ruleset(
        handled,
        tcp_bind_and_connect if abi >= _NET_SINCE else 0,
        sockets_and_signals if abi >= _SCOPE_SINCE else 0,
    )
    known_fields = (
        1 if abi < _NET_SINCE else 2 if abi < _SCOPE_SINCE else 3
    )  # an older kernel refuses what it does not know
    size = known_fields * ctypes.sizeof(ctypes.c_uint64)
    return call_kernel(_CREATE_RULESET, ctypes.byref(ruleset), size, 0)


def _allow(ruleset: int, path: Path, access: Access) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # a path that is not there needs no permission
        return
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            access &= ON_FILES
        rule = _PathBeneath(access, parent)
        call_kernel(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
