"""What commands write and where: results on standard output, everything else on standard error.

Texts of models and tasks are printed as they are, except for control characters, which could write on the
screen what they like.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from workbench.commands.log_file import LOG
from workbench.core.columns import aligned, column_widths

if TYPE_CHECKING:
    from prompts.values import JsonValue

_CONTROL = {code: None for code in (*range(32), *range(127, 160)) if code not in (9, 10)}


class Output:
    """The two streams of one command.

    Args:
        quiet: Say nothing but errors and results.
        out, err: Standard output and error.
    """

    def __init__(self, *, quiet: bool = False, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.quiet = quiet
        self._out = out or sys.stdout
        self._err = err or sys.stderr

    @property
    def is_live(self) -> bool:
        """Whether somebody watches the messages on a terminal."""
        return self._err.isatty()

    def say(self, text: str = "", end: str = "\n") -> None:
        """A message for the person at the keyboard."""
        LOG.info("%s", printable(text))
        if not self.quiet:
            self._err.write(printable(text) + end)
            self._err.flush()

    def say_over(self, text: str) -> None:
        """Replace the line that is being drawn; only for a terminal, elsewhere it writes nothing."""
        if not self.quiet and self.is_live:
            width = shutil.get_terminal_size().columns - 1
            self._err.write(f"\r\x1b[K{printable(text)[:width]}")
            self._err.flush()

    def complain(self, text: str) -> None:
        """A message that also a quiet command gives."""
        LOG.error("%s", printable(text))
        self._err.write(printable(text) + "\n")
        self._err.flush()

    def show(self, text: str) -> None:
        """A result for people."""
        self._out.write(printable(text) + "\n")

    def show_json(self, document: JsonValue) -> None:
        """A result for machines: one document."""
        self._out.write(json.dumps(document, indent=2) + "\n")
        self._out.flush()

    def show_json_line(self, document: JsonValue) -> None:
        """One of many results for machines, at once."""
        self._out.write(json.dumps(document) + "\n")
        self._out.flush()


def printable(text: str) -> str:
    """The text without control characters other than tab and newline."""
    return text.translate(_CONTROL)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as aligned columns with two spaces between them; the last column runs free."""
    lines = [[printable(cell).replace("\n", " ") for cell in row] for row in rows]
    if not lines:
        return ""
    widths = column_widths(lines)
    return "\n".join(aligned(line, widths) for line in lines)
