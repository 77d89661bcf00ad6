"""What this machine and this installation are; nothing is imported to find out."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from sim.values import DYNAMICS
from workbench import __version__

DECIDING = ("pybullet", "numpy")
"""Packages whose version decides how an episode goes."""
LEARNING = "torch"


def version_of(package: str) -> str | None:
    """From the package's metadata: importing it would load physics, or seconds of torch, into the app."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def usable_cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def versions() -> dict[str, str]:
    """Of the packages that decide how an episode goes, and of our own dynamics."""
    return {package: version_of(package) or "not installed" for package in DECIDING} | {"dynamics": str(DYNAMICS)}


def versions_of_learning() -> dict[str, str]:
    """Of the package that decides, beside those of the episodes, what is learnt from them."""
    return {LEARNING: version_of(LEARNING) or "not installed"}


def environment() -> dict[str, str]:
    """What a result depends on besides the task, for a report."""
    return {
        "simsmith": __version__,
        "Python": platform.python_version(),
        **versions(),
        "platform": platform.platform(),
        "processor": f"{platform.machine()}, {usable_cores()} cores",
    }
