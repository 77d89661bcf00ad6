"""Textual's driver for terminals, which outlives the loss of its terminal.

Textual writes in a thread; a write to a terminal that is gone ends that thread, and from the thirtieth piece on whoever
has something to show waits for it for ever: the event loop, which should wind everything up.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver


class Output:
    """A terminal's output that takes everything, shown or not.

    Args:
        file: Where it goes while the terminal is there.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Show text, if there is a terminal."""
        with contextlib.suppress(OSError):  # gone: `endings` sees it, too, and ends the workbench
            self._file.write(text)

    def flush(self) -> None:
        """Show what was written so far, if there is a terminal."""
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """The descriptor."""
        return self._file.fileno()


class TerminalDriver(LinuxDriver):
    """`LinuxDriver` on such an output."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init__(*args, **options)
        self._file = cast(Any, Output(cast(TextIO, sys.__stderr__)))
