"""What a policy did on the seeds of a split: means with intervals, a score of each checkpoint, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from library.codec import decode, encode
from library.episodes.splits import Split
from library.errors import MalformedRecord
from library.statistics import wilson_interval
from policy.evaluate_job import PlayedSeed
from prompts.values import JsonValue
from workbench.core.errors import UnreadableResults


@dataclass(frozen=True)
class Estimate:
    """A mean over episodes of what lies between 0 and 1, with its Wilson score interval at 95 %."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class CheckpointScore:
    """What one checkpoint of a training did, over all tasks."""

    step: int
    weights_sha256: str
    reward: Estimate
    success: Estimate


@dataclass(frozen=True)
class Evaluation:
    """What a policy did."""

    split: Split
    episodes: tuple[PlayedSeed, ...]
    """Of the checkpoint that is picked: task after task, each in the order of seeds."""
    checkpoints: tuple[CheckpointScore, ...] = ()
    """All that were tested, by their steps."""
    picked: int = 0
    """Steps of the one that is picked."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Task → SHA-256 of the code that was played."""
    untrained: bool = False
    """It was the network before it learnt anything: a control."""

    @property
    def tasks(self) -> tuple[str, ...]:
        """In the order in which they were played."""
        return tuple(dict.fromkeys(episode.task for episode in self.episodes))

    def reward(self, task: str | None = None) -> Estimate:
        """Total reward of an episode; of all tasks, or of one."""
        return reward_of(self._of(task))

    def success(self, task: str | None = None) -> Estimate:
        """Share of episodes that were solved; of all tasks, or of one."""
        return success_of(self._of(task))

    def _of(self, task: str | None) -> Iterator[PlayedSeed]:
        return (episode for episode in self.episodes if task in (None, episode.task))


def reward_of(episodes: Iterable[PlayedSeed]) -> Estimate:
    """Total reward of an episode."""
    return estimate([episode.reward for episode in episodes])


def success_of(episodes: Iterable[PlayedSeed]) -> Estimate:
    """Share of episodes that were solved."""
    return estimate([float(episode.is_success) for episode in episodes])


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of values in [0, 1] and its interval; at least one is needed.

    The interval is that of a share with this mean: for values in between it is too wide rather than too narrow.
    """
    mean = sum(values) / len(values)
    return Estimate(mean, *wilson_interval(mean, len(values)), len(values))


def percent_of(found: Estimate) -> str:
    """A mean with its interval, in %."""
    return f"{100 * found.mean:.1f} ({100 * found.low:.0f}–{100 * found.high:.0f})"


def best_of(checkpoints: Sequence[CheckpointScore]) -> CheckpointScore:
    """The one of most reward; of equals that which solved more, then that which was trained longer."""
    return max(checkpoints, key=lambda one: (one.reward.mean, one.success.mean, one.step))


def evaluation_to_json(evaluation: Evaluation) -> dict[str, JsonValue]:
    """The document of `simsmith eval --json`."""
    tasks: list[JsonValue] = [
        {
            "task": task,
            "source_hash": evaluation.sources.get(task, ""),
            "reward": encode(evaluation.reward(task)),
            "success": encode(evaluation.success(task)),
        }
        for task in evaluation.tasks
    ]
    return {
        "split": evaluation.split,
        "untrained": evaluation.untrained,
        "reward": encode(evaluation.reward()),
        "success": encode(evaluation.success()),
        "tasks": tasks,
        "picked": evaluation.picked,
        "checkpoints": encode(evaluation.checkpoints),
        "episodes": encode(evaluation.episodes),
    }


def read_evaluation(file: Path) -> Evaluation | None:
    """What was written of a test; None: there is no such file.

    Raises:
        UnreadableResults: It is no such document.
    """
    try:
        data = json.loads(file.read_bytes())
        return Evaluation(
            split=data["split"],
            episodes=tuple(decode(PlayedSeed, one) for one in data["episodes"]),
            checkpoints=tuple(decode(CheckpointScore, one) for one in data["checkpoints"]),
            picked=data["picked"],
            sources={one["task"]: one["source_hash"] for one in data["tasks"]},
            untrained=data["untrained"],
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, MalformedRecord) as error:
        raise UnreadableResults(file, f"{type(error).__name__}: {error}") from error
