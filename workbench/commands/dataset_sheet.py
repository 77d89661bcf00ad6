"""`simsmith dataset sheet`: episodes of a dataset at a glance, as pictures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.options import JsonOption, QuietOption, output_of

EXAMPLE = "Example: simsmith dataset sheet datasets/put-block-in-bowl-train --out sheet.png --episodes 0:20"
_RANGE = re.compile(r"(\d{0,9}):(\d{0,9})")


def sheet(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DATASET", help="Folder of a dataset.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.png", help="Must not exist; several pages are FILE-1.png and so on.")
    ],
    episodes: Annotated[
        str, typer.Option("--episodes", metavar="FROM:TO", help="Which, without TO itself; : means all.")
    ] = "0:20",
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Draw episodes as rows of pictures: what was asked for, each step from above, where it picks and places."""
    from library.episodes.dataset import Dataset
    from workbench.core.contact_sheet import write_sheets

    chosen = _slice_of(episodes)
    output = output_of(context, quiet=quiet)
    dataset = Dataset(folder)
    try:
        pages = write_sheets(dataset, chosen, out, lambda drawn: output.say_over(f"{drawn} episodes"))
    finally:
        output.say_over("")
    if json:
        output.show_json({"pages": [{"path": str(page.file), "episodes": list(page.episodes)} for page in pages]})
        return
    for page in pages:
        output.show(f"{page.file}: episodes {page.episodes[0]} to {page.episodes[-1]} of {len(dataset)}")


def _slice_of(text: str) -> slice:
    """The episodes that FROM:TO means.

    Raises:
        typer.BadParameter: It is no range.
    """
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(f"{text!r} is no range such as 0:20, 20: or :", param_hint="--episodes")
    first, end = found.groups()
    return slice(int(first or 0), int(end) if end else None)
