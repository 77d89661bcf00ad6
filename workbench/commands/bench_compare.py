"""`simsmith bench generalise` and `budget`: what it does to a policy which tasks it was trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.bench_running import (
    STEPS,
    DemosOption,
    DeviceOption,
    EngineOption,
    EpisodesOption,
    MinutesOption,
    SeedOption,
    StepsOption,
    ThreadsOption,
    WorkersOption,
    accepted_tasks,
    require_one,
    run_on_engine,
    show_table,
)
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
    from policy.train_job import Device
    from sim.sandbox.protocol import SandboxLevel
    from workbench.commands.output import Output
    from workbench.core.bench_arms import Arm, Comparison
    from workbench.core.engines import EngineName
    from workbench.core.session import Session

GENERALISE_EXAMPLE = (
    "Example: simsmith bench generalise align-box-corner place-red-in-green --test block-insertion --few 5"
)
BUDGET_EXAMPLE = "Example: simsmith bench budget align-box-corner block-insertion --add my-task --total 100"


def generalise(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="TASK...", help="Accepted tasks to learn from.")],
    test: Annotated[
        list[str], typer.Option("--test", metavar="TASK", help="An accepted task that is held out; may be repeated.")
    ],
    demos: DemosOption = 100,
    few: Annotated[
        list[int] | None,
        typer.Option(
            "--few", min=1, help="Also with so many demonstrations of each held-out task; may be repeated. [5]"
        ),
    ] = None,
    steps: StepsOption = None,
    minutes: MinutesOption = None,
    episodes: EpisodesOption = 50,
    seed: SeedOption = 0,
    threads: ThreadsOption = 1,
    device: DeviceOption = "auto",
    workers: WorkersOption = None,
    engine: EngineOption = "local",
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Train on some tasks, test on others: with no demonstration of those (zero-shot), and with a few of each.

    Beside it stand policies that saw these few alone, and a network that learnt nothing. Table, JSON and a chart are
    written to runs/bench of the project. The same command again goes on.
    """
    from workbench.core.bench_arms import generalise_arms

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    learnt, held_out = accepted_tasks(session, names), accepted_tasks(session, test)
    if both := set(learnt) & set(held_out):
        raise typer.BadParameter(f"{sorted(both)[0]} is to be learnt from and held out: name it once")
    arms = generalise_arms(learnt, held_out, demos, few or [5])
    wish = _comparison(
        "generalise", "Tasks that were held out", arms, held_out, steps, minutes, seed, threads, episodes, device
    )
    level = required_level(require, unsafe=unsafe_local_exec)
    _compare(wish, session, engine, workers, level, output, json=json)


def budget(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="TASK...", help="Accepted tasks, such as base tasks.")],
    add: Annotated[
        list[str] | None,
        typer.Option(
            "--add",
            metavar="TASK",
            help="Another accepted task; may be repeated. [all that were generated and accepted]",
        ),
    ] = None,
    test: Annotated[
        list[str] | None, typer.Option("--test", metavar="TASK", help="Tested on; may be repeated. [TASK...]")
    ] = None,
    total: Annotated[
        int, typer.Option("--total", min=1, max=1_000_000, help="Demonstrations of all tasks together, in both cases.")
    ] = 100,
    steps: StepsOption = None,
    minutes: MinutesOption = None,
    episodes: EpisodesOption = 50,
    seed: SeedOption = 0,
    threads: ThreadsOption = 1,
    device: DeviceOption = "auto",
    workers: WorkersOption = None,
    engine: EngineOption = "local",
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Spend the same number of demonstrations on some tasks alone, or on these and more, and test both the same.

    Whatever comes out is told, with intervals. Table, JSON and a chart are written to runs/bench of the project. The
    same command again goes on.
    """
    from workbench.core.bench_arms import budget_arms

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    base = accepted_tasks(session, names)
    generated = [card.name for card in session.library.cards("accepted") if card.origin == "generated"]
    added = tuple(name for name in accepted_tasks(session, add or generated) if name not in base)
    if not added:
        raise typer.BadParameter("there is no generated task that was accepted: name others with --add")
    if total < len(base) + len(added):
        raise typer.BadParameter(f"--total {total} is less than one demonstration of each of {len(base + added)} tasks")
    tests = accepted_tasks(session, test or list(base))
    title = f"{total} demonstrations"
    arms = budget_arms(base, added, total)
    wish = _comparison("budget", title, arms, tests, steps, minutes, seed, threads, episodes, device)
    level = required_level(require, unsafe=unsafe_local_exec)
    _compare(wish, session, engine, workers, level, output, json=json)


def _comparison(
    name: str,
    title: str,
    arms: tuple[Arm, ...],
    tests: tuple[str, ...],
    steps: int | None,
    minutes: float | None,
    seed: int,
    threads: int,
    episodes: int,
    device: Device,
) -> Comparison:
    from policy.config import TrainConfig
    from workbench.core.bench_arms import Comparison

    require_one(steps, minutes)
    config = TrainConfig(steps=steps or STEPS, seed=seed)
    return Comparison(name, title, arms, tests, config, minutes, threads, episodes, device)


def _compare(
    wish: Comparison,
    session: Session,
    engine: EngineName,
    workers: int | None,
    require: SandboxLevel | None,
    output: Output,
    *,
    json: bool,
) -> None:
    """Do it, and show it."""
    from workbench.core.bench_arms import chart_file, comparison_table, comparison_to_json, run_comparison
    from workbench.core.training import require_packages

    require_packages()
    rows = run_on_engine(session, engine, workers, require, output, lambda bench: run_comparison(wish, bench))
    if json:
        output.show_json(comparison_to_json(wish, rows))
    else:
        show_table(comparison_table(wish, rows), output)
        output.say(f"The chart: {chart_file(wish, session)}")
