"""`--log-file`, which every command understands: what was asked for, what was said, how it ended, and why it broke.

Nothing is logged unless a file is named. Results go to standard output alone, keys are never said, so neither is here.
"""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench import __version__

LOG = logging.getLogger("simsmith")
LOG.setLevel(logging.INFO)
LOG.propagate = False
LOG.addHandler(logging.NullHandler())
FORMAT = "%(asctime)s %(levelname)s %(message)s"

_carrier = typer.Typer(add_completion=False)


def start_log(file: Path | None) -> None:
    """Append to the file from now on, beginning with what was asked for."""
    if file is None or any(isinstance(handler, logging.FileHandler) for handler in LOG.handlers):
        return
    try:
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror or error}", param_hint="--log-file") from None
    handler.setFormatter(logging.Formatter(FORMAT))
    LOG.addHandler(handler)
    LOG.info("simsmith %s: %s", __version__, shlex.join(sys.argv[1:]))


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
) -> None:
    """Only there to have Typer make the option."""


def offer_log_file(command: Any) -> Any:  # noqa: ANN401 - Typer's own click classes are private
    """Add the option to a command and to all commands below it; returns the command."""
    command.params.extend(param for param in typer.main.get_command(_carrier).params if param.name == "log_file")
    for below in getattr(command, "commands", {}).values():
        offer_log_file(below)
    return command


@contextmanager
def logging_the_end() -> Iterator[None]:
    """Log how the command inside ends, a traceback included when it breaks; the file is closed afterwards."""
    try:
        yield
    except SystemExit as end:
        LOG.info("exit code %s", end.code or 0)
        raise
    except Exception:
        LOG.exception("broke")
        raise
    finally:
        for handler in [handler for handler in LOG.handlers if isinstance(handler, logging.FileHandler)]:
            LOG.removeHandler(handler)
            with suppress(OSError):  # a disk that is full by now
                handler.close()
