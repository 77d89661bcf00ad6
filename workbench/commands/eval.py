"""`simsmith eval`: what a policy does with scenes that it never saw."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
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
from workbench.commands.output import table

if TYPE_CHECKING:
    from workbench.commands.output import Output
    from workbench.core.engines import EngineName
    from workbench.core.evaluating import EvaluatePlan
    from workbench.core.evaluation import Evaluation

EXAMPLE = "Example: simsmith eval runs/put-block-in-bowl-seen-colors-1 --split test --episodes 50"


def eval(
    context: typer.Context,
    policy: Annotated[Path, typer.Argument(metavar="POLICY", help="A folder that `simsmith train` made.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[TASK...]", help="Accepted tasks. [those that it was trained on]")
    ] = None,
    split: Annotated[
        Literal["val", "test"],
        typer.Option("--split", help="val while you choose, and to pick a checkpoint; test once, for the report."),
    ] = "val",
    episodes: Annotated[int, typer.Option("--episodes", "--n", min=1, max=2500, help="Of each task.")] = 50,
    failures: Annotated[
        int, typer.Option("--failures", min=0, max=2500, help="Draw so many of the episodes that were not solved.")
    ] = 0,
    untrained: Annotated[
        bool, typer.Option("--untrained", help="A control: the same network before it learnt anything.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            max=256,
            help="Processes at once; the results are the same. [1; with Ray as many as the cluster has processors]",
        ),
    ] = None,
    engine: Annotated[
        Literal["local", "ray"],
        typer.Option("--engine", help="Where they run: on this machine, or on the Ray cluster at RAY_ADDRESS."),
    ] = "local",
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Let a policy act in the simulator, and say how often it succeeds, with intervals at 95 %.

    It is shown the picture from above and the instruction, nothing else. Results are kept beside the policy. Of a
    training with several checkpoints val tests each and picks the best, and test plays the one that is picked.
    """
    from workbench.core.eval_plans import plan_test, what_to_know
    from workbench.core.evaluation import evaluation_to_json
    from workbench.core.training import require_packages

    require_packages()
    output = output_of(context, quiet=quiet)
    required = required_level(require, unsafe=unsafe_local_exec)
    session = open_session(context, project, output)
    plan = replace(
        plan_test(session, policy.resolve(), names or (), split, episodes, required, untrained=untrained),
        failures=failures,
    )
    for told in what_to_know(plan):
        output.say(told)
    try:
        evaluation = run_until_stopped(_evaluate(plan, engine, workers, output))
    except KeyboardInterrupt:
        output.say_over("")
        output.complain("simsmith: interrupted; of an evaluation that was stopped nothing is kept")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    output.say_over("")
    if json:
        output.show_json(evaluation_to_json(evaluation))
    else:
        output.show("\n".join(_told(plan, evaluation)))


async def _evaluate(plan: EvaluatePlan, engine: EngineName, workers: int | None, output: Output) -> Evaluation:
    from workbench.core.engines import open_engine
    from workbench.core.evaluating import evaluate
    from workbench.core.evaluation import Evaluation

    total, done, solved = plan.episodes * len(plan.tasks) * len(plan.checkpoints), 0, 0
    output.say_over("connecting to Ray …" if engine == "ray" else "loading the policy …")
    async with (
        open_engine(engine, workers) as (executor, at_once),
        aclosing(evaluate(replace(plan, workers=at_once), executor)) as events,
    ):
        async for event in events:
            if isinstance(event, Evaluation):
                return event
            done, solved = done + 1, solved + event.is_success
            output.say_over(f"{done} of {total} episodes, {solved} of them solved")
    raise AssertionError("an evaluation promises an end")


def _told(plan: EvaluatePlan, evaluation: Evaluation) -> list[str]:
    """For people: a line a checkpoint where there are several, a line a task, and what went wrong."""
    from workbench.core.evaluation import percent_of

    lines = []
    if len(evaluation.checkpoints) > 1:
        tested = [("CHECKPOINT", "EPISODES", "REWARD %", "SUCCESS %", "")]
        for score in evaluation.checkpoints:
            is_picked = ("picked" if plan.picks else "best") if score.step == evaluation.picked else ""
            tested.append(
                (
                    f"step {score.step}",
                    str(score.reward.n),
                    percent_of(score.reward),
                    percent_of(score.success),
                    is_picked,
                )
            )
        lines += [table(tested), ""]
    rows = [("TASK", "EPISODES", "REWARD %", "SUCCESS %")]
    for task in evaluation.tasks:
        reward, success = evaluation.reward(task), evaluation.success(task)
        rows.append((task, str(reward.n), percent_of(reward), percent_of(success)))
    if len(evaluation.tasks) > 1:
        reward, success = evaluation.reward(), evaluation.success()
        rows.append(("all", str(reward.n), percent_of(reward), percent_of(success)))
    lines.append(table(rows))
    if problems := [episode for episode in evaluation.episodes if episode.problem]:
        one = problems[0]
        lines.append(
            f"{len(problems)} episodes ended by an error, the first at seed {one.seed} of {one.task}: {one.problem}"
        )
    if drawn := [episode.picture for episode in evaluation.episodes if episode.picture]:
        lines.append(f"{len(drawn)} that were not solved are drawn in {(plan.policy / drawn[0]).parent}")
    return lines
