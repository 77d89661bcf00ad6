"""One decision on many: listed first, confirmed once, taken one by one, so that one refusal stops no other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

from library.errors import LibraryError
from workbench.commands.output import Output, table
from workbench.core.errors import WorkbenchError

if TYPE_CHECKING:
    from library.records import Decision, TaskCard
    from workbench.core.session import Session


@dataclass
class BatchOutcome:
    """What became of a batch."""

    decisions: list[Decision] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(name, why)."""


def confirm(output: Output, session: Session, names: Sequence[str], verb: str, noun: str, *, yes: bool) -> None:
    """List them and ask; `yes` was said before.

    Raises:
        UnknownTask: Before anything is decided; with the names most like it.
        typer.BadParameter: Nobody is there to be asked.
        typer.Exit: The answer was no.
    """
    cards = [session.library.card(name) for name in names]
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"to {verb} {len(cards)} {noun}s without being asked, say --yes")
    output.say(table(_row(card) for card in cards))
    if not typer.confirm(f"{verb.capitalize()} these {len(cards)} {noun}s?", err=True):
        raise typer.Exit(1)


def decide_each(names: Sequence[str], decide: Callable[[str], Decision]) -> BatchOutcome:
    """Take the decision on each task once, in order; what is refused is kept with its reason."""
    outcome = BatchOutcome()
    for name in dict.fromkeys(names):
        try:
            outcome.decisions.append(decide(name))
        except (LibraryError, WorkbenchError) as refusal:
            outcome.refused.append((name, str(refusal)))
    return outcome


def _row(card: TaskCard) -> tuple[str, str, str, str]:
    return f"  {card.name}", card.state, card.verdict or "-", card.description
