"""The command `simsmith`: which commands there are, and what the process says and returns when one fails.

A command is imported when it is asked for, and imports what it needs when it runs, so that the screen opens quickly.
"""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from library.errors import DecisionRefused
from prompts.errors import ProviderUnavailable
from sim.errors import SandboxUnavailable
from workbench import __version__
from workbench.commands.log_file import logging_the_end
from workbench.commands.on_demand import CommandsOnDemand, finish
from workbench.commands.options import (
    JsonOption,
    NoMouseOption,
    ProjectOption,
    QuietOption,
    RootOptions,
    mouse_of,
    open_session,
    output_of,
)
from workbench.commands.output import Output, table
from workbench.core.errors import EXPECTED, ReviewRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.core.session import Session

SCREEN_TOKENS_PER_S = 250.0
"""How fast the built-in author writes where somebody watches: quick for a model, slow enough to be seen."""
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
    "dataset",
    "stats",
    "export",
    "config",
    "cache",
    "serve",
    "doctor",
)
"""Modules of `workbench.commands`, in the order of the help; those that open the screen are here."""
STARTS_WORKERS = ("generate", "check", "rollout")
"""Commands that nearly always run task code."""
EXIT_NO = 1
"""The answer is no."""
EXIT_USAGE = 2
EXIT_PROVIDER = 3
EXIT_SANDBOX = 4

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
    opener = open_workbench if _has_screen() else None
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
) -> None:
    """Open the screen on the terminal, on the household samples where `samples` says which are imported first."""
    gc.disable()  # what is loaded until the screen stands is no garbage; `run` enables it
    output = output_of(context)
    if not _has_screen():
        output.complain(
            "The workbench needs a terminal. Without one: simsmith generate, review --plain, check, tasks; "
            "see simsmith --help."
        )
        raise typer.Exit(EXIT_USAGE)
    session = replace(open_session(context, project, output), tokens_per_s=SCREEN_TOKENS_PER_S)
    from workbench.tui.app import run

    file = _file_of(session, task) if task is not None else None

    mouse = mouse_of(context, no_mouse=no_mouse)
    raise typer.Exit(run(session, task, file=file, ahead=ahead, mouse=mouse, samples=samples))


def _file_of(session: Session, task: str) -> Path | None:
    """The file that is meant; None: a task of the library. A wrong name is said before the screen opens."""
    from workbench.core.sources import task_file

    file = task_file(task)
    if file is None:
        session.library.card(task)
    return file


def _has_screen() -> bool:
    """Whether there is something to open the workbench on."""
    return _is_served() or (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty())


def _is_served() -> bool:
    """Whether `simsmith serve` shows the screen in a browser; its processes have no terminal."""
    return os.environ.get("TEXTUAL_DRIVER", "") == "textual.drivers.web_driver:WebDriver"


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


def main() -> None:
    """Run the command line; every expected failure is one message and an exit code, never a traceback."""
    with logging_the_end():
        _run()


def _run() -> None:
    _prepare_workers(sys.argv[1:])
    try:
        whole_command()()
    except BrokenPipeError:
        _leave_quietly()
    except EXPECTED as error:
        Output().complain(f"simsmith: {describe(error)}")
        sys.exit(exit_code(error))


def _prepare_workers(arguments: Sequence[str]) -> None:
    """Where workers will be wanted, let their parent import PyBullet while we import the rest."""
    if arguments and arguments[0] in STARTS_WORKERS and "--help" not in arguments:
        from sim.sandbox.launching import WARM_PARENT

        WARM_PARENT.get()


def describe(error: Exception) -> str:
    """The failure in words, with what to do about it when that is known."""
    hint = getattr(error, "hint", "")
    return f"{error}\n  {hint}" if hint else str(error)


def exit_code(error: Exception) -> int:
    """What the process returns for an expected failure."""
    match error:
        case DecisionRefused() | ReviewRefused():
            return EXIT_NO
        case ProviderUnavailable():
            return EXIT_PROVIDER
        case SandboxUnavailable():
            return EXIT_SANDBOX
    return EXIT_USAGE


def _leave_quietly() -> None:
    """Whoever read our output has gone: write nothing more, not even when Python closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(EXIT_NO)
