"""Furnished houses, the agent in them, and what can be said to it: verified (scene, task, solution) triplets.

Public names resolve on first use, so that the app's process can import the values without physics.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.household.scenes.generate import generate_scene

_HOMES = {"generate_scene": "sim.household.scenes.generate"}

__all__ = ["generate_scene"]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sim.household' has no public name {name!r}; it has: {', '.join(__all__)}")
    return getattr(import_module(home), name)
