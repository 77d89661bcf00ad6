"""`simsmith eval`: what a policy does with scenes that it never saw."""

from __future__ import annotations

from contextlib import aclosing
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
    from workbench.core.evaluating import Estimate, EvaluatePlan, Evaluation

EXAMPLE = "Example: simsmith eval runs/put-block-in-bowl-seen-colors-1 --split test --episodes 50"


def eval(
    context: typer.Context,
    policy: Annotated[Path, typer.Argument(metavar="POLICY", help="A folder that `simsmith train` made.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[TASK...]", help="Accepted tasks. [those that it was trained on]")
    ] = None,
    split: Annotated[
        Literal["val", "test"], typer.Option("--split", help="val while you choose, test once, for the report.")
    ] = "val",
    episodes: Annotated[int, typer.Option("--episodes", "--n", min=1, max=2500, help="Of each task.")] = 50,
    workers: Annotated[int, typer.Option("--workers", min=1, max=256, help="Processes at once.")] = 1,
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Let a policy act in the simulator, and say how often it succeeds, with intervals at 95 %.

    It is shown the picture from above and the instruction, nothing else. Results are kept beside the policy.
    """
    from policy.cards import read_card, read_weights
    from workbench.core.collect_gate import pass_gate
    from workbench.core.evaluating import EvaluatePlan, evaluation_to_json
    from workbench.core.training import require_packages

    require_packages()
    card = read_card(policy)
    read_weights(policy, card)  # a damaged one is refused before a process starts
    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    tasks = tuple(pass_gate(session.library, name) for name in dict.fromkeys(names or card.tasks))
    for task in tasks:
        if card.source_hash(task.name) not in (None, task.source_hash):
            output.say(
                f"{task.name} is not the code that the policy was trained on: it was accepted in a newer revision"
            )
    required = required_level(require, unsafe=unsafe_local_exec)
    plan = EvaluatePlan(policy.resolve(), tasks, split, episodes, required, workers)
    try:
        evaluation = run_until_stopped(_evaluate(plan, output))
    except KeyboardInterrupt:
        output.say_over("")
        output.complain("simsmith: interrupted; of an evaluation that was stopped nothing is kept")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    output.say_over("")
    if json:
        output.show_json(evaluation_to_json(evaluation))
    else:
        output.show(_told(evaluation))


async def _evaluate(plan: EvaluatePlan, output: Output) -> Evaluation:
    from sim.pool import LocalProcesses
    from workbench.core.evaluating import Evaluation, evaluate

    total, done, solved = plan.episodes * len(plan.tasks), 0, 0
    output.say_over("loading the policy …")
    async with aclosing(evaluate(plan, LocalProcesses(plan.workers))) as events:
        async for event in events:
            if isinstance(event, Evaluation):
                return event
            done, solved = done + 1, solved + event.is_success
            output.say_over(f"{done} of {total} episodes, {solved} of them solved")
    raise AssertionError("an evaluation promises an end")


def _told(evaluation: Evaluation) -> str:
    """For people: a line a task, and what went wrong in the tasks' own code."""
    rows = [("TASK", "EPISODES", "REWARD %", "SUCCESS %")]
    for task in evaluation.tasks:
        reward, success = evaluation.reward(task), evaluation.success(task)
        rows.append((task, str(reward.n), _percent(reward), _percent(success)))
    if len(evaluation.tasks) > 1:
        reward, success = evaluation.reward(), evaluation.success()
        rows.append(("all", str(reward.n), _percent(reward), _percent(success)))
    lines = [table(rows)]
    if problems := [episode for episode in evaluation.episodes if episode.problem]:
        one = problems[0]
        lines.append(
            f"{len(problems)} episodes ended by an error, the first at seed {one.seed} of {one.task}: {one.problem}"
        )
    return "\n".join(lines)


def _percent(found: Estimate) -> str:
    return f"{100 * found.mean:.1f} ({100 * found.low:.0f} to {100 * found.high:.0f})"
