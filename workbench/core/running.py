"""Several trials after each other, what `--yes` accepts of them, and the statistics at the end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from pathlib import Path

from library.errors import DecisionRefused
from library.records import Decision, Trial
from library.statistics import summarize
from prompts.recipe import Recipe, load_recipe
from sim.sandbox.protocol import WorkerReady
from workbench.core.authoring import author
from workbench.core.events import Notice, RunEvent, RunFinished, TaskDecided, TrialFinished, TrialInterrupted
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.sandbox_level import warning_of
from workbench.core.session import Session

BY_FLAG = "--yes"
"""Who decided, when no person did."""
PASSING_FAILURES = ("dropped", "malformed", "timeout")
"""What may go better in the next trial; any other failure would repeat itself and ends the run."""


async def run(session: Session, plan: RunPlan) -> AsyncGenerator[RunEvent, None]:
    """Run the trials of a plan; the last event is one `RunFinished`.

    A failure of the provider or the sandbox that would repeat itself ends the run early, after its trial was
    kept. Closing the generator keeps the trial that runs as void.

    Args:
        session: The opened project.
        plan: What to do.

    Raises:
        As `author`.
    """
    recipe = load_recipe(plan.recipe, session.project.recipes)
    run_id = claim_run(session.project.trials, session.now())
    trials: list[Trial] = []
    accepted: list[Decision] = []
    interruption: TrialInterrupted | None = None
    warned = False
    for index in range(plan.trials):
        interruption = None
        async with aclosing(author(session, TrialPlan(run_id, index, plan))) as events:
            async for event in events:
                yield event
                if isinstance(event, WorkerReady) and not warned and (text := warning_of(event)):
                    warned = True
                    yield Notice(text, "warning")
                if isinstance(event, TrialInterrupted):
                    interruption = event
                if isinstance(event, TrialFinished):
                    trials.append(event.trial)
        if plan.accept and is_acceptable(trials[-1], recipe):
            decision = accept_by_flag(session, trials[-1])
            yield decision
            if isinstance(decision, TaskDecided):
                accepted.append(decision.decision)
        if interruption and interruption.kind not in PASSING_FAILURES:
            break
    else:  # a passing failure counts as the run's end only when no trial came to a verdict of its own
        interruption = interruption if all(trial.verdict == "void" for trial in trials) else None
    ids = {decision.trial for decision in accepted if decision.trial}
    yield RunFinished(run_id, tuple(trials), tuple(accepted), summarize(trials, ids), interruption)


def claim_run(trials: Path, now: datetime) -> str:
    """A run's id, unique within the project also when two processes start in the same second: its folder is made."""
    stem = now.strftime("%Y%m%d-%H%M%S")
    number = 1
    while True:
        run_id = stem if number == 1 else f"{stem}-{number}"
        trials.mkdir(parents=True, exist_ok=True)
        try:
            (trials / run_id).mkdir()
        except FileExistsError:
            number += 1
        else:
            return run_id


def is_acceptable(trial: Trial, recipe: Recipe) -> bool:
    """Whether a trial came as far as its recipe goes: completed and, where the recipe reflects, reflected."""
    return trial.verdict == ("reflected" if recipe.reflecting else "completed")


def accept_by_flag(session: Session, trial: Trial) -> TaskDecided | Notice:
    """Accept a trial's task in the name of `--yes`; a notice when somebody else decided on it meanwhile."""
    try:
        return TaskDecided(session.library.accept(str(trial.task), who=BY_FLAG))
    except DecisionRefused as refusal:
        return Notice(str(refusal), "warning")
