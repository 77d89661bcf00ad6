"""`simsmith tasks list`, `show`, `search`, `similar` and `diff`: looking at the library."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from library.diffing import DiffLine, Hunk
    from library.records import Revision, TaskCard
    from library.store import TaskLibrary
    from prompts.values import JsonValue
    from workbench.commands.output import Output

NameArgument = Annotated[str, typer.Argument(help="The task's name.")]
StateOption = Annotated[
    Literal["to-review", "accepted", "rejected", "retired"] | None,
    typer.Option("--state", help="Only tasks in this state."),
]
EXIT_NO = 1
SIGNS = {"same": " ", "removed": "-", "added": "+"}

app = typer.Typer()
"""Becomes a part of `simsmith tasks`."""


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
    _show_cards(open_session(context, project, output).library.cards(*([state] if state else [])), output, json=json)


@app.command("search", epilog="Example: simsmith tasks search red bowl --state accepted")
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="All of them must be there; parts count.")],
    state: StateOption = None,
    code: Annotated[bool, typer.Option("--code", help="Search the code, too.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Find tasks by words of their name, description, assets, recipe, model or reject reason.

    Exit code 1: no task has them all.
    """
    from library.searching import search

    output = output_of(context, quiet=quiet)
    library = open_session(context, project, output).library
    cards = library.cards(*([state] if state else []))
    found = search(((card, library.source(card.name) if code else "") for card in cards), words)
    if found or json:
        _show_cards(found, output, json=json)
    if not found:
        output.say(f"No task has {' and '.join(repr(word) for word in words)}")
        raise typer.Exit(EXIT_NO)


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
    card = library.card(name)
    shown = library.revision(name, card.revision if revision is None else revision)
    entry = card_entry(card) | {"revision": shown.number, "hash": shown.source_hash}
    if json:
        output.show_json({**entry, "source": shown.source})
        return
    facts = [(key, value) for key, value in entry.items() if isinstance(value, str | int) and value != ""]
    output.show(table([*((key, str(value)) for key, value in facts), ("assets", ", ".join(card.assets))]))
    output.show(f"\n{shown.source}")


@app.command("similar", epilog="Example: simsmith tasks similar put-block-in-bowl --limit 3")
def similar(
    context: typer.Context,
    task: Annotated[
        str, typer.Argument(metavar="NAME|PATH|-", help="A task of the library, a file, or standard input.")
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many are shown.")] = 5,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show the tasks that are most like one, and what they share."""
    from library.imports import imported_card
    from library.records import Revision
    from library.similarity import nearest
    from sim.source import source_hash
    from workbench.core.sources import find_sources

    output = output_of(context, quiet=quiet)
    library = open_session(context, project, output).library
    source = find_sources([task], stdin=sys.stdin.buffer, library=lambda: library)[0]
    revision = Revision(1, source.text, source_hash(source.text), "import")
    card = source.card or imported_card(source.name, revision, at="")
    cards = {one.name: one for one in library.cards()}
    found = nearest(card, source.text, ((one, library.source(one.name)) for one in cards.values()), limit)
    if json:
        near: list[JsonValue] = [
            {"name": one.name, "score": one.score, "state": cards[one.name].state, "why": one.why} for one in found
        ]
        output.show_json({"task": card.name, "similar": near})
        return
    rows = ((one.name, f"{one.score:.2f}", cards[one.name].state, one.why) for one in found)
    output.show(table([("NAME", "LIKENESS", "STATE", "WHY"), *rows]))


@app.command("diff", epilog="Example: simsmith tasks diff put-block-in-bowl place-red-in-green")
def diff(
    context: typer.Context,
    name: NameArgument,
    other: Annotated[str | None, typer.Argument(metavar="[OTHER]", help="Another task, to compare with.")] = None,
    older: Annotated[
        int | None, typer.Option("--from", metavar="N", help="Revision before. [the accepted one, else the previous]")
    ] = None,
    newer: Annotated[
        int | None, typer.Option("--to", metavar="N", help="Revision after. [the one that is shown]")
    ] = None,
    lines: Annotated[int, typer.Option("--context", min=0, help="Unchanged lines around each change.")] = 3,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show what changed between two revisions of a task, or between two tasks, as a unified diff."""
    from library import diffing

    output = output_of(context, quiet=quiet)
    library = open_session(context, project, output).library
    before, after = _sides(library, name, other, older, newer)
    hunks = diffing.diff(before[1].source, after[1].source, context=lines)
    if json:
        output.show_json({"from": _side(*before), "to": _side(*after), "hunks": [_hunk_entry(hunk) for hunk in hunks]})
        return
    if not hunks:
        output.say("The code is the same")
        return
    output.show("\n".join([f"--- {_title(*before)}", f"+++ {_title(*after)}", *_unified(hunks)]))


def _sides(
    library: TaskLibrary, name: str, other: str | None, older: int | None, newer: int | None
) -> tuple[tuple[str, Revision], tuple[str, Revision]]:
    """What is compared: two tasks, or two revisions of one."""
    if other is not None:
        one, two = library.card(name), library.card(other)
        return (
            (name, library.revision(name, one.revision if older is None else older)),
            (other, library.revision(other, two.revision if newer is None else newer)),
        )
    card, accepted = library.card(name), library.accepted(name)
    after = library.revision(name, card.revision if newer is None else newer)
    if older is None and accepted is not None and accepted.revision != after.number:
        older = accepted.revision
    if older is None:
        earlier = [revision.number for revision in library.revisions(name) if revision.number < after.number]
        if not earlier:
            raise typer.BadParameter(f"{name} has no revision before {after.number}; name another task to compare with")
        older = earlier[-1]
    return (name, library.revision(name, older)), (name, after)


def _unified(hunks: Iterable[Hunk]) -> Iterable[str]:
    for hunk in hunks:
        yield hunk.header
        yield from (f"{SIGNS[line.kind]}{line.text}" for line in hunk.lines)


def _title(task: str, revision: Revision) -> str:
    return f"{task} revision {revision.number} by {revision.author} ({revision.source_hash[:12]})"


def _side(task: str, revision: Revision) -> JsonValue:
    return {"task": task, "revision": revision.number, "author": revision.author, "hash": revision.source_hash}


def _hunk_entry(hunk: Hunk) -> JsonValue:
    return {
        "old_start": hunk.old_start,
        "old_count": hunk.old_count,
        "new_start": hunk.new_start,
        "new_count": hunk.new_count,
        "lines": [_line_entry(line) for line in hunk.lines],
    }


def _line_entry(line: DiffLine) -> JsonValue:
    return {"kind": line.kind, "text": line.text, "old_line": line.old_line, "new_line": line.new_line}


def _show_cards(cards: list[TaskCard], output: Output, *, json: bool) -> None:
    if json:
        output.show_json({"tasks": [card_entry(card) for card in cards]})
        return
    rows = ((card.name, card.state, card.verdict or "-", card.origin, card.description) for card in cards)
    output.show(table([("NAME", "STATE", "VERDICT", "ORIGIN", "DESCRIPTION"), *rows]))


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
