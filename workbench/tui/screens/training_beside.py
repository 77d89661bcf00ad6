"""The part of the main screen that trains policies, in the background, while one goes on reviewing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from workbench.tui.desk import Desk
from workbench.tui.presenting import Mark
from workbench.tui.screens.dataset_collecting import CollectingScreen
from workbench.tui.turns import in_turn

if TYPE_CHECKING:
    from workbench.tui.trainer import Trainer


class TrainingBesideScreen(CollectingScreen):
    """One policy at a time is trained."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._trainer: Trainer | None = None

    def unfinished(self) -> str:
        """Also that a policy is being trained."""
        training = "A policy is being trained; simsmith train --resume goes on with it." if self._is_training else ""
        return " ".join(filter(None, (super().unfinished(), training)))

    async def wind_up(self) -> None:
        """What was learnt is kept."""
        if self._trainer is not None:
            self._trainer.stop()
            await self._trainer.settled()
        await super().wind_up()

    def progress(self) -> str:
        """Also how far the training is."""
        training = self._trainer.training if self._trainer else None
        return " │ ".join(filter(None, (super().progress(), training.line if training else "")))

    def training_moved(self) -> None:
        """It is further, or over."""
        if self.is_attached:
            self.paint()

    def training_ended(self, sentence: str, mark: Mark) -> None:
        """How it ended."""
        if self.is_attached:
            self.say(sentence, mark)

    @in_turn
    async def action_policies(self) -> None:
        """The policies that there are, and training."""
        if bench := await self.tried(asyncio.to_thread(self.desk.engine.policies)):
            from workbench.tui.screens.policies import PoliciesScreen
            from workbench.tui.trainer import Trainer

            if self._trainer is None:
                self._trainer = Trainer(bench.train)
                self._trainer.listeners.append(self)
            self.app.push_screen(PoliciesScreen(bench, self._trainer))

    @property
    def _is_training(self) -> bool:
        return self._trainer is not None and self._trainer.training is not None
