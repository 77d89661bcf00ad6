"""The screen, opened on the terminal that the process has. The only place that knows both it and the command line."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workbench.commands.output import Output
    from workbench.core.opening import Opening
    from workbench.core.session import Session

EXIT_USAGE = 2
SCREEN_TOKENS_PER_S = 250.0
"""How fast the built-in author writes where somebody watches: quick for a model, slow enough to be seen."""


def open_screen(
    project: Path | None,
    output: Output,
    task: str | None = None,
    *,
    ahead: int = 0,
    mouse: bool = True,
    samples: Sequence[Path] | None = None,
) -> int:
    """Open it, and return the process's exit code when it is left.

    Args:
        project: The project's folder; None: see `open_project`.
        output: Who is told that there is no terminal, or that a project was made.
        task: A task of the library, or a file; None: the first task to review.
        ahead: How many proposals are prepared while the reviewer decides.
        mouse: False leaves it to the terminal.
        samples: Open on the household samples, and import these files and folders first; None: on the tasks.

    Raises:
        WorkbenchError, LibraryError: What is to be seen cannot be opened.
    """
    gc.disable()  # what is there when the screen stands is no garbage; it enables it again
    if not has_screen():
        output.complain(
            "The workbench needs a terminal. Without one: simsmith generate, review --plain, check, tasks; "
            "see simsmith --help."
        )
        return EXIT_USAGE
    from workbench.core.opening import open_project
    from workbench.tui.app import run

    opening = replace(open_project(project), tokens_per_s=SCREEN_TOKENS_PER_S)
    if opening.news:
        output.say(opening.news)
    file = _file_of(task) if task is not None else None
    if task is not None and file is None:
        opening = _with_task(opening, task)
    return run(opening, task, file=file, ahead=ahead, mouse=mouse, samples=samples)


def open_dataset(folder: Path, *, mouse: bool = True) -> int:
    """Open the screen on a dataset, where there is a terminal; returns the process's exit code when it is left.

    Raises:
        NoDataset, CorruptDataset: It cannot be opened.
        SettingsError: A key, a theme or a way to draw pictures of the user's cannot be used.
    """
    gc.disable()
    from workbench.core.dataset_reading import DatasetReader
    from workbench.tui.dataset_app import run

    return run(DatasetReader(folder), mouse=mouse)


def has_screen() -> bool:
    """Whether there is something to open the workbench on."""
    return _is_served() or (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty())


def _is_served() -> bool:
    """Whether `simsmith serve` shows the screen in a browser; its processes have no terminal."""
    return os.environ.get("TEXTUAL_DRIVER", "") == "textual.drivers.web_driver:WebDriver"


def _file_of(task: str) -> Path | None:
    """The file that is meant; None: a task of the library."""
    from workbench.core.sources import task_file

    return task_file(task)


def _with_task(opening: Opening, task: str) -> Session:
    """The project with its library, which holds the task: a wrong name is said before the screen opens."""
    from workbench.core.session import Session

    session = Session.over(opening)
    session.library.card(task)
    return session
