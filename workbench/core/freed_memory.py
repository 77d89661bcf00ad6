"""Has the C library give freed memory back to the system, so that a long sitting stays as large as what it holds."""

from __future__ import annotations

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
LARGE_BYTES = 128 * 1024
"""From this size on an array has pages of its own, which go when it is freed."""


def give_back_freed_memory() -> bool:
    """For this process, from now on; call it before there are threads.

    The GNU C library raises its own threshold to the largest array that was freed, and gives each thread a heap: the
    indices that are made anew with every proposal then leave holes between what stays, some 100 KB a trial.

    Returns:
        Whether it will; False where there is another C library, whose ways are its own.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if set_option is None:
        return False
    options = {_M_MMAP_THRESHOLD: LARGE_BYTES, _M_TRIM_THRESHOLD: LARGE_BYTES, _M_ARENA_MAX: 1}
    return all(set_option(option, value) == 1 for option, value in options.items())  # 1: it took the value
