"""Options that many commands share, and how a command opens the project they name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.output import Output

if TYPE_CHECKING:
    from workbench.core.session import Session

ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="The project folder; else the current one or a parent, else your default one."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No messages but errors.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output and nothing else.")]


class RootOptions:
    """What was said before the command's name; the same words after it go first."""

    def __init__(self, project: Path | None = None, *, quiet: bool = False) -> None:
        self.project = project
        self.quiet = quiet


def output_of(context: typer.Context, *, quiet: bool = False) -> Output:
    """Where a command writes."""
    return Output(quiet=quiet or _root(context).quiet)


def open_session(context: typer.Context, project: Path | None, output: Output, **flags: object) -> Session:
    """Open the project that a command is about, and say what the user should know of it.

    Raises:
        WorkbenchError, LibraryError: As `Session.open`.
    """
    from workbench.core.session import Session

    session = Session.open(project or _root(context).project, flags=flags)
    for notice in session.notices:
        output.say(notice.text)
    return session


def _root(context: typer.Context) -> RootOptions:
    options = context.find_root().obj
    return options if isinstance(options, RootOptions) else RootOptions()
