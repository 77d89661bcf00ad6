"""The JSON contract of `simsmith generate`. Pure."""

from __future__ import annotations

from library.records import Trial
from library.statistics_json import to_json
from prompts.values import JsonValue
from workbench.core.events import RunFinished


def run_document(finished: RunFinished) -> dict[str, JsonValue]:
    """A run as `generate --json` shows it."""
    accepted = {decision.trial for decision in finished.accepted}
    interruption = finished.interruption
    return {
        "run": finished.run,
        "trials": [trial_entry(trial, accepted=trial.trial in accepted) for trial in finished.trials],
        "statistics": to_json(finished.statistics),
        "interruption": None
        if interruption is None
        else {
            "cause": interruption.cause,
            "kind": interruption.kind,
            "message": interruption.message,
            "hint": interruption.hint,
        },
    }


def trial_entry(trial: Trial, *, accepted: bool) -> dict[str, JsonValue]:
    """A trial as the run's document lists it."""
    usage = trial.usage
    return {
        "trial": trial.trial,
        "task": trial.task,
        "verdict": trial.verdict,
        "accepted": accepted,
        "attempts": len(trial.revisions),
        "tokens": usage.prompt_tokens + usage.completion_tokens if usage else None,
        "cost": trial.cost_usd,
        "seconds": round(trial.seconds, 3),
        "problem": trial.problem,
    }
