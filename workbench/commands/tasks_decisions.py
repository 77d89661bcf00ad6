"""`simsmith tasks accept`, and the other decisions about tasks."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.decision_report import report_decision
from workbench.commands.decisions import (
    HashOption,
    NamesArgument,
    ReasonOption,
    Subject,
    YesOption,
    decide,
    for_one,
    offer_decisions,
    opened,
)
from workbench.commands.options import JsonOption, ProjectOption, QuietOption

if TYPE_CHECKING:
    from library.records import Decision
    from workbench.core.session import Session

app = typer.Typer()
"""Becomes a part of `simsmith tasks`."""
TASKS = Subject("task", lambda session: session)


@app.command("accept", epilog="Example: simsmith tasks accept stack-blocks-by-color")
def accept(
    context: typer.Context,
    names: NamesArgument,
    reason: ReasonOption = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also when its checks did not pass; the record says so.")
    ] = False,
    edited: Annotated[
        Path | None,
        typer.Option("--edited", metavar="FILE", help="Your version of the one task: checked, then accepted instead."),
    ] = None,
    expected_hash: HashOption = None,
    yes: YesOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Accept the revision under review, of one task or of several."""
    from workbench.core import reviewing

    for_one(names, TASKS.noun, **{"--edited": edited})
    session = opened(context, project, quiet=quiet)
    if edited is not None:
        decided = asyncio.run(_accept_edited(session, names[0], edited, reason, expected_hash, anyway=anyway))
        report_decision(context, decided, quiet=quiet, json=json)
        return
    decision = partial(reviewing.accept, session, reason=reason, anyway=anyway)
    decide(context, session, names, "accept", decision, expected_hash=expected_hash, yes=yes, quiet=quiet, json=json)


offer_decisions(app, "tasks", "stack-blocks-by-color")


async def _accept_edited(
    session: Session, name: str, file: Path, reason: str, expected_hash: str | None, *, anyway: bool
) -> Decision:
    """Check a person's version of a task and accept it; there is one `TaskDecided`, at the end."""
    from workbench.core import reviewing
    from workbench.core.events import TaskDecided

    source = await asyncio.to_thread(file.read_text, encoding="utf-8")
    events = reviewing.edit_and_accept(session, name, source, reason=reason, anyway=anyway, expected_hash=expected_hash)
    async with session, aclosing(events):
        decided = [event async for event in events if isinstance(event, TaskDecided)]
    return decided[-1].decision
