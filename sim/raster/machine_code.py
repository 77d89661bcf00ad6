"""Where the compiled kernels lie: beside the bytecode of this package, or in the user's cache where that is read-only.

One file, made whole by renaming, named after the text that it was compiled from: whoever finds it may use it, and any
number of processes may make it at the same time. It uses no instruction newer than x86-64-v2 (2009), so that machines
which share a folder share the file.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_SOURCES = ("triangle_kernels.py", "light_kernels.py", "compiling.py", "signatures.py", "building.py")


def find() -> Path | None:
    """The file with the machine code; None where it has not been built."""
    return next((path for path in _places() if os.path.isfile(path)), None)  # noqa: PTH113 - `Path` may raise


def is_built() -> bool:
    """Whether pictures can be drawn without compiling anything."""
    return find() is not None


def write(code: bytes) -> Path:
    """Keep machine code where `find` finds it.

    Raises:
        OSError: Neither folder can be written.
    """
    *others, last = _places()
    for place in others:
        try:
            return _write(place, code)
        except OSError:  # an installation that its user may only read
            continue
    return _write(last, code)


def _places() -> Iterator[Path]:
    yield _PACKAGE / "__pycache__" / _name()
    from platformdirs import user_cache_path  # most processes have found the file by now

    yield user_cache_path("simsmith") / _name()


@cache
def _name() -> str:
    digest = hashlib.sha256()
    for source in _SOURCES:
        digest.update((_PACKAGE / source).read_bytes())
    return f"kernels-{sys.platform}-{platform.machine()}-{digest.hexdigest()[:16]}.o"


def _write(path: Path, code: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(code)
            file.flush()
            os.fsync(descriptor)  # half of it would crash whoever loads it
        Path(draft).chmod(0o644)  # for every user of the installation
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path
