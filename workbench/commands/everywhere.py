"""The options that every command understands, before its name as well as after it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.commands.ascii_output import speak_ascii
from workbench.commands.log_file import start_log

_carrier = typer.Typer(add_completion=False)


@_carrier.command()
def _carry(
    log_file: Annotated[
        Path | None,
        typer.Option(
            "--log-file",
            help="Append messages and failures to this file.",
            envvar="SIMSMITH_LOG_FILE",
            callback=start_log,
            is_eager=True,
            expose_value=False,
        ),
    ] = None,
    ascii_only: Annotated[
        bool | None,
        typer.Option(
            "--ascii",
            help="Write ASCII only, on the screen, too.",
            envvar="SIMSMITH_ASCII",
            callback=speak_ascii,
            is_eager=True,
            expose_value=False,
        ),
    ] = None,
) -> None:
    """Only there to have Typer make the options."""


def offer_everywhere(command: Any) -> Any:  # noqa: ANN401 - Typer's own click classes are private
    """Add the options to a command and to all commands below it; returns the command."""
    command.params.extend(_options())
    for below in getattr(command, "commands", {}).values():
        offer_everywhere(below)
    return command


@cache
def _options() -> tuple[Any, ...]:
    options = typer.main.get_command(_carrier).params
    return tuple(option for option in options if option.name in ("log_file", "ascii_only"))
