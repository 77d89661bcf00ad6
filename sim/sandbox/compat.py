"""The import names of published tasks, served by our own modules.

Published tasks say `from cliport.tasks.task import Task`; inside a worker, and only there, these names lead to
`sim`. No package of that name is installed or shadowed anywhere else.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from sim import grippers, primitives, task, utils

_NUMPY_OF_THEN = {"int": int, "float": float, "complex": complex, "object": object, "str": str, "float_": float}
"""Names that numpy had when the published tasks were written."""


def allow_older_spellings() -> None:
    """What the Python and the numpy of the published tasks understood: ``np.float``, ``random.sample(a_set, 2)``."""
    for name, kind in _NUMPY_OF_THEN.items():
        setattr(np, name, kind)
    sample = random.sample

    def sample_of_anything(population: Iterable[Any], k: int, **counts: Any) -> list[Any]:  # noqa: ANN401
        return sample(population if isinstance(population, Sequence) else tuple(population), k, **counts)

    random.sample = sample_of_anything


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
