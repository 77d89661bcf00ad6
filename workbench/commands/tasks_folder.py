"""`simsmith tasks folder`: where everything about a task is kept."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of

EXAMPLE = "Example: simsmith tasks folder put-block-in-bowl"


def folder(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The task's name.")],
    is_to_open: Annotated[bool, typer.Option("--open", help="Show it in the desktop's file manager.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Say where what is kept about a task lies: prompts, answers, attempts, pictures; or only its code and card."""
    from workbench.core.task_folder import folder_of, open_folder

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    place = folder_of(session, name)
    if is_to_open:
        open_folder(place, session.environ)
    if json:
        output.show_json({"task": name, "folder": str(place)})
    else:
        output.show(str(place))
