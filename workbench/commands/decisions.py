"""`reject`, `retire`, `restore`, `flag`, `undo`, `redo` and `history`: the same for tasks and for household samples.

A command group says once what it decides about (`deciding_about`) and offers them all (`offer_decisions`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.commands.batch_decisions import confirm, decide_each
from workbench.commands.decision_report import report_batch, report_decision, show_history
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of

if TYPE_CHECKING:
    from library.records import Decision
    from workbench.core.session import Session

NamesArgument = Annotated[list[str], typer.Argument(metavar="NAME…", help="One name, or several.")]
NameArgument = Annotated[str, typer.Argument(help="Its name.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask, when there are several.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in your words; kept with the decision.")]
HashOption = Annotated[
    str | None,
    typer.Option("--hash", metavar="HASH", help="Of the version that you saw, or its beginning; refuses any other."),
]


@dataclass(frozen=True)
class Subject:
    """What a command group decides about."""

    noun: str
    library_of: Callable[[Session], Session]
    """From a project's session to the one whose library holds them."""


def deciding_about(subject: Subject) -> dict[str, Any]:
    """The settings of a group whose commands decide about this."""
    return {"obj": subject}


def offer_decisions(app: typer.Typer, group: str, example: str) -> None:
    """Make the decisions commands of an app.

    Args:
        app: Becomes a part of the group.
        group: Its name.
        example: The name of something that it decides about.
    """
    for command, arguments in (
        (reject, f'{example} --reason "instruction is unclear or wrong"'),
        (retire, f'{example} --reason "too easy by now"'),
        (restore, example),
        (flag, f'{example} --reason "ask Ann about the tolerance"'),
        (undo, ""),
        (redo, ""),
        (history, example),
    ):
        words = f"simsmith {group} {command.__name__} {arguments}".rstrip()
        app.command(command.__name__, epilog=f"Example: {words}")(command)


def opened(context: typer.Context, project: Path | None, *, quiet: bool) -> Session:
    """The session of the project, with the library that the group decides about."""
    return subject_of(context).library_of(open_session(context, project, output_of(context, quiet=quiet)))


def subject_of(context: typer.Context) -> Subject:
    """What the group decides about."""
    assert isinstance(context.obj, Subject)
    return context.obj


def decide(
    context: typer.Context,
    session: Session,
    names: list[str],
    verb: str,
    decision: Callable[..., Decision],
    *,
    expected_hash: str | None,
    yes: bool,
    quiet: bool,
    json: bool,
) -> None:
    """Take a decision about one, or about several after they were listed, and tell what became of it.

    Args:
        context: Of the command.
        session: As `opened` gives it.
        names: What the decision is about.
        verb: Its name.
        decision: Takes it: name and `expected_hash` → decision.
        expected_hash: Of what was seen; only for a single one.
        yes: Ask nothing.
        quiet: Say nothing.
        json: As a document.
    """
    if len(names) == 1:
        report_decision(context, decision(names[0], expected_hash=expected_hash), quiet=quiet, json=json)
        return
    noun = subject_of(context).noun
    for_one(names, noun, **{"--hash": expected_hash})
    confirm(output_of(context, quiet=quiet), session, names, verb, noun, yes=yes)
    report_batch(context, decide_each(names, decision), quiet=quiet, json=json)


def for_one(names: list[str], noun: str, **options: object) -> None:
    """Refuse options that are about a single one, where several are named."""
    said = [option for option, value in options.items() if value is not None]
    if said and len(names) > 1:
        raise typer.BadParameter(f"{said[0]} is about one {noun}; several were named")


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
    """Turn down what is under review, one or several; the reason is kept, and told to later authors of tasks."""
    from workbench.core import reviewing

    session = opened(context, project, quiet=quiet)
    decision = partial(reviewing.reject, session, reason=reason)
    decide(context, session, names, "reject", decision, expected_hash=expected_hash, yes=yes, quiet=quiet, json=json)


def retire(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Take what was accepted out of use; nothing is deleted."""
    from workbench.core import reviewing

    decision = reviewing.retire(opened(context, project, quiet=quiet), name, reason=reason)
    report_decision(context, decision, quiet=quiet, json=json)


def restore(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Bring what was retired back into use, or what was rejected back into review."""
    from workbench.core import reviewing

    decision = reviewing.restore(opened(context, project, quiet=quiet), name, reason=reason)
    report_decision(context, decision, quiet=quiet, json=json)


def flag(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    off: Annotated[bool, typer.Option("--off", help="Take the flag away.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Mark it to be looked at again; its state stays."""
    from workbench.core import reviewing

    decision = reviewing.flag(opened(context, project, quiet=quiet), name, flagged=not off, reason=reason)
    report_decision(context, decision, quiet=quiet, json=json)


def undo(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Take back the last decision; any number of times, also after a restart."""
    from workbench.core import reviewing

    report_decision(context, reviewing.undo(opened(context, project, quiet=quiet)), quiet=quiet, json=json)


def redo(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Take the last undone decision again."""
    from workbench.core import reviewing

    report_decision(context, reviewing.redo(opened(context, project, quiet=quiet)), quiet=quiet, json=json)


def history(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Only about this one.")] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """List the decisions, oldest first, undone ones included."""
    decisions = opened(context, project, quiet=quiet).library.history(name)
    show_history(decisions, output_of(context, quiet=quiet), subject_of(context).noun, json=json)
