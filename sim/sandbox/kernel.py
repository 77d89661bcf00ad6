"""The few system calls that Python does not offer, made through ctypes."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_READ_SEARCH = 1 << 2


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Capabilities(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def call_kernel(number: int, *arguments: Any) -> int:  # noqa: ANN401 - integers, None and ctypes references
    """Make a system call.

    Raises:
        OSError: The kernel refused; carries its error number.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    as_long = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    result = int(libc.syscall(ctypes.c_long(number), *as_long))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def forbid_new_privileges() -> None:
    """No program that this process starts can ever gain rights: what Landlock and seccomp ask for.

    Raises:
        OSError: The kernel refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def hide_from_equals() -> bool:
    """Close this process's memory and environment to other processes of the same user; False where there is no way.

    The price is small: no core dumps, and a debugger needs root to attach. A program that is started does not inherit
    it.
    """
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)


def show_to_equals() -> None:
    """Take back what `hide_from_equals` did, in a process that was forked by a hidden one."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up root's powers, where the process has them; what root may not do either is not touched.

    Reading other users' files stays: in a container, root often works on folders that belong to somebody else. Which
    files may be read at all is for `landlock` to say.

    Raises:
        OSError: The kernel refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    sets = (_Capabilities * 2)()  # capabilities 0–31 and 32–63
    if libc.capget(ctypes.byref(header), sets) == 0:
        low = sets[0].permitted & _CAP_DAC_READ_SEARCH
        kept = (_Capabilities * 2)(_Capabilities(low, low, 0), _Capabilities(0, 0, 0))
        if libc.capset(ctypes.byref(header), kept) == 0:
            return
    error = ctypes.get_errno()
    raise OSError(error, os.strerror(error))
