"""`simsmith dataset view`: a dataset on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.options import NoMouseOption, output_of, screen_of

EXAMPLE = "Example: simsmith dataset view datasets/put-block-in-bowl-train"
EXIT_USAGE = 2


def view(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset.")],
    no_mouse: NoMouseOption = False,
) -> None:
    """Step through a dataset on the screen, episode by episode and row by row, with pictures.

    Exit code 2: there is no terminal, or the folder holds no dataset that can be opened.
    """
    from library.episodes.info import read_info

    read_info(folder)  # a wrong name is said whether there is a terminal or not
    open_screen = screen_of(context)
    if open_screen is None:
        output_of(context).complain(
            f"Pictures need a terminal. Without one: simsmith dataset info {folder}; "
            f"simsmith dataset sheet {folder} --out sheet.png draws it into a file."
        )
        raise typer.Exit(EXIT_USAGE)
    open_screen(context, dataset=folder, no_mouse=no_mouse)
