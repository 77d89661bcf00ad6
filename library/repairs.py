"""Trials with what was added to them when reviewers sent their tasks back. Pure.

A repair that a person asked for is no trial of its own in any rate: how far an author comes is what it reached
alone. What the repair took, tokens, money and time, was taken for the task, and counts with its trial.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from library.outlines import AnyTrial
from library.records import Decision, Trial


def with_repairs(trials: Sequence[Trial]) -> tuple[Trial, ...]:
    """Each trial that began a dialogue, with the turns, the cost and the time of those that went on with it."""
    roots = roots_of(trials)
    whole = {trial.trial: trial for trial in trials if roots[trial.trial] == trial.trial}
    for trial in trials:
        if (root := roots[trial.trial]) != trial.trial:
            whole[root] = _joined(whole[root], trial)
    return tuple(whole.values())


def decisions_on_roots(decisions: Iterable[Decision], trials: Sequence[Trial]) -> tuple[Decision, ...]:
    """The decisions as being about the trials that began the dialogues."""
    roots = roots_of(trials)
    return tuple(replace(decision, trial=roots.get(decision.trial or "", decision.trial)) for decision in decisions)


def roots_of(trials: Sequence[AnyTrial]) -> dict[str, str]:
    """Trial → the one that began its dialogue; itself when that one is not there."""
    roots: dict[str, str] = {}
    for trial in trials:  # a trial comes after the one that it continues
        roots[trial.trial] = roots.get(trial.continues or "", trial.trial)
    return roots


def _joined(trial: Trial, repair: Trial) -> Trial:
    costs = (trial.cost_usd, repair.cost_usd)
    used = [usage for usage in (trial.usage, repair.usage) if usage is not None]
    return replace(
        trial,
        stages=(*trial.stages, *repair.stages),
        usage=sum(used[1:], used[0]) if used else None,
        cost_usd=None if costs[0] is None or costs[1] is None else costs[0] + costs[1],
        seconds=trial.seconds + repair.seconds,
    )
