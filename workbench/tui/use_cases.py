"""The modules that the screen's engine works with, each imported when it is first asked for.

All of them take a quarter of the time to the first frame, which needs none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from library import funnel, similarity
    from workbench.core import (
        authoring,
        checking,
        episode_window,
        next_run,
        plans,
        repairing,
        reviewing,
        run_record,
        running,
        session,
        spending,
        task_folder,
        task_page,
        trial_files,
        trial_record,
    )

__all__ = [
    "authoring",
    "checking",
    "episode_window",
    "funnel",
    "next_run",
    "plans",
    "repairing",
    "reviewing",
    "run_record",
    "running",
    "session",
    "similarity",
    "spending",
    "task_folder",
    "task_page",
    "trial_files",
    "trial_record",
]
_OF_LIBRARY = ("funnel", "similarity")


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"{name!r} is none of the engine's modules; those are: {', '.join(__all__)}")
    return import_module(f"library.{name}" if name in _OF_LIBRARY else f"workbench.core.{name}")
