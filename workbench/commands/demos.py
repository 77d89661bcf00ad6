"""`simsmith demos`: demonstrations of accepted tasks."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
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
    from collections.abc import Sequence

    from prompts.values import JsonValue
    from sim.pool import Executor
    from workbench.commands.output import Output
    from workbench.core.collecting import CollectPlan, CollectResult
    from workbench.core.engines import EngineName
    from workbench.core.reproducing import Reproduction

EXAMPLE = "Example: simsmith demos put-block-in-bowl --n 200 --split train --workers 4"
EXIT_NO = 1


def demos(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Accepted tasks of the library.")],
    number: Annotated[int, typer.Option("--n", min=1, max=100_000, help="Demonstrations of each.")] = 100,
    split: Annotated[
        Literal["train", "val", "test"], typer.Option("--split", help="Decides the seeds, which no two splits share.")
    ] = "train",
    masks: Annotated[bool, typer.Option("--masks", help="Also keep which body is where, from above.")] = False,
    cameras: Annotated[bool, typer.Option("--cameras", help="Also keep what three cameras see, with depth.")] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            max=256,
            help="Processes at once; the dataset is the same. [1; with Ray as many as the cluster has processors]",
        ),
    ] = None,
    engine: Annotated[
        Literal["local", "ray"],
        typer.Option("--engine", help="Where they run: on this machine, or on the Ray cluster at RAY_ADDRESS."),
    ] = "local",
    verify: Annotated[
        bool, typer.Option("--verify", help="Then do one episode in twenty again, and compare every row.")
    ] = False,
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Let the oracle do accepted tasks until each has enough solved episodes, and keep those as datasets/NAME-SPLIT.

    The same command again goes on where it was stopped, and does nothing when there are enough. At most three seeds are
    attempted for each demonstration. Exit code 0: there are enough of every task; 1: of one there are not, or with
    --verify an episode went another way; 130: it was stopped, and what was collected is kept.
    """
    from workbench.core.collect_news import what_is_kept
    from workbench.core.collect_wishes import CollectWish, plan_collecting

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    wish = CollectWish(number, split, masks=masks, cameras=cameras)
    plans = plan_collecting(session, names, wish, required_level(require, unsafe=unsafe_local_exec))
    results: list[_Made] = []
    is_stopped = False
    try:
        run_until_stopped(_run(plans, engine, workers, results, output, verify=verify, show=not json))
    except KeyboardInterrupt:
        is_stopped = True
    finally:
        output.say_over("")
        if json:  # also of the tasks before one that failed
            output.show_json(
                {"split": split, "datasets": [_entry(*made) for made in results], "interrupted": is_stopped}
            )
    if is_stopped:
        kept = [what_is_kept(plan) for plan in plans[len(results) :][:1]]
        output.complain("; ".join(["simsmith: interrupted", *kept, "the same command goes on"]))
        raise typer.Exit(EXIT_INTERRUPTED)
    if not all(made.is_sound for made in results):
        raise typer.Exit(EXIT_NO)


class _Made(NamedTuple):
    """What became of one task."""

    result: CollectResult
    reproductions: list[Reproduction] | None
    """None: it was not asked for."""

    @property
    def is_sound(self) -> bool:
        return self.result.is_complete and not any(one.difference for one in self.reproductions or ())


async def _run(
    plans: Sequence[CollectPlan],
    engine: EngineName,
    workers: int | None,
    results: list[_Made],
    output: Output,
    *,
    verify: bool,
    show: bool,
) -> None:
    """Task after task, all on one engine."""
    from workbench.core.collect_news import result_lines
    from workbench.core.engines import open_engine

    if engine == "ray":
        output.say_over("connecting to Ray …")
    async with open_engine(engine, workers) as (executor, at_once):
        for plan in plans:
            result = await _collect(replace(plan, workers=at_once), executor, output)
            if show:
                output.show("\n".join(result_lines(result)))
            reproductions = await _reproduce(plan, executor, output, show=show) if verify else None
            results.append(_Made(result, reproductions))


async def _collect(plan: CollectPlan, executor: Executor, output: Output) -> CollectResult:
    """One task; how it goes is told meanwhile."""
    from workbench.core.collect_news import CollectPace
    from workbench.core.collecting import CollectProgress, collect

    pace = CollectPace(plan)
    output.say_over(pace.line)
    async with aclosing(collect(plan, executor)) as events:
        async for event in events:
            if not isinstance(event, CollectProgress):
                output.say_over("")
                return event
            pace.note(event)
            output.say_over(pace.line)
    raise AssertionError("collecting ends with its result")


async def _reproduce(plan: CollectPlan, executor: Executor, output: Output, *, show: bool) -> list[Reproduction]:
    """Some episodes once more; what differs is shown as it is found."""
    from workbench.core.counting import counted
    from workbench.core.reproducing import reproduce

    done: list[Reproduction] = []
    async with aclosing(reproduce(plan, executor)) as reproductions:
        async for one in reproductions:
            done.append(one)
            output.say_over(f"{plan.folder.name}: {counted(len(done), 'episode')} done again")
            if one.difference and show:
                output.say_over("")
                output.show(f"  ✗ seed {one.seed} went another way: {one.difference}")
    output.say_over("")
    same = sum(not one.difference for one in done)
    if show:
        output.show(f"  {counted(len(done), 'episode')} done again, {same} of them the same to the last bit")
    return done


def _entry(result: CollectResult, reproductions: Sequence[Reproduction] | None) -> JsonValue:
    failures: list[JsonValue] = [
        {"seed": one.seed, "outcome": one.outcome, "reason": one.reason} for one in result.failures
    ]
    return {
        "task": result.task,
        "path": str(result.folder),
        "asked": result.asked,
        "episodes": result.episodes,
        "new": result.new,
        "complete": result.is_complete,
        "failures": failures,
        "verified": None if reproductions is None else [asdict(one) for one in reproductions],
    }
