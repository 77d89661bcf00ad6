"""`simsmith household record` and `replay`: one run of a sample on the disk, and the same run again."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, QuietOption, output_of

if TYPE_CHECKING:
    from workbench.commands.output import Output

T = TypeVar("T")
RECORD_EXAMPLE = "Example: simsmith household record scene0_task0.json --to run1"
REPLAY_EXAMPLE = "Example: simsmith household replay run1"
EXIT_NO = 1


def record(
    context: typer.Context,
    sample: Annotated[Path, typer.Argument(metavar="SAMPLE", help="A sample's file.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where to; an earlier record there is replaced.")],
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="What the agent sees before each call, as PNG.")
    ] = True,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Carry out a sample's solution and keep its trajectory: calls, results, pictures, poses after every step."""
    from sim.pool import LocalProcesses
    from workbench.core.household.trajectories import read_sample
    from workbench.core.household.trajectories import record as write

    output = output_of(context, quiet=quiet)
    document = read_sample(sample)
    calls = _ended(write(document, to.absolute(), LocalProcesses(1), pictures=pictures), output)
    if json:
        output.show_json({"folder": str(to), "calls": calls})
    else:
        output.show(f"{calls} calls into {to}")


def replay(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A recorded trajectory.")],
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Run a recorded trajectory again, and say whether it comes to the same poses and results.

    Exit code 0: it does, to the millimetre; 1: it does not; 2: the folder holds no complete trajectory.
    """
    from sim.pool import LocalProcesses
    from workbench.core.household.trajectories import replay as run_again

    output = output_of(context, quiet=quiet)
    report = _ended(run_again(folder.absolute(), LocalProcesses(1)), output)
    if json:
        output.show_json(
            {
                "same": report.is_same,
                "steps": report.steps,
                "apart_m": report.apart_m,
                "same_results": report.same_results,
            }
        )
    else:
        results = "the same results" if report.same_results else "other results"
        output.show(f"{report.steps} steps: at most {1000 * report.apart_m:.3f} mm apart, {results}")
    if not report.is_same:
        raise typer.Exit(EXIT_NO)


def _ended(work: Coroutine[Any, Any, T], output: Output) -> T:
    try:
        return run_until_stopped(work)
    except KeyboardInterrupt:
        output.complain("simsmith: interrupted")
        raise typer.Exit(EXIT_INTERRUPTED) from None
