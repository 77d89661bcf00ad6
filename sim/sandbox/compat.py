"""The import names of published tasks, served by our own modules.

Published tasks say `from cliport.tasks.task import Task`; inside a worker, and only there, these names lead to
`sim`. No package of that name is installed or shadowed anywhere else.
"""

from __future__ import annotations

import sys
from types import ModuleType

from sim import grippers, primitives, task, utils


def install_published_names() -> None:
    """Make `cliport.*` importable in this process."""
    _package("cliport")
    _package("cliport.tasks", Task=task.Task)
    _package("cliport.utils")
    for name, module in {
        "cliport.tasks.task": task,
        "cliport.tasks.primitives": primitives,
        "cliport.tasks.grippers": grippers,
        "cliport.utils.utils": utils,
    }.items():
        _register(name, module)


def _package(name: str, **members: object) -> None:
    module = ModuleType(name, "Published import names, served by sim.")
    module.__path__ = []  # what makes it a package
    vars(module).update(members)
    _register(name, module)


def _register(name: str, module: ModuleType) -> None:
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
