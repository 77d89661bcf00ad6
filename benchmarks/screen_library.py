"""A project whose library is full: tasks like the base library's, half of them accepted, each with its trial."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from library.base import BASE_TASKS, BaseTask, load_base_tasks
from library.store import TaskLibrary
from sim.source import source_hash
from tests.library.builders import make_trial
from workbench.core.project import create_project


def full_project(folder: Path, tasks: int) -> Path:
    """Make it; the base tasks are among so many."""
    project = create_project(folder).root
    library = TaskLibrary(project)
    base = sorted(load_base_tasks(BASE_TASKS).items())
    with _left_to_the_system():
        for number in range(tasks - len(base)):
            name, task = base[number % len(base)]
            _add(library, f"{name}-{number}", task, number)
    return project


@contextmanager
def _left_to_the_system() -> Iterator[None]:
    """The disk is not waited for: a library that lives as long as a measurement need not survive a power cut."""
    fsync = os.fsync
    setattr(os, "fsync", lambda _: None)  # noqa: B010 - for the library's own writes, too
    try:
        yield
    finally:
        setattr(os, "fsync", fsync)  # noqa: B010


def _add(library: TaskLibrary, name: str, task: BaseTask, number: int) -> None:
    source = f"{task.source}\n# {number}\n"
    trial = make_trial(name)
    revision = replace(trial.revisions[-1], source=source, source_hash=source_hash(source))
    library.propose(replace(trial, trial=f"run-{number}", description=task.card.description, revisions=(revision,)))
    if number % 2:
        library.accept(name, who="benchmark")
