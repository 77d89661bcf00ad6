"""`simsmith dataset export`: demonstrations in the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from library.exporting.formats import FORMATS
from workbench.commands.options import JsonOption, QuietOption, output_of

EXAMPLE = "Example: simsmith dataset export datasets/put-block-in-bowl-train --to zarr --out exports/bowls"


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DATASET", help="Folder of a dataset.")],
    to: Annotated[str, typer.Option("--to", metavar="|".join(FORMATS), help="The format.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The new folder; it must not exist.")],
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Write a dataset in a format that other programs read.

    Refused where the dataset is damaged; nothing is written then.
    """
    from workbench.core.dataset_export import export_dataset

    if to not in FORMATS:
        raise typer.BadParameter(f"--to {to!r}: valid are {', '.join(FORMATS)}")
    output = output_of(context, quiet=quiet)
    try:
        done = export_dataset(folder, out, to, lambda written, all_: output.say_over(_progress(written, all_)))
    finally:
        output.say_over("")
    if json:
        output.show_json({"path": str(done.folder), "format": to, "episodes": done.episodes, "steps": done.steps})
    else:
        output.show(f"{done.folder}: {done.episodes} episodes, {done.steps} actions, for {FORMATS[to].reader}")


def _progress(written: int, episodes: int) -> str:
    return f"{written} of {episodes} episodes"
