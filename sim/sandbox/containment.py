"""What the worker does to itself before it meets task code.

Plain process measures, taken first of all. The kernel's own refusals are put on in `lockdown`, when all is loaded.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import resource
import signal
import sys
from typing import NoReturn

from sim.sandbox.disk import FILE_BYTES

_PR_SET_PDEATHSIG = 1
_OPEN_FILES = 256


def die_with_parent(parent: int) -> bool:
    """Have the kernel kill this process when the app dies; False where the kernel cannot.

    The signal follows the *thread* that started us, so the app starts workers from its event loop's thread.
    """
    if sys.platform != "linux":
        return False
    tied = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)
    return bool(tied)


def leave_stack_on(descriptor: int) -> None:
    """Write the Python stack there on a crash, on SIGUSR1 (even inside a C call) and on `os._exit`."""
    faulthandler.enable(descriptor, all_threads=False)
    faulthandler.register(signal.SIGUSR1, descriptor, all_threads=False)
    leave = os._exit

    def exit_with_stack(status: int) -> NoReturn:
        faulthandler.dump_traceback(descriptor, all_threads=False)
        leave(status)

    os._exit = exit_with_stack


def silence_forked_copies(descriptors: tuple[int, ...]) -> None:
    """Close our private pipes in every forked child: a copy must not speak for the worker."""

    def close_pipes() -> None:
        for descriptor in descriptors:
            os.close(descriptor)

    os.register_at_fork(after_in_child=close_pipes)


def limit_resources() -> bool:
    """Set the limits that the kernel keeps without being watched; False when it refuses any."""
    return all(
        [
            _set_limit(resource.RLIMIT_CORE, 0),
            _set_limit(resource.RLIMIT_FSIZE, FILE_BYTES),
            _set_limit(resource.RLIMIT_NOFILE, _OPEN_FILES),
        ]
    )


def _set_limit(kind: int, value: int) -> bool:
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        return False
    return True
