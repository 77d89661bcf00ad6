"""The command `simsmith`: what the process says and returns when something fails.

Alone it opens the screen, and nothing is loaded that understands command lines: that would be a tenth of the time until
the screen stands.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from library.errors import DecisionRefused
from prompts.errors import ProviderUnavailable
from sim.errors import SandboxUnavailable
from workbench.commands.log_file import logging_the_end
from workbench.commands.output import Output
from workbench.core.errors import EXPECTED, ReviewRefused
from workbench.screen import EXIT_USAGE, open_screen

if TYPE_CHECKING:
    from collections.abc import Sequence

STARTS_WORKERS = ("generate", "check", "rollout")
"""Commands that nearly always run task code."""
EXIT_NO = 1
"""The answer is no."""
EXIT_PROVIDER = 3
EXIT_SANDBOX = 4
SPOKEN_VARIABLES = ("SIMSMITH_LOG_FILE", "SIMSMITH_ASCII", "_SIMSMITH_COMPLETE")
"""Of the environment: what a command line would say, and the shell that asks how one may go on."""


def main() -> None:
    """Run the command line; every expected failure is one message and an exit code, never a traceback."""
    with logging_the_end():
        _run()


def _run() -> None:
    _prepare_workers(sys.argv[1:])
    try:
        if _is_said_alone():
            sys.exit(open_screen(None, Output()))
        from workbench.command_line import whole_command

        whole_command()()
    except BrokenPipeError:
        _leave_quietly()
    except KeyboardInterrupt:
        from workbench.commands.interrupts import EXIT_INTERRUPTED

        sys.exit(EXIT_INTERRUPTED)
    except EXPECTED as error:
        Output().complain(f"simsmith: {describe(error)}")
        sys.exit(exit_code(error))


def _prepare_workers(arguments: Sequence[str]) -> None:
    """Where workers will be wanted, let their parent import PyBullet while we import the rest."""
    if arguments and arguments[0] in STARTS_WORKERS and "--help" not in arguments:
        from sim.sandbox.launching import WARM_PARENT

        WARM_PARENT.get()


def _is_said_alone() -> bool:
    """Whether there is nothing to understand."""
    return not sys.argv[1:] and not any(variable in os.environ for variable in SPOKEN_VARIABLES)


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
