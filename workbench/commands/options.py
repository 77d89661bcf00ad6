"""Options that many commands share, and how a command opens the project they name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.commands.output import Output

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.sandbox.protocol import SandboxLevel
    from workbench.core.session import Session

ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="The project folder; else the current one or a parent, else your default one."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No messages but errors.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output and nothing else.")]

NoMouseOption = Annotated[
    bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal, for example to select text with it.")
]
RequireOption = Annotated[
    Literal["full", "partial", "process-only"] | None,
    typer.Option(
        "--require",
        envvar="SIMSMITH_REQUIRE",
        help="Least level of the sandbox. [partial; for base tasks process-only]",
    ),
]
UnsafeOption = Annotated[
    bool,
    typer.Option("--unsafe-local-exec", help="Run also where no lock of the kernel holds: --require process-only."),
]


class RootOptions:
    """What was said before the command's name; the same words after it go first."""

    def __init__(
        self,
        project: Path | None = None,
        *,
        quiet: bool = False,
        no_mouse: bool = False,
        open_screen: Callable[..., None] | None = None,
    ) -> None:
        self.project = project
        self.quiet = quiet
        self.no_mouse = no_mouse
        self.open_screen = open_screen
        """`workbench.command_line.open_workbench`, where there is a terminal for it; commands know no screen."""


def output_of(context: typer.Context, *, quiet: bool = False) -> Output:
    """Where a command writes."""
    return Output(quiet=quiet or _root(context).quiet)


def required_level(require: SandboxLevel | None, *, unsafe: bool) -> SandboxLevel | None:
    """What `--require` and `--unsafe-local-exec` say together; None when neither was given.

    Raises:
        typer.BadParameter: They contradict each other.
    """
    if not unsafe:
        return require
    if require not in (None, "process-only"):
        raise typer.BadParameter(f"--unsafe-local-exec and --require {require} exclude each other")
    return "process-only"


def open_session(context: typer.Context, project: Path | None, output: Output, **flags: object) -> Session:
    """Open the project that a command is about, and say what the user should know of it.

    Raises:
        WorkbenchError, LibraryError: As `Session.open`.
    """
    from workbench.core.session import Session

    session = Session.open(project_of(context, project), flags=flags)
    for notice in session.notices:
        output.say(notice.text)
    return session


def project_of(context: typer.Context, project: Path | None) -> Path | None:
    """The project that a command names, before or after its own name; None when neither does."""
    return project or _root(context).project


def mouse_of(context: typer.Context, *, no_mouse: bool) -> bool:
    """Whether the screen takes the mouse."""
    return not (no_mouse or _root(context).no_mouse)


def remember_root_options(context: typer.Context, project: Path | None, *, quiet: bool) -> None:
    """Have the commands below see what was said before their names."""
    said = _root(context)
    context.find_root().obj = RootOptions(
        project or said.project, quiet=quiet or said.quiet, no_mouse=said.no_mouse, open_screen=said.open_screen
    )


def screen_of(context: typer.Context) -> Callable[..., None] | None:
    """What opens the screen; None: there is no terminal for one."""
    return _root(context).open_screen


def _root(context: typer.Context) -> RootOptions:
    options = context.find_root().obj
    return options if isinstance(options, RootOptions) else RootOptions()
