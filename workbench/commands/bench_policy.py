"""`simsmith bench policy`: tasks from demonstrations to tested policies, in one command."""

from __future__ import annotations

from typing import Annotated, Literal

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

EXAMPLE = "Example: simsmith bench policy block-insertion --demos 10 --steps 80 --episodes 50"


def policy(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="TASK...", help="Accepted tasks.")],
    demos: DemosOption = 100,
    steps: StepsOption = None,
    minutes: MinutesOption = None,
    checkpoints: Annotated[
        int, typer.Option("--checkpoints", min=1, max=100, help="Keep so many policies on the way; val picks one.")
    ] = 1,
    episodes: EpisodesOption = 50,
    val_episodes: Annotated[
        int, typer.Option("--val-episodes", min=1, max=2500, help="Of each task and checkpoint, to pick by.")
    ] = 20,
    together: Annotated[bool, typer.Option("--together", help="One policy for all tasks, not one for each.")] = False,
    network: Annotated[
        Literal["film", "resnet43"], typer.Option("--network", help="The lean one, or the published one.")
    ] = "film",
    encoder: Annotated[str, typer.Option("--encoder", help="How instructions become vectors.")] = "ngram",
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
    """Collect what is missing, train, pick by val, test, and print the table beside the published numbers.

    The same command again does nothing that is done, and goes on with what was stopped. All is kept in runs/bench of
    the project. Exit code 0: it is measured, however it went; 130: it was stopped.
    """
    from policy.config import how_to_train
    from policy.encoders import make_encoder
    from workbench.core.bench_policy import PolicyBench, bench_table, bench_to_json, run_policy_bench
    from workbench.core.training import require_packages

    require_one(steps, minutes)
    require_packages()
    make_encoder(encoder)  # refused before anything is collected
    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    wish = PolicyBench(
        tasks=accepted_tasks(session, names),
        demos=demos,
        config=how_to_train(network, steps=steps or STEPS, seed=seed, encoder=encoder),
        minutes=minutes,
        checkpoints=checkpoints,
        threads=threads,
        episodes=episodes,
        val_episodes=val_episodes,
        together=together,
        device=device,
    )
    level = required_level(require, unsafe=unsafe_local_exec)
    rows = run_on_engine(session, engine, workers, level, output, lambda bench: run_policy_bench(wish, bench))
    if json:
        output.show_json(bench_to_json(rows))
    else:
        show_table(bench_table(rows), output)
