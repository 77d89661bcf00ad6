"""The main screen on one task file: whenever an editor saves it, it is checked and comes into view."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from textual import work

from workbench.core.sources import TaskSource
from workbench.tui.desk import Desk
from workbench.tui.messages import JobName
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.state import ReviewState
from workbench.tui.widgets.task_pane import TaskPane

ELSEWHERE = "this is your file: change it in your editor, saving checks it here"


class TaskFileScreen(ReviewScreen):
    """Follows the saves of a file; the library stays at hand.

    Args:
        desk: The screen's model.
        saved: The file's code now and after each save (`workbench.core.watching`).
    """

    def __init__(self, desk: Desk, saved: AsyncGenerator[TaskSource, None]) -> None:
        super().__init__(desk)
        self._saved = saved
        self._file = ReviewState()
        self._unchecked = False
        """The newest save waits for an older check to end."""

    @work
    async def _open_library(self, painted: asyncio.Event) -> None:
        if not await self.read_library(painted):
            return
        self.set_focus(None)  # the keys are the file's: x must not retire what the library has under its cursor
        self.action_show_tab("checks")
        async with aclosing(self._saved) as saves:
            async for source in saves:
                await self._take(source)

    async def _take(self, source: TaskSource) -> None:
        """A save: nothing else is as interesting now."""
        self.query_one(TaskPane).leave_editor()
        await self.keep_edit()
        self._file.follow(source)
        self.desk.shown = self._file
        self._unchecked = not source.problem
        if job := self.jobs.get("check"):
            job.stop()
        elif self._unchecked:
            self._check_file()
        if source.problem:
            self.say(source.problem, "failed")
        self.paint()

    def job_over(self, job: JobName) -> None:
        """The check of older code has ended."""
        if job == "check" and self._unchecked:
            self._check_file()

    def _check_file(self) -> None:
        self._unchecked = False
        self.desk.begin_checking_file(self._file)
        self.start("check", self.desk.engine.check(self._file.source, None))

    def action_edit(self) -> None:
        """Edit a task of the library; a file has an editor."""
        if self.desk.shown is self._file:
            self.say(ELSEWHERE, "warned")
        else:
            super().action_edit()

    def action_revert_hunk(self) -> None:
        """The same holds for its hunks."""
        if self.desk.shown is self._file:
            self.say(ELSEWHERE, "warned")
        else:
            super().action_revert_hunk()
