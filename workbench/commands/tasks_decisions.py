"""`simsmith tasks accept`, `reject`, `retire`, `restore`, `undo`, `redo` and `history`: decisions and their record."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.batch_decisions import confirm, decide_each
from workbench.commands.decision_report import report_batch, report_decision, show_history
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of

if TYPE_CHECKING:
    from library.records import Decision
    from workbench.core.session import Session

NamesArgument = Annotated[list[str], typer.Argument(metavar="NAME…", help="The tasks' names.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask, when there are several.")]
NameArgument = Annotated[str, typer.Argument(help="The task's name.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in your words; kept with the decision.")]
HashOption = Annotated[
    str | None,
    typer.Option("--hash", metavar="HASH", help="Of the code that you saw, or its beginning; refuses any other."),
]
app = typer.Typer()
"""Becomes a part of `simsmith tasks`."""


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

    session = open_session(context, project, output_of(context, quiet=quiet))
    if len(names) == 1 and edited is not None:
        decision = asyncio.run(_accept_edited(session, names[0], edited, reason, expected_hash, anyway=anyway))
        report_decision(context, decision, quiet=quiet, json=json)
    elif len(names) == 1:
        decision = reviewing.accept(session, names[0], reason=reason, anyway=anyway, expected_hash=expected_hash)
        report_decision(context, decision, quiet=quiet, json=json)
    else:
        _refuse_for_many(**{"--edited": edited, "--hash": expected_hash})
        confirm(output_of(context, quiet=quiet), session, names, "accept", yes=yes)
        outcome = decide_each(names, partial(reviewing.accept, session, reason=reason, anyway=anyway))
        report_batch(context, outcome, quiet=quiet, json=json)


@app.command("reject", epilog='Example: simsmith tasks reject stack-blocks --reason "same as stack-block-pyramid"')
def reject(
    context: typer.Context,
    names: NamesArgument,
    reason: ReasonOption = "",
    expected_hash: HashOption = None,
    yes: YesOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Turn the revision under review down, of one task or of several; the reason is told to later authors."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    if len(names) == 1:
        decision = reviewing.reject(session, names[0], reason=reason, expected_hash=expected_hash)
        report_decision(context, decision, quiet=quiet, json=json)
    else:
        _refuse_for_many(**{"--hash": expected_hash})
        confirm(output_of(context, quiet=quiet), session, names, "reject", yes=yes)
        outcome = decide_each(names, partial(reviewing.reject, session, reason=reason))
        report_batch(context, outcome, quiet=quiet, json=json)


@app.command("retire", epilog='Example: simsmith tasks retire stack-blocks --reason "too easy by now"')
def retire(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Take an accepted task out of use; nothing is deleted."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    report_decision(context, reviewing.retire(session, name, reason=reason), quiet=quiet, json=json)


@app.command("restore", epilog="Example: simsmith tasks restore stack-blocks")
def restore(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Bring a retired task back into use, or a rejected one back into review."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    report_decision(context, reviewing.restore(session, name, reason=reason), quiet=quiet, json=json)


@app.command("flag", epilog='Example: simsmith tasks flag stack-blocks --reason "ask Ann about the tolerance"')
def flag(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    off: Annotated[bool, typer.Option("--off", help="Take the flag away.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Mark a task to be looked at again; its state stays."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    report_decision(context, reviewing.flag(session, name, flagged=not off, reason=reason), quiet=quiet, json=json)


@app.command("undo", epilog="Example: simsmith tasks undo")
def undo(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Take back the last decision; any number of times, also after a restart."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    report_decision(context, reviewing.undo(session), quiet=quiet, json=json)


@app.command("redo", epilog="Example: simsmith tasks redo")
def redo(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Take the last undone decision again."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    report_decision(context, reviewing.redo(session), quiet=quiet, json=json)


@app.command("history", epilog="Example: simsmith tasks history stack-blocks-by-color")
def history(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Only this task's.")] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """List the decisions, oldest first, undone ones included."""
    output = output_of(context, quiet=quiet)
    show_history(open_session(context, project, output).library.history(name), output, json=json)


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


def _refuse_for_many(**options: object) -> None:
    """Options that are about one task's code."""
    for name, value in options.items():
        if value is not None:
            raise typer.BadParameter(f"{name} is about one task; several were named")
