"""What the screen asks of policies: which there are, one more trained or gone on with, and what one of them does.

Methods read files: the screen calls them in a thread. They raise `EngineRefused` when the answer is no.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policy.train_job import Begun, Progress, Trained
from sim.pool import LocalProcesses
from workbench.core.dataset_list import DatasetEntry, list_datasets
from workbench.core.loss_log import LossCurves, LossLog
from workbench.core.policy_list import PolicyEntry, list_policies
from workbench.core.train_wishes import TrainWish, entries_of, plan_going_on, plan_training, wish_of
from workbench.core.training import TrainPlan, require_packages, tasks_kept_for_testing, train
from workbench.tui.refusing import refusing

if TYPE_CHECKING:
    from workbench.core.policy_watching import WatchedMoment, WatchPlan
    from workbench.core.session import Session


class PoliciesSeen(NamedTuple):
    """How the policies stand."""

    entries: tuple[PolicyEntry, ...]
    """By name."""
    steps: dict[Path, int]
    """Folder → steps taken so far, of those whose card does not say it."""


class PolicyBench:
    """The policies of a project.

    Args:
        session: The project's as it is when something is asked.
    """

    def __init__(self, session: Callable[[], Session]) -> None:
        self._project = session
        self._wish = TrainWish()
        self._logs: dict[Path, LossLog] = {}
        """Of those that are being trained, and of the one that is looked at: read on, not anew."""

    def look(self, training: Path | None = None) -> PoliciesSeen:
        """How they stand now.

        Args:
            training: The folder of a training that may not have written anything yet.
        """
        with refusing():
            entries = list_policies(self._project().project.runs)
        if training is not None and training not in {entry.folder for entry in entries}:
            entries = tuple(sorted((*entries, PolicyEntry(training, "training")), key=lambda entry: entry.folder))
        moving = [entry.folder for entry in entries if entry.state in ("training", "stopped", "broken off")]
        return PoliciesSeen(entries, {folder: self.curves(folder).steps for folder in moving})

    def curves(self, folder: Path) -> LossCurves:
        """The loss of one of them."""
        if folder not in self._logs:
            self._logs[folder] = LossLog(folder)
        return self._logs[folder].look()

    def lessons(self) -> tuple[DatasetEntry, ...]:
        """The datasets that may be learnt from; refused where nothing can be trained at all."""
        with refusing():
            require_packages()
            found = list_datasets(self._project().project.datasets)
        return tuple(one for one in found if one.info is not None and one.info.split == "train" and one.info.episodes)

    def entries(self) -> dict[str, str]:
        """What would be trained, as texts for a form."""
        return entries_of(self._wish)

    def planned(self, datasets: Sequence[Path], entries: Mapping[str, str]) -> TrainPlan:
        """What somebody typed; it is offered the next time."""
        with refusing():
            wish = wish_of(entries)
            plan = plan_training(self._project(), [str(folder) for folder in datasets], wish)
        self._wish = wish
        return plan

    def caution(self, plan: TrainPlan) -> str:
        """What somebody should know of a training's datasets; empty: nothing."""
        with refusing():
            kept = ", ".join(tasks_kept_for_testing(plan.datasets))
        return f"{kept} shows what is kept for testing: results on it are not on unseen things" if kept else ""

    def going_on(self, folder: Path) -> TrainPlan:
        """The training that was stopped in a folder; refused where nothing can be trained at all."""
        with refusing():
            require_packages()
        return plan_going_on(folder)

    def scenes(self, folder: Path) -> dict[str, str]:
        """What a policy would be watched at, as texts for a form; refused where there is none, or none can act."""
        from workbench.core.policy_watching import entries_of as scene_of

        with refusing():
            require_packages()
            return scene_of(folder)

    def watching(self, folder: Path, entries: Mapping[str, str]) -> WatchPlan:
        """What somebody typed."""
        from workbench.core.policy_watching import plan_watching

        session = self._project()
        with refusing():
            return plan_watching(session, folder, entries, session.settings.require)

    async def watch(self, plan: WatchPlan) -> AsyncGenerator[WatchedMoment, None]:
        """Play it; cancelled, the episode ends."""
        from workbench.core.policy_watching import watch

        with refusing():
            async with aclosing(watch(plan, LocalProcesses(attempts=1))) as moments:
                async for moment in moments:
                    yield moment

    async def train(self, plan: TrainPlan) -> AsyncGenerator[Begun | Progress | Trained, None]:
        """Train; cancelled, it stops after the current step, and what it learnt is kept."""
        with refusing():
            async with aclosing(train(plan)) as events:
                async for event in events:
                    yield event
