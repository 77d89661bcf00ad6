"""`simsmith household list`, `show` and `import`: the samples of the project."""

from __future__ import annotations

import json as json_module
from contextlib import aclosing
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.household_verify import WorkersOption
from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table
from workbench.commands.tasks_looking import NameArgument, StateOption, card_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from library.records import TaskCard
    from prompts.values import JsonValue
    from workbench.commands.output import Output
    from workbench.core.household.importing import SampleArrived
    from workbench.core.session import Session

EXIT_NO, EXIT_USAGE = 1, 2
app = typer.Typer()
"""Becomes a part of `simsmith household`."""


@app.command("list", epilog="Example: simsmith household list --state to-review")
def list_samples(
    context: typer.Context,
    state: StateOption = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """List the project's samples and how each stands."""
    from workbench.core.household.keeping import with_samples

    output = output_of(context, quiet=quiet)
    library = with_samples(open_session(context, project, output)).library
    show_samples(library.cards(*([state] if state else [])), output, json=json)


@app.command("show", epilog="Example: simsmith household show put-bucket-table-6cff")
def show(
    context: typer.Context,
    name: NameArgument,
    revision: Annotated[int | None, typer.Option("--revision", help="An older version of it.")] = None,
    text: Annotated[bool, typer.Option("--text", help="What can be edited, for accept --edited.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show one sample: its sentence, plan and calls, goal, where it comes from; with --json the whole document."""
    from workbench.core.household.keeping import document_of, samples_of, with_samples
    from workbench.core.household.sample_text import sample_text

    output = output_of(context, quiet=quiet)
    library = samples_of(with_samples(open_session(context, project, output)))
    card, shown = library.card(name), library.revision(name, revision)
    document = document_of(library, name, shown.source)
    if json:
        output.show_json({**sample_entry(card), "revision": shown.number, "sample": document})
        return
    if text:
        output.show(sample_text(document).rstrip())
        return
    found = [f"✗ {one.code}: {one.message}" for one in (shown.rollout.diagnostics if shown.rollout else ())]
    output.show("\n\n".join(part for part in (_facts(card), _told(document), "\n".join(found)) if part))


@app.command("import", epilog="Example: simsmith household import household/tasks --workers 2")
def import_files(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Sample files, or folders of them.")],
    workers: WorkersOption = 1,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Try samples in physics and put them up for review; those that do not hold are marked as failing.

    What the library has already is left out. Exit code 2: a file is no sample at all.
    """
    from workbench.core.household.keeping import with_samples

    output = output_of(context, quiet=quiet)
    session = with_samples(open_session(context, project, output))
    arrived: list[SampleArrived] = []

    def note(one: SampleArrived) -> None:
        arrived.append(one)
        if one.imported is None:
            output.complain(f"simsmith: {one.verdict.path} {one.verdict.reason}")
        else:
            output.say(f"{one.imported.card.name}: {one.verdict.reason or 'verified'}")

    is_stopped = _import(session, paths, workers, note)
    kept = [one.imported.card for one in arrived if one.imported is not None]
    if json:
        output.show_json({"samples": [sample_entry(card) for card in kept]})
    else:
        failing = sum(card.verdict != "completed" for card in kept)
        output.say(f"{len(kept)} samples wait for review, {failing} of them failing")
    if is_stopped:
        raise typer.Exit(EXIT_INTERRUPTED)
    if any(one.imported is None for one in arrived):
        raise typer.Exit(EXIT_USAGE)


def show_samples(cards: list[TaskCard], output: Output, *, json: bool) -> None:
    """Samples as a table, or as one document."""
    if json:
        output.show_json({"samples": [sample_entry(card) for card in cards]})
        return
    rows = ((card.name, card.state, _verdict(card), card.class_name, card.description) for card in cards)
    output.show(table([("NAME", "STATE", "CHECKS", "TYPE", "SENTENCE"), *rows]))


def sample_entry(card: TaskCard) -> dict[str, JsonValue]:
    """A sample as the commands' JSON shows it."""
    entry = card_entry(card)
    left_out = ("class", "assets", "description", "outcome", "recipe", "trial")
    kept = {key: value for key, value in entry.items() if key not in left_out}
    return {
        **kept,
        "type": card.class_name,
        "task": card.description,
        "things": list(card.assets),
        "method": card.recipe,
        **card.parameters,
    }


def _import(session: Session, paths: list[Path], workers: int, note: Callable[[SampleArrived], None]) -> bool:
    """Import all; returns whether it was stopped before the last one."""
    from sim.pool import LocalProcesses
    from workbench.core.household.importing import import_samples

    async def follow() -> None:
        async with aclosing(import_samples(session, paths, LocalProcesses(workers))) as samples:
            async for one in samples:
                note(one)

    try:
        run_until_stopped(follow())
    except KeyboardInterrupt:
        return True
    return False


def _facts(card: TaskCard) -> str:
    facts = {
        "name": card.name,
        "state": f"{card.state}{', flagged' if 'flagged' in card.tags else ''}",
        "checks": _verdict(card),
        "type": card.class_name,
        "things": ", ".join(card.assets),
        "method": " ".join(filter(None, (card.recipe or card.origin, card.provider, card.model))),
        **{key: str(value) for key, value in card.parameters.items()},
        "reason": card.reason,
    }
    return table((key, value) for key, value in facts.items() if value)


def _told(document: dict[str, Any]) -> str:
    """The turns before it, where it came up in a dialogue; sentence, plan and calls, goal."""
    steps = ([str(one) for one in document.get(key) or ()] for key in ("plan", "solution"))
    goal = json_module.dumps(document.get("goal"), ensure_ascii=False)
    turns = [
        (f"user: {turn['task']}", f"robot: {', '.join(turn['solution'])}") for turn in document.get("dialogue") or ()
    ]
    before = "".join(f"{line}\n" for turn in turns for line in turn) + ("\n" if turns else "")
    return f"{before}{document.get('task', '')}\n\n{table(zip_longest(*steps, fillvalue=''))}\n\ngoal  {goal}"


def _verdict(card: TaskCard) -> str:
    """What trying it showed, in a word."""
    if card.verdict is None:
        return "not tried"
    return "verified" if card.verdict == "completed" else "failing"
