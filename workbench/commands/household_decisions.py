"""`simsmith household accept`, `reject`, `retire`, `restore`, `flag`, `undo`, `redo` and `history`: about samples."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.batch_decisions import confirm, decide_each
from workbench.commands.decision_report import report_batch, report_decision, show_history
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.tasks_decisions import HashOption, ReasonOption, YesOption

if TYPE_CHECKING:
    from collections.abc import Callable

    from library.records import Decision
    from workbench.core.session import Session

NamesArgument = Annotated[list[str], typer.Argument(metavar="NAME…", help="The samples' names.")]
NameArgument = Annotated[str, typer.Argument(help="The sample's name.")]

app = typer.Typer()
"""Becomes a part of `simsmith household`."""


@app.command("accept", epilog="Example: simsmith household accept put-bucket-table-6cff --yes")
def accept(
    context: typer.Context,
    names: NamesArgument,
    reason: ReasonOption = "",
    edited: Annotated[
        Path | None,
        typer.Option(
            "--edited", metavar="FILE", help="Your version of the one sample: verified, then accepted instead."
        ),
    ] = None,
    expected_hash: HashOption = None,
    yes: YesOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Accept a sample that waits for review, or several; only one that was verified can be."""
    from workbench.core import reviewing

    session = _samples(context, project, quiet=quiet)
    if edited is not None:
        if len(names) > 1:
            raise typer.BadParameter("--edited is about one sample; several were named")
        decision = asyncio.run(_accept_edited(session, names[0], edited, expected_hash))
        report_decision(context, decision, quiet=quiet, json=json)
        return
    decide = partial(reviewing.accept, session, reason=reason, expected_hash=expected_hash)
    _decide(context, session, names, "accept", decide, yes=yes, quiet=quiet, json=json)


@app.command("reject", epilog='Example: simsmith household reject come-4b6e --reason "instruction is unclear or wrong"')
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
    """Turn a sample down, or several."""
    from workbench.core import reviewing

    session = _samples(context, project, quiet=quiet)
    decide = partial(reviewing.reject, session, reason=reason, expected_hash=expected_hash)
    _decide(context, session, names, "reject", decide, yes=yes, quiet=quiet, json=json)


@app.command("retire", epilog="Example: simsmith household retire come-4b6e")
def retire(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Take an accepted sample out of use; nothing is deleted."""
    from workbench.core import reviewing

    decision = reviewing.retire(_samples(context, project, quiet=quiet), name, reason=reason)
    report_decision(context, decision, quiet=quiet, json=json)


@app.command("restore", epilog="Example: simsmith household restore come-4b6e")
def restore(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Bring a retired sample back into use, or a rejected one back into review."""
    from workbench.core import reviewing

    decision = reviewing.restore(_samples(context, project, quiet=quiet), name, reason=reason)
    report_decision(context, decision, quiet=quiet, json=json)


@app.command("flag", epilog='Example: simsmith household flag come-4b6e --reason "too far to walk?"')
def flag(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    off: Annotated[bool, typer.Option("--off", help="Take the flag away.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Mark a sample to be looked at again; its state stays."""
    from workbench.core import reviewing

    decision = reviewing.flag(_samples(context, project, quiet=quiet), name, flagged=not off, reason=reason)
    report_decision(context, decision, quiet=quiet, json=json)


@app.command("undo", epilog="Example: simsmith household undo")
def undo(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Take back the last decision about a sample; any number of times, also after a restart."""
    from workbench.core import reviewing

    report_decision(context, reviewing.undo(_samples(context, project, quiet=quiet)), quiet=quiet, json=json)


@app.command("redo", epilog="Example: simsmith household redo")
def redo(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Take the last undone decision about a sample again."""
    from workbench.core import reviewing

    report_decision(context, reviewing.redo(_samples(context, project, quiet=quiet)), quiet=quiet, json=json)


@app.command("history", epilog="Example: simsmith household history come-4b6e")
def history(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Only this sample's.")] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """List the decisions about samples, oldest first, undone ones included."""
    decisions = _samples(context, project, quiet=quiet).library.history(name)
    show_history(decisions, output_of(context, quiet=quiet), json=json)


def _samples(context: typer.Context, project: Path | None, *, quiet: bool) -> Session:
    from workbench.core.household.keeping import with_samples

    return with_samples(open_session(context, project, output_of(context, quiet=quiet)))


async def _accept_edited(session: Session, name: str, file: Path, expected_hash: str | None) -> Decision:
    """Verify a person's version of a sample, as `show --text` writes one, and accept it."""
    from sim.pool import LocalProcesses
    from workbench.core.household.keeping import document_of, samples_of
    from workbench.core.household.reviewing import accept_edited_sample
    from workbench.core.household.sample_text import edited_sample
    from workbench.core.household.showing import try_sample

    library = samples_of(session)
    text = await asyncio.to_thread(file.read_text, encoding="utf-8")
    document = edited_sample(text, document_of(library, name, library.source(name)))
    tried = await try_sample(document, LocalProcesses())
    return accept_edited_sample(session, name, document, tried, expected_hash=expected_hash)


def _decide(
    context: typer.Context,
    session: Session,
    names: list[str],
    verb: str,
    decide: Callable[[str], Decision],
    *,
    yes: bool,
    quiet: bool,
    json: bool,
) -> None:
    """One decision on one sample, or on several after they were listed."""
    if len(names) == 1:
        report_decision(context, decide(names[0]), quiet=quiet, json=json)
        return
    confirm(output_of(context, quiet=quiet), session, names, verb, yes=yes)
    report_batch(context, decide_each(names, decide), quiet=quiet, json=json)
