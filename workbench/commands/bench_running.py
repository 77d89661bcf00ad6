"""What the commands of `simsmith bench` share: their options, and how they run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from policy.config import MOST_SEED, MOST_STEPS, MOST_THREADS
from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.output import table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import TypeVar

    from sim.sandbox.protocol import SandboxLevel
    from workbench.commands.output import Output
    from workbench.core.bench_steps import Bench
    from workbench.core.engines import EngineName
    from workbench.core.session import Session
    from workbench.core.tables import Table

    T = TypeVar("T")

STEPS = 1000

DemosOption = Annotated[int, typer.Option("--demos", min=1, max=100_000, help="Demonstrations of each task.")]
StepsOption = Annotated[
    int | None, typer.Option("--steps", min=1, max=MOST_STEPS, help=f"Batches to learn from. [{STEPS}]")
]
MinutesOption = Annotated[
    float | None, typer.Option("--minutes", min=0.01, help="Train for about so long each instead.")
]
EpisodesOption = Annotated[
    int, typer.Option("--episodes", min=1, max=2500, help="Of each task on test, whose seeds nothing else sees.")
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, max=MOST_SEED, help="Decides all that is random.")]
ThreadsOption = Annotated[
    int,
    typer.Option(
        "--threads", min=1, max=MOST_THREADS, help="Of the processor in training; another number rounds otherwise."
    ),
]
DeviceOption = Annotated[
    Literal["auto", "cpu", "cuda"],
    typer.Option("--device", help="What to train on; auto: graphics cards where there are any."),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Processes at once; the results are the same. [1]")
]
EngineOption = Annotated[
    Literal["local", "ray"],
    typer.Option("--engine", help="Where episodes run: on this machine, or on the Ray cluster at RAY_ADDRESS."),
]


def require_one(steps: int | None, minutes: float | None) -> None:
    """Refuse both at once."""
    if steps is not None and minutes is not None:
        raise typer.BadParameter("--steps and --minutes exclude each other")


def accepted_tasks(session: Session, names: Sequence[str]) -> tuple[str, ...]:
    """Each once; refused before anything is done where one is not accepted."""
    from workbench.core.collect_gate import pass_gate

    return tuple(pass_gate(session.library, name).name for name in dict.fromkeys(names))


def run_on_engine(
    session: Session,
    engine: EngineName,
    workers: int | None,
    require: SandboxLevel | None,
    output: Output,
    work: Callable[[Bench], Awaitable[T]],
) -> T:
    """Do it on an engine; stopped, it says how to go on."""
    try:
        return run_until_stopped(_on_engine(session, engine, workers, require, output, work))
    except KeyboardInterrupt:
        output.say_over("")
        output.complain("simsmith: interrupted; what is done is kept, and the same command goes on")
        raise typer.Exit(EXIT_INTERRUPTED) from None


async def _on_engine(
    session: Session,
    engine: EngineName,
    workers: int | None,
    require: SandboxLevel | None,
    output: Output,
    work: Callable[[Bench], Awaitable[T]],
) -> T:
    from workbench.core.bench_steps import Bench
    from workbench.core.engines import open_engine

    async with open_engine(engine, workers) as (executor, at_once):
        return await work(Bench(session, executor, at_once, output, require))


def show_table(found: Table, output: Output) -> None:
    """For people: the table is the result, and what one must know to read it a message."""
    output.show(table([[cell.upper() for cell in found.head], *found.rows]))
    for note in found.notes:
        output.say(note)
