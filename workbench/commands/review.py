"""`simsmith review --plain`: the review in lines, for screen readers, dumb terminals and scripts of answers."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TextIO

from workbench.commands.decision_report import decision_entry
from workbench.commands.options import open_session, output_of
from workbench.commands.output import printable

if TYPE_CHECKING:
    from pathlib import Path

    import typer


class Lines:
    """A conversation over two streams.

    Args:
        answers: Read line by line; its end is the end of the answers.
        out: Where lines are written; None says nothing.
    """

    def __init__(self, answers: TextIO, out: TextIO | None) -> None:
        self._answers = answers
        self._out = out

    def tell(self, line: str) -> None:
        """Write one line at once."""
        self._write(f"{line}\n")

    def ask(self, question: str) -> str | None:
        """Write the question and read the answer; the answers of a script are repeated, so that the record is whole."""
        self._write(question)
        line = self._answers.readline()
        if not line or not self._answers.isatty():
            self._write(line if line.endswith("\n") else f"{line}\n")
        return line.strip() if line else None

    def _write(self, text: str) -> None:
        if self._out is not None:
            self._out.write(printable(text))
            self._out.flush()


def review_in_lines(context: typer.Context, project: Path | None, *, quiet: bool, json: bool) -> None:
    """Review what waits; with `json`, the talk goes to standard error and the decisions to standard output."""
    from workbench.commands.plain_review import PlainReview

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(errors="replace")  # a stray byte in a script of answers is an answer nobody understands
    talk = sys.stdout if not json else None if output.quiet else sys.stderr
    review = PlainReview(session, Lines(sys.stdin, talk), time.monotonic)
    review.run()
    if json:
        output.show_json(
            {
                "decisions": [decision_entry(decision) for decision in review.decisions],
                "waiting": [card.name for card in review.waiting()],
            }
        )
