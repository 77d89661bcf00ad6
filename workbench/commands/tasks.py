"""`simsmith tasks`: the library and the decisions about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.commands import tasks_transfer
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from library.records import Decision, TaskCard
    from prompts.values import JsonValue

NameArgument = Annotated[str, typer.Argument(help="The task's name.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in your words; kept with the decision.")]
StateOption = Annotated[
    Literal["to-review", "accepted", "rejected", "retired"] | None,
    typer.Option("--state", help="Only tasks in this state."),
]
DONE = {
    "accept": "Accepted",
    "edit-accept": "Accepted the edited",
    "reject": "Rejected",
    "skip": "Skipped",
    "retire": "Retired",
    "restore": "Restored",
    "undo": "Took back the decision about",
    "redo": "Took again the decision about",
}

app = typer.Typer(help="The library and the decisions about it.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", epilog="Example: simsmith tasks list --state to-review")
def list_tasks(
    context: typer.Context,
    state: StateOption = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """List the tasks of the library."""
    output = output_of(context, quiet=quiet)
    cards = open_session(context, project, output).library.cards(*([state] if state else []))
    if json:
        output.show_json({"tasks": [card_entry(card) for card in cards]})
        return
    rows = ((card.name, card.state, card.verdict or "-", card.origin, card.description) for card in cards)
    output.show(table([("NAME", "STATE", "VERDICT", "ORIGIN", "DESCRIPTION"), *rows]))


@app.command("show", epilog="Example: simsmith tasks show put-block-in-bowl")
def show(
    context: typer.Context,
    name: NameArgument,
    revision: Annotated[int | None, typer.Option("--revision", help="An older version of the code.")] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show one task: where it comes from, how its checks went, its code."""
    output = output_of(context, quiet=quiet)
    library = open_session(context, project, output).library
    card, source = library.card(name), library.source(name, revision)
    if json:
        output.show_json({**card_entry(card), "source": source})
        return
    facts = [(key, value) for key, value in card_entry(card).items() if isinstance(value, str | int) and value != ""]
    output.show(table([*((key, str(value)) for key, value in facts), ("assets", ", ".join(card.assets))]))
    output.show(f"\n{source}")


@app.command("accept", epilog="Example: simsmith tasks accept stack-blocks-by-color")
def accept(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also when its checks did not pass; the record says so.")
    ] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Accept the revision under review."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    _report(context, reviewing.accept(session, name, reason=reason, anyway=anyway), quiet=quiet, json=json)


@app.command("reject", epilog='Example: simsmith tasks reject stack-blocks --reason "same as stack-block-pyramid"')
def reject(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Turn the revision under review down; the reason is told to later authors."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    _report(context, reviewing.reject(session, name, reason=reason), quiet=quiet, json=json)


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
    _report(context, reviewing.retire(session, name, reason=reason), quiet=quiet, json=json)


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
    _report(context, reviewing.restore(session, name, reason=reason), quiet=quiet, json=json)


@app.command("undo", epilog="Example: simsmith tasks undo")
def undo(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Take back the last decision; any number of times, also after a restart."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    _report(context, reviewing.undo(session), quiet=quiet, json=json)


@app.command("redo", epilog="Example: simsmith tasks redo")
def redo(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Take the last undone decision again."""
    from workbench.core import reviewing

    session = open_session(context, project, output_of(context, quiet=quiet))
    _report(context, reviewing.redo(session), quiet=quiet, json=json)


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
    decisions = open_session(context, project, output).library.history(name)
    if json:
        output.show_json({"decisions": [decision_entry(decision) for decision in decisions]})
        return
    rows = ((done.at, done.kind, done.task, done.who, done.reason) for done in decisions)
    output.show(table([("AT", "DECISION", "TASK", "WHO", "REASON"), *rows]))


app.command("import", epilog=tasks_transfer.IMPORT_EXAMPLE)(tasks_transfer.import_tasks)
app.command("export", epilog=tasks_transfer.EXPORT_EXAMPLE)(tasks_transfer.export_tasks)


def card_entry(card: TaskCard) -> dict[str, JsonValue]:
    """A task as `tasks list --json` shows it."""
    return {
        "name": card.name,
        "state": card.state,
        "origin": card.origin,
        "hash": card.source_hash,
        "revision": card.revision,
        "description": card.description,
        "assets": list(card.assets),
        "class": card.class_name,
        "verdict": card.verdict,
        "outcome": card.outcome,
        "recipe": card.recipe,
        "provider": card.provider,
        "model": card.model,
        "trial": card.trial,
        "created_at": card.created_at,
        "decided_by": card.decided_by,
        "decided_at": card.decided_at,
        "reason": card.reason,
    }


def decision_entry(decision: Decision) -> dict[str, JsonValue]:
    """A decision as the commands' JSON shows it."""
    return {
        "id": decision.id,
        "kind": decision.kind,
        "task": decision.task,
        "hash": decision.source_hash,
        "who": decision.who,
        "at": decision.at,
        "reason": decision.reason,
        "trial": decision.trial,
        "undoes": decision.undoes,
        "anyway": decision.anyway,
        "seconds": decision.seconds,
    }


def _report(context: typer.Context, decision: Decision, *, quiet: bool, json: bool) -> None:
    output = output_of(context, quiet=quiet)
    if json:
        output.show_json(decision_entry(decision))
        return
    output.say(
        f"{DONE[decision.kind]} {decision.task}" + (" although its checks did not pass" if decision.anyway else "")
    )
