"""The kernel's locks, put on a worker when everything is loaded and before it meets task code.

    capabilities   root's powers are given up
    landlock       files: the libraries and assets are read, the scratch folder is written, nothing else is opened
    seccomp        system calls: no socket, process, thread, permission or limit is made or changed
    seatbelt       the same three on macOS, by a profile

What a kernel lacks is left out and named. Nothing is claimed here: `probes` measures what came of it.
"""

from __future__ import annotations

import importlib.util
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sim.sandbox import kernel, landlock, seatbelt, seccomp

_OUR_PACKAGE = Path(__file__).parents[1]
"""Not the folder around it: in a checkout that is the project's, with its `.env`."""
_DATA_PACKAGES = ("pybullet_data", "airo_models")
_SYSTEM_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/System/Library")
_HARMLESS_FILES = ("/usr/share/zoneinfo", "/dev/urandom", "/dev/random", "/dev/zero")
_NOWHERE = Path("/dev/null")


@dataclass(frozen=True)
class Pretence:
    """A kernel that knows less than this one: how tests try what happens elsewhere."""

    landlock: int | None = None
    """The Landlock ABI that it would know; 0 for none, None for what it knows."""
    seccomp: bool = True
    no_new_privileges: bool = True
    """Without it neither of the two can be put on."""
    capabilities: bool = True

    @classmethod
    def parse(cls, text: str) -> Pretence:
        """Of "landlock=0,seccomp=0"."""
        values = {name: int(value) for name, _, value in (item.partition("=") for item in text.split(",") if item)}
        others = {name.replace("-", "_"): bool(value) for name, value in values.items() if name != "landlock"}
        return cls(values.get("landlock"), **others)


@dataclass(frozen=True)
class Locks:
    """What came of it."""

    mechanisms: tuple[str, ...]
    """Names of what the kernel accepted."""
    missing: tuple[str, ...]
    """The others, each with the reason: "landlock: the kernel has no Landlock"."""


def lock(scratch: Path, pretence: Pretence | None = None) -> Locks:
    """Put on every lock that this kernel has, for ever after.

    Args:
        scratch: The only folder in which anything may be written.
        pretence: For tests: do without what this kernel would have to lack.
    """
    kernels_own = _seatbelt(scratch) if sys.platform == "darwin" else _linux_locks(scratch, pretence or Pretence())
    mechanisms, missing = [], []
    for name, put_on in kernels_own.items():
        try:
            put_on()
        except (OSError, RuntimeError) as error:  # NotImplementedError is a RuntimeError
            missing.append(f"{name}: {error}")
        else:
            mechanisms.append(name)
    return Locks(tuple(mechanisms), tuple(missing))


def readable_paths() -> tuple[Path, ...]:
    """Where libraries and assets lie. Neither /proc nor /etc, no home, no project folder."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    interpreter = [sysconfig.get_path(name) for name in names] + [f"{sys.base_prefix}/lib"]
    data = [str(folder) for package in _DATA_PACKAGES for folder in _folders_of(package)]
    paths = (*interpreter, *data, *_SYSTEM_LIBRARIES, *_HARMLESS_FILES)
    return tuple(dict.fromkeys([_OUR_PACKAGE, *map(Path, paths)]))


def _folders_of(package: str) -> list[str]:
    found = importlib.util.find_spec(package)
    return list(found.submodule_search_locations or ()) if found else []


def _linux_locks(scratch: Path, pretence: Pretence) -> dict[str, Callable[[], object]]:
    def drop_capabilities() -> None:
        _ask_for(pretence.capabilities)
        kernel.drop_capabilities()

    def restrict_files() -> None:
        _ask_for(pretence.landlock != 0 and pretence.no_new_privileges)
        landlock.restrict(readable_paths(), (scratch, _NOWHERE), abi=pretence.landlock)

    def filter_calls() -> None:
        _ask_for(pretence.seccomp and pretence.no_new_privileges)
        seccomp.filter_calls()

    # seccomp comes last: it refuses the calls by which the others are put on.
    return {"capabilities": drop_capabilities, "landlock": restrict_files, "seccomp": filter_calls}


def _ask_for(lock: bool) -> None:
    if not lock:
        raise OSError("pretended away")


def _seatbelt(scratch: Path) -> dict[str, Callable[[], object]]:
    return {"seatbelt": lambda: seatbelt.restrict(readable_paths(), (scratch, _NOWHERE))}
