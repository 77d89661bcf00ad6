"""`simsmith export finetune` and `export card`: what leaves the project, with where it comes from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of

if TYPE_CHECKING:
    from workbench.commands.output import Output
    from workbench.core.finetune_files import Export

EXIT_NO = 1
MOST_REASONS = 5
"""Reasons for leaving tasks out that are told; the provenance file names every task."""

OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="Replace files that hold something else.")]

app = typer.Typer(help="Write out what others' tools read.", no_args_is_help=True, rich_markup_mode=None)


@app.command("finetune", epilog="Example: simsmith export finetune --held-out 0.2 --to finetuning/")
def finetune(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="[exports/finetune in the project]")] = None,
    held_out: Annotated[float, typer.Option("--held-out", min=0.0, max=1.0, help="Share of the tasks held out.")] = 0.1,
    seed: Annotated[int, typer.Option("--seed", help="Decides which tasks are held out.")] = 0,
    base: Annotated[bool, typer.Option("--base", help="Also the tasks that ship with the package.")] = False,
    fenced: Annotated[
        bool, typer.Option("--fenced", help="Put code into a fenced block, as recipes ask for it.")
    ] = False,
    overwrite: OverwriteOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Write accepted tasks as chat examples: name and description in, code out.

    train.jsonl and held-out.jsonl for the providers' fine-tuning tools, provenance.json beside them. Each task is in
    one part as a whole and stays there. Only code that was accepted is in it. Exit code 1: there is none.
    """
    from workbench.core.finetune_files import FinetunePlan, export_finetune

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    folder = to or session.project.root / "exports" / "finetune"
    plan = FinetunePlan(seed, held_out, base, fenced)
    done = export_finetune(session.library, folder, plan, overwrite=overwrite)
    _tell(done, output)
    if json:
        train, held = (done.examples.of(part) for part in ("train", "held-out"))
        output.show_json(
            {
                "folder": str(folder),
                "train": len(train),
                "held_out": len(held),
                "left_out": [{"task": one.task, "why": one.why} for one in done.examples.left_out],
                "written": [str(file) for file in done.written],
            }
        )
    if not done.examples.examples:
        raise typer.Exit(EXIT_NO)


@app.command("card", epilog="Example: simsmith export card put-block-in-bowl --to cards/")
def card(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Tasks of the library.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Write NAME.md and NAME.json there instead of showing them."),
    ] = None,
    overwrite: OverwriteOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Write everything that is known about tasks: revisions, checks, trials, prompts' versions, decisions, code."""
    from workbench.core.task_page import task_document, task_history, task_markdown, write_task_page

    output = output_of(context, quiet=quiet)
    library = open_session(context, project, output).library
    histories = [task_history(library, name) for name in names]  # a wrong name is said before anything is written
    if to is not None:
        for history in histories:
            written = write_task_page(history, to, overwrite=overwrite)
            output.say(f"{'Wrote' if written else 'Unchanged:'} {to / history.card.name}.md and .json")
    elif not json:
        output.show("\n".join(task_markdown(history) for history in histories))
    if json:
        output.show_json({"tasks": [task_document(history) for history in histories]})


def _tell(done: Export, output: Output) -> None:
    found = done.examples
    counts = {part: len(found.of(part)) for part in ("train", "held-out")}
    output.say(f"{counts['train']} examples to train on, {counts['held-out']} held out: {done.folder}")
    if found.examples and not all(counts.values()):
        empty = next(part for part, count in counts.items() if not count)
        output.say(f"No task fell into {empty}; another --seed or --held-out deals them otherwise")
    reasons = Counter(one.why for one in found.left_out).most_common()
    for why, count in reasons[:MOST_REASONS]:
        output.say(f"  left out: {count} × {why}")
    if len(reasons) > MOST_REASONS:
        output.say("  and others; provenance.json names each")
