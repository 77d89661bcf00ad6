"""The part of the main screen that opens PyBullet's window: the code in view, done once more, to be looked at."""

from __future__ import annotations

import asyncio

from workbench.tui.desk import Desk
from workbench.tui.screens.working import WorkingScreen


class WindowScreen(WorkingScreen):
    """At most one window; the screen goes on meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._window: asyncio.Task[None] | None = None

    async def wind_up(self) -> None:
        """The window goes with the screen."""
        if self._window is not None:
            self._window.cancel()
            await asyncio.gather(self._window, return_exceptions=True)
        await super().wind_up()

    def action_window(self) -> None:
        """Show an episode of the code in view in PyBullet's window."""
        shown = self.desk.shown
        if self._window is not None and not self._window.done():
            self.say("an episode is in a window already: close that first", "warned")
        elif not shown.code or shown.busy:
            self.say("its checks still run" if shown.code else "there is no code to show yet", "warned")
        else:
            name = shown.card.name if shown.card else None
            self._window = asyncio.create_task(self._show(shown.code, name, next(iter(shown.seeds), None)))

    async def _show(self, source: str, name: str | None, seed: int | None) -> None:
        called = name or "the task"
        self.say(f"the oracle does {called} once more, for the window …")
        await self.tried(self.desk.engine.show(source, name, seed, lambda: self.say(f"{called} is in the window")))
