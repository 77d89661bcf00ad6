"""`simsmith dataset import`: other programs' demonstrations as a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.options import JsonOption, QuietOption, output_of

EXAMPLE = "Example: simsmith dataset import data/stack-block-pyramid-seq-train --out datasets/theirs-train"


def import_dataset(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="TASK-SPLIT with action/, reward/, info/, color/ and depth/.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The new dataset; it must not exist.")],
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read demonstrations that code of the CLIPort family wrote as pickles; nothing in them is run.

    Their solved episodes become a dataset, with pictures from above put together from those of the three cameras. The
    task's code is not known: where accepted code is needed, such a dataset is refused.
    """
    from library.importing.importing import import_pickles

    output = output_of(context, quiet=quiet)
    try:
        made = import_pickles(folder, out, lambda read, all_: output.say_over(f"{read} of {all_} episodes"))
    finally:
        output.say_over("")
    [(task, source_hash)] = made.tasks.items()
    if json:
        output.show_json(
            {
                "path": str(out),
                "task": task,
                "split": made.split,
                "source_hash": source_hash,
                "episodes": made.episodes,
                "failures": [{"seed": one.seed, "reason": one.reason} for one in made.failures],
            }
        )
        return
    output.show(f"{out}: {made.episodes} episodes of {task}, split {made.split}")
    if made.failures:
        first = made.failures[0]
        output.show(f"  {len(made.failures)} were left out; the first, seed {first.seed}, has {first.reason}")
