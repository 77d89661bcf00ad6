"""A seccomp filter: the system calls that a warm simulation needs, and no others.

Everything that is not listed fails with EPERM, so that task code meets a `PermissionError` with a line instead of
being killed. No socket, fork, exec, thread, chmod, memfd, fallocate; signals to this process only.

The calls are listed in `system_calls`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct

from sim.sandbox.kernel import call_kernel, forbid_new_privileges
from sim.sandbox.system_calls import ALLOWED, ARGUMENT_RULES, ASKING_LIMITS, MISSING, OPENING, SIGNALLING, Numbers

_READ_AND_TRUNCATE = os.O_WRONLY | os.O_RDWR | os.O_TRUNC
"""Of these flags, O_TRUNC alone empties a file that may only be read: Landlock before ABI 3 lets it pass."""

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
