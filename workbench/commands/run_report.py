"""How a run went, for people: one line for each trial, then the funnel. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from library.records import Trial
from library.statistics import Statistics
from workbench.commands.output import table
from workbench.core.events import RunFinished

RATE_NAMES = {"syntax_rate": "syntax", "runtime_rate": "runtime", "completion_rate": "completed"}


def run_report(finished: RunFinished) -> str:
    """The tables that end `simsmith generate`."""
    accepted = {decision.trial for decision in finished.accepted}
    heading = ("TRIAL", "TASK", "VERDICT", "ATTEMPTS", "TOKENS", "SECONDS", "NOTE")
    trials = table([heading, *(_trial_row(trial, accepted=trial.trial in accepted) for trial in finished.trials)])
    parts = [f"run {finished.run}", trials, table(_funnel(finished.statistics))]
    if finished.interruption:
        done, cause = len(finished.trials), finished.interruption.cause
        parts.append(
            f"The {cause} ended the run in trial {done}: {finished.interruption.message}\n"
            f"Go on with: simsmith generate --resume {finished.run}"
        )
    return "\n\n".join(parts)


def _trial_row(trial: Trial, *, accepted: bool) -> tuple[str, ...]:
    usage = trial.usage
    tokens = f"{usage.prompt_tokens + usage.completion_tokens:,}" if usage else "-"
    note = "accepted" if accepted else trial.problem
    attempts = str(len(trial.revisions))
    return trial.trial, trial.task or "-", trial.verdict, attempts, tokens, f"{trial.seconds:.1f}", note


def _funnel(statistics: Statistics) -> Iterator[tuple[str, str, str]]:
    yield "trials", str(statistics.trials), f"{statistics.void} void, in no rate" if statistics.void else ""
    for key, rate in statistics.rates.items():
        low, high = rate.interval
        yield (
            RATE_NAMES[key],
            f"{rate.value:.0%}",
            f"{rate.reached} of {rate.of}; 95 % between {low:.0%} and {high:.0%}",
        )
    yield "accepted", str(statistics.accepted), ""
    if statistics.diversity is not None:
        yield "diversity", f"{statistics.diversity:.2f}", "mean pairwise 1 − IoU of the assets used"
    usage = statistics.usage
    yield "tokens", f"{usage.prompt_tokens + usage.completion_tokens:,}", f"{usage.completion_tokens:,} of them written"
    if statistics.cost_usd is not None:
        about = "in part an estimate: not all tokens were counted" if usage.estimated else ""
        yield "cost", f"${statistics.cost_usd:.{2 if statistics.cost_usd >= 1 else 4}f}", about
    for stage, seconds in statistics.stage_seconds.items():
        yield stage, f"{seconds:.1f} s", "mean of its calls"
