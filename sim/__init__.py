"""Simulation: physics, the tabletop task API, the scripted oracle and the sandboxed worker.

Public names resolve on first use, so that task code can say ``from sim import Task`` while
``import sim.values`` stays free of PyBullet (the app's process must never load it).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim import primitives, utils
    from sim.grippers import Spatula, Suction
    from sim.task import Task

_HOMES = {"Task": "sim.task", "Spatula": "sim.grippers", "Suction": "sim.grippers", "primitives": "sim", "utils": "sim"}

__all__ = ["Spatula", "Suction", "Task", "primitives", "utils"]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sim' has no public name {name!r}; it has: {', '.join(__all__)}")
    if home == "sim":
        return import_module(f"sim.{name}")
    return getattr(import_module(home), name)
