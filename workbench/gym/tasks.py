"""Which tasks there are, and the code of one: the same gate as for demonstrations."""

from __future__ import annotations

import difflib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from gymnasium.error import VersionNotFound

from library.base import BASE_TASKS, BaseTask, load_base_tasks
from library.errors import UnknownTask
from library.records import TaskCard
from library.store import TaskLibrary
from sim.sandbox.levels import SandboxLevel
from workbench.core.collect_gate import Collectable, pass_gate
from workbench.core.opening import open_project
from workbench.core.sandbox_level import least_level


class FoundTask(NamedTuple):
    """A task that may be run, and how well it must be held."""

    task: Collectable
    require: SandboxLevel


def find_task(name: str, project: str | Path | None, revision: int | None = None) -> FoundTask:
    """A task's accepted code.

    Args:
        name: In the library.
        project: Its folder; None: base tasks only.
        revision: Which one must be the accepted one; None: whichever is.

    Raises:
        UnknownTask, NotCollectable: As `pass_gate`.
        VersionNotFound: Another revision is the accepted one.
        ProjectError, SettingsError, CorruptProject: The project cannot be used.
    """
    if project is None:
        return FoundTask(_base_task(name), least_level(None, is_base=True))
    opened = open_project(Path(project))
    library = TaskLibrary(opened.project.root)
    task, accepted = pass_gate(library, name), library.accepted(name)
    assert accepted is not None, "the gate has seen it"
    if revision not in (None, accepted.revision):
        raise VersionNotFound(
            f"{name}: revision {accepted.revision} is the accepted one now, not {revision}: "
            f"call workbench.gym.register_project({str(opened.project.root)!r}) and make -v{accepted.revision}"
        )
    return FoundTask(task, least_level(opened.settings.require, is_base=task.is_base))


def accepted_tasks(root: Path) -> list[TaskCard]:
    """The accepted revisions of a project's own tasks.

    Raises:
        CorruptProject: A file cannot be read.
    """
    library = TaskLibrary(root)
    cards = [library.accepted(card.name) for card in library.cards() if card.state != "retired"]
    return [card for card in cards if card is not None and card.origin != "base"]


@lru_cache(maxsize=1)
def base_tasks() -> dict[str, BaseTask]:
    """Those that came with the program."""
    return load_base_tasks(BASE_TASKS)


def _base_task(name: str) -> Collectable:
    found = base_tasks().get(name)
    if found is None:
        raise UnknownTask(name, difflib.get_close_matches(name, base_tasks()), "base task")
    card = found.card
    assert card.class_name is not None, "the manifest says it"
    return Collectable(name, found.source, card.source_hash, card.class_name, dict(card.parameters), is_base=True)
