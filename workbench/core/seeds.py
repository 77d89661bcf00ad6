"""Every seed of authoring: which scenes a trial's task is tried in, and what decides its prompts. Pure.

A *draw* is a number: draw 0, 1, 2, … of a run's seed. A trial has one draw; everything random about it follows.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from library.outlines import AnyTrial

FIRST_EVIDENCE_SEED = 1_000_000
"""Scenes below this belong to the splits of datasets; authoring never looks at them."""
SEEDS_PER_RUN = 1_000_000
SEEDS_PER_TRIAL = 1_000
DISTINCT_RUN_SEEDS = 4_000
"""Keeps every scene's seed below 2³², as numpy demands; run seeds this far apart share scenes."""


def evidence_seeds(run_seed: int, draw: int, episodes: int) -> tuple[int, ...]:
    """Seeds of the scenes of one trial: from 1,000,000 up, different for each episode, draw and run seed."""
    first = FIRST_EVIDENCE_SEED + run_seed % DISTINCT_RUN_SEEDS * SEEDS_PER_RUN + draw * SEEDS_PER_TRIAL
    return tuple(range(first, first + episodes))


def sampling_seed(run_seed: int, draw: int) -> int:
    """What decides a trial's prompts and is sent to the provider: equal for equal draws, different between them."""
    return random.Random(f"trial {draw} of run {run_seed}").randrange(2**31)


def next_draw(trials: Iterable[AnyTrial], run_seed: int) -> int:
    """The first draw of a run seed that none of these trials had: asking with it repeats none of them."""
    return max((draw_of(trial) + 1 for trial in trials if trial.settings.get("run_seed") == run_seed), default=0)


def draw_of(trial: AnyTrial) -> int:
    """Which of its run seed's seeds a recorded trial had."""
    draw = trial.settings.get("draw", trial.settings.get("index"))  # trials of old records were numbered by index only
    return draw if isinstance(draw, int) else 0


def scenes_of(trial: AnyTrial) -> tuple[int, ...]:
    """The scenes that a recorded trial's task was tried in: where an edit of it is to be judged."""
    run_seed, episodes = trial.settings.get("run_seed"), trial.settings.get("episodes")
    if not isinstance(run_seed, int) or not isinstance(episodes, int):
        return ()
    return evidence_seeds(run_seed, draw_of(trial), episodes)
