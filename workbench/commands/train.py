"""`simsmith train`: a policy from demonstrations."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from policy.config import MOST_SEED
from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of

if TYPE_CHECKING:
    from policy.train_job import Trained
    from workbench.commands.output import Output
    from workbench.core.training import TrainPlan

EXAMPLE = "Example: simsmith train put-block-in-bowl-seen-colors --demos 100 --minutes 10"
STEPS = 1000
MAY_CHANGE = ("resume", "project", "quiet", "json")
"""Of the options, where a training is gone on with; the folder says the others."""


def train(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Tasks with demonstrations, or folders of datasets.")
    ] = None,
    demos: Annotated[
        int | None, typer.Option("--demos", min=1, help="Only the first so many demonstrations of each task. [all]")
    ] = None,
    steps: Annotated[
        int | None, typer.Option("--steps", min=1, max=10_000_000, help=f"Batches to learn from. [{STEPS}]")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0.01, help="As many steps as fit into so much time instead.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the policy goes. [runs/NAME-1 of the project]")
    ] = None,
    network: Annotated[
        Literal["film", "resnet43"],
        typer.Option(
            "--network", help="The lean one, or the published one for graphics cards: on a processor it is slow."
        ),
    ] = "film",
    view: Annotated[
        Literal["above", "fused"],
        typer.Option(
            "--view", help="See from straight above, or what three cameras see, fused; demonstrations with --cameras."
        ),
    ] = "above",
    encoder: Annotated[
        str, typer.Option("--encoder", help="How instructions become vectors: ngram, minilm, clip or clip:FOLDER.")
    ] = "ngram",
    seed: Annotated[int, typer.Option("--seed", min=0, max=MOST_SEED, help="Decides all that is random.")] = 0,
    threads: Annotated[
        int, typer.Option("--threads", min=1, max=256, help="Of the processor; another number rounds otherwise.")
    ] = 1,
    device: Annotated[
        Literal["auto", "cpu", "cuda"],
        typer.Option("--device", help="What to train on; auto: graphics cards where there are any."),
    ] = "auto",
    devices: Annotated[
        int, typer.Option("--devices", min=1, max=64, help="Processes that learn together, one a graphics card.")
    ] = 1,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Write the loss curve for TensorBoard, too.")
    ] = False,
    checkpoints: Annotated[
        int,
        typer.Option("--checkpoints", min=1, max=100, help="Keep so many policies on the way, of which val picks one."),
    ] = 1,
    resume: Annotated[
        Path | None,
        typer.Option("--resume", metavar="DIR", help="Go on with a training that was stopped, as if it had not been."),
    ] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Train a policy that sees the table from above and reads the instruction, and write it with its loss curve.

    Stopped with ctrl+c, the policy is written as far as it came; killed, half a minute is lost at most.
    """
    from library.codec import encode
    from policy.config import how_to_train
    from policy.encoders import make_encoder
    from policy.loss_logs import require_tensorboard
    from workbench.core.training import (
        TrainPlan,
        datasets_of,
        free_run_folder,
        require_packages,
        tasks_kept_for_testing,
    )

    if steps is not None and minutes is not None:
        raise typer.BadParameter("--steps and --minutes exclude each other")
    if names and resume:
        raise typer.BadParameter(f"--resume goes on with what that training learns from: leave {', '.join(names)} out")
    if not names and not resume:
        raise typer.BadParameter("name what is learnt from: tasks with demonstrations, or folders of datasets")
    if resume:
        _require_nothing_else(context)
    require_packages()
    make_encoder(encoder)  # refused before anything is read
    if tensorboard:
        require_tensorboard()
    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    plan = TrainPlan(
        datasets=datasets_of(session, names or ()),
        out=(resume or out or free_run_folder(session, names or ())).resolve(),
        config=how_to_train(network, view=view, steps=steps or STEPS, seed=seed, encoder=encoder, demos=demos),
        minutes=minutes,
        threads=threads,
        resume=resume is not None,
        checkpoints=checkpoints,
        device=device,
        devices=devices,
        tensorboard=tensorboard,
    )
    for task in tasks_kept_for_testing(plan.datasets):
        output.say(f"{task} shows what is kept for testing: results of this policy on it are not on unseen things")
    try:
        trained = run_until_stopped(_train(plan, output))
    except KeyboardInterrupt:
        output.say_over("")
        _say_what_is_kept(plan, output)
        raise typer.Exit(EXIT_INTERRUPTED) from None
    output.say_over("")
    if json:
        output.show_json({"policy": str(plan.out), **encode(trained)})  # type: ignore[dict-item]  # a record is an object
    else:
        told = f"{trained.steps} steps in {trained.seconds:.0f} s of processor time, loss {trained.loss:.3f}"
        output.show(f"✓ {plan.out}: {told}\n  To test it: simsmith eval {plan.out}")


def _require_nothing_else(context: typer.Context) -> None:
    """Refuse what a training that is gone on with would not do."""
    given = [
        f"--{name}"
        for name in context.params
        if name not in MAY_CHANGE and getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    ]
    if given:
        raise typer.BadParameter(f"--resume goes on as that training began: leave {', '.join(given)} out")


async def _train(plan: TrainPlan, output: Output) -> Trained:
    from policy.train_job import Begun, Progress
    from workbench.core.train_news import TrainPace
    from workbench.core.training import train as run

    pace = TrainPace()
    output.say_over("reading the demonstrations …")
    async with aclosing(run(plan)) as events:
        try:
            async for event in events:
                match event:
                    case Begun():
                        output.say_over("")
                        for line in pace.begin(event):
                            output.say(line)
                    case Progress():
                        output.say_over(pace.note(event))
                    case trained:
                        return trained
        except asyncio.CancelledError:
            output.say_over("stopping after the current step …")
            raise
    raise AssertionError("training promises an end")


def _say_what_is_kept(plan: TrainPlan, output: Output) -> None:
    from policy.cards import CARD_FILE, read_card
    from policy.train_job import PAUSE_FILE

    kept = []
    if (plan.out / CARD_FILE).exists():
        card = read_card(plan.out)
        kept.append(f"the policy of {card.steps} of {card.config.steps} steps is in {plan.out}")
    if (plan.out / PAUSE_FILE).exists():
        kept.append(f"simsmith train --resume {plan.out} goes on")
    output.complain("; ".join(["simsmith: interrupted", *(kept or ["nothing was kept yet"])]))
