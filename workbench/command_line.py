"""The commands of `simsmith`, and their common options.

A command is imported when it is asked for, and imports what it needs when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench import __version__
from workbench.commands.on_demand import CommandsOnDemand, finish
from workbench.commands.options import (
    JsonOption,
    NoMouseOption,
    ProjectOption,
    QuietOption,
    RootOptions,
    mouse_of,
    output_of,
    project_of,
)
from workbench.commands.output import table
from workbench.screen import has_screen, open_dataset, open_screen

if TYPE_CHECKING:
    from collections.abc import Sequence

AheadOption = Annotated[
    int, typer.Option("--ahead", metavar="N", min=0, max=50, help="Proposals that are prepared while you decide.")
]
COMMANDS = (
    "init",
    "generate",
    "repair",
    "replay",
    "drift",
    "check",
    "rollout",
    "tasks",
    "recipes",
    "household",
    "demos",
    "dataset",
    "train",
    "eval",
    "policy",
    "bench",
    "stats",
    "export",
    "config",
    "cache",
    "serve",
    "doctor",
)
"""Modules of `workbench.commands`, in the order of the help; those that open the screen are here."""

app = typer.Typer(
    name="simsmith",
    help="A workbench in which a language model proposes robot simulation tasks and a person reviews them.",
    epilog="Example: simsmith generate --recipe bottom-up --trials 3. Without a command, the workbench opens.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    no_mouse: NoMouseOption = False,
    version: Annotated[bool, typer.Option("--version", help="Say the version and end.")] = False,
) -> None:
    """Open the workbench, or run one of the commands."""
    if version:
        typer.echo(f"simsmith {__version__}")
        raise typer.Exit
    opener = open_workbench if has_screen() else None
    context.obj = RootOptions(project, quiet=quiet, no_mouse=no_mouse, open_screen=opener)
    if context.invoked_subcommand is None:
        open_workbench(context)


@app.command("tui", epilog="Example: simsmith tui --task put-block-in-bowl")
def tui(
    context: typer.Context,
    task: Annotated[
        str | None,
        typer.Option(
            "--task",
            metavar="NAME|PATH",
            help="Open on this task of the library, or on a file: saving it in any editor checks it again.",
        ),
    ] = None,
    ahead: AheadOption = 0,
    no_mouse: NoMouseOption = False,
    project: ProjectOption = None,
) -> None:
    """Open the workbench; so does simsmith alone."""
    open_workbench(context, project, task, ahead=ahead, no_mouse=no_mouse)


@app.command("review", epilog="Example: simsmith review --plain")
def review_queue(
    context: typer.Context,
    plain: Annotated[
        bool, typer.Option("--plain", help="In lines, for screen readers and scripts of answers; needs no terminal.")
    ] = False,
    ahead: AheadOption = 0,
    no_mouse: NoMouseOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Review what waits: on the screen, or with --plain (and with --json) in questions and answers."""
    if (plain or json) and ahead:
        raise typer.BadParameter("--ahead prepares proposals behind the screen; in lines: simsmith generate")
    if plain or json:
        from workbench.commands.review import review_in_lines

        review_in_lines(context, project, quiet=quiet, json=json)
    else:
        open_workbench(context, project, ahead=ahead, no_mouse=no_mouse)


def open_workbench(
    context: typer.Context,
    project: Path | None = None,
    task: str | None = None,
    *,
    ahead: int = 0,
    no_mouse: bool = False,
    samples: Sequence[Path] | None = None,
    dataset: Path | None = None,
) -> None:
    """Open the screen on the terminal, on the household samples where `samples` says which are imported first.

    On a dataset, where one is named, it is that alone, and of no project.
    """
    mouse = mouse_of(context, no_mouse=no_mouse)
    if dataset is not None:
        raise typer.Exit(open_dataset(dataset, mouse=mouse))
    folder, output = project_of(context, project), output_of(context)
    raise typer.Exit(open_screen(folder, output, task, ahead=ahead, mouse=mouse, samples=samples))


@app.command("keys", epilog="Example: simsmith keys")
def keys(context: typer.Context, quiet: QuietOption = False, json: JsonOption = False) -> None:
    """List the keys of the screen by their ids, which [keys] of the user's config.toml may give other keys."""
    from workbench.core.opening import user_settings_file
    from workbench.core.screen_config import read_screen_config
    from workbench.tui.keymap import key_lines

    output, file = output_of(context, quiet=quiet), user_settings_file()
    rows = list(key_lines(read_screen_config(file).keys))
    if json:
        output.show_json({"file": str(file), "keys": [{"id": i, "key": key, "does": about} for i, key, about in rows]})
        return
    output.show(table(rows))
    output.say(f'Other keys: {file}, [keys], for example "review.accept" = "ctrl+a"')


def whole_command() -> Any:  # noqa: ANN401 - Typer's own click classes are private
    """`simsmith` with every command."""
    command = finish(typer.main.get_command(app))
    command.commands = CommandsOnDemand(command.commands, COMMANDS)
    return command
