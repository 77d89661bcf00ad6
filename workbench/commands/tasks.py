"""`simsmith tasks`: the library and the decisions about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.commands import tasks_decisions, tasks_transfer
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from library.records import TaskCard
    from prompts.values import JsonValue

NameArgument = Annotated[str, typer.Argument(help="The task's name.")]
StateOption = Annotated[
    Literal["to-review", "accepted", "rejected", "retired"] | None,
    typer.Option("--state", help="Only tasks in this state."),
]
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


app.add_typer(tasks_decisions.app)
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
