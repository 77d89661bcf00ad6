"""`simsmith rollout`: one episode of one task, to look at."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.options import (
    JsonOption,
    ProjectOption,
    QuietOption,
    RequireOption,
    UnsafeOption,
    open_session,
    output_of,
    required_level,
)

EXAMPLE = "Example: simsmith rollout put-block-in-bowl --seed 3 --record bowl.gif"


def rollout(
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="NAME|PATH", help="A library task, a file, or - for standard input.")
    ],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Decides everything random.")] = 0,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="FILE.gif", help="Write the episode as a moving picture.")
    ] = None,
    frames: Annotated[
        Path | None, typer.Option("--frames", metavar="DIR", help="Write each picture, as DIR/0000.png and so on.")
    ] = None,
    goals: Annotated[bool, typer.Option("--goals", help="Draw the current goal into the pictures.")] = False,
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Let the oracle do a task once, and keep what the camera sees.

    Exit code 0: the episode is solved; 1: it is not.
    """
    from workbench.commands.check_batch import print_result
    from workbench.core.checking import task_entry
    from workbench.core.one_episode import film_episode, write_frames, write_gif
    from workbench.core.sandbox_level import least_level
    from workbench.core.sources import find_sources

    _require_new_gif(record)
    output = output_of(context, quiet=quiet)
    sources = find_sources(
        [target], stdin=sys.stdin.buffer, library=lambda: open_session(context, project, output).library
    )
    if len(sources) != 1 or sources[0].problem:
        raise typer.BadParameter(sources[0].problem if len(sources) == 1 else f"{target} holds {len(sources)} tasks")
    [source] = sources
    is_base = not source.path and source.card is not None and source.card.origin == "base"
    level = least_level(required_level(require, unsafe=unsafe_local_exec), is_base=is_base)
    film = asyncio.run(film_episode(source, seed, level, output.say_over))
    output.say_over("")
    if record is not None:
        write_gif(film, record, goals=goals)
        output.say(f"Wrote {record}: {len(film.frames)} pictures")
    if frames is not None:
        output.say(f"Wrote {write_frames(film, frames, goals=goals)} pictures to {frames}")
    if json:
        output.show_json(task_entry(film.result))
    else:
        print_result(film.result)
    if not film.result.rollout.completed:
        raise typer.Exit(1)


def _require_new_gif(record: Path | None) -> None:
    """Said before the episode rather than after it."""
    if record is None:
        return
    if record.suffix.lower() != ".gif":
        raise typer.BadParameter(f"{record.name}: only .gif can be written", param_hint="--record")
    if record.exists():
        raise typer.BadParameter(f"{record} exists; nothing is overwritten", param_hint="--record")
    if not record.resolve().parent.is_dir():
        raise typer.BadParameter(f"{record.parent} is no folder", param_hint="--record")
