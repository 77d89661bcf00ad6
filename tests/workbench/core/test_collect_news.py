"""What is said of collecting."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from library.episodes.info import FailedAttempt
from workbench.core.collect_gate import Collectable
from workbench.core.collect_job import Attempt
from workbench.core.collect_news import CollectPace, result_lines, result_sentence
from workbench.core.collecting import CollectPlan, CollectProgress, CollectResult, layout_of

TASK = Collectable("probe", "", "0" * 64, "Probe", {}, is_base=False)
FAILED = [FailedAttempt("probe", seed, "unsolved", f"reason {seed} [/INST]") for seed in range(0, 10, 2)]


def test_pace_counts_a_seed_that_a_crashed_job_told_twice_once() -> None:
    plan = CollectPlan(TASK, "train", 10, Path("probe-train"), layout_of(masks=False, cameras=False), "process-only")
    pace = CollectPace(plan, count(step=4).__next__)
    assert pace.line == "probe-train: starting"
    pace.note(CollectProgress(Attempt(0, FAILED[0]), before=5))
    assert pace.line == "probe-train: 5 of 10, 1 not solved"
    for seed in (2, 4, 2):
        pace.note(CollectProgress(Attempt(seed), before=5))
    assert pace.line == "probe-train: 7 of 10, 1 not solved, 0.2 a second, about 12 s left"


def test_a_result_says_how_many_and_why_some_seeds_gave_none() -> None:
    result = CollectResult("probe", Path("probe-train"), 3, 2, 1, tuple(FAILED))
    lines = result_lines(result)
    assert lines[0] == "✗ probe-train: 2 of 3 demonstrations, 1 of them new; probe-train"
    assert lines[1:3] == ["  5 seeds gave none:", "    seed 0: unsolved: reason 0 [/INST]"]
    assert lines[-1] == "    and 2 more; simsmith dataset info probe-train --json has them"
    assert len(lines) == 6
    assert result_sentence(result).startswith(lines[0].removeprefix("✗ ") + " 5 seeds gave none: seed 0: unsolved")
