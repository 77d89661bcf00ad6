"""`simsmith init`: make a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.options import QuietOption, output_of

EXAMPLE = "Example: simsmith init ~/kitchen-tasks"


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; the current folder when left out.")] = Path(),
    quiet: QuietOption = False,
) -> None:
    """Make a project folder.

    One that is a project already stays as it is.
    """
    from workbench.core.project import create_project

    output = output_of(context, quiet=quiet)
    project = create_project(folder)
    done = "Made a project in" if project.made_now else "Already a project:"
    output.say(f"{done} {project.root}")
