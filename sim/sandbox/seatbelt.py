"""macOS: a sandbox profile, as `sandbox-exec` takes it, put on from within once everything is loaded.

Untested: written from the profiles that the system ships in /System/Library/Sandbox/Profiles; no Mac was at hand.
`sandbox_init` is marked as deprecated and is what browsers rely on. When it fails, the worker says so and the
probes find everything open.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterable
from pathlib import Path

_REFUSE_EVERYTHING_BUT = """(version 1)
(deny default)
(allow signal (target self))
(allow sysctl-read)
(allow file-read-metadata)
"""


def restrict(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Keep this process to some files; no network, no other process.

    Raises:
        OSError: The system has no such call, or refuses the profile.
    """
    libc = ctypes.CDLL(None)
    try:
        sandbox_init = libc.sandbox_init
    except AttributeError as error:
        raise OSError("the system has no sandbox_init") from error
    problem = ctypes.c_char_p()
    if sandbox_init(profile(readable, writable).encode(), ctypes.c_uint64(0), ctypes.byref(problem)) != 0:
        raise OSError((problem.value or b"refused without a reason").decode("utf-8", "replace"))


def profile(readable: Iterable[Path], writable: Iterable[Path]) -> str:
    """The profile's text: what is not allowed in it is refused with EPERM."""
    readable, writable = tuple(readable), tuple(writable)
    lines = [f"(allow file-read* {_below(path)})" for path in (*readable, *writable)]
    lines += [f"(allow file-write* {_below(path)})" for path in writable]
    return _REFUSE_EVERYTHING_BUT + "\n".join(lines) + "\n"


def _below(path: Path) -> str:
    # The rules are matched against real paths: /tmp is /private/tmp. JSON quotes a string as the profile wants it.
    return f"(subpath {json.dumps(str(path.resolve()), ensure_ascii=False)})"
