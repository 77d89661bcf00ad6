"""Names for `gymnasium.make`: put-block-in-bowl is Simsmith/PutBlockInBowl, and its revision the version.

Base tasks are version 0. A project's tasks count as its library does, from 1; only the accepted revision is there.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path

import gymnasium
from gymnasium.envs.registration import EnvSpec

from library.records import TaskCard
from workbench.core.errors import EXPECTED
from workbench.core.opening import default_project
from workbench.core.project import nearest_project, open_project
from workbench.gym.tasks import accepted_tasks, base_tasks

NAMESPACE = "Simsmith"


def register_project(project: str | Path) -> tuple[str, ...]:
    """Register a project's accepted tasks; those that an earlier call registered under the same names are replaced.

    Returns:
        Their ids, as `gymnasium.make` takes them.

    Raises:
        ProjectError: The folder is no project.
        CorruptProject: A file of it cannot be read.
    """
    root = open_project(Path(project)).root
    return _register(accepted_tasks(root), str(root))


def register_base_tasks() -> tuple[str, ...]:
    """Register what came with the program."""
    return _register((task.card for task in base_tasks().values()), None)


def register_here() -> tuple[str, ...]:
    """Register the tasks of the project that a command would use here.

    That is the one of `SIMSMITH_PROJECT`, of this folder or its parents, or the user's. Where there is none, none is
    made; one that cannot be read is warned of.
    """
    chosen = os.environ.get("SIMSMITH_PROJECT")
    try:
        root = Path(chosen) if chosen else nearest_project(start=Path.cwd(), default=default_project())
        return register_project(root) if root is not None else ()
    except EXPECTED as error:
        warnings.warn(f"only base tasks are registered: {error}", RuntimeWarning, stacklevel=3)
        return ()


def _register(cards: Iterable[TaskCard], project: str | None) -> tuple[str, ...]:
    known = {spec.name: spec for spec in gymnasium.registry.values() if spec.namespace == NAMESPACE}
    return tuple(_register_task(card, project, known) for card in cards)


def _register_task(card: TaskCard, project: str | None, known: dict[str, EnvSpec]) -> str:
    """Register one task; `known` are those that are registered, by name, and is kept up."""
    version = 0 if project is None else card.revision
    name = _free_name(card.name, project, known)
    if name in known:
        del gymnasium.registry[known[name].id]
    identifier = f"{NAMESPACE}/{name}-v{version}"
    gymnasium.register(
        identifier,
        entry_point="workbench.gym.environment:TaskEnv",
        disable_env_checker=True,  # after a first reset or step that raised, it would fail in the next one by itself
        kwargs={"task": card.name, "project": project, "revision": None if project is None else version},
    )
    known[name] = gymnasium.registry[identifier]
    return identifier


def _free_name(task: str, project: str | None, known: dict[str, EnvSpec]) -> str:
    """In camel case; where another task has that (stack-3 and stack3), as it is."""
    name = "".join(word.capitalize() for word in task.split("-"))
    other = known.get(name)
    is_taken = other is not None and other.kwargs["task"] != task and other.kwargs["project"] in (None, project)
    return task if is_taken else name
