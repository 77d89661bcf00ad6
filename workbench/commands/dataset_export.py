"""`simsmith dataset export` and `card`: demonstrations in the formats of other programs, and where they come from."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from library.exporting.formats import FORMATS
from workbench.commands.options import (
    JsonOption,
    ProjectOption,
    QuietOption,
    RequireOption,
    UnsafeOption,
    open_session,
    output_of,
    project_of,
    required_level,
)

if TYPE_CHECKING:
    from library.exporting.provenance import Licences
    from library.reading import LibraryReader
    from sim.sandbox.protocol import SandboxLevel
    from workbench.commands.output import Output
    from workbench.core.motion_export import MotionPlan

EXPORT_EXAMPLE = "Example: simsmith dataset export datasets/put-block-in-bowl-train --to lerobot --out exports/bowls"
CARD_EXAMPLE = "Example: simsmith dataset card datasets/put-block-in-bowl-train > README.md"
EXIT_NO = 1
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")

DatasetArgument = Annotated[Path, typer.Argument(metavar="DATASET", help="Folder of a dataset.")]
LicenseOption = Annotated[
    list[str] | None,
    typer.Option(
        "--license",
        metavar="[TASK=]ID",
        help="SPDX identifier for a task, or for all that have none. [the setting license; base tasks have ours]",
    ),
]


def export(
    context: typer.Context,
    folder: DatasetArgument,
    to: Annotated[str, typer.Option("--to", metavar="|".join(FORMATS), help="The format.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The new folder; it must not exist.")],
    licences: LicenseOption = None,
    expand_frames: Annotated[
        bool, typer.Option("--expand-frames", help="For lerobot: rows while the arm moves; each episode is done again.")
    ] = False,
    fps: Annotated[int, typer.Option("--fps", help="Rows a second with --expand-frames.")] = 10,
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Write a dataset in a format that other programs read, with its card as README.md.

    Refused where the dataset is damaged, or it is not known where one of its tasks comes from or under which licence it
    is; nothing is written then.
    """
    from library.episodes.info import read_info
    from workbench.core.dataset_export import export_dataset

    if to not in FORMATS:
        raise typer.BadParameter(f"--to {to!r}: valid are {', '.join(FORMATS)}")
    level = required_level(require, unsafe=unsafe_local_exec)
    if not expand_frames:
        _refuse_idle(context)
    motion = _motion(to, fps, level) if expand_frames else None
    output = output_of(context, quiet=quiet)
    tasks = read_info(folder).tasks
    session = open_session(context, project, output)
    given = _licences(licences or [], tasks, session.settings.license)
    try:
        done = export_dataset(
            folder,
            out,
            to,
            library=session.library,
            licences=given,
            told=lambda written, episodes: output.say_over(f"{out.name}: {written} of {episodes} episodes"),
            motion=motion,
        )
    finally:
        output.say_over("")
    if json:
        output.show_json({"path": str(done.folder), "format": to, "episodes": done.episodes, "rows": done.rows})
    else:
        output.show(f"{done.folder}: {done.episodes} episodes, {done.rows} rows, for {FORMATS[to].reader}")


def card(
    context: typer.Context,
    folder: DatasetArgument,
    licences: LicenseOption = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Say what a dataset is and where each of its tasks comes from, as a README for the Hugging Face hub.

    Exit code 1: something is not known; each blank is named with what would fill it.
    """
    from library.episodes.dataset import Dataset
    from workbench.core.dataset_card import card_document, card_markdown, card_of

    output = output_of(context, quiet=quiet)
    dataset = Dataset(folder)
    library, licence = library_and_licence(context, project, output)
    made = card_of(dataset, library, _licences(licences or [], dataset.info.tasks, licence))
    if json:
        output.show_json(card_document(made))
    else:
        output.show(card_markdown(made).rstrip("\n"))
    if made.blanks:
        for blank in made.blanks:
            output.complain(f"simsmith: {blank}")
        raise typer.Exit(EXIT_NO)


def library_and_licence(
    context: typer.Context, project: Path | None, output: Output
) -> tuple[LibraryReader, str | None]:
    """Of the project that there is; where there is none, what ships is known, and none is made to look at a dataset."""
    from library.base import BASE_TASKS
    from library.reading import LibraryReader
    from workbench.core.opening import default_project, user_settings_file
    from workbench.core.project import nearest_project
    from workbench.core.settings import resolve_settings

    chosen = project_of(context, project) or os.environ.get("SIMSMITH_PROJECT")
    if chosen or nearest_project(start=Path.cwd(), default=default_project()):
        session = open_session(context, project, output)
        return session.library, session.settings.license
    settings = resolve_settings(project_file=None, user_file=user_settings_file(), environ=os.environ, flags={})
    return LibraryReader(default_project(), BASE_TASKS, lock_timeout_s=0), settings.license


def _refuse_idle(context: typer.Context) -> None:
    """Options that say how episodes are done again, where none is; the environment may say it for all commands.

    Raises:
        typer.BadParameter: One was given.
    """
    for option in ("fps", "require", "unsafe_local_exec"):
        source = context.get_parameter_source(option)
        if source is not None and source.name == "COMMANDLINE":
            name = f"--{option.replace('_', '-')}"
            raise typer.BadParameter(f"{name} is for --to lerobot --expand-frames: otherwise nothing is run")


def _motion(to: str, fps: int, require: SandboxLevel | None) -> MotionPlan:
    """What `--expand-frames` asks for.

    Raises:
        typer.BadParameter: Another format, or a rate that does not fall on the physics' steps.
    """
    from workbench.core.motion_export import RATES, MotionPlan

    if to != "lerobot":
        raise typer.BadParameter(f"--expand-frames is for --to lerobot, not {to}")
    if fps not in RATES:
        raise typer.BadParameter(f"--fps {fps}: valid are {', '.join(map(str, RATES))}")
    return MotionPlan(fps, require)


def _licences(given: Sequence[str], tasks: Mapping[str, str], of_project: str | None) -> Licences:
    """What the options and the project say.

    Raises:
        typer.BadParameter: No licence's identifier, or a task that the dataset has not.
    """
    from library.exporting.provenance import Licences

    by_task: dict[str, str] = {}
    of_all = None
    for text in given:
        task, is_named, identifier = text.rpartition("=")
        if not _SPDX.fullmatch(identifier):
            raise typer.BadParameter(f"--license {text!r}: {identifier!r} is no SPDX identifier, such as CC-BY-4.0")
        if is_named and task not in tasks:
            raise typer.BadParameter(f"--license {text!r}: the dataset has {', '.join(tasks)}")
        if is_named:
            by_task[task] = identifier
        else:
            of_all = identifier
    return Licences(by_task, of_all, of_project)
