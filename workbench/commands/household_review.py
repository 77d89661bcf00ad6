"""`simsmith household review`: the samples on the screen, or in lines where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.household_samples import show_samples
from workbench.commands.options import (
    JsonOption,
    NoMouseOption,
    ProjectOption,
    QuietOption,
    open_session,
    output_of,
    screen_of,
)

EXAMPLE = "Example: simsmith household review household/tasks/hardcoding/20261121-093000-000000"


def review(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH…]", help="Files and folders to import first.")
    ] = None,
    no_mouse: NoMouseOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Review household samples on the screen; without a terminal, list what waits.

    What is imported is tried in physics while one looks at the first ones.
    """
    from workbench.core.household.keeping import with_samples
    from workbench.core.household.verifying import find_samples

    if paths:
        find_samples(paths)  # a wrong path is said before the screen opens
    open_screen = screen_of(context)
    if open_screen is not None and not json:
        open_screen(context, project, no_mouse=no_mouse, samples=paths or ())
        return
    output = output_of(context, quiet=quiet)
    if paths:
        output.complain(f"simsmith: no terminal: simsmith household import {paths[0]} brings the samples in")
    library = with_samples(open_session(context, project, output)).library
    show_samples(library.cards("to-review"), output, json=json)
