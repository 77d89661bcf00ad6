"""`simsmith demos`: demonstrations of accepted tasks."""

from __future__ import annotations

import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Literal

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
    from workbench.commands.output import Output
    from workbench.core.collecting import CollectPlan, CollectProgress, CollectResult

EXAMPLE = "Example: simsmith demos put-block-in-bowl --n 200 --split train --workers 4"
EXIT_NO = 1
MOST_REASONS = 3
"""Seeds without a demonstration whose reasons are told; `--json` and the dataset's info.json have all of them."""


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
        int, typer.Option("--workers", min=1, max=256, help="Processes at once; the dataset is the same.")
    ] = 1,
    engine: Annotated[Literal["local"], typer.Option("--engine", help="Where they run: on this machine.")] = "local",
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Let the oracle do accepted tasks until each has enough solved episodes, and keep those as datasets/NAME-SPLIT.

    The same command again goes on where it was stopped, and does nothing when there are enough. At most three seeds are
    attempted for each demonstration. Exit code 0: there are enough of every task; 1: of one there are not; 130: it was
    stopped, and what was collected is kept.
    """
    from library.episodes.splits import SEEDS
    from workbench.core.collect_gate import pass_gate
    from workbench.core.collecting import CollectPlan, layout_of
    from workbench.core.sandbox_level import least_level

    if number > len(SEEDS[split]):
        raise typer.BadParameter(f"--split {split} has {len(SEEDS[split]):,} seeds; --n asks for {number:,}")
    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    tasks = [pass_gate(session.library, name) for name in dict.fromkeys(names)]  # refused before anything is run
    required = required_level(require, unsafe=unsafe_local_exec)
    plans = [
        CollectPlan(
            task=task,
            split=split,
            number=number,
            folder=session.project.datasets / f"{task.name}-{split}",
            layout=layout_of(masks=masks, cameras=cameras),
            require=least_level(required, is_base=task.is_base),
            workers=workers,
        )
        for task in tasks
    ]
    results: list[CollectResult] = []
    is_stopped = False
    try:
        run_until_stopped(_collect_all(plans, results, output, show=not json))
    except KeyboardInterrupt:
        is_stopped = True
    finally:
        output.say_over("")
        if json:  # also of the tasks before one that failed
            output.show_json(
                {"split": split, "datasets": [_entry(result) for result in results], "interrupted": is_stopped}
            )
    if is_stopped:
        kept = [_kept(plan) for plan in plans[len(results) :][:1]]
        output.complain("; ".join(["simsmith: interrupted", *kept, "the same command goes on"]))
        raise typer.Exit(EXIT_INTERRUPTED)
    if not all(result.is_complete for result in results):
        raise typer.Exit(EXIT_NO)


def _kept(plan: CollectPlan) -> str:
    """What there is of a task that was stopped."""
    from workbench.core.collecting import episodes_in

    return f"{plan.folder.name} has {episodes_in(plan.folder)} of {plan.number} demonstrations"


async def _collect_all(
    plans: Sequence[CollectPlan], results: list[CollectResult], output: Output, *, show: bool
) -> None:
    from sim.pool import LocalProcesses
    from workbench.core.collecting import CollectProgress, collect

    for plan in plans:
        progress = _Progress(plan, output)
        async with aclosing(collect(plan, LocalProcesses(plan.workers))) as events:
            async for event in events:
                if isinstance(event, CollectProgress):
                    progress.note(event)
                    continue
                results.append(event)
                output.say_over("")
                if show:
                    output.show(_told(event))


class _Progress:
    """One line that is drawn over: how many, how fast, how long still."""

    def __init__(self, plan: CollectPlan, output: Output) -> None:
        self._plan, self._output = plan, output
        self._began = time.monotonic()
        output.say_over(f"{plan.folder.name}: starting")
        self._solved: dict[int, bool] = {}
        """Seed → whether it gave a demonstration; what a crashed job told is told again."""

    def note(self, event: CollectProgress) -> None:
        """One more seed was attempted."""
        self._solved[event.attempt.seed] = event.attempt.failure is None
        solved, attempts = sum(self._solved.values()), len(self._solved)
        rate = solved / max(1e-3, time.monotonic() - self._began)
        have = event.before + solved
        line = f"{self._plan.folder.name}: {have} of {self._plan.number}, {attempts - solved} not solved"
        if rate:
            left = max(0, self._plan.number - have) / rate
            line += f", {rate:.1f} a second, about {left:.0f} s left"
        self._output.say_over(line)


def _told(result: CollectResult) -> str:
    """What became of one task, for people."""
    count = f"{result.episodes} of {result.asked} demonstrations, {result.new} of them new"
    lines = [f"{'✓' if result.is_complete else '✗'} {result.folder.name}: {count}; {result.folder}"]
    if result.failures:
        lines.append(f"  {len(result.failures)} seeds gave none:")
        lines += [f"    seed {one.seed}: {one.outcome}: {one.reason}" for one in result.failures[:MOST_REASONS]]
    if len(result.failures) > MOST_REASONS:
        lines.append(
            f"    and {len(result.failures) - MOST_REASONS} more; simsmith dataset info {result.folder} --json has them"
        )
    return "\n".join(lines)


def _entry(result: CollectResult) -> JsonValue:
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
    }
