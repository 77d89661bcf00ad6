"""Which tasks say themselves what success is: their success is only their own word.

The runner judges by its own functions and by goals of its own, except where a task replaces one of the methods that
the published contract lets it replace. Asked after reset, and of the object itself, so that neither a base class, nor
an attribute set in ``__init__`` or ``reset``, nor a patched `Task` goes unseen. What is replaced later has no effect.
"""

from __future__ import annotations

from inspect import getattr_static

from sim.task import Task

JUDGING_METHODS = ("reward", "done", "is_match")
_OURS = {name: vars(Task)[name] for name in JUDGING_METHODS}  # read before any task code can patch them
_LOOK_UP = object.__getattribute__


def is_self_judged(task: Task) -> bool:
    """Whether anything stands where `Task` has its judging methods: in its class, a base class or the object."""
    if getattr_static(type(task), "__getattribute__") is not _LOOK_UP:
        return True  # what a method's name leads to can then be anything
    return any(getattr_static(task, name) is not ours for name, ours in _OURS.items())
