"""`simsmith train`: a policy from demonstrations."""

from __future__ import annotations

import time
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of

if TYPE_CHECKING:
    from policy.train_job import Begun, Progress, Trained
    from workbench.commands.output import Output
    from workbench.core.training import TrainPlan

EXAMPLE = "Example: simsmith train put-block-in-bowl-seen-colors --demos 100 --minutes 10"
STEPS = 1000


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
    encoder: Annotated[str, typer.Option("--encoder", help="How instructions become vectors: ngram.")] = "ngram",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Decides all that is random.")] = 0,
    threads: Annotated[
        int, typer.Option("--threads", min=1, max=256, help="Of the processor; another number rounds otherwise.")
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
    from policy.config import TrainConfig
    from policy.encoders import make_encoder
    from workbench.core.training import (
        TrainPlan,
        datasets_of,
        free_run_folder,
        require_packages,
        tasks_kept_for_testing,
    )

    if steps is not None and minutes is not None:
        raise typer.BadParameter("--steps and --minutes exclude each other")
    if bool(names) == bool(resume):
        raise typer.BadParameter("name what is learnt from, or the folder to --resume, which knows")
    require_packages()
    make_encoder(encoder)  # refused before anything is read
    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    plan = TrainPlan(
        datasets=datasets_of(session, names or ()),
        out=(resume or out or free_run_folder(session, names or ())).resolve(),
        config=TrainConfig(steps=steps or STEPS, seed=seed, encoder=encoder, demos=demos),
        minutes=minutes,
        threads=threads,
        resume=resume is not None,
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


async def _train(plan: TrainPlan, output: Output) -> Trained:
    from policy.train_job import Begun, Progress
    from workbench.core.training import train as run

    told = _Told(output)
    output.say_over("reading the demonstrations …")
    async with aclosing(run(plan)) as events:
        async for event in events:
            match event:
                case Begun():
                    told.begin(event)
                case Progress():
                    told.note(event)
                case trained:
                    return trained
    raise AssertionError("training promises an end")


class _Told:
    """What is said of a training: an estimate first, and then one line that is drawn over."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._steps, self._before, self._began, self._loss = 0, 0, 0.0, 0.0

    def begin(self, begun: Begun) -> None:
        """It is known how much there is to do."""
        self._steps, self._before, self._began = begun.steps, begun.before, time.monotonic()
        minutes = (begun.steps - begun.before) * begun.seconds_per_step / 60
        after = f" after {begun.before}" if begun.before else ""
        self._output.say_over("")
        self._output.say(
            f"{begun.samples} actions of {begun.episodes} demonstrations, {begun.parameters:,} parameters; "
            f"{begun.steps} steps{after} of {begun.seconds_per_step:.2f} s: about {minutes:.1f} minutes"
        )

        if begun.left_out:
            self._output.say(f"{begun.left_out} more actions are left out: they pick or place beside the picture")

    def note(self, progress: Progress) -> None:
        """One more step; the loss that is shown is a running mean."""
        taken = progress.step - self._before
        self._loss = progress.loss if taken == 1 else 0.95 * self._loss + 0.05 * progress.loss
        left = (time.monotonic() - self._began) / taken * (self._steps - progress.step)
        self._output.say_over(
            f"step {progress.step} of {self._steps}, loss {self._loss:.3f} "
            f"(pick {progress.pick:.2f}, place {progress.place:.2f}), about {left:.0f} s left"
        )


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
