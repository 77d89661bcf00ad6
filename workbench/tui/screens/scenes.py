"""The part of the main screen that chooses the scenes of a rollout, and ends one."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.tui import use_cases
from workbench.tui.engine import EngineRefused
from workbench.tui.screens.form import FormScreen
from workbench.tui.screens.window import WindowScreen
from workbench.tui.turns import on_the_task_in_view

ABOUT = "whole numbers such as 0,1,2, or a range such as 0:50, whose end is not included; each is one scene"
HINT = "enter runs the oracle in them · {question.cancel} cancels"


class ScenesScreen(WindowScreen):
    """Which seeds, and no more of them."""

    @on_the_task_in_view
    async def action_seeds(self) -> None:
        """Run the checks and the oracle in scenes that the reviewer names."""
        if not self.may_roll_out():
            return
        before = ",".join(map(str, self.desk.shown.seeds)) or "0,1,2"
        form = FormScreen("scenes to try the task in", HINT, {"seeds": before}, lambda _: ABOUT, _seeds, {})
        if (seeds := await self.app.push_screen_wait(form)) and self.may_roll_out():
            self.roll_out(seeds)

    def action_kill(self) -> None:
        """End the rollouts at once, whatever else runs."""
        if job := self.jobs.get("check"):
            job.stop()
            self.say("stopping the rollouts …")
        else:
            self.say("no rollout of its own runs; {job.stop} stops what does", "warned")


def _seeds(entries: Mapping[str, str]) -> tuple[int, ...]:
    try:
        return use_cases.checking.parse_seeds(entries["seeds"])
    except ValueError as error:
        raise EngineRefused(str(error)) from None
