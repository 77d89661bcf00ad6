"""`simsmith rollout`: one episode of one task, to look at."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from sim.sandbox.protocol import EpisodeRecorded
    from workbench.commands.output import Output

EXAMPLE = "Example: simsmith rollout put-block-in-bowl --seed 3 --record bowl.gif"


def rollout(
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="NAME|PATH", help="A library task, a file, or - for standard input.")
    ],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Decides everything random.")] = 0,
    record: Annotated[
        Path | None,
        typer.Option("--record", metavar="FILE.gif|FILE.mp4", help="Write the episode as a moving picture."),
    ] = None,
    frames: Annotated[
        Path | None, typer.Option("--frames", metavar="DIR", help="Write each picture, as DIR/0000.png and so on.")
    ] = None,
    goals: Annotated[bool, typer.Option("--goals", help="Draw the current goal into the pictures.")] = False,
    gui: Annotated[
        bool, typer.Option("--gui", help="Show it in PyBullet's window, which needs a display; Escape closes it.")
    ] = False,
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Let the oracle do a task once, and keep what the camera sees.

    Exit code 0: the episode is solved; 1: it is not. The window shows what the episode's record says: the task's own
    code stays in the sandbox.
    """
    from workbench.commands.check_batch import print_result
    from workbench.core.checking import task_entry
    from workbench.core.episode_window import require_display
    from workbench.core.moving_pictures import require_writable, write_each, write_moving
    from workbench.core.one_episode import Wanted, film_episode
    from workbench.core.sandbox_level import least_level
    from workbench.core.sources import find_sources

    if record is not None:
        require_writable(record)
    if gui:
        require_display(os.environ)
    output = output_of(context, quiet=quiet)
    sources = find_sources(
        [target], stdin=sys.stdin.buffer, library=lambda: open_session(context, project, output).library
    )
    if len(sources) != 1 or sources[0].problem:
        raise typer.BadParameter(sources[0].problem if len(sources) == 1 else f"{target} holds {len(sources)} tasks")
    [source] = sources
    is_base = not source.path and source.card is not None and source.card.origin == "base"
    level = least_level(required_level(require, unsafe=unsafe_local_exec), is_base=is_base)
    wanted = Wanted(pictures=bool(record or frames), record=gui)
    film = asyncio.run(film_episode(source, seed, level, output.say_over, wanted))
    output.say_over("")
    if record is not None:
        encoder = write_moving(film.images(goals=goals), record, film.seconds_each)
        output.say(f"Wrote {record} with {encoder}: {len(film.frames)} pictures, {1 / film.seconds_each:.3g} a second")
    if frames is not None:
        write_each(film.images(goals=goals), frames)
        output.say(f"Wrote {len(film.frames)} pictures to {frames}")
    if json:
        output.show_json(task_entry(film.result))
    else:
        print_result(film.result)
    if gui:
        _show(film.recorded, output)
    if not film.result.rollout.completed:
        raise typer.Exit(1)


def _show(recorded: EpisodeRecorded | None, output: Output) -> None:
    """Until the window is closed, or ctrl+c closes it."""
    from workbench.commands.interrupts import run_until_stopped
    from workbench.core.episode_window import show_episode

    output.say("Opening a window: Escape or ctrl+c closes it, r shows the episode once more.")
    try:
        run_until_stopped(show_episode(recorded, os.environ))
    except KeyboardInterrupt:
        output.say("")
