"""`simsmith household scene` and `render`: a house drawn from a seed, tried in physics, and looked at."""

from __future__ import annotations

import json as json_module
import os
import shutil
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from library.whole_files import write_atomically
from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, QuietOption, output_of

if TYPE_CHECKING:
    from workbench.commands.output import Output
    from workbench.core.household.scenes import SceneView

SCENE_EXAMPLE = (
    "Example: simsmith household scene --objects pumpkin=1 --rooms 3 --seed 7 --out house.json --png house.png"
)
RENDER_EXAMPLE = "Example: simsmith household render house.json --png house.png --first-person agent.png"
T = TypeVar("T")
EXIT_NO = 1
TERMINAL_ROWS = 40
PngOption = Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Write the house from above there.")]
FirstPersonOption = Annotated[
    Path | None, typer.Option("--first-person", metavar="FILE", help="Write what the agent sees there, as PNG.")
]


def scene(
    context: typer.Context,
    objects: Annotated[
        list[str] | None, typer.Option("--objects", metavar="NAME=N", help="What it must hold, repeatable.")
    ] = None,
    receptacles: Annotated[
        list[str] | None, typer.Option("--receptacles", metavar="NAME=N", help="Furniture that it must have.")
    ] = None,
    relations: Annotated[
        list[str] | None,
        typer.Option(
            "--relation",
            metavar="R,A,B",
            help="on,apple,sofa; not_on,…; in_room,book,kitchen; on_floor,ball; empty,bowl; color,mug,red.",
        ),
    ] = None,
    rooms: Annotated[
        str, typer.Option(help="How many, 1 to 12 (0 draws one to four); a preset; or kinds with commas between.")
    ] = "0",
    seed: Annotated[int, typer.Option(min=0, help="Equal seeds give equal bytes.")] = 0,
    density: Annotated[float, typer.Option(min=0, max=10, help="Of small things nobody asked for.")] = 1.0,
    exact: Annotated[bool, typer.Option("--exact", help="No more of what is asked for than that.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the document there.")] = None,
    published: Annotated[
        bool, typer.Option("--published", help="In the published left-handed frame with y up.")
    ] = False,
    png: PngOption = None,
    first_person: FirstPersonOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Draw a furnished house that surely holds what is asked for.

    Shows it from above where there is a terminal. Exit code 2: the house cannot be; the demand is named.
    """
    from sim.household.scenes.frames import to_published
    from sim.pool import LocalProcesses
    from workbench.core.household.scenes import look, order_scene, read_order

    _no_folders(out, png, first_person)
    output = output_of(context, quiet=quiet)
    order = read_order(
        objects or (), receptacles or (), relations or (), rooms, seed=seed, small_object_density=density, exact=exact
    )

    async def draw() -> tuple[dict[str, Any], SceneView]:
        document = await order_scene(order, LocalProcesses())
        return document, await look(document, LocalProcesses(), first_person=first_person is not None)

    document, view = _run(draw(), output)
    document = to_published(document) if published else document
    if out is not None:
        _write(out, json_module.dumps(document, indent=1) + "\n", output)
    _keep_pictures(view, png, first_person, output)
    if json:
        output.show_json(document)
    else:
        _show(view, output)


def render(
    context: typer.Context,
    scene: Annotated[Path, typer.Argument(metavar="SCENE", help="The file of a scene, or of a sample.")],
    png: PngOption = None,
    first_person: FirstPersonOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Look at a scene, and say what is wrong with it.

    Exit code 0: it holds; 1: something in it does not, each thing is named; 2: the file cannot be read as a scene.
    """
    from sim.pool import LocalProcesses
    from workbench.core.household.scenes import look, read_scene

    _no_folders(png, first_person)
    output = output_of(context, quiet=quiet)
    document = read_scene(scene)
    view = _run(look(document, LocalProcesses(), first_person=first_person is not None), output)
    _keep_pictures(view, png, first_person, output)
    if json:
        output.show_json({"path": str(scene), "holds": not view.problems, "problems": list(view.problems)})
    else:
        if view.above is not None:
            _show(view, output)
        output.show("\n".join(f"✗ {problem}" for problem in view.problems) or "The scene holds.")
    if view.problems:
        raise typer.Exit(EXIT_NO)


def _run(work: Coroutine[Any, Any, T], output: Output) -> T:
    try:
        return run_until_stopped(work)
    except KeyboardInterrupt:
        output.complain("simsmith: interrupted; nothing was written")
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _keep_pictures(view: SceneView, png: Path | None, first_person: Path | None, output: Output) -> None:
    for file, picture in ((png, view.above), (first_person, view.first_person)):
        if file is not None and picture is not None:
            _write(file, picture, output)


def _no_folders(*files: Path | None) -> None:
    """Refuse what cannot be written before a house is drawn for it."""
    for file in files:
        if file is not None and file.is_dir():
            raise typer.BadParameter(f"{file} is a folder; a file is to be written")


def _write(file: Path, content: str | bytes, output: Output) -> None:
    write_atomically(file, content)
    output.say(f"wrote {file}")


def _show(view: SceneView, output: Output) -> None:
    """The house in words and, on a terminal with colours, as half blocks."""
    if view.above is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ and not output.quiet:
        typer.echo(_half_blocks(view.above))
    output.show(view.summary())


def _half_blocks(png: bytes) -> str:
    from workbench.core.household.scenes import pixels_of
    from workbench.tui.picture import fit_cells, half_blocks

    size, image = shutil.get_terminal_size(), pixels_of(png)
    cells = half_blocks(image, fit_cells(image, size.columns, min(TERMINAL_ROWS, size.lines - 6)))
    return "\n".join("".join(_cell(*pair) for pair in row.tolist()) + "\x1b[0m" for row in cells)


def _cell(upper: list[int], lower: list[int]) -> str:
    """One character cell; the upper half is the character's own colour."""
    front, back = ("{};{};{}".format(*color) for color in (upper, lower))
    return f"\x1b[38;2;{front};48;2;{back}m▀"
